"""Writing the template of a unit (下发模板): cover, one sheet a form, last year's figures, hidden identity."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer, lines_in, row_height, safe_text, strictly
from pipeline.issue.identity import write_identity
from pipeline.issue.occasion import HEADERS, NO_LAST_YEAR, THIS_YEAR, Occasion
from pipeline.model.numbers import show
from pipeline.model.places import address
from pipeline.model.words import ItemType
from pipeline.scheme.rows import Item, Unit

LISTED = "退回原因"
"""The column of a form that went back for correction: where its list tells of the figure."""
COVER = "封面"
PROBLEMS = "问题清单"
"""The sheet that stands before the others where a template goes back for correction."""
MESSAGE = "问题与改法"
"""The column of that sheet in which the program speaks."""
CONTACTS = ("填表人", "审核人", "单位负责人", "联系电话")
"""The cover's own contact fields: for the office's use only, never copied into a result."""

HEAD_ROW = 3
"""The row of a form's headers, counted from zero; its items stand below."""

_WIDTHS = (9, 30, 9, 42, 12, 14, 30, 14)


@dataclass(frozen=True)
class Filled:
    """What a fresh template is filled with when it goes back for correction."""

    values: Mapping[str, object] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, "Note"] = field(default_factory=dict)
    """What is to be said about a figure, by item code."""
    open: Container[str] | None = None
    """The items that may be changed or explained; None for all."""


@dataclass(frozen=True)
class Note:
    """Beside a figure that went back: ``words`` as a note on it, where its list tells of it, where to answer.

    ``answer`` is the cell of the list that the explanation is taken from, "" where nothing is asked.
    """

    words: str
    listed: str
    wrong: bool
    answer: str = ""


def template_name(unit: Unit) -> str:
    """The file name a template is sent out under."""
    return f"{unit.code} {unit.name} 填报表.xlsx"


def template(occasion: Occasion, unit: Unit) -> bytes:
    """The unit's blank template."""
    writer = Writer(f"{occasion.when}{unit.name}填报表", occasion.stamp)
    write_template(writer, occasion, unit, Filled())
    return writer.close()


def write_template(
    writer: Writer, occasion: Occasion, unit: Unit, filled: Filled
) -> dict[str, tuple[str, str]]:
    """Write the template's sheets; returns each item's input cell as (sheet, address)."""
    cells: dict[str, tuple[str, str]] = {}
    with strictly():
        _cover(writer, occasion, unit, filled)
        for form, items in occasion.forms(unit).items():
            cells |= _form(writer, occasion, unit, filled, form, items)
        write_identity(writer, occasion.identity(unit))
    return cells


def _cover(writer: Writer, occasion: Occasion, unit: Unit, filled: Filled) -> None:
    scheme = occasion.scheme
    sheet = writer.sheet(COVER)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 3, 22)
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, 3, "", writer.look("title"))
    sheet.write_string(0, 0, f"{occasion.when}目标管理责任制考核填报表", writer.look("title"))
    sheet.merge_range(1, 0, 1, 3, "", writer.look("subtitle"))
    sheet.write_string(1, 0, "　".join(w for w in (scheme.title, scheme.mark) if w), writer.look("subtitle"))
    row = 3
    for label, text in occasion.cover(unit).items():
        sheet.write_string(row, 0, label, writer.look("head"))
        sheet.merge_range(row, 1, row, 3, "", writer.look("cell", "left"))
        sheet.write_string(row, 1, text, writer.look("cell", "left"))
        row += 1
    for label in CONTACTS:
        sheet.write_string(row, 0, label, writer.look("head"))
        sheet.merge_range(row, 1, row, 3, "", writer.look("cell", "left", "input"))
        sheet.write_string(
            row, 1, safe_text(filled.contacts.get(label, "")), writer.look("cell", "left", "input")
        )
        row += 1
    row += 1
    sheet.write_string(row, 0, "填报说明", writer.look("strong", "nowrap"))
    for number, line in enumerate(_INSTRUCTIONS, start=1):
        sheet.merge_range(row + number, 0, row + number, 3, "", writer.look("left"))
        sheet.write_string(row + number, 0, f"{number}. {line}", writer.look("left"))
        sheet.set_row(row + number, 30)
    row += len(_INSTRUCTIONS) + 2
    sheet.write_string(row, 0, "本表包括", writer.look("strong", "nowrap"))
    for form, items in occasion.forms(unit).items():
        row += 1
        sheet.write_url(row, 0, f"internal:'{form}'!A1", writer.look("link", "nowrap"), form)
        sheet.write_string(row, 2, f"{len(items)} 项", writer.look("left"))
    sheet.write_string(row + 3, 2, "单位（盖章）：", writer.look("nowrap"))
    sheet.write_string(row + 5, 2, "　　　　年　　月　　日", writer.look("nowrap"))
    sheet.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})
    sheet.set_footer(f"&C{unit.name}　第 &P 页，共 &N 页")


