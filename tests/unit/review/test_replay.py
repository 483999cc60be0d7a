"""A result scored again from its basis is the result; parts of two may be exchanged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.demo.workspace import demo_workspace
from pipeline.files.data import csv_bytes
from pipeline.files.workspace import open_workspace
from pipeline.model.tables import RANKING
from pipeline.report.basis import Basis
from pipeline.review.replay import Corner, replayed
from tests.bad.test_run import TARGET
from tests.unit.results import assessed, basis
from tests.unit.test_year import LATER, STAGES, two_stages
from tests.workspaces import RETURNS, Desk, by_unit, lay

EVERYTHING = """
## 核定数据
| 单位编码 | 填报项编码 | 数值 | 来源 |
| U2 | A1 | 75 | 抽查 |

## 更正
| 单位编码 | 填报项编码 | 原值 | 更正值 | 理由 | 证据编号 | 批准 |
| U1 | A3 | 6 | 5 | 核对 | 证-2 | 办公室 |

## 扣分登记
| 单位编码 | 事项编码 | 数量 | 系数 | 日期 | 证据编号 | 理由 | 批准 |
| U1 | K1 | 1.5 | X1、X2 | 2026-03-01 | 证-3 | 漏报一例 | 办公室 |

## 加分登记
| 单位编码 | 事项编码 | 数量 | 日期 | 证据编号 | 理由 | 批准 |
| U2 | G1 | 3 | 2026-03-01 | 证-4 | 推广 | 办公室 |

## 否决登记
| 单位编码 | 否决编码 | 事实 | 依据 | 证据编号 | 批准 | 日期 |
| U3 | V1 | 抽查 | 第十条 | 证-5 | 领导小组 | 2026-05-01 |
"""


def again(kept: Basis) -> bytes:
    return csv_bytes(replayed(Corner(kept, kept, kept)).ranking, RANKING)


def everything(desk: Desk) -> None:
    """Figures of every kind, entries in every register, a unit vetoed."""
    desk.returns(desk.filled("U3", {"A1": 50, "A4": "无"}), "U3.xlsx")
    desk.ledger(EVERYTHING)


def nobody_of_one(desk: Desk) -> None:
    desk.remove(f"{RETURNS}/U3.xlsx")


def nothing_known(desk: Desk) -> None:
    for file in (
        "inputs/2026/考核台账.xlsx",
        "reports/2025/data/facts.parquet",
        "reports/2025/data/ranking.csv",
    ):
        desk.remove(file)


@pytest.mark.parametrize("change", [everything, nobody_of_one, nothing_known])
def test_a_result_scored_again_is_the_result(change: Callable[[Desk], None], tmp_path: Path) -> None:
    desk = lay(tmp_path)
    change(desk)
    reports = assessed(desk, "一")
    assert again(basis(reports)) == (reports / "data/ranking.csv").read_bytes()


@pytest.mark.parametrize("period", ["2026", "2026-S1", "2026-S2"])
def test_so_is_a_year_in_stages_and_each_stage(period: str, tmp_path: Path) -> None:
    two_stages(tmp_path, LATER, U2={"A1": 90})
    reports = assessed(Desk(tmp_path), "一", period)
    assert again(basis(reports, period)) == (reports / "data/ranking.csv").read_bytes()


def test_a_year_of_which_a_stage_is_still_to_come(tmp_path: Path) -> None:
    desk = lay(tmp_path, STAGES)
    desk.stage("S1")
    reports = assessed(desk, "一")
    assert again(basis(reports)) == (reports / "data/ranking.csv").read_bytes()


def test_so_is_one_in_which_units_below_count(tmp_path: Path) -> None:
    demo_workspace(tmp_path, "qu-zhen", 6, 1)
    period = open_workspace(tmp_path).period
    reports = assessed(Desk(tmp_path), "一", period)
    assert again(basis(reports, period)) == (reports / "data/ranking.csv").read_bytes()


def test_figures_rules_and_ledger_may_be_of_different_results(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    one = basis(assessed(desk, "一"))
    desk.returns(desk.filled("U2", {"A1": 90}))
    desk.ledger("## 现场评分\n| 单位编码 | 指标编码 | 评分1 | 评分2 |\n| U2 | I3 | 20 | 20 |")
    desk.rewritten(TARGET)
    other = basis(assessed(desk, "二"))
    scores = {
        name: by_unit(replayed(corner).ranking, "score")["U2"]
        for name, corner in {
            "data": Corner(other, one, one),
            "rules": Corner(one, other, one),
            "ledger": Corner(one, one, other),
        }.items()
    }
    assert scores == pytest.approx({"data": 91, "rules": 86 - 40 + 50 * 80 / 95, "ledger": 90})
