"""A unit's own targets and points, its difficulty, last year's figures and the assessors' mean, worked by hand."""

from pathlib import Path

import pytest

from pipeline.issue.ledger import figures_asked
from pipeline.run import Run
from tests.workspaces import by_unit, run_of


def cell(run: Run, unit: str, indicator: str, column: str) -> object:
    return run.scores.set_index(["unit_code", "indicator_code"]).loc[(unit, indicator), column]


def test_a_units_own_target_goes_before_its_classes_and_that_before_the_indicators(tmp_path: Path) -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 目标 |\n| 镇 | I1 | 90 |\n| 乙镇 | I1 | 160 |\n"
    run = run_of(tmp_path, own)
    assert [cell(run, u, "I1", "target") for u in ("U1", "U2", "U3")] == [90, 160, 100]
    assert [cell(run, u, "I1", "score") for u in ("U1", "U2", "U3")] == [50, 25, 35]
    assert "（目标为本单位单列）" in str(cell(run, "U2", "I1", "reason"))
    assert "（目标为镇单列）" in str(cell(run, "U1", "I1", "reason"))
    assert "单列" not in str(cell(run, "U3", "I1", "reason"))


def test_a_class_may_weigh_an_item_differently(tmp_path: Path) -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 分值 |\n| 街道 | I1 | 60 |\n| 街道 | I2 | 20 |\n"
    run = run_of(tmp_path, own)
    assert by_unit(run.ranking, "base") == {"U1": 92.5, "U2": 86.0, "U3": 42 + 18 + 10}
    assert [cell(run, u, "I2", "points") for u in ("U2", "U3")] == [30, 20]


def test_points_and_target_may_stand_in_rows_of_different_reach(tmp_path: Path) -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 目标 | 分值 |\n| 街道 | I1 | | 60 |\n| 街道 | I2 | | 20 |\n| U3 | I1 | 70 | |\n"
    assert cell(run_of(tmp_path, own), "U3", "I1", "score") == 60


def test_a_target_may_be_last_years_figure(tmp_path: Path) -> None:
    run = run_of(
        tmp_path, "## 指标\n| 编码 | 目标 |\n| I1 | 上年(A1) / 上年(A2) * 100 |", figures={"U2": {"A1": 60}}
    )
    assert cell(run, "U2", "I1", "target") == 80
    assert cell(run, "U2", "I1", "score") == pytest.approx(50 * 60 / 80)
    assert cell(run, "U1", "I1", "score") == 50


OFF = """
## 指标
| 编码 | 表达式 | 单位 | 方向 | 目标 | 规则 | 每例分值 | 每步扣分 | 零分母处理 |
| I2 | 误差率(走访次数) * 100 | % | ≤ | 5 | 未达标扣分 | | 0.5 | 满分 |
"""
OFFICE = """
## 核定数据
| 单位编码 | 填报项编码 | 数值 | 来源 |
| U1 | A3 | 8 | 比对 |
| U2 | A3 | 5 | 比对 |
| U3 | A3 | 0 | 比对 |
"""


def test_the_rate_of_difference_to_another_departments_figure_may_be_scored(tmp_path: Path) -> None:
    """6 reported for 8 on record, 5 for 5, 4 for none."""
    run = run_of(tmp_path, OFF, OFFICE)
    assert [cell(run, u, "I2", "value") for u in ("U1", "U2")] == [25, 0]
    assert [cell(run, u, "I2", "score") for u in ("U1", "U2", "U3")] == [20, 30, 30]
    assert "分母为零" in str(cell(run, "U3", "I2", "reason"))
    (fact,) = run.facts.query("unit_code == 'U1' and item_code == 'A3'").to_dict("records")
    assert (fact["reported"], fact["verified"], fact["assessed"]) == (6, 8, 8)


def test_what_a_formula_compares_is_listed_for_the_office_to_fill(tmp_path: Path) -> None:
    run = run_of(tmp_path, OFF)
    listed = [(row["单位编码"], row["填报项编码"], row["来源"]) for row in figures_asked(run.occasion)]
    assert listed == [("U1", "A3", "比对"), ("U2", "A3", "比对"), ("U3", "A3", "比对")]


