"""Rows that have ended or not begun drop out; points left blank are shared out, or one a clause of a letter."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.run import Run
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


def test_where_none_of_those_is_in_force_the_line_keeps_its_total(tmp_path: Path) -> None:
    ended = "## 指标\n| 编码 | 分值 | 失效日期 |\n| I1 | | 2021-08-20 |\n"
    assert points(ended) == {"I1": 50, "I2": 30, "I3": 20}
    mine = run_of(tmp_path, ended).scores.set_index(["unit_code", "indicator_code"]).loc["U1"]
    assert mine["points"].to_dict() == {"I1": 0, "I2": 60, "I3": 40}


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


ENDED, TO_COME = "| | 2025-12-31 |", "| 2026-01-02 | |"
not_in_force = pytest.mark.parametrize("life", [ENDED, TO_COME])
POOR = {"U3": {"A1": 101}}


def rows(sheet: str, titles: str, *cells: str) -> str:
    """A table in place of the tiny scheme's, each row with the columns of its life."""
    head = f"## {sheet}（整表）\n| {titles} | 生效日期 | 失效日期 |\n"
    return head + "".join(f"| {row}\n" for row in cells) + "\n"


def targets(run: Run) -> list[float]:
    mine = run.scores[run.scores["indicator_code"] == "I1"]
    return [float(t) for t in mine["target"]]


@not_in_force
def test_a_target_not_in_force_gives_way_to_the_classes_and_that_to_the_indicators(
    life: str, tmp_path: Path
) -> None:
    own = rows(
        "目标", "单位或类别 | 指标 | 目标", f"U1 | I1 | 90 {life}", "镇 | I1 | 95 | 2026-01-01 | 2026-01-01 |"
    )
    assert targets(run_of(tmp_path / "a", own)) == [95, 95, 100]
    both = rows("目标", "单位或类别 | 指标 | 目标", f"U1 | I1 | 90 {life}", f"镇 | I1 | 95 {life}")
    assert targets(run_of(tmp_path / "b", both)) == [100, 100, 100]


def test_one_target_may_follow_upon_another(tmp_path: Path) -> None:
    own = rows("目标", "单位或类别 | 指标 | 目标", f"U1 | I1 | 90 {ENDED}", "U1 | I1 | 95 | 2026-01-01 | |")
    run = run_of(tmp_path, own)
    assert targets(run) == [95, 100, 100]
    assert run.findings == ()


@not_in_force
def test_an_exemption_not_in_force_exempts_nobody(life: str, tmp_path: Path) -> None:
    run = run_of(tmp_path, rows("不考核", "单位或类别 | 指标 | 处理", f"U2 | I2 | 满分 {life}"))
    assert set(run.scores["treatment"]) == {"scored"}


@not_in_force
def test_a_check_not_in_force_is_not_made(life: str, tmp_path: Path) -> None:
    run = run_of(
        tmp_path, rows("审核关系", "编码 | 表达式 | 级别", f"H1 | A1 <= A2 | 强制 {life}"), figures=POOR
    )
    assert run.findings == ()
    assert [f.code for f in run_of(tmp_path / "b", figures=POOR).findings] == ["C001"]


@not_in_force
def test_a_grade_and_an_award_not_in_force_are_not_given(life: str, tmp_path: Path) -> None:
    grades = rows(
        "等次",
        "编码 | 适用线 | 条件 | 结果",
        f"D1 | L | 得分 >= 60 | 优秀 {life}",
        "D2 | L | 得分 >= 0 | 合格 | | |",
    )
    awards = rows(
        "奖惩",
        "编码 | 适用线 | 类别 | 条件 | 结果",
        f"J1 | L | 奖励 | 名次 = 1 | 甲奖 {life}",
        "J2 | L | 奖励 | 名次 = 2 | 乙奖 | | |",
    )
    run = run_of(tmp_path, grades + awards)
    assert set(by_unit(run.ranking, "grade").values()) == {"合格"}
    assert list(run.awards["award"]) == ["乙奖"]


def test_what_drops_out_stays_in_the_tables_and_the_fingerprint() -> None:
    written = scheme(rows("不考核", "单位或类别 | 指标 | 处理", f"U2 | I2 | 满分 {ENDED}"))
    found = settled(written, DAY)
    assert (len(written.exemptions), len(found.exemptions)) == (1, 0)
    assert found.tables is written.tables
    assert found.fingerprint == written.fingerprint
