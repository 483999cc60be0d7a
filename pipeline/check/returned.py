"""The return for correction (退回修改表): the unit's own figures in a fresh template, what is wrong marked."""

from collections.abc import Mapping, Sequence

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from pipeline.collect.recognise import Return
from pipeline.files.writing import Writer, row_height, safe_text, strictly
from pipeline.issue.template import PROBLEMS, Filled, Occasion, template_name, write_template
from pipeline.model.findings import Finding, Severity
from pipeline.model.words import NUMBERS
from pipeline.scheme.rows import Unit

_WIDTHS = (6, 10, 22, 26, 62, 14)
_WORDS = {Severity.BLOCK: "必须改正", Severity.EXPLAIN: "请说明", Severity.NOTE: "提示"}


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
    cells = write_template(writer, occasion, one.unit, _filled(occasion, facts, findings))
    with strictly():
        _list(writer, sheet, occasion, one.unit, findings, cells)
    return writer.close()


def _filled(occasion: Occasion, facts: pd.DataFrame, findings: Sequence[Finding]) -> Filled:
    """What the unit typed, with the words that go on each wrong cell; the cover's contacts are not copied."""
    values: dict[str, object] = {}
    for fact in facts.to_dict("records"):
        measured = occasion.scheme.item_by_code[str(fact["item_code"])].type in NUMBERS
        plain = measured and fact["state"] == "value" and not fact["how"]
        values[str(fact["item_code"])] = fact["reported"] if plain else fact["typed"]
    notes: dict[str, str] = {}
    for found in findings:
        if found.item_code and found.severity is not Severity.NOTE:
            earlier = notes.get(found.item_code, "")
            notes[found.item_code] = f"{earlier}\n{found.message}".strip()
    explanations = dict(zip(facts["item_code"], facts["explanation"], strict=True))
    return Filled(values, explanations, notes)


def _list(
    writer: Writer,
    sheet: Worksheet,
    occasion: Occasion,
    unit: Unit,
    findings: Sequence[Finding],
    cells: Mapping[str, tuple[str, str]],
) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    last = len(_WIDTHS) - 1
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, last, "", writer.look("title"))
    sheet.write_string(0, 0, f"{unit.name}　{occasion.when}填报表退回修改清单", writer.look("title"))
    sheet.merge_range(1, 0, 1, last, "", writer.look("left"))
    sheet.set_row(1, 32)
    text = (
        "下列各处请一次改完后交回本文件。标为「必须改正」的，改正前不参与排名；"
        "标为「请说明」的，数字无误就在同一行的「核实性说明」中写明原因。点「位置」可直接到该单元格。"
    )
    sheet.write_string(1, 0, text, writer.look("left"))
    writer.head(sheet, 2, ("序号", "要求", "项目", "位置", "问题与改法", "编号"))
    names = {item.code: item.name for item in occasion.scheme.items}
    asked = [f for f in findings if f.severity is not Severity.NOTE]
    noted = [f for f in findings if f.severity is Severity.NOTE]
    for number, found in enumerate([*asked, *noted], start=1):
        row = number + 2
        look = "bad" if found.severity is Severity.BLOCK else "left"
        sheet.set_row(
            row, row_height([(found.message, _WIDTHS[4]), (str(found.place), _WIDTHS[3])], least=32)
        )
        sheet.write_number(row, 0, number, writer.look("cell", "center"))
        sheet.write_string(row, 1, _WORDS[found.severity], writer.look("cell", "center", look))
        sheet.write_string(row, 2, safe_text(names.get(found.item_code, "")), writer.look("cell", "left"))
        if found.item_code in cells:
            form, cell = cells[found.item_code]
            sheet.write_url(
                row, 3, f"internal:'{form}'!{cell}", writer.look("cell", "link"), f"{form} {cell}"
            )
        else:
            sheet.write_string(row, 3, safe_text(str(found.place)), writer.look("cell", "left"))
        sheet.write_string(row, 4, safe_text(found.message), writer.look("cell", "left"))
        sheet.write_string(row, 5, found.code, writer.look("cell", "center", "quiet"))
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.activate()
    sheet.set_footer(f"&L{unit.name}&C第 &P 页，共 &N 页&R{occasion.when}")