_INSTRUCTIONS = (
    "只在浅黄色单元格中填写；其余单元格已锁定，请勿增删行列、改动表名。",
    "数字直接键入，不加计量单位；确实没有的填「无」，没有发生的填 0，不要留空。",
    "比率由程序按分子、分母计算，不需填写。",
    "与上年相差较大或超出常见范围的，请在「核实性说明」一栏写明原因。",
    "只填数量，不填任何人的姓名、身份证号和电话（封面联系方式除外）。",
)


def _form(
    writer: Writer, occasion: Occasion, unit: Unit, filled: Filled, form: str, items: Sequence[Item]
) -> dict[str, tuple[str, str]]:
    sheet = writer.sheet(form, landscape=True)
    headers = (*HEADERS, LISTED) if filled.notes else HEADERS
    for column, width in enumerate(_WIDTHS[: len(headers)]):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 28)
    last = len(headers) - 1
    sheet.merge_range(0, 0, 0, last, "", writer.look("title"))
    title, subtitle = occasion.titles(unit, form)
    sheet.write_string(0, 0, title, writer.look("title"))
    sheet.merge_range(1, 0, 1, last, "", writer.look("subtitle"))
    sheet.write_string(1, 0, subtitle, writer.look("subtitle"))
    sheet.set_row(HEAD_ROW, 24)
    writer.head(sheet, HEAD_ROW, headers)
    cells: dict[str, tuple[str, str]] = {}
    for row, item in enumerate(items, start=HEAD_ROW + 1):
        _item_row(writer, sheet, row, item, occasion.printed(unit, item), filled)
        cells[item.code] = (form, address(row, HEADERS.index(THIS_YEAR)))
    sheet.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})
    sheet.set_footer(f"&L{unit.name}&C{form}　第 &P 页，共 &N 页&R{occasion.when}")
    return cells


def _item_row(
    writer: Writer,
    sheet: Worksheet,
    row: int,
    item: Item,
    printed: Mapping[str, str | float],
    filled: Filled,
) -> None:
    *words, last_year = printed.values()
    texts = [str(word) for word in words]
    sheet.set_row(row, row_height(zip(texts, _WIDTHS, strict=False), least=24))
    for column, text in enumerate(texts):
        align = "center" if column in (0, 2) else "left"
        sheet.write_string(row, column, text, writer.look("cell", align))
    quiet = writer.look("cell", "right", "quiet", "plain")
    if last_year == NO_LAST_YEAR:
        sheet.write_string(row, 4, NO_LAST_YEAR, writer.look("cell", "center", "quiet", "small"))
    elif isinstance(last_year, str):
        sheet.write_string(row, 4, last_year, quiet)
    else:
        sheet.write_number(row, 4, last_year, quiet)
    note = filled.notes.get(item.code)
    may_change = filled.open is None or item.code in filled.open
    marked = () if note is None else ("wrong",) if note.wrong else ("ask",)
    look = writer.look("cell", "right", "plain", *(("input",) if may_change else ()), *marked)
    value = filled.values.get(item.code, "")
    if isinstance(value, bool | int | float):
        sheet.write_number(row, 5, float(value), look)
    elif value:
        sheet.write_string(row, 5, safe_text(str(value)), look)
    else:
        sheet.write_blank(row, 5, None, look)
    word = writer.look("cell", "left", *(("input",) if may_change else ()))
    explanation = safe_text(filled.explanations.get(item.code, ""))
    if note and note.answer:
        # The answer may be typed in the list or over this formula: either way it stands beside the figure.
        sheet.write_formula(row, 6, f'=IF({note.answer}="","",{note.answer})', word, explanation)
    else:
        sheet.write_string(row, 6, explanation, word)
    if note:
        size = {"x_scale": 2.6, "y_scale": max(1.0, lines_in(note.words, 50) / 4), "font_size": 10}
        sheet.write_comment(row, 5, safe_text(note.words), size)
        sheet.write_string(row, 7, note.listed, writer.look("cell", "center", "strong"))
    elif filled.notes:
        sheet.write_blank(row, 7, None, writer.look("cell"))
    sheet.data_validation(row, 5, row, 5, _validation(item, address(row, 5)))


def _validation(item: Item, cell: str) -> dict[str, object]:
    """What Excel accepts in the item's cell: a number in range, or the word 无."""
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
            return common | {"validate": "list", "source": ["是", "否"], "error_message": "请选择 是 或 否。"}
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
