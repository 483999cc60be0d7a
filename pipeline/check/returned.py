"""The return for correction (退回修改表): the unit's own figures in a fresh template, what is wrong marked.

Only what is wrong, asked about or blank can be changed; the list in front says of each place what to do, and
takes the unit's word where one is asked for. Where a question is about a whole form everything can be changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from pipeline.collect.facts import Return
from pipeline.files.writing import Writer, in_footer, row_height, safe_text, sheet_reference, strictly
from pipeline.issue.filled import Filled, Note
from pipeline.issue.occasion import Occasion
from pipeline.issue.sheets import MESSAGE, PROBLEMS
from pipeline.issue.template import template_name, write_template
from pipeline.model.findings import DEMANDS, Finding, Severity
from pipeline.model.tables import records
from pipeline.model.words import NUMBERS
from pipeline.scheme.rows import Unit

_COLUMNS = {
    "序号": 6,
    "要求": 10,
    "项目": 20,
    "位置": 18,
    MESSAGE: 60,
    "说明（数字无误的写明原因）": 28,
    "编号": 8,
}
_ANSWER = list(_COLUMNS).index("说明（数字无误的写明原因）")
_HEAD = 2
_ANYWHERE = {"C008", "C009", "I012", "I016", "I017", "T009", "T010", "T013"}
"""What concerns a whole form or return, so that any figure may be the one to put right."""


def returned_workbooks(
    occasion: Occasion, returns: Sequence[Return], facts: pd.DataFrame, findings: Sequence[Finding]
) -> dict[str, bytes]:
    """One workbook for each unit whose return has something to mend or to explain, by file name."""
    books = {}
    wrong = to_mend(returns, findings)
    for one in returns:
        if one.name in wrong:
            name = "退回 " + template_name(one.unit)
            mine = facts[(facts["unit_code"] == one.unit.code) | (facts["file"] == one.name)]
            books[name] = _workbook(occasion, one, mine, wrong[one.name])
    return books


def to_mend(returns: Sequence[Return], findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The returns with something to mend or to explain, by file name, each with all that is said of it."""
    by_unit: dict[str, list[Finding]] = {}
    for found in findings:
        by_unit.setdefault(found.unit_code, []).append(found)
    said = {r.name: [f for f in by_unit.get(r.unit.code, []) if f.place.file == r.name] for r in returns}
    return {name: all_ for name, all_ in said.items() if any(f.severity is not Severity.NOTE for f in all_)}


def _workbook(occasion: Occasion, one: Return, facts: pd.DataFrame, findings: Sequence[Finding]) -> bytes:
    writer = Writer(f"{occasion.when}{one.unit.name}退回修改表", occasion.stamp)
    sheet = writer.sheet(PROBLEMS, landscape=True)
    asked = [f for f in findings if f.severity is not Severity.NOTE]
    listed = [*asked, *(f for f in findings if f.severity is Severity.NOTE)]
    answers = _answers(asked)
    spots = _Spots(one, facts)
    filled = _filled(occasion, one.unit, facts, asked, answers, spots)
    cells = write_template(writer, occasion, one.unit, filled)
    with strictly():
        _list(writer, sheet, occasion, one.unit, listed, cells, answers, filled.explanations, spots)
    return writer.close()


@dataclass(frozen=True)
class _Spots:
    """Whose figure, and of which item, a finding about a return is about."""

    one: Return
    facts: pd.DataFrame

    @cached_property
    def _below(self) -> dict[tuple[str, str], tuple[str, str]]:
        """The unit below and the item of each cell that the unit filled in for it."""
        mine = self.facts[self.facts["unit_code"] != self.one.unit.code]
        where = zip(mine["sheet"], mine["cell"], strict=True)
        return dict(zip(where, zip(mine["unit_code"], mine["item_code"], strict=True), strict=True))

    def of(self, found: Finding) -> tuple[str, str]:
        """The unit and the item by code; no item where it is about none."""
        own = (self.one.unit.code, found.item_code)
        return self._below.get((found.place.sheet, found.place.cell), own) if found.item_code else own


