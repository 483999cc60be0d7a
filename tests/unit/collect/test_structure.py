"""Figures are found by code and header whatever became of the sheet; each change is said once, at its cell."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from pipeline.model.findings import Finding
from tests.workbooks import Sheets, edited
from tests.workspaces import Desk, lay

USUAL = {"A1": 80.0, "A2": 100.0, "A3": 5.0, "A4": 5.0}
FORM = "xl/worksheets/sheet2.xml"
Rows = list[list[CellValue]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path)


def told(desk: Desk, edit: Callable[[Rows], Rows | None]) -> list[Finding]:
    """What is said of U2's return with the rows of its form changed."""

    def changed(sheets: Sheets) -> None:
        rows = sheets["基础表"]
        sheets["基础表"] = edit(rows) or rows

    desk.returns(desk.retyped(changed))
    return desk.told()


def assessed(desk: Desk) -> dict[str, float]:
    facts = desk.run().facts
    mine = facts[facts["unit_code"] == "U2"]
    return {i: v for i, v in zip(mine["item_code"], mine["assessed"], strict=True) if v == v}


def shown(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.code, f.severity.value, f.place.cell) for f in findings]


def test_columns_in_another_order(desk: Desk) -> None:
    (found,) = told(desk, lambda rows: [[*row[:2], *reversed(row[2:])] for row in rows])
    assert (found.code, found.place.cell, found.expected) == ("T003", "E5", "F5")
    assert "列有移动：有 4 项" in found.message
    assert assessed(desk) == USUAL


def test_an_empty_row_between(desk: Desk) -> None:
    (found,) = told(desk, lambda rows: rows.insert(6, []))
    assert (found.code, found.place.cell) == ("T003", "F8")
    assert "插入了行：有 2 项" in found.message
    assert assessed(desk) == USUAL


def test_a_row_with_a_number_of_its_own_is_asked_about(desk: Desk) -> None:
    found = told(desk, lambda rows: rows.insert(6, ["A9", "另一项", "件", "", "", 12.0, ""]))
    assert shown(found) == [("T009", "explain", "A7")]
    assert "填有 12" in found[0].message
    assert assessed(desk) == USUAL


def test_a_number_beside_the_columns_is_asked_about(desk: Desk) -> None:
    found = told(desk, lambda rows: rows[6].append(3.0))
    assert shown(found) == [("T010", "explain", "I7")]


def test_a_code_that_was_changed_is_said_and_its_row_known_by_its_name(desk: Desk) -> None:
    found = told(desk, lambda rows: rows[5].__setitem__(0, "A22"))
    assert shown(found) == [("I013", "block", "A6")]
    assert (found[0].item_code, found[0].found, found[0].expected) == ("A2", "A22", "A2")
    assert assessed(desk) == USUAL


def test_a_code_in_full_width_is_the_same_code(desk: Desk) -> None:
    assert told(desk, lambda rows: rows[5].__setitem__(0, " Ａ２ ")) == []
    assert assessed(desk) == USUAL


HEADERS: list[tuple[int, str, list[tuple[str, str, str]]]] = [
    (6, "检查", [("T008", "note", "G4")]),
    (7, "说明", [("T008", "note", "H4")]),
    (0, "代码", [("T008", "note", "A4")]),
    (4, "上年数（万件）", [("T008", "note", "E4")]),
    (5, "本年数（万件）", [("T008", "block", "F4")]),
    (5, " 本 年 数 ", []),
]


@pytest.mark.parametrize(("column", "now", "codes"), HEADERS)
def test_a_header_that_reads_otherwise(
    desk: Desk, column: int, now: str, codes: list[tuple[str, str, str]]
) -> None:
    assert shown(told(desk, lambda rows: rows[3].__setitem__(column, now))) == codes
    assert assessed(desk) == ({} if "block" in str(codes) else USUAL)


