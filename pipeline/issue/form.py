"""A form of the template: a row an item, last year's figure beside this year's, the self-check beside that."""

from collections.abc import Mapping, Sequence
from datetime import date

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer, lines_in, row_height, safe_text
from pipeline.issue.filled import Filled, Note
from pipeline.issue.frame import framed
from pipeline.issue.kinds import ASK, FINE, TO_FILL, WRONG
from pipeline.issue.occasion import (
    EXPLANATION,
    HEADERS,
    LAST_YEAR,
    NO_LAST_YEAR,
    THIS_YEAR,
    Occasion,
)
from pipeline.issue.registers import Given
from pipeline.issue.relations_sheet import YES_OR_NO
from pipeline.issue.selfcheck import SELF, SelfCheck
from pipeline.issue.sheets import HEAD_ROW, LISTED
from pipeline.issue.subtables import total_text
from pipeline.model.numbers import show
from pipeline.model.places import address
from pipeline.model.words import ItemType
from pipeline.scheme.rows import Item, Unit

WIDTHS = (8, 27, 8, 38, 11, 13, 25, 25, 12)
LAST, FIGURE, WORD = map(HEADERS.index, (LAST_YEAR, THIS_YEAR, EXPLANATION))
_LISTED = len(HEADERS)


def write_form(
    writer: Writer,
    occasion: Occasion,
    unit: Unit,
    filled: Filled,
    checked: SelfCheck,
    form: str,
    items: Sequence[Item],
) -> None:
    """A form with the unit's items."""
    headers = (*HEADERS, LISTED) if filled.notes else HEADERS
    sheet = framed(writer, occasion, unit, form, WIDTHS[: len(headers)])
    sheet.set_row(HEAD_ROW, 24)
    writer.head(sheet, HEAD_ROW, headers)
    for row, item in enumerate(items, start=HEAD_ROW + 1):
        _locked(writer, sheet, row, occasion.printed(unit, item), checked.longest(item.code))
        below = checked.spots[item.code].below
        given = occasion.given.get((unit.code, item.code))
        if below is not None and given is None:
            look = writer.look("cell", "right", "live", "plain", *marked(filled.notes.get(item.code)))
            text, now = f"={total_text(below.run(item))}", checked.values[item.code]
            sheet.write_formula(row, FIGURE, text, look, now)
            write_note(sheet, (row, FIGURE), filled.notes.get(item.code))
        else:
            write_figure(writer, sheet, (row, FIGURE), item, filled, given)
        _word(writer, sheet, row, item, filled)
        _self_check(writer, sheet, row, item, checked)
    mark_states(writer, sheet, (HEAD_ROW + 1, FIGURE, HEAD_ROW + len(items), SELF), f"$G{HEAD_ROW + 2}")


def mark_states(writer: Writer, sheet: Worksheet, area: tuple[int, int, int, int], state: str) -> None:
    """Colour an area by the word that its rows' cell ``state`` begins with."""
    for word, look in ((WRONG, "wrong"), (ASK, "ask"), (TO_FILL, "fill"), (FINE, "fine")):
        rule = f'=LEFT({state},{len(word)})="{word}"'
        sheet.conditional_format(*area, {"type": "formula", "criteria": rule, "format": writer.mark(look)})


def _locked(
    writer: Writer, sheet: Worksheet, row: int, printed: Mapping[str, str | float], longest: str
) -> None:
    """What is printed in a row, which is high enough for that and for the longest word of the self-check."""
    words, last_year = list(printed.values())[:LAST], printed[LAST_YEAR]
    texts = [str(word) for word in words]
    sheet.set_row(row, row_height([*zip(texts, WIDTHS, strict=False), (longest, WIDTHS[SELF])], least=30))
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, writer.look("cell", "center" if column in (0, 2) else "left"))
    quiet = writer.look("cell", "right", "quiet", "plain")
    if last_year == NO_LAST_YEAR:
        sheet.write_string(row, LAST, NO_LAST_YEAR, writer.look("cell", "center", "quiet", "small"))
    elif isinstance(last_year, str):
        sheet.write_string(row, LAST, last_year, quiet)
    else:
        sheet.write_number(row, LAST, last_year, quiet)


