"""I: whose return it is, for which year, under which scheme; which row is which item."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad.case import Case, holds, named
from tests.workbooks import Sheets
from tests.workspaces import Desk

OLDER = """
## 方案
| 项目 | 内容 |
| 文号 | 旧稿 |
"""
"""What makes the scheme another one without making it ask for anything else."""


def with_identity(label: str, text: str, name: str) -> Callable[[Desk], object]:
    """A further return whose hidden sheet says something else."""

    def edit(sheets: Sheets) -> None:
        next(row for row in sheets["kaohe"] if row[0] == label)[1] = text

    return lambda desk: desk.returns(desk.retyped(edit), name)


def home_made(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets.pop("kaohe")), "自制.xlsx")


def row_gone(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets["基础表"].pop(6)))


def row_twice(desk: Desk) -> None:
    def edit(sheets: Sheets) -> None:
        again = list(sheets["基础表"][6])
        again[5] = 7.0
        sheets["基础表"].append(again)

    desk.returns(desk.retyped(edit))


CASES = (
    Case("I001", home_made, "自制.xlsx", "没有找到填报表的身份信息"),
    Case("I002", with_identity("考核期", "2025", "去年.xlsx"), "去年.xlsx", "2025 考核期"),
    Case("I003", lambda d: d.returns(Desk(d.root, OLDER).filled()), "U2.xlsx", "方案"),
    Case("I004", with_identity("单位编码", "U9", "外来.xlsx"), "外来.xlsx", "「U9」"),
    Case("I005", lambda d: d.returns(d.filled("U1"), "乙镇.xlsx"), "乙镇.xlsx", "U1 甲镇"),
    Case("I006", row_gone, "U2.xlsx", "「走访次数」"),
    Case("I007", row_twice, "U2.xlsx 基础表!F9", "基础表!F7 的「5」"),
)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_return_that_is_not_what_it_should_be(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)
