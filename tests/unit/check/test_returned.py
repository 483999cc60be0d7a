"""退回修改表: the unit's own figures in a fresh template, what is wrong marked and listed."""

import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell

from pipeline.files.cells import CellValue
from tests.bad.test_checks import MANY, ROUND
from tests.workbooks import Sheets, cells_of, workbook
from tests.workspaces import SAVED, Desk, lay


def returned(desk: Desk) -> dict[str, bytes]:
    return {name: book for name, book in desk.run().checked.items() if name.endswith("填报表.xlsx")}


def test_what_is_wrong_is_coloured_noted_and_listed_with_a_link(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled(figures={"A1": 120, "A3": "约5"}, explained={"A4": "另有两次未计"}))
    (content,) = returned(desk).values()
    book = load_workbook(io.BytesIO(content))
    form, listed = book["基础表"], book["问题清单"]
    cells = {str(row[0].value): row for row in form.iter_rows(min_row=5, max_row=8)}
    assert [cells[c][5].value for c in ("A1", "A2", "A3", "A4")] == [120, 100, "约5", 5]
    assert cells["A4"][7].value == "另有两次未计"
    noted = {code for code, row in cells.items() if row[5].comment}
    assert noted == {"A1", "A2", "A3"}
    assert [cells[c][8].value for c in ("A1", "A2", "A3", "A4")] == [
        "第 1 条",
        "涉及第 1 条",
        "第 2 条",
        None,
    ]
    assert "第 1 条也涉及本项" in (cells["A2"][5].comment.text if cells["A2"][5].comment else "")
    links = [
        row[3].hyperlink.location or "" for row in listed.iter_rows(min_row=4, max_row=5) if row[3].hyperlink
    ]
    assert sorted(links) == ["'基础表'!F5", "'基础表'!F7"]


def form_of(content: bytes) -> dict[str, tuple[Cell | MergedCell, ...]]:
    """The rows of the form by item."""
    rows = load_workbook(io.BytesIO(content))["基础表"].iter_rows(min_row=5, max_row=8)
    return {str(row[0].value): row for row in rows}


def test_only_what_is_wrong_asked_about_or_blank_can_be_changed(tmp_path: Path) -> None:
    change = "## 填报项\n| 编码 | 必填 |\n| A3 | 否 |\n\n## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A4 < 9 | 核实 |"
    desk = lay(tmp_path, change)
    desk.returns(desk.filled(figures={"A3": "", "A4": 9}))
    (content,) = returned(desk).values()
    rows = form_of(content)
    assert {code: [row[at].protection.locked for at in (5, 7)] for code, row in rows.items()} == {
        **{"A1": [True, True], "A2": [True, True]},  # sound
        "A3": [False, False],  # blank
        "A4": [False, False],  # asked about
    }
    book = load_workbook(io.BytesIO(content))
    assert [cell.protection.locked for cell in book["问题清单"][4]] == [True] * 5 + [False, True]
    assert all(book[name].protection.sheet for name in ("封面", "基础表", "问题清单"))
    assert not book["封面"]["B8"].protection.locked


def test_a_word_typed_in_the_list_stands_beside_the_figure(tmp_path: Path) -> None:
    change = "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A4 < 9 | 核实 |\n| H3 | A4 < A3 | 核实 |"
    desk = lay(tmp_path, change)
    desk.returns(desk.filled(figures={"A4": 9}))
    (content,) = returned(desk).values()
    assert form_of(content)["A4"][7].value == "=IF('问题清单'!$F$4=\"\",\"\",'问题清单'!$F$4)"
    listed = load_workbook(io.BytesIO(content))["问题清单"]
    assert [listed["F4"].value, listed["F5"].value] == [None, "同第 1 条"]


def test_a_refused_word_goes_back_to_be_put_better(tmp_path: Path) -> None:
    desk = lay(tmp_path, "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A4 < 9 | 核实 |")
    desk.returns(desk.filled(figures={"A4": 9}, explained={"A4": "多"}))
    desk.ledger("## 说明审定\n| 单位编码 | 审核编码 | 意见 | 审定 |\n| U2 | H2 | 不采纳 | 张科 |")
    (content,) = returned(desk).values()
    listed = load_workbook(io.BytesIO(content))["问题清单"]
    assert (listed["F4"].value, listed["G4"].value) == ("多", "C005")


def test_what_was_read_otherwise_than_typed_goes_back_as_read_and_says_so(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled(figures={"A1": 120, "A3": "１２"}))
    (content,) = returned(desk).values()
    assert form_of(content)["A3"][5].value == 12
    listed = load_workbook(io.BytesIO(content))["问题清单"]
    assert [listed["B5"].value, listed["E5"].value] == [
        "提示",
        "“１２”（全角字符）已按 12 读取。下次请直接填写 12。",
    ]


def test_sending_the_return_back_mended_leaves_nothing_to_say(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled(figures={"A1": 120}))
    (content,) = returned(desk).values()
    book = load_workbook(io.BytesIO(content))
    book["基础表"]["F5"] = 80
    stream = io.BytesIO()
    book.save(stream)
    desk.returns(stream.getvalue())
    assert [f for f in desk.told() if f.unit_code == "U2"] == []


def test_what_the_return_for_correction_has_more_than_the_template_is_known(tmp_path: Path) -> None:
    change = "## 填报项\n| 编码 | 类型 | 上限 |\n| A3 | 金额 | 13900000000 |\n\n## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A4 < 9 | 核实 |"
    desk = lay(tmp_path, change)
    desk.returns(desk.filled(figures={"A3": 13912345678.0, "A4": 9}))
    (content,) = returned(desk).values()
    sheets = cells_of(content)
    assert "13912345678" in str(sheets["问题清单"])  # eleven digits, and no one's telephone
    assert sheets["基础表"][3][8] == "退回原因"
    (row,) = (
        n for n, row in enumerate(sheets["问题清单"]) if "走访" not in str(row) and row[1] == "需要说明"
    )
    typed: Sheets = {name: [list(r) for r in rows] for name, rows in sheets.items()}
    typed["问题清单"][row][5] = "分两次报送"
    typed["基础表"][6][5], typed["基础表"][7][7] = 5, "分两次报送"
    desk.returns(workbook(typed, SAVED))
    assert [(f.code, f.item_code) for f in desk.told() if f.unit_code == "U2"] == [("C003", "A4")]


def test_where_a_whole_form_is_asked_about_all_of_it_can_be_changed(tmp_path: Path) -> None:
    desk = lay(tmp_path, MANY)
    desk.returns(desk.filled(figures=ROUND))
    (content,) = returned(desk).values()
    assert {row[5].protection.locked for row in form_of(content).values()} == {False}


def test_figures_that_were_not_taken_can_be_filled_in_again(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.retyped(lambda sheets: sheets.update({"基础表": _retitled(sheets["基础表"])})))
    (content,) = returned(desk).values()
    assert {row[5].protection.locked for row in form_of(content).values()} == {False}


def _retitled(form: Sequence[Sequence[CellValue]]) -> list[list[CellValue]]:
    return [["本年数（万件）" if cell == "本年数" else cell for cell in row] for row in form]


def test_a_unit_with_nothing_to_mend_gets_nothing_back(tmp_path: Path) -> None:
    assert returned(lay(tmp_path)) == {}