def test_the_difficulty_of_a_unit_multiplies_its_scores_up_to_the_points(tmp_path: Path) -> None:
    hard = "## 单位\n| 编码 | 难度系数 |\n| U1 | 1.2 |\n| U3 | 1.2 |\n"
    run = run_of(tmp_path, hard)
    assert [cell(run, "U3", i, "score") for i in ("I1", "I2", "I3")] == [42, pytest.approx(21.6), 12]
    assert [cell(run, "U1", i, "score") for i in ("I1", "I2", "I3")] == [50, 30, 20]
    assert by_unit(run.ranking, "base")["U2"] == 86
    said = "完成目标的 70%，按比例计，得 35 分（满分 50 分）。乘难度系数 1.2，得 42 分。"
    assert str(cell(run, "U3", "I1", "reason")).endswith(said)
    assert str(cell(run, "U1", "I1", "reason")).endswith("乘难度系数 1.2，不超过满分，得 50 分。")
    assert "难度系数" not in str(cell(run, "U2", "I1", "reason"))


def test_a_score_may_go_below_zero_where_the_scheme_says_so(tmp_path: Path) -> None:
    steps = "## 指标\n| 编码 | 规则 | 每步扣分 | 不保底 |\n| I1 | 未达标扣分 | 2 | {} |\n"
    assert cell(run_of(tmp_path / "a", steps.format("是")), "U3", "I1", "score") == 50 - 2 * 30
    assert cell(run_of(tmp_path / "b", steps.format("")), "U3", "I1", "score") == 0


def test_an_on_site_score_is_the_mean_of_the_marks_given(tmp_path: Path) -> None:
    given = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 | 评分2 | 评分3 |\n| U1 | I3 | 20 | | 15 |\n| U2 | I3 | 19 | 18 | 17 |"
    run = run_of(tmp_path, ledger=given)
    assert [cell(run, u, "I3", "score") for u in ("U1", "U2")] == [17.5, 18]


def test_a_correction_counts_and_what_was_returned_stays(tmp_path: Path) -> None:
    put_right = """
## 核定数据
| 单位编码 | 填报项编码 | 数值 | 来源 | 证据编号 |
| U2 | A1 | 60 | 抽查 | Z1 |
| U2 | A3 | 1 | 抽查 | Z2 |

## 更正
| 单位编码 | 填报项编码 | 原值 | 更正值 | 理由 | 证据编号 | 批准 |
| U2 | A1 | 60 | 70 | 复核 | Z3 | 办公室 |
"""
    run = run_of(tmp_path, ledger=put_right)
    facts = run.facts.set_index(["unit_code", "item_code"])
    assert list(facts.loc[("U2", "A1"), ["reported", "verified", "assessed"]]) == [80, 70, 70]
    assert list(facts.loc[("U2", "A3"), ["reported", "verified", "assessed"]]) == [5, 1, 1]
    assert "更正" in str(facts.loc[("U2", "A1"), "note"])
    assert cell(run, "U2", "I1", "score") == 35
    assert by_unit(run.ranking, "base")["U2"] == 35 + 18 + 16


def test_a_figure_from_elsewhere_is_not_asked_of_the_unit(tmp_path: Path) -> None:
    compared = "## 填报项\n| 编码 | 数据来源 |\n| A4 | 比对 |\n"
    given = (
        "## 核定数据\n| 单位编码 | 填报项编码 | 数值 | 来源 |\n| U1 | A4 | 3 | 比对 |\n| U2 | A4 | 2 | 比对 |"
    )
    run = run_of(tmp_path, compared, given)
    assert "A4" not in [item.code for item in run.scheme.asked(run.scheme.units[0], run.day)]
    assert [cell(run, u, "I2", "score") for u in ("U1", "U2", "U3")] == [27, 21, 0]
    assert cell(run, "U3", "I2", "treatment") == "missing"


def test_a_total_brought_below_zero_by_indicators_is_not_lifted_to_it(tmp_path: Path) -> None:
    steps = "## 指标\n| 编码 | 规则 | 每步扣分 | 不保底 |\n| I1 | 未达标扣分 | 5 | 是 |\n"
    run = run_of(tmp_path, steps)
    assert by_unit(run.ranking, "score")["U3"] == (50 - 5 * 30) + 18 + 10
    assert [f for f in run.findings if f.unit_code == "U3"] == []


def test_an_item_may_earn_nothing_when_its_target_is_missed(tmp_path: Path) -> None:
    run = run_of(tmp_path, "## 指标\n| 编码 | 一票否决 | 目标 |\n| I1 | 该项零分 | 90 |\n")
    assert [cell(run, u, "I1", "score") for u in ("U1", "U2", "U3")] == [50, 0, 0]
    assert str(cell(run, "U2", "I1", "reason")) == "完成值 80%，未达目标 90%，该项零分。"
    assert run.vetoes[run.vetoes["code"] == "I1"].empty