def write_figure(
    writer: Writer,
    sheet: Worksheet,
    at: tuple[int, int],
    item: Item,
    filled: Filled,
    given: Given | None = None,
) -> None:
    """The cell of a figure that the unit fills in, unless the office has it already; where it went back, what of it."""
    note = filled.notes.get(item.code)
    may_change = ("input",) if filled.may_change(item.code) else ()
    look = writer.look("cell", "right", "plain", *(may_change if given is None else ("band",)), *marked(note))
    value = filled.value(item.code) if given is None else given.value
    if isinstance(value, float):
        sheet.write_number(*at, value, look)
    elif value:
        sheet.write_string(*at, safe_text(value), look)
    else:
        sheet.write_blank(*at, None, look)
    write_note(sheet, at, note)
    told = {} if given is None else _told(given)
    sheet.data_validation(*at, *at, _validation(item, address(*at)) | told)


def marked(note: Note | None) -> tuple[str, ...]:
    """How a figure that went back is coloured."""
    return () if note is None else ("wrong",) if note.wrong else ("ask",)


def write_note(sheet: Worksheet, at: tuple[int, int], note: Note | None) -> None:
    """What is to be said of a figure, as a note on it."""
    if note:
        size = {"x_scale": 2.6, "y_scale": max(1.0, lines_in(note.words, 50) / 4), "font_size": 10}
        sheet.write_comment(*at, safe_text(note.words), size)


def _word(writer: Writer, sheet: Worksheet, row: int, item: Item, filled: Filled) -> None:
    """The unit's word on its figure, and where the list tells of it."""
    note = filled.notes.get(item.code)
    may_change = ("input",) if filled.may_change(item.code) else ()
    explanation = safe_text(filled.explanations.get(item.code, ""))
    if note and note.answer:
        # The answer may be typed in the list or over this formula: either way it stands beside the figure.
        calculated = writer.look("cell", "left", *may_change)
        sheet.write_formula(row, WORD, f'=IF({note.answer}="","",{note.answer})', calculated, explanation)
    else:
        sheet.write_string(row, WORD, explanation, writer.look("cell", "left", *may_change, "words"))
    if note:
        sheet.write_string(row, _LISTED, note.listed, writer.look("cell", "center", "strong"))
    elif filled.notes:
        sheet.write_blank(row, _LISTED, None, writer.look("cell"))


def _self_check(writer: Writer, sheet: Worksheet, row: int, item: Item, checked: SelfCheck) -> None:
    """What is to be said of the figure, live."""
    look = writer.look("cell", "left", "small")
    sheet.write_formula(row, SELF, f"={checked.text(item.code)}", look, checked.says(item.code))


def _told(given: Given) -> dict[str, object]:
    """Where a figure comes from that the office has already."""
    origin = f"，取自{given.origin}" if given.origin else ""
    return {
        "input_message": f"本项已由考核办公室代填{origin}，不用填。有出入的请在「核实性说明」中写明。"[:250]
    }


def _validation(item: Item, cell: str) -> dict[str, object]:
    """What a spreadsheet accepts in the item's cell: a number in range, or the word 无."""
    bounds = [f"{cell}>={item.low:.15g}"] if item.low is not None else []
    bounds += [f"{cell}<={item.high:.15g}"] if item.high is not None else []
    span = "，".join(
        ([f"不小于 {show(item.low)}"] if item.low is not None else [])
        + ([f"不大于 {show(item.high)}"] if item.high is not None else [])
    )
    common: dict[str, object] = {
        "input_title": item.name[:32],
        "input_message": item.definition[:250] or item.name[:250],
        "error_title": "填写有误",
    }
    match item.type:
        case ItemType.YES_NO:
            return common | {
                "validate": "list",
                "source": f"={YES_OR_NO}",
                "error_message": "请选择 是 或 否。",
            }
        case ItemType.TEXT:
            return common | {"validate": "any"}
        case ItemType.DATE:
            return common | {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1990, 1, 1),
                "maximum": date(2100, 1, 1),
                "error_message": "请填日期，如 2026-12-31。",
            }
    kind = "整数" if item.type is ItemType.COUNT else "数字"
    whole = [f"{cell}=INT({cell})"] if item.type is ItemType.COUNT else []
    number = ",".join([f"ISNUMBER({cell})", *whole, *bounds])
    return common | {
        "validate": "custom",
        "value": f'=IF(ISNUMBER({cell}),AND({number}),OR({cell}="无",{cell}="—",{cell}="/"))',
        "error_message": f"请填{kind}{'，' + span if span else ''}；确实没有的填「无」。",
    }
