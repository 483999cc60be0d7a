"""The ledger as a workbook: what was entered comes back from its sheets, however they were moved about."""

from collections.abc import Callable

import pytest

from pipeline.collect.ledger import Ledger, read_ledger
from pipeline.collect.ledger_sheets import ledger_tables
from pipeline.issue.ledger import ledger
from pipeline.model.findings import Finding
from tests.workbooks import Sheets, cells_of, grids_of, workbook
from tests.workspaces import SAVED, occasion, scheme

TWO = (
    "## 指标（添行）\n| 编码 | 名称 | 考核线 | 分值 | 方向 | 规则 |\n| I4 | 群众评议 | L | 0 | ≥ | 现场评分 |"
)
MARKS = [
    {"单位编码": "U1", "指标编码": "I3", "评分1": 18.0, "评分2": 17.5},
    {"单位编码": "U3", "指标编码": "I3", "评分3": 11.0},
]
SHEET = "现场评分-主线"


def sheets(change: str = "", **entries: list[dict[str, object]]) -> Sheets:
    """The cells of the ledger of the tiny scheme with a change and entries."""
    return cells_of(ledger(occasion(change), entries))


def read(found: Sheets, change: str = "") -> tuple[Ledger, list[Finding]]:
    tables, marked = ledger_tables(grids_of(workbook(found, SAVED)))
    return read_ledger(tables, "考核台账.xlsx", scheme(change), marked)


def given(found: Ledger) -> list[tuple[str, str, tuple[float, ...]]]:
    return [(entry.unit_code, entry.indicator, entry.marks) for entry in found.marks]


def test_a_ledger_as_issued_says_nothing() -> None:
    assert read(sheets()) == (Ledger(), [])


def test_marks_come_back_with_their_cells() -> None:
    found, problems = read(sheets(现场评分=MARKS))
    assert problems == []
    assert given(found) == [("U1", "I3", (18.0, 17.5)), ("U3", "I3", (11.0,))]
    assert [str(found.marks[0].at(c)) for c in found.marks[0].given] == [
        f"考核台账.xlsx {SHEET}!C6",
        f"考核台账.xlsx {SHEET}!D6",
    ]


def a_row_above(rows: list[list[object]]) -> None:
    rows.insert(0, [])


def a_column_between(rows: list[list[object]]) -> None:
    for row in rows:
        row.insert(2, "")


def no_names(rows: list[list[object]]) -> None:
    del rows[3]


def mean_first(rows: list[list[object]]) -> None:
    for row in rows[4:]:
        row[2:6] = [row[5], *row[2:5]]


@pytest.mark.parametrize("edit", [a_row_above, a_column_between, no_names, mean_first])
def test_marks_are_found_by_their_headers(edit: Callable[[list[list[object]]], None]) -> None:
    found = sheets(现场评分=MARKS)
    padded = [[*row, *[""] * (6 - len(row))] for row in found[SHEET]]
    edit(padded)  # type: ignore[arg-type]
    read_back, problems = read({**found, SHEET: padded})
    assert (given(read_back), problems) == ([("U1", "I3", (18.0, 17.5)), ("U3", "I3", (11.0,))], [])


def test_a_sheet_of_marks_may_be_called_anything() -> None:
    found = sheets(现场评分=MARKS)
    found["打分"] = found.pop(SHEET)
    assert len(read(found)[0].marks) == 2


def test_several_indicators_stand_side_by_side() -> None:
    marks = [*MARKS, {"单位编码": "U1", "指标编码": "I4", "评分2": 0.0}]
    found, problems = read(sheets(TWO, 现场评分=marks), TWO)
    assert [p for p in problems if p.code != "L003"] == []
    assert given(found) == [("U1", "I3", (18.0, 17.5)), ("U3", "I3", (11.0,)), ("U1", "I4", (0.0,))]


@pytest.mark.parametrize(
    ("cell", "typed", "code", "place", "says"),
    [
        ((2, 2), "I33", "L002", "C3", "最接近的是「I3」（现场检查）"),
        ((2, 2), "现场检查", "L002", "C3", "「现场检查」的编码是「I3」"),
        ((5, 2), 21.0, "L003", "C6", "评分「21」超出 0 到满分 20"),
        ((5, 2), "优", "S005", "C6", "「评分1」一栏的「优」无法读懂"),
        ((5, 0), "U8", "L002", "A6", "「单位编码」中的「U8」不在方案中"),
        ((5, 0), "", "S006", "A6", "「单位编码」不能为空"),
    ],
)
def test_what_cannot_be_a_mark_is_said_once_at_its_cell(
    cell: tuple[int, int], typed: str | float, code: str, place: str, says: str
) -> None:
    found = sheets(现场评分=MARKS)
    row, column = cell
    found[SHEET][row][column] = typed
    (problem,) = read(found)[1]
    assert (problem.code, problem.place.sheet, problem.place.cell) == (code, SHEET, place)
    assert says in problem.message


def test_without_any_sheet_of_marks_the_ledger_lacks_one() -> None:
    found = sheets()
    del found[SHEET]
    assert [(p.code, p.expected) for p in read(found)[1]] == [("L001", "现场评分")]


def test_entries_come_back_and_what_is_live_is_not_read() -> None:
    entry: dict[str, object] = {"单位编码": "U2", "事项编码": "K1", "数量": 2.0, "理由": "查实"}
    found = sheets(扣分登记=[entry])
    head = found["扣分登记"][2]
    for title in ("单位名称", "得分", "单位累计"):
        found["扣分登记"][3][head.index(title)] = "改过"
        found["扣分登记"][9][head.index(title)] = 5.0
    ledger_read, problems = read(found)
    assert problems == []
    (case,) = ledger_read.deductions
    assert (case.unit_code, case.code, case.quantity, case.reason) == ("U2", "K1", 2.0, "查实")
    assert str(case.at("数量")) == "考核台账.xlsx 扣分登记!F4"


def test_a_wrong_header_is_told_where_it_stands() -> None:
    found = sheets()
    found["异议"][2][4] = "内 容 说 明"
    problems = {p.code: p for p in read(found)[1]}
    assert (problems["S003"].place.cell, problems["S004"].place.cell) == ("E3", "A3")
