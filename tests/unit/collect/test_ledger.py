"""Reading the ledger: marks of however many assessors, each held to what the unit can have."""

import pytest

from pipeline.collect.ledger import Ledger, read_ledger
from pipeline.model.findings import Finding
from tests.workbooks import ledger_tables
from tests.workspaces import scheme


def read(entries: str, change: str = "") -> tuple[Ledger, list[Finding]]:
    return read_ledger(ledger_tables(entries), "考核台账.xlsx", scheme(change))


def marked(columns: str, marks: str) -> str:
    return f"## 现场评分（整表）\n| 单位编码 | 指标编码 | {columns} |\n| U1 | I3 | {marks} |\n"


@pytest.mark.parametrize(
    ("columns", "marks", "read_as"),
    [
        ("评分1", "18", (18,)),
        ("评分1 | 评分2 | 评分3 | 评分4 | 评分5", "18 | | 17 | 16 | 15.5", (18, 17, 16, 15.5)),
        ("评分1 | 评 分４ | 评分12", "18 | 17 | 16", (18, 17, 16)),
    ],
)
def test_as_many_marks_as_there_are_columns(columns: str, marks: str, read_as: tuple[float, ...]) -> None:
    ledger, findings = read(marked(columns, marks))
    assert [entry.marks for entry in ledger.marks] == [read_as]
    assert findings == []


@pytest.mark.parametrize(
    ("columns", "marks", "code", "cell", "says"),
    [
        ("评分1 | 评分2 | 评分4", "18 | 17 | 21", "L003", "I2", "评分「21」超出 0 到满分 20"),
        ("评分1 | 评分4", "18 | 优", "S005", "I2", "「评分4」一栏的「优」无法读懂，应为：数字"),
        ("评分1 | 评分甲", "18 | 17", "S003", "I1", "不认识的列「评分甲」，最接近的列名是「评分1」"),
    ],
)
def test_a_mark_that_cannot_be_used(columns: str, marks: str, code: str, cell: str, says: str) -> None:
    _, (found,) = read(marked(columns, marks))
    assert (found.code, found.place.cell) == (code, cell)
    assert says in found.message


def test_a_unit_with_points_of_its_own_is_marked_out_of_those() -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 分值 |\n| U1 | I3 | 25 |\n| U1 | I2 | 25 |\n"
    assert read(marked("评分1", "24"), own)[1] == []
    assert [f.message for f in read(marked("评分1", "26"), own)[1]] == [
        "评分「26」超出 0 到满分 25；本行未采用。请改正评分。"
    ]
