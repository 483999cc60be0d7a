"""A damaged cell in a whole return: what its file says of it decides how it is read."""

from pathlib import Path

import pytest
import xlsxwriter

from pipeline.files.cells import read_cells
from pipeline.model.findings import Severity
from tests.damage.book_ways import inside
from tests.damage.file_ways import BOOK
from tests.office.libreoffice import convert, office
from tests.unit.files import tiny
from tests.workbooks import edited
from tests.workspaces import Desk, lay

RATE = """
## 填报项
| 编码 | 计量单位 | 类型 |
| A4 | % | 比率 |
"""
DAY = """
## 填报项
| 编码 | 名称 | 类型 | 所在表 | 数据来源 |
| A5 | 完成日期 | 日期 | 基础表 | 自报 |
"""
SERIAL = 46032  # 2026-01-10


def read(desk: Desk, item: str) -> tuple[str, object, list[str]]:
    """The state and the value of U2's item, and the codes said about it."""
    run = desk.run()
    facts = run.read[0]
    (fact,) = facts[(facts["unit_code"] == "U2") & (facts["item_code"] == item)].to_dict("records")
    value = fact["typed"] if fact["reported"] != fact["reported"] else fact["reported"]
    return fact["state"], value, [f.code for f in run.read[1]]


@pytest.mark.parametrize(
    ("style", "code", "value", "told"),
    [
        ("9", "", 98.0, ["V004"]),
        ("10", "", 98.0, ["V004"]),
        ("170", "0.0%;[Red]-0.0%", 98.0, ["V004"]),
        ("", "", 0.98, ["V020"]),
        ("170", "0.00", 0.98, ["V020"]),
        ("170", "0.0&quot;%&quot;", 0.98, ["V020"]),
        ("170", "0.0\\%", 0.98, ["V020"]),
    ],
)
def test_a_rate_is_what_the_format_of_its_cell_shows(
    tmp_path: Path, style: str, code: str, value: float, told: list[str]
) -> None:
    desk = lay(tmp_path, RATE)
    inside("F8", " <v>0.98</v>", style, code)(desk)
    assert read(desk, "A4") == ("value", value, told)


@pytest.mark.parametrize("style", ["14", "27", "30", "36", "50", "57", "58"])
def test_a_date_in_any_built_in_format_chinese_ones_too(tmp_path: Path, style: str) -> None:
    desk = lay(tmp_path, DAY)
    inside("F9", f" <v>{SERIAL}</v>", style)(desk)
    assert read(desk, "A5") == ("value", "2026-01-10", [])


@pytest.mark.parametrize("code", ["yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@", "[$-804]yyyy/m/d"])
def test_a_date_in_a_format_of_its_own(tmp_path: Path, code: str) -> None:
    desk = lay(tmp_path, DAY)
    inside("F9", f" <v>{SERIAL}</v>", "170", code)(desk)
    assert read(desk, "A5") == ("value", "2026-01-10", [])


def test_a_date_counted_from_1904(tmp_path: Path) -> None:
    desk = lay(tmp_path, DAY)
    inside("F9", f" <v>{SERIAL - 1462}</v>", "14")(desk)

    def edit(parts: dict[str, bytes]) -> dict[str, bytes]:
        return {**parts, BOOK: parts[BOOK].replace(b"<workbookPr ", b'<workbookPr date1904="1" ')}

    desk.returns(edited((desk.root / "inputs/2026/returns/U2.xlsx").read_bytes(), edit))
    assert read(desk, "A5") == ("value", "2026-01-10", [])


@pytest.mark.parametrize(
    ("cell", "style", "told"),
    [
        (" <v>80</v>", "14", "V008"),
        (" <v>80</v>", "57", "V008"),
        (" <v>0.5</v>", "20", "V008"),
        (" <v>NaN</v>", "", "V001"),
        (" <v>INF</v>", "", "V001"),
        (" <v>1e400</v>", "", "V001"),
        ("b <v>1</v>", "", "V009"),
        ("e <v>#REF!</v>", "", "V001"),
        ("e <f>VLOOKUP(1,A1:B2,2,0)</f><v>#N/A</v>", "", "V001"),
        ("str <f>&quot;&quot;</f><v></v>", "", "V003"),
        (" <f>40+40</f>", "", "V002"),
        ("inlineStr <is><t>#REF!</t></is>", "", "V001"),
        ("str <f>_xlfn.DISPIMG(&quot;ID_1&quot;,1)</f><v>=DISPIMG(&quot;ID_1&quot;,1)</v>", "", "V016"),
    ],
)
def test_a_count_that_is_none(tmp_path: Path, cell: str, style: str, told: str) -> None:
    desk = lay(tmp_path)
    inside("F5", cell, style)(desk)
    state, _, codes = read(desk, "A1")
    assert (state, codes) == ("blank" if told == "V003" else "error", [told])


