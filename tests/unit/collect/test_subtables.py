"""What a unit filled in for those below it becomes facts of theirs; nobody else is asked, nothing is lost."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.collect.cell import Cell
from pipeline.collect.subtables import table_in
from pipeline.files.cells import CellValue, read_cells
from pipeline.model.findings import Severity
from tests.damage.clean import FORMS
from tests.unit.files import tiny
from tests.workbooks import Formula, Sheets, cells_of, texts_and_numbers, workbook
from tests.workspaces import RETURNS, SAVED, VILLAGES, Desk, lay, occasion

SHEET = "基础表（分下级）"
BELOW = {("C1", "A3"): 2.0, ("C1", "A4"): 1.0, ("C2", "A3"): 0.0, ("C3", "A3"): 3.0, ("C3", "A4"): 4.0}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path, VILLAGES)


def figures(desk: Desk) -> dict[tuple[str, str], float]:
    """The figures of the villages that could be read."""
    facts = desk.run().facts
    rows = facts[facts["unit_code"].str.startswith("C") & facts["reported"].notna()]
    return dict(zip(zip(rows["unit_code"], rows["item_code"], strict=True), rows["reported"], strict=True))


def test_each_cell_is_a_fact_of_the_unit_below_with_its_place(desk: Desk) -> None:
    run = desk.run()
    assert [str(f) for f in run.findings] == []
    facts = run.facts.set_index(["unit_code", "item_code"])
    assert figures(desk) == BELOW
    assert list(facts.loc[("C3", "A4"), ["file", "sheet", "cell", "state"]]) == [
        "U2.xlsx",
        SHEET,
        "D9",
        "value",
    ]
    assert (facts.loc[("C2", "A4"), "state"], facts.loc[("C2", "A4"), "assessed"]) == ("nil", 0.0)
    assert facts.loc[("U2", "A3"), "assessed"] == 5


def test_units_below_stand_on_no_roster_and_are_not_missing(desk: Desk) -> None:
    run = desk.run()
    assert set(run.collection.roster["unit_code"]) == {"U1", "U2", "U3"}
    assert run.missing == frozenset()
    assert [str(account) for account in run.accounts] == [
        "应交 3 个单位 = 已收 3",
        "收到文件 3 个 = 采用 3",
        "应填 18 格 = 填写 17 + 填「无」 1",
    ]


def test_a_row_that_went_below_is_accounted_for(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets[SHEET].pop(6)))
    assert "行已不在 2" in str(desk.run().accounts[2])


@pytest.mark.parametrize(("form", "save"), FORMS)
def test_however_it_is_saved_the_same_is_read(desk: Desk, form: str, save: Callable[[bytes], bytes]) -> None:
    desk.remove(f"{RETURNS}/U2.xlsx")
    desk.returns(save(desk.filled()), f"U2.{form}")
    told = [f for f in desk.told() if f.severity is not Severity.NOTE]
    assert [str(f) for f in told] == []
    assert figures(desk) == BELOW


def test_checks_over_the_units_below_find_their_figures(tmp_path: Path) -> None:
    change = (
        VILLAGES
        + "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | 下级合计(A3) = A3 | 强制 |\n| H3 | 下级合计(A4) < 5 | 核实 |\n"
    )
    told = lay(tmp_path, change).told()
    assert [(f.code, f.unit_code, f.check) for f in told] == [("C002", "U2", "H3")]


def test_what_the_scheme_demands_of_a_figure_it_demands_of_those_below_too(tmp_path: Path) -> None:
    """But asks no questions of them, and nothing that speaks of what they are not asked."""
    checks = "| H2 | A4 <= A3 | 强制 | |\n| H3 | A3 <= 2 | 核实 | |\n| H4 | A3 <= A1 | 强制 | 不符 |\n"
    desk = lay(tmp_path, VILLAGES + "## 审核关系\n| 编码 | 表达式 | 级别 | 缺值处理 |\n" + checks)
    desk.ledger("## 说明审定\n| 单位编码 | 审核编码 | 意见 | 审定 |\n| U1 | H3 | 采纳 | 张科 |")
    run = desk.run()
    mine = [f for f in desk.told(run) if f.place.sheet == SHEET]
    assert [(f.code, f.check, f.unit_code, f.place.cell) for f in mine] == [("C001", "H2", "U2", "D9")]
    assert mine[0].message.startswith("张桥：")
    assert run.blocked == {"U2"}


def test_two_answers_for_the_villages_are_compared_cell_by_cell(desk: Desk) -> None:
    later = SAVED.replace(day=21)
    desk.returns(desk.filled(saved=later, below={"C1": {"A3": 4}}), "U2 再报.xlsx")
    changes = desk.run().collection.changes
    assert changes[["item_name", "old", "new", "old_cell"]].to_numpy().tolist() == [
        ["走访次数", "5", "7", "基础表!F7"],
        ["王家湾「走访次数」", "2", "4", f"{SHEET}!C7"],
    ]


def test_villages_called_like_people_are_nobody_but_a_name_in_a_cell_is(desk: Desk) -> None:
    names = {"C1": {"A3": "王秀英"}, "C2": {"A3": "李建国"}, "C3": {"A3": "张桂兰"}}
    five = VILLAGES.replace(
        "| C3 | 张桥 | 村 | | U2 |",
        "| C3 | 张桥 | 村 | | U2 |\n| C4 | 赵坝 | 村 | | U2 |\n| C5 | 周田 | 村 | | U2 |",
    )
    desk = desk.rewritten(five)
    sheets = cells_of(desk.filled(below=names))
    for row, name in ((9, "赵丽华"), (10, "周志强")):
        sheets[SHEET][row][2:4] = [name, 1.0]
    desk.returns(workbook(sheets, SAVED))
    told = [f for f in desk.told() if f.code == "V019"]
    assert sorted(f.place.cell for f in told) == ["C10", "C11", "C7", "C8", "C9"]
    assert {f.item_code for f in told} == {"A3"}
    assert "王秀英" not in desk.run().facts.to_csv()


def test_hidden_rows_comments_and_merged_cells_are_told(desk: Desk) -> None:
    book = load_workbook(io.BytesIO(desk.filled()))
    sheet = book[SHEET]
    sheet.row_dimensions[8].hidden = True
    sheet.merge_cells("C7:C8")
    stream = io.BytesIO()
    book.save(stream)
    desk.returns(stream.getvalue())
    told = {f.code: f for f in desk.told() if f.place.sheet == SHEET}
    assert "隐藏的第 8 行" in told["T011"].message
    assert "C8 的填报格在合并格下面" in told["T012"].message


def test_a_sheet_is_found_by_its_head_and_rows_by_their_names(desk: Desk) -> None:
    (table,) = occasion(VILLAGES).subtables(desk.run().scheme.unit_by_code["U2"])
    (sheet,) = (one for one in read_cells(desk.filled()).sheets if one.name == SHEET)
    rows = [["", *row] for row in sheet.rows]
    rows[6][1] = "村1"
    found = table_in(replace(sheet, name="Sheet2", rows=[["前言"], *rows]), [table])
    assert found is not None
    cells = {(unit.code, item.code): cell.typed for unit, item, cell in found.cells}
    assert cells == {**BELOW, ("C2", "A4"): "无"}
    assert table_in(replace(sheet, name="Sheet2", rows=[["编码", "下级单位"]]), [table]) is None


def test_a_cell_whose_column_is_gone_is_nowhere() -> None:
    sheet = read_cells(tiny.xls({"表": [["a"]]})).sheets[0]
    gone = Cell(sheet, 0, -1)
    assert (gone.typed, gone.address) == ("", "")


def test_a_figure_out_of_another_file_is_asked_about_and_answered_beside_the_sum(desk: Desk) -> None:
    for word, severity in (("", Severity.EXPLAIN), ("各村报表汇总", Severity.NOTE)):
        sheets: dict[str, list[list[CellValue | Formula]]] = {
            name: [list(row) for row in rows] for name, rows in cells_of(desk.filled()).items()
        }
        sheets[SHEET][6][2] = Formula("=[1]表!A1", 2)
        sheets["基础表"][6][7] = word
        desk.returns(workbook(sheets, SAVED))
        (found,) = desk.told()
        assert (found.code, found.unit_code, found.severity) == ("V021", "U2", severity)


def back(desk: Desk) -> bytes:
    (content,) = (book for name, book in desk.run().checked.items() if name.endswith("填报表.xlsx"))
    return content


def test_the_return_for_correction_marks_the_cells_below_and_links_to_them(desk: Desk) -> None:
    desk.returns(desk.filled(below={"C1": {"A3": ""}, "C3": {"A4": "约5"}}))
    book = load_workbook(io.BytesIO(back(desk)))
    sheet, listed = book[SHEET], book["问题清单"]
    assert [sheet[cell].value for cell in ("C7", "C9", "D7", "D9")] == [None, 3, 1, "约5"]
    assert [sheet[cell].protection.locked for cell in ("C7", "C9", "D7", "D9")] == [False, True, True, False]
    assert sheet["D9"].comment is not None
    assert "张桥「整改次数」" in str(sheet["D9"].comment.text)
    assert (sheet["F4"].value, bool(sheet["F8"].value)) == ("退回原因", False)
    links = [row[3].hyperlink.location for row in listed.iter_rows(min_row=4) if row[3].hyperlink]
    assert sorted(map(str, links)) == [f"'{SHEET}'!C7", f"'{SHEET}'!D9"]


def test_sending_it_back_mended_leaves_nothing_to_say(desk: Desk) -> None:
    desk.returns(desk.filled(below={"C1": {"A3": ""}, "C3": {"A4": "约5"}}))
    typed: Sheets = cells_of(back(desk))
    typed[SHEET][6][2], typed[SHEET][8][3] = 2.0, 4.0
    typed["基础表"][6][5], typed["基础表"][7][5] = 5.0, 5.0  # as the spreadsheet works them out
    desk.returns(workbook(typed, SAVED))
    assert [str(f) for f in desk.told()] == []


def test_a_sum_that_was_overtyped_opens_the_cells_below(desk: Desk) -> None:
    desk.typed(9.0, "A3")
    book = load_workbook(io.BytesIO(back(desk)))
    assert book["基础表"]["F7"].protection.locked
    assert str(book["基础表"]["F7"].value).startswith("=IF(COUNTA(")
    assert [book[SHEET][cell].protection.locked for cell in ("C7", "C8", "C9", "D7")] == [
        False,
        False,
        False,
        True,
    ]


def test_an_ods_without_formulas_is_read_too(desk: Desk) -> None:
    desk.remove(f"{RETURNS}/U2.xlsx")
    desk.returns(tiny.ods(texts_and_numbers(desk.filled())), "U2.ods")
    assert figures(desk) == BELOW
