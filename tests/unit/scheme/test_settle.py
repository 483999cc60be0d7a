"""Points left blank: shared out of the line's total, or one a clause where the line is a letter."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.scheme.settle import settled
from tests.workspaces import by_unit, run_of, scheme

DAY = date(2026, 1, 1)
BLANK = "## 指标\n| 编码 | 分值 | 失效日期 |\n| I1 | | |\n| I2 | | {} |\n"
LETTER = """
## 考核线
| 编码 | 总分 | 排名范围 |
| L | | 不排名 |

## 指标
| 编码 | 分值 | 规则 | 目标 | 每例分值 |
| I1 | | 达标得分 | 80 | |
| I2 | | 达标得分 | 9 | |
| I3 | | 现场评分 | | |
"""


def points(change: str) -> dict[str, float]:
    return {i.code: i.points for i in settled(scheme(change), DAY).indicators}


def test_what_the_written_points_leave_is_shared_equally() -> None:
    assert points(BLANK.format("")) == {"I1": 40, "I2": 40, "I3": 20}


def test_an_indicator_no_longer_in_force_takes_no_share() -> None:
    assert points(BLANK.format("2021-08-20")) == {"I1": 80, "I2": 0, "I3": 20}


def test_a_letter_counts_the_clauses_attained_and_ranks_nobody(tmp_path: Path) -> None:
    run = run_of(
        tmp_path, LETTER, ledger="## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U1 | I3 | 1 |"
    )
    assert by_unit(run.ranking, "score") == {"U1": 3, "U2": 2, "U3": 0}
    assert set(by_unit(run.ranking, "rank").values()) == {None}
    assert set(run.ranking["total"]) == {3}
    assert "2026考核结果汇总.xlsx" in run.reports


def test_a_clause_a_unit_is_not_assessed_on_is_not_shared_out_over_the_others(tmp_path: Path) -> None:
    exempt = "\n## 不考核\n| 单位或类别 | 指标 | 处理 |\n| U2 | I3 | 折算 |\n"
    run = run_of(tmp_path, LETTER + exempt)
    row = run.ranking.set_index("unit_code").loc["U2"]
    assert (row["score"], row["total"]) == (2, 2)


def test_the_highest_and_the_lowest_mark_may_be_left_out(tmp_path: Path) -> None:
    marks = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 | 评分2 | 评分3 |\n| U1 | I3 | 20 | 10 | 12 |"
    run = run_of(tmp_path, "## 方案\n| 项目 | 内容 |\n| 评分取舍 | 去掉最高最低 |", ledger=marks)
    value = run.scores.set_index(["unit_code", "indicator_code"]).loc[("U1", "I3"), "value"]
    assert value == pytest.approx(12)