@pytest.mark.parametrize(
    "text", ["80_x000D_", "80\u200b", " ８０ ", "80&#10;", "\u202d80\u202c", "80_x0007_"]
)
def test_what_nobody_sees_does_not_stand_in_the_way(tmp_path: Path, text: str) -> None:
    desk = lay(tmp_path)
    inside("F5", f'inlineStr <is><t xml:space="preserve">{text}</t></is>')(desk)
    assert read(desk, "A1") == ("value", 80.0, ["V004"])


LINKED = {
    "another workbook": "[1]表!A1*2",
    "another workbook by its path": "'C:\\报表\\[台账.xlsx]Sheet 1'!A1",
    "a name of another workbook": "SUM([2]!合计)",
}


@pytest.mark.parametrize("formula", LINKED.values(), ids=LINKED)
def test_a_figure_from_another_file_is_asked_about(tmp_path: Path, formula: str) -> None:
    desk = lay(tmp_path)
    inside("F5", f" <f>{formula}</f><v>80</v>")(desk)
    assert read(desk, "A1") == ("value", 80.0, ["V021"])


@pytest.mark.parametrize(
    "formula", ["SUM(表1[本年数])", "表1[[#This Row],[本年数]]*2", "A1&amp;B1", "基础表!F6"]
)
def test_a_figure_from_the_same_file_is_not(tmp_path: Path, formula: str) -> None:
    desk = lay(tmp_path)
    inside("F5", f" <f>{formula}</f><v>80</v>")(desk)
    assert read(desk, "A1") == ("value", 80.0, [])


def test_a_word_beside_it_answers_what_was_asked(tmp_path: Path) -> None:
    desk = lay(tmp_path, RATE)
    desk.returns(desk.filled("U2", {"A4": 0.5}))
    assert [(f.code, f.severity) for f in desk.told()] == [("V020", Severity.EXPLAIN)]
    desk.returns(desk.filled("U2", {"A4": 0.5}, explained={"A4": "全年仅半个百分点"}))
    assert [(f.code, f.severity) for f in desk.told()] == [("V020", Severity.NOTE)]


def test_an_opendocument_tells_percentages_and_links_too() -> None:
    cell = "table:table-cell"
    (sheet,) = read_cells(
        tiny.opendocument(
            f'<table:table-row><{cell} office:value-type="percentage" office:value="0.98"/>'
            f'<{cell} office:value-type="float" office:value="3" '
            "table:formula=\"of:=['file:///d/台账.ods'#$表.A1]\"/>"
            f'<{cell} office:value-type="float" office:value="4" table:formula="of:=[.A1]"/></table:table-row>'
        )
    ).sheets
    assert sheet.rows == [[0.98, 3.0, 4.0]]
    assert (sheet.marks.percent, sheet.marks.linked) == ({(0, 0)}, {(0, 1)})


@office
@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_percentages_as_libreoffice_saves_them(form: str, tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("表")
        for row, code in enumerate(("0%", "0.00%", "0.000%;-0.000%", "General", '0.0"%"', "0.00")):
            sheet.write_number(row, 0, 0.98, book.add_format({"num_format": code}))
        sheet.write_formula("B1", "=A1/2", book.add_format({"num_format": "0.0%"}))

    source = tmp_path / "a.xlsx"
    source.write_bytes(tiny.workbook(fill))
    (sheet,) = read_cells(convert([source], form, tmp_path / "out")[0].read_bytes()).sheets
    assert sheet.marks.percent == {(0, 0), (1, 0), (2, 0), (0, 1)}
