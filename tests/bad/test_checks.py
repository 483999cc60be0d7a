"""C: the figures contradict each other, the scheme's bounds or what is usual."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from tests.bad.case import Case, holds, named
from tests.workspaces import Desk

UNUSUAL = """
## 审核关系
| 编码 | 表达式 | 级别 | 提示 |
| H2 | A3 >= 上年(A3) / 2 | 核实 | 走访次数减少过半。 |
"""


def figures(
    changed: Mapping[str, CellValue], explained: Mapping[str, str] | None = None
) -> Callable[[Desk], object]:
    return lambda desk: desk.returns(desk.filled("U2", changed, explained=explained or {}))


CASES = (
    Case("C001", figures({"A1": 101}), "U2.xlsx 基础表!F5", "办结数 101（F5），应办数 100（F6）"),
    Case("C002", figures({"A3": 2}), "U2.xlsx 基础表!F7", "走访次数 2（F7），走访次数上年 5", UNUSUAL),
    Case("C003", figures({"A3": 2}, {"A3": "机构合并"}), "U2.xlsx 基础表!F7", "「机构合并」", UNUSUAL),
    Case("C004", figures({"A3": 61}), "U2.xlsx 基础表!F7", "「走访次数」填的是 61，应在 0 ～ 60 之间"),
)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_figures_that_do_not_agree(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)
