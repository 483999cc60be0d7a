"""最能挽回的分: what each lost item is worth, and the value that would have earned it, tried on the rule itself."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.files.workspace import open_workspace
from pipeline.report.regain import regains, shown_regains
from pipeline.run import Run
from pipeline.year import open_run
from tests.workspaces import lay, run_of

MARKS = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U1 | I3 | 20 |\n| U2 | I3 | 16 |\n| U3 | I3 | 10 |\n"


def of(run: Run, unit: str) -> pd.DataFrame:
    table = regains(run.results)
    return table[table["unit_code"] == unit].set_index("indicator_code")


def test_lost_points_are_those_of_the_scores(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    scores = run.scores[run.scores["points"] - run.scores["score"] > 1e-9]
    table = regains(run.results)
    assert len(table) == len(scores) > 0
    merged = table.merge(scores, on=["stage", "line", "unit_code", "indicator_code"], validate="one_to_one")
    assert list(merged["lost"]) == pytest.approx(list(merged["points"] - merged["score"]))


def test_the_value_told_would_have_earned_full_points(tmp_path: Path) -> None:
    """U2's figures are changed to what is told, one after another: each time the item earns all its points."""
    found = of(run_of(tmp_path / "一"), "U2")
    value, full, gap = (float(found[column]["I1"]) for column in ("value", "full_value", "gap"))
    assert gap == pytest.approx(abs(full - value))
    mended = of(run_of(tmp_path / "二", figures={"U2": {"A1": full}}), "U2")
    assert "I1" in found.index
    assert "I1" not in mended.index


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("| 达标得分 | 90 | | | ", 90.0),
        ("| 据实计分 | | 0.5 | | ", 100.0),
        ("| 区间 | | | 85 | 95 ", 85.0),
        ("| 与最优比 | | | | ", None),
        ("| 按名次 | | 1 | | ", None),
    ],
)
def test_what_can_be_told_of_each_kind_of_rule(rule: str, value: float | None, tmp_path: Path) -> None:
    direction = "区间" if "区间" in rule else "≥"
    head = "## 指标\n| 编码 | 方向 | 规则 | 目标 | 每例分值 | 下限 | 上限 | 每名扣分 |\n"
    each = " 1 " if "按名次" in rule else " "
    change = (
        f"{head}| I1 | {direction} {rule.replace('| 1 |', '| |', 1) if '按名次' in rule else rule}|{each}|\n"
    )
    found = of(run_of(tmp_path, change), "U2").loc["I1"]
    assert (None if found["full_value"] != found["full_value"] else found["full_value"]) == value


def test_points_are_worth_what_their_line_weighs(tmp_path: Path) -> None:
    weighed = (
        "## 考核线（添行）\n| 编码 | 名称 | 总分 | 综合权重 | 排名范围 |\n| M | 副线 | 10 | 0.5 | 全部 |\n\n"
        "## 单位\n| 编码 | 考核线 |\n| U1 | L、M |\n| U2 | L、M |\n\n"
        "## 指标（添行）\n| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 方向 | 规则 |\n"
        "| I4 | 副项 | M | 副项 | 10 | ≥ | 现场评分 |\n"
    )
    run = run_of(tmp_path, weighed, MARKS + "| U1 | I4 | 9 |\n| U2 | I4 | 4 |\n")
    found = of(run, "U2").loc["I4"]
    assert (found["lost"], found["worth"], found["full_value"]) == (6.0, 3.0, 10.0)
    told = shown_regains(regains(run.results), run.tables)["U2"]
    assert [one.worth for one in told] == sorted((one.worth for one in told), reverse=True)
    assert next((one.lost, one.points) for one in told if one.name == "副项") == ("6.00", "3.00")


def test_a_year_in_stages_tells_of_each_stage_by_its_weight(tmp_path: Path) -> None:
    stages = (
        "## 阶段（整表）\n| 编码 | 名称 | 权重 | 起始月 | 终止月 | 截止日期 |\n"
        "| S1 | 上半年考核 | 0.4 | 1 | 6 | 2026-07-10 |\n| S2 | 全年考核 | 0.6 | 1 | 12 | 2027-01-10 |"
    )
    desk = lay(tmp_path, stages)
    desk.stage("S1")
    desk.stage("S2")
    year = open_run(open_workspace(desk.root))
    table = regains(year.results)
    shares = (table["worth"] / table["lost"]).round(9).groupby(table["stage"]).agg(set)
    assert shares.to_dict() == {"S1": {0.4}, "S2": {0.6}}
    own = regains(year.held[0].results)
    assert own["worth"].tolist() == own["lost"].tolist() != []
    desk.remove("inputs/2026-S2/returns/U2.xlsx")
    assert set(regains(open_run(open_workspace(desk.root)).results)["unit_code"]) == {"U1", "U3"}


def test_what_is_shared_with_units_below_weighs_less_only_where_there_are_any(tmp_path: Path) -> None:
    above = "## 考核线\n| 编码 | 本级权重 |\n| L | 0.6 |\n\n## 单位\n| 编码 | 上级 |\n| U3 | U1 |\n"
    table = regains(run_of(tmp_path, above, MARKS).results)
    shares = (table["worth"] / table["lost"]).round(9).groupby(table["unit_code"]).agg(set)
    assert shares.to_dict() == {"U1": {0.6}, "U2": {1.0}, "U3": {1.0}}


def test_who_has_no_score_has_nothing_to_regain(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.remove("inputs/2026/returns/U2.xlsx")
    run = desk.run()
    assert set(regains(run.results)["unit_code"]) == {"U1", "U3"}