@pytest.mark.parametrize("column", range(8))
def test_a_column_that_is_gone_is_said_once(desk: Desk, column: int) -> None:
    found = told(desk, lambda rows: [*rows[:3], *([*row[:column], *row[column + 1 :]] for row in rows[3:])])
    decisive = column == 5
    assert [(f.code, f.severity) for f in found] == [("T014", "block" if decisive else "note")]
    assert assessed(desk) == ({} if decisive else USUAL)


def test_a_cover_under_another_name_is_still_the_cover(desk: Desk) -> None:
    def rename(sheets: Sheets) -> None:
        sheets["Sheet3"] = sheets.pop("封面")
        next(row for row in sheets["Sheet3"] if row[0] == "联系电话")[1] = "13900000000"

    desk.returns(desk.retyped(rename))
    assert [(f.code, f.place.sheet) for f in desk.told()] == [("T002", "Sheet3")]


def test_copies_that_differ_name_both_cells_and_are_counted(desk: Desk) -> None:
    def copy(sheets: Sheets) -> None:
        again = [list(row) for row in sheets["基础表"]]
        again[4][5] = 81.0
        sheets["基础表 (2)"] = again

    desk.returns(desk.retyped(copy))
    found = desk.told()
    assert [(f.code, f.severity) for f in found] == [("I007", "block"), ("T005", "note")]
    assert found[0].expected == "基础表!F5 的「80」"
    assert "内容不同" in found[1].message


def merged(desk: Desk, area: str) -> list[Finding]:
    def edit(parts: dict[str, bytes]) -> dict[str, bytes]:
        first = b'<mergeCell ref="A1:H1"/>'
        more = f'<mergeCell ref="{area}"/>'.encode()
        return {**parts, FORM: parts[FORM].replace(first, first + more)}

    desk.returns(edited(desk.filled(explained={"A1": "见附件"}), edit))
    return desk.told()


MERGES: list[tuple[str, str, dict[str, float]]] = [
    ("F5:F7", "block", {"A1": 80.0, "A4": 5.0}),
    ("E6:F6", "block", {"A1": 80.0, "A3": 5.0, "A4": 5.0}),
    ("F5:H5", "block", USUAL),  # an explanation is hidden under it
    ("F6:H6", "note", USUAL),
    ("A5:B5", "", USUAL),
]


@pytest.mark.parametrize(("area", "severity", "taken"), MERGES)
def test_merged_cells_bar_what_they_cover(
    desk: Desk, area: str, severity: str, taken: dict[str, float]
) -> None:
    found = merged(desk, area)
    assert [(f.code, f.severity) for f in found] == ([("T012", severity)] if severity else [])
    assert assessed(desk) == taken


def test_what_pasting_took_the_checks_of_the_cell_away_from_is_checked_all_the_same(desk: Desk) -> None:
    content = desk.retyped(lambda sheets: sheets["基础表"][6].__setitem__(5, 61.0))
    assert b"dataValidation" not in content
    desk.returns(content)
    assert [(f.code, f.place.cell) for f in desk.told()] == [("C004", "F7")]


def test_a_hidden_filtered_sheet_is_read_and_said(desk: Desk) -> None:
    def edit(parts: dict[str, bytes]) -> dict[str, bytes]:
        form = parts[FORM]
        for row in (b"5", b"6", b"8"):
            form = form.replace(b'<row r="' + row + b'"', b'<row hidden="1" r="' + row + b'"')
        form = form.replace(
            b"<mergeCells", b'<autoFilter ref="A4:H8"><filterColumn colId="5"/></autoFilter><mergeCells'
        )
        form = form.replace(b'<col min="4" max="4"', b'<col hidden="1" min="4" max="4"')
        book = parts["xl/workbook.xml"].replace(b'sheetId="2"', b'sheetId="2" state="veryHidden"')
        return {**parts, FORM: form, "xl/workbook.xml": book}

    desk.returns(edited(desk.filled(), edit))
    found = desk.told()
    assert shown(found) == [("T004", "note", ""), ("T011", "note", "A5")]
    assert "隐藏的第 5、6、8 行、隐藏的 D 列、筛选" in found[1].message
    assert assessed(desk) == USUAL