def _answers(asked: Sequence[Finding]) -> dict[str, int]:
    """The number in the list beside which each item is explained: the first that asks for a word on it."""
    found: dict[str, int] = {}
    for number, one in enumerate(asked, start=1):
        if one.severity is Severity.EXPLAIN and one.item_code:
            found.setdefault(one.item_code, number)
    return found


def _filled(
    occasion: Occasion,
    unit: Unit,
    facts: pd.DataFrame,
    asked: Sequence[Finding],
    answers: Mapping[str, int],
    spots: _Spots,
) -> Filled:
    """What the unit typed, as it was read, with what is to be said about it; the rest may not be changed.

    The cover's contacts are not copied. Where a figure is the sum of those of the units below, these may be
    changed in its stead.
    """
    values: dict[str, dict[str, object]] = {}
    blank: set[tuple[str, str]] = set()
    for fact in records(facts):
        whose, code = str(fact["unit_code"]), str(fact["item_code"])
        measured = occasion.scheme.item_by_code[code].type in NUMBERS
        read = measured and fact["state"] == "value" and fact["reported"] == fact["reported"]
        value = values.setdefault(whose, {})[code] = fact["reported"] if read else fact["typed"]
        if value == "" or fact["state"] == "error":  # nothing could be read, whatever tells of it
            blank.add((whose, code))
    mine = facts[facts["unit_code"] == unit.code]
    explanations = dict(zip(mine["item_code"], mine["explanation"], strict=True))
    notes = _notes(asked, answers, spots)
    tables = occasion.subtables(unit)
    reported = {(unit.code, item.code) for item in occasion.scheme.asked(unit, occasion.first_day)}
    reported |= {(u.code, i.code) for table in tables for u, i in table.cells}
    missing = {(u, i) for u, i in reported if i not in values.get(u, {})}  # rows that were deleted
    open_ = blank | missing | notes.keys()
    sums = {item.code for table in tables for item in table.items if (unit.code, item.code) in open_}
    anywhere = any(found.code in _ANYWHERE for found in asked)

    def of(whose: str, below: Mapping[str, Filled]) -> Filled:
        mine = {item for u, item in open_ if u == whose} | (sums if whose != unit.code else set())
        said = {item: note for (u, item), note in notes.items() if u == whose}
        words = explanations if whose == unit.code else {}
        return Filled(values.get(whose, {}), words, notes=said, open=None if anywhere else mine, below=below)

    return of(unit.code, {u.code: of(u.code, {}) for table in tables for u in table.units})


def _notes(
    asked: Sequence[Finding], answers: Mapping[str, int], spots: _Spots
) -> dict[tuple[str, str], Note]:
    """What is to be said about each figure: of those to blame the findings, of those that take part a hint.

    What asks for a word on a unit below is answered, and so told, beside the unit's own figure of the item.
    """
    about: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    beside: dict[tuple[str, str], list[int]] = {}
    for number, found in enumerate(asked, start=1):
        whose, item = spots.of(found)
        if item:
            about.setdefault((whose, item), []).append((number, found))
            if found.severity is Severity.EXPLAIN and whose != spots.one.unit.code:
                about.setdefault((spots.one.unit.code, item), []).append((number, found))
        for other in found.involved:
            if other != item:
                beside.setdefault((whose, other), []).append(number)
    notes = {}
    for key in (*about, *(key for key in beside if key not in about)):
        mine, near = about.get(key, []), beside.get(key, [])
        words = [f"{number}. {found.message}" for number, found in mine]
        words += [f"第 {_numbers(near)} 条也涉及本项，请一并核对。"] if near else []
        listed = f"第 {_numbers([number for number, _ in mine] or near)} 条"
        whose, item = key
        answered = item in answers and whose == spots.one.unit.code
        answer = f"{sheet_reference(PROBLEMS)}!{_answer_cell(answers[item])}" if answered else ""
        wrong = any(found.severity is Severity.BLOCK for _, found in mine)
        notes[key] = Note("\n".join(words), listed if mine else f"涉及{listed}", wrong, answer)
    return notes


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers))


