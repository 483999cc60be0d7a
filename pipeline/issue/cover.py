"""The template's cover (封面): whose it is, how far it is filled in, what is still open, who signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer, cell_reference, in_footer, row_height, safe_text, sheet_reference
from pipeline.issue.checklist import NUMBER, SAID, STATE, open_lines, run, state
from pipeline.issue.filled import Filled
from pipeline.issue.frame import OPEN_TO_USER
from pipeline.issue.kinds import ASK, COLON, TO_FILL, WRONG
from pipeline.issue.occasion import Occasion
from pipeline.issue.selfcheck import SelfCheck
from pipeline.issue.sheets import CHECKLIST, CONTACTS, COVER
from pipeline.issue.subcheck import STATE as STATE_BELOW
from pipeline.scheme.rows import Unit

_WIDTHS = (15, 23, 11, 11, 11, 11, 11)
_LAST = len(_WIDTHS) - 1
_INSTRUCTIONS = (
    "只在浅黄色单元格中填写；其余单元格已锁定，请勿增删行列、改动表名。",
    "数字直接键入，不加计量单位；确实没有的填「无」，没有发生的填 0，不要留空。",
    "比率由程序按分子、分母计算，不需填写。",
    "「自检」提示“请改正”的改到没有为止；提示“请说明”的核对无误后，在「核实性说明」一栏写明原因。",
    "只填数量，不填任何人的姓名、身份证号和电话（封面联系方式除外）。",
)
_SHOWN = 8
"""So many of the open problems stand on the cover; the list has them all."""
_BAR = 25
"""How many squares the bar of completion has."""
_COUNTED = (TO_FILL, WRONG, ASK)


def write_cover(writer: Writer, occasion: Occasion, unit: Unit, filled: Filled, checked: SelfCheck) -> None:
    """The cover on one page."""
    scheme = occasion.scheme
    sheet = writer.sheet(COVER)
    sheet.fit_to_pages(1, 1)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    _across(writer, sheet, 0, 0, f"{occasion.when}目标管理责任制考核填报表", "title")
    _across(writer, sheet, 1, 0, "　".join(w for w in (scheme.title, scheme.mark) if w), "subtitle")
    row = 3
    for label, text in occasion.cover(unit).items():
        sheet.write_string(row, 0, label, writer.look("head"))
        _across(writer, sheet, row, 1, text, "cell", "left")
        row += 1
    for label in CONTACTS:
        sheet.write_string(row, 0, label, writer.look("head"))
        _across(writer, sheet, row, 1, filled.contacts.get(label, ""), "cell", "left", "input", "words")
        row += 1
    row = _instructions(writer, sheet, row + 1)
    row = _completion(writer, sheet, row + 1, checked)
    row = _open_problems(writer, sheet, row + 1, checked)
    for n, words in enumerate(("单位（盖章）：", "填表人（签字）：", "审核人（签字）：", "负责人（签字）：")):
        sheet.write_string(row + 1 + 2 * (n // 2), 0 if n % 2 == 0 else 3, words, writer.look("nowrap"))
    sheet.write_string(row + 5, 3, "　　　　年　　月　　日", writer.look("nowrap"))
    sheet.protect("", OPEN_TO_USER)
    sheet.set_footer(f"&C{in_footer(unit.name)}　第 &P 页，共 &N 页")


def _across(writer: Writer, sheet: Worksheet, row: int, first: int, text: str, *looks: str) -> None:
    """A text over all columns from ``first`` on."""
    sheet.merge_range(row, first, row, _LAST, "", writer.look(*looks))
    sheet.write_string(row, first, safe_text(text), writer.look(*looks))


def _instructions(writer: Writer, sheet: Worksheet, row: int) -> int:
    sheet.write_string(row, 0, "填报说明", writer.look("strong", "nowrap"))
    for number, line in enumerate(_INSTRUCTIONS, start=1):
        text = f"{number}. {line}"
        _across(writer, sheet, row + number, 0, text, "left")
        sheet.set_row(row + number, row_height([(text, sum(_WIDTHS))], least=18))
    return row + len(_INSTRUCTIONS) + 1


def _completion(writer: Writer, sheet: Worksheet, row: int, checked: SelfCheck) -> int:
    """How much of each form is filled in and what is still open in it; all together as a bar."""
    for column, title in enumerate(("本表包括", "", "应填", "已填", *_COUNTED)):
        sheet.write_string(row, column, title, writer.look("head"))
    sheet.merge_range(row, 0, row, 1, "本表包括", writer.look("head"))
    centre = writer.look("cell", "center")
    parts = _parts(checked)
    first = row + 1
    for part in parts:
        row += 1
        link = writer.look("cell", "left", "link")
        sheet.merge_range(row, 0, row, 1, "", link)
        sheet.write_url(row, 0, f"internal:{sheet_reference(part.sheet)}!A1", link, part.sheet)
        sheet.write_number(row, 2, part.asked, centre)
        sheet.write_formula(row, 3, f'=SUMPRODUCT(({part.cells}<>"")*1)', centre, part.done)
        for column, word in enumerate(_COUNTED, start=4):
            text = f'=COUNTIF({part.said},"{word}")'
            sheet.write_formula(row, column, text, centre, part.states.count(word))
    row += 1
    total = writer.look("cell", "center", "strong")
    sheet.merge_range(row, 0, row, 1, "合计", writer.look("cell", "center", "strong"))
    asked, done = sum(part.asked for part in parts), sum(part.done for part in parts)
    open_ = (sum(part.states.count(word) for part in parts) for word in _COUNTED)
    for column, now in enumerate((asked, done, *open_), start=2):
        letter = "CDEFG"[column - 2]
        sheet.write_formula(row, column, f"=SUM({letter}{first + 1}:{letter}{row})", total, now)
    sheet.write_string(row + 1, 0, "完成度", writer.look("head"))
    look = writer.look("cell", "center", "strong")
    sheet.merge_range(row + 1, 1, row + 1, _LAST, "", look)
    full = f"ROUND({_BAR}*D{row + 1}/MAX(1,C{row + 1}),0)"
    text = f'=REPT("■",{full})&REPT("□",{_BAR}-{full})&"　"&D{row + 1}&" / "&C{row + 1}'
    black = int(_BAR * done / max(1, asked) + 0.5)
    shown = f"{'■' * black}{'□' * (_BAR - black)}　{done} / {asked}"
    sheet.write_formula(row + 1, 1, text, look, shown)
    return row + 2


@dataclass(frozen=True)
class _Part:
    """A sheet to fill in: how many cells it asks for, which they are and how many hold something, what is said of them.

    ``cells`` and ``said`` are for formulas.
    """

    sheet: str
    asked: int
    cells: str
    done: int
    said: str
    states: Sequence[str]


def _parts(checked: SelfCheck) -> list[_Part]:
    """The forms, each with the sheet for the units below beside it."""
    found = []
    for form, members in groupby(checked.spots.values(), key=lambda spot: spot.form):
        spots = list(members)
        cells = f"{spots[0].reference(spots[0].figure)}:{cell_reference(form, *spots[-1].figure).rpartition('!')[2]}"
        done = sum(checked.values.get(spot.item.code, "") != "" for spot in spots)
        states = [state(line) for line in checked.lines if line.sheet == form]
        found.append(_Part(form, len(spots), cells, done, run(checked, STATE, form), states))
        for below in (one for one in checked.below if one.table.form == form):
            table = below.table
            everywhere = list(table.cells)
            done = sum(below.value(*cell) != "" for cell in everywhere)
            now = [below.state(*cell) for cell in everywhere]
            found.append(
                _Part(table.title, len(everywhere), table.area, done, below.column(STATE_BELOW), now)
            )
    return found


def _open_problems(writer: Writer, sheet: Worksheet, row: int, checked: SelfCheck) -> int:
    """The first of what is still open; the list of all is a link away."""
    link = writer.look("link", "nowrap", "strong")
    sheet.write_url(row, 0, f"internal:'{CHECKLIST}'!A1", link, f"尚待处理（前 {_SHOWN} 条，点此看全部）")
    now = open_lines(checked)
    for number in range(1, _SHOWN + 1):
        row += 1
        line = now[number - 1] if number <= len(now) else None
        says, _, message = line.says.partition(COLON) if line else ("", "", "")
        shown = (line.name if line else "", says, message)
        at = f"MATCH({number},{run(checked, NUMBER)},0)"
        texts = [f'=IFERROR(INDEX({run(checked, column)},{at}),"")' for column in (1, STATE, SAID)]
        small = writer.look("cell", "left", "small")
        sheet.set_row(row, 26)
        sheet.merge_range(row, 0, row, 1, "", small)
        sheet.merge_range(row, 3, row, _LAST, "", small)
        for column, text, words in zip((0, 2, 3), texts, shown, strict=True):
            sheet.write_formula(row, column, text, small, words)
    return row + 1
