"""The return for correction (退回修改表): the unit's own figures in a fresh template, what is wrong marked.

Only what is wrong, asked about or blank can be changed; the list in front says of each place what to do, and
takes the unit's word where one is asked for. Where a question is about a whole form everything can be changed.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from pipeline.collect.facts import Return
from pipeline.files.writing import Writer, in_footer, row_height, safe_text, sheet_reference, strictly
from pipeline.issue.filled import Filled, Note
from pipeline.issue.occasion import Occasion
from pipeline.issue.sheets import MESSAGE, PROBLEMS
from pipeline.issue.template import template_name, write_template
from pipeline.model.findings import DEMANDS, Finding, Severity
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
            mine = facts[facts["unit_code"] == one.unit.code]
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
    filled = _filled(occasion, one.unit, facts, asked, answers)
    cells = write_template(writer, occasion, one.unit, filled)
    with strictly():
        _list(writer, sheet, occasion, one.unit, listed, cells, answers, filled.explanations)
    return writer.close()


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
) -> Filled:
    """What the unit typed, as it was read, with what is to be said about it; the rest may not be changed.

    The cover's contacts are not copied.
    """
    values: dict[str, object] = {}
    blank = set()
    for fact in facts.to_dict("records"):
        code = str(fact["item_code"])
        measured = occasion.scheme.item_by_code[code].type in NUMBERS
        read = measured and fact["state"] == "value" and fact["reported"] == fact["reported"]
        values[code] = fact["reported"] if read else fact["typed"]
        if values[code] == "" or fact["state"] == "error":  # nothing could be read, whatever tells of it
            blank.add(code)
    explanations = dict(zip(facts["item_code"], facts["explanation"], strict=True))
    notes = _notes(asked, answers)
    reported = {item.code for item in occasion.scheme.asked(unit, occasion.first_day)}
    missing = reported - set(values)  # rows that were deleted from the return
    open_ = blank | missing | notes.keys()
    anywhere = any(found.code in _ANYWHERE for found in asked)
    return Filled(values, explanations, notes=notes, open=None if anywhere else open_)


def _notes(asked: Sequence[Finding], answers: Mapping[str, int]) -> dict[str, Note]:
    """What is to be said about each figure: of those to blame the findings, of those that take part a hint."""
    about: dict[str, list[tuple[int, Finding]]] = {}
    beside: dict[str, list[int]] = {}
    for number, found in enumerate(asked, start=1):
        if found.item_code:
            about.setdefault(found.item_code, []).append((number, found))
        for item in found.involved:
            if item != found.item_code:
                beside.setdefault(item, []).append(number)
    notes = {}
    for item in (*about, *(item for item in beside if item not in about)):
        mine, near = about.get(item, []), beside.get(item, [])
        words = [f"{number}. {found.message}" for number, found in mine]
        words += [f"第 {_numbers(near)} 条也涉及本项，请一并核对。"] if near else []
        listed = f"第 {_numbers([number for number, _ in mine] or near)} 条"
        answer = f"{sheet_reference(PROBLEMS)}!{_answer_cell(answers[item])}" if item in answers else ""
        wrong = any(found.severity is Severity.BLOCK for _, found in mine)
        notes[item] = Note("\n".join(words), listed if mine else f"涉及{listed}", wrong, answer)
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
    cells: Mapping[str, tuple[str, str]],
    answers: Mapping[str, int],
    explanations: Mapping[str, str],
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
        spot = cells.get(found.item_code)
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