def _answer_cell(number: int) -> str:
    return f"${'ABCDEFGH'[_ANSWER]}${_HEAD + 1 + number}"


def _list(
    writer: Writer,
    sheet: Worksheet,
    occasion: Occasion,
    unit: Unit,
    listed: Sequence[Finding],
    cells: Mapping[tuple[str, str], tuple[str, str]],
    answers: Mapping[str, int],
    explanations: Mapping[str, str],
    spots: _Spots,
) -> None:
    widths = list(_COLUMNS.values())
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    last = len(_COLUMNS) - 1
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, last, "", writer.look("title"))
    sheet.write_string(0, 0, f"{unit.name}　{occasion.when}填报表退回修改清单", writer.look("title"))
    sheet.merge_range(1, 0, 1, last, "", writer.look("left"))
    text = (
        f"下列各处请一次改完，保存后交回本文件。标为「{DEMANDS[Severity.BLOCK]}」的，改正前不参与排名；"
        f"标为「{DEMANDS[Severity.EXPLAIN]}」的，"
        "数字有误就改正，无误就在本表「说明」栏（或该项的「核实性说明」栏）写明原因。点「位置」可直接到该单元格；"
        "只有标出的、涉及的和空白的单元格可以改，其余已锁定。"
    )
    sheet.set_row(1, row_height([(text, sum(widths))], least=32))
    sheet.write_string(1, 0, text, writer.look("left"))
    writer.head(sheet, _HEAD, list(_COLUMNS))
    sheet.set_row(_HEAD, 32)
    names = {item.code: item.name for item in occasion.scheme.items}
    for number, found in enumerate(listed, start=1):
        row = _HEAD + number
        look = {Severity.BLOCK: ("bad",), Severity.EXPLAIN: ("strong",), Severity.NOTE: ("quiet",)}
        spot = cells.get(spots.of(found))
        where = " ".join(spot) if spot else str(found.place)
        name = names.get(found.item_code, "")
        answered = answers.get(found.item_code) if found.severity is Severity.EXPLAIN else None
        word = explanations.get(found.item_code, "") if answered == number else ""
        texts = [(name, widths[2]), (where, widths[3]), (found.message, widths[4]), (word, widths[5])]
        sheet.set_row(row, row_height(texts, least=32))
        sheet.write_number(row, 0, number, writer.look("cell", "center"))
        sheet.write_string(
            row, 1, DEMANDS[found.severity], writer.look("cell", "center", *look[found.severity])
        )
        sheet.write_string(row, 2, safe_text(name), writer.look("cell", "left"))
        if spot:
            form, cell = spot
            sheet.write_url(
                row, 3, f"internal:{sheet_reference(form)}!{cell}", writer.look("cell", "link"), where
            )
        else:
            sheet.write_string(row, 3, safe_text(where), writer.look("cell", "left"))
        sheet.write_string(row, 4, safe_text(found.message), writer.look("cell", "left"))
        if answered == number:
            open_ = writer.look("cell", "left", "input")
            sheet.write_blank(row, _ANSWER, None, open_)
            if word:
                sheet.write_string(row, _ANSWER, safe_text(word), open_)
        else:
            same = f"同第 {answered} 条" if answered else ""
            sheet.write_string(row, _ANSWER, same, writer.look("cell", "center", "quiet"))
        sheet.write_string(row, last, found.code, writer.look("cell", "center", "quiet"))
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.activate()
    sheet.set_footer(f"&L{in_footer(unit.name)}&C第 &P 页，共 &N 页&R{occasion.when}")
