"""C: the figures contradict each other, the scheme's bounds or what is usual."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline.files.cells import CellValue
from pipeline.files.data import parquet_bytes
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.template import write_template
from pipeline.model.tables import FACTS
from tests.bad.case import Case, holds, named, shown
from tests.unit.check.making import items, units
from tests.workspaces import FIGURES, SAVED, Desk, lay

UNUSUAL = """
## 审核关系
| 编码 | 表达式 | 级别 | 提示 |
| H2 | A3 >= 上年(A3) / 2 | 核实 | 走访次数减少过半。 |
"""


def figures(
    changed: Mapping[str, CellValue], explained: Mapping[str, str] | None = None
) -> Callable[[Desk], object]:
    return lambda desk: desk.returns(desk.filled("U2", changed, explained=explained or {}))


def reviewed(verdict: str) -> Callable[[Desk], object]:
    """A word of U2 on its unusual figure, and what the reviewer makes of it."""

    def spoil(desk: Desk) -> None:
        figures({"A3": 2}, {"A3": "机构合并"})(desk)
        desk.ledger(f"## 说明审定\n| 单位编码 | 审核编码 | 意见 | 审定 |\n| U2 | H2 | {verdict} | 张科 |")

    return spoil


MANY = (
    items(9)
    + f"\n## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | SUM({', '.join(f'X{k}' for k in range(1, 10))}) > 0 | 核实 |"
)
"""Nine more counts on the form, none of them required."""
ROUND = {f"X{k}": 40.0 + 5 * k for k in range(1, 10)}
COUNTED = {f"X{k}": 137.0 * k + k // 3 for k in range(1, 10)}


def as_last_year(desk: Desk) -> None:
    """U2 sends the same nine figures again."""
    rows = [
        ("2025", "U2", item, value, None, value, "x.xlsx", "基础表", "F5") for item, value in COUNTED.items()
    ]
    desk.put("reports/2025/data/facts.parquet", parquet_bytes(pd.DataFrame(rows, columns=list(FACTS)), FACTS))
    occasion, writer = desk.run().occasion, Writer("填报表", SAVED)
    filled = Filled({**FIGURES["U2"], **COUNTED})
    write_template(writer, occasion, occasion.scheme.unit_by_code["U2"], filled)
    desk.returns(writer.close())


COMPARED = "## 核定数据\n| 单位编码 | 填报项编码 | 数值 | 来源 |\n| U2 | A1 | 88 | 比对 |"

CASES = (
    Case("C001", figures({"A1": 101}), "U2.xlsx 基础表!F5", "办结数 101（F5），应办数 100（F6）"),
    Case("C002", figures({"A3": 2}), "U2.xlsx 基础表!F7", "走访次数 2（F7），走访次数上年 5", UNUSUAL),
    Case("C003", figures({"A3": 2}, {"A3": "机构合并"}), "U2.xlsx 基础表!F7", "「机构合并」", UNUSUAL),
    Case("C005", reviewed("不采纳"), "U2.xlsx 基础表!F7", "未被采纳（张科）", UNUSUAL),
    Case(
        "C008",
        figures(ROUND),
        "U2.xlsx 基础表!F5",
        "有 10 个不同的两位以上的数，其中 10 个尾数是 0 或 5",
        MANY,
    ),
    Case("C009", as_last_year, "U2.xlsx 基础表!F5", "9 个数中有 9 个与上年完全相同", MANY, everyone=True),
    Case(
        "C011",
        lambda d: d.ledger(COMPARED),
        "U2.xlsx 基础表!F5",
        "「办结数」自报 80，部门数据 88（inputs/2026/考核台账.xlsx 核定数据!",
    ),
    Case("C012", reviewed("采纳"), "U2.xlsx 基础表!F7", "「机构合并」。张科已采纳。", UNUSUAL),
)

FAR_OFF = "C006"
NEIGHBOURS = units(6) + "\n## 填报项\n| 编码 | 上限 |\n| A3 | 9999 |"


def test_a_figure_far_from_those_of_the_class(tmp_path: Path) -> None:
    """It takes a class of more units than the other cases have."""
    desk = lay(tmp_path, NEIGHBOURS)
    for k in range(1, 7):
        desk.returns(desk.filled(f"V{k}", {"A1": 80, "A2": 100, "A3": 5, "A4": 5}), f"V{k}.xlsx")
    desk.returns(desk.filled("V6", {"A1": 80, "A2": 100, "A3": 230, "A4": 5}), "V6.xlsx")
    (found,) = desk.told()
    assert (found.code, found.unit_code, str(found.place)) == (FAR_OFF, "V6", "V6.xlsx 基础表!F7")
    assert "「走访次数」填的是 230，同类单位（镇，8 个）的中位数是 5" in found.message
    shown(found)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_figures_that_do_not_agree(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)
