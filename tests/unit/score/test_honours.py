"""Grades and awards worked by hand: the first that holds, quotas, single items, progress, who is barred."""

from pathlib import Path

import pytest

from pipeline.run import Run
from tests.workspaces import by_unit, run_of

# Scores 92.5, 86, 63 and last year's 90, 80, 62.


def awarded(run: Run) -> list[tuple[object, ...]]:
    return list(run.awards[["unit_code", "award"]].itertuples(index=False, name=None))


def award(condition: str, most: str = "", kind: str = "奖励", single: str = "", line: str = "L") -> str:
    return (
        "## 奖惩（整表）\n| 编码 | 适用线 | 类别 | 单项 | 条件 | 结果 | 名额 | 金额 | 通知模板 |\n"
        f"| J1 | {line} | {kind} | {single} | {condition} | 甲奖 | {most} | 3000 | 表彰决定 |\n"
    )


def graded(*rows: str) -> str:
    return "## 等次（整表）\n| 编码 | 适用线 | 条件 | 结果 | 名额 |\n" + "".join(
        f"| {row} |\n" for row in rows
    )


BY_CLASS = "## 考核线\n| 编码 | 排名范围 |\n| L | 分类 |\n"


def test_the_first_grade_whose_condition_holds(tmp_path: Path) -> None:
    grades = graded(
        "D1 | L | 得分 >= 90 | 优秀 | ", "D2 | L | 得分 >= 60 | 合格 | ", "D3 | L | 得分 >= 0 | 差 | "
    )
    assert by_unit(run_of(tmp_path, grades).ranking, "grade") == {"U1": "优秀", "U2": "合格", "U3": "合格"}


def test_who_is_beyond_the_quota_gets_the_next_grade(tmp_path: Path) -> None:
    grades = graded(
        "D1 | L | 得分 >= 60 | 优秀 | 1", "D2 | L | 得分 >= 60 | 良好 | 1", "D3 | L | 得分 >= 0 | 合格 | "
    )
    assert by_unit(run_of(tmp_path, grades).ranking, "grade") == {"U1": "优秀", "U2": "良好", "U3": "合格"}


def test_a_quota_is_for_each_class_ranked_apart(tmp_path: Path) -> None:
    grades = graded("D1 | L | 得分 >= 60 | 优秀 | 1", "D2 | L | 得分 >= 0 | 合格 | ")
    run = run_of(tmp_path, BY_CLASS + grades)
    assert by_unit(run.ranking, "grade") == {"U1": "优秀", "U2": "合格", "U3": "优秀"}


@pytest.mark.parametrize(
    ("condition", "winners"),
    [
        ("名次 = 1", ["U1"]),
        ("倒数名次 = 1", ["U3"]),
        ("名次 <= 单位数 / 3 * 2", ["U1", "U2"]),
        ("得分率 >= 86", ["U1", "U2"]),
        ("AND(上年得分 >= 80, 进步 >= 2.5)", ["U1", "U2"]),
        ("进步名次 = 1", ["U2"]),
    ],
)
def test_what_a_condition_may_speak_of(condition: str, winners: list[str], tmp_path: Path) -> None:
    run = run_of(tmp_path, award(condition))
    assert awarded(run) == [(unit, "甲奖") for unit in winners]
    assert [u for u, won in by_unit(run.ranking, "award").items() if won] == winners
    assert list(run.awards.iloc[0][["kind", "amount", "notice"]]) == ["奖励", 3000, "表彰决定"]


def test_a_score_is_held_against_a_bound_as_it_is_compared_and_shown(tmp_path: Path) -> None:
    """89.996 is shown as 90.00 and ranks as 90: it is 90 for the grade too, unless nothing is rounded."""
    marks = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U2 | I3 | 19.996 |"
    assert by_unit(run_of(tmp_path / "a", ledger=marks).ranking, "grade")["U2"] == "优秀"
    unrounded = "## 方案\n| 项目 | 内容 |\n| 得分小数位 | 不修约 |\n"
    assert by_unit(run_of(tmp_path / "b", unrounded, marks).ranking, "grade")["U2"] == "合格"


def test_equal_progress_is_equal_whatever_the_binary_noise(tmp_path: Path) -> None:
    """80.1 − 80 and 90.1 − 90 differ in the seventeenth digit only."""
    marks = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U1 | I3 | 15.6 |\n| U2 | I3 | 10.1 |"
    assert awarded(run_of(tmp_path, award("进步名次 = 1"), marks)) == [("U1", "甲奖"), ("U2", "甲奖")]


@pytest.mark.parametrize(
    ("single", "condition", "winners"),
    [
        ("办理", "单项名次 = 1", ["U1"]),
        ("I2", "单项名次 = 1", ["U2"]),
        ("走访整改", "单项得分率 = 100", ["U2"]),
        ("服务", "单项得分率 >= 90", ["U1", "U2"]),
    ],
)
def test_a_single_item_or_group(single: str, condition: str, winners: list[str], tmp_path: Path) -> None:
    assert awarded(run_of(tmp_path, award(condition, single=single))) == [(u, "甲奖") for u in winners]


def test_a_group_of_the_awards_own_line_is_meant(tmp_path: Path) -> None:
    second = """
## 考核线
| 编码 | 名称 | 总分 |
| M | 副线 | 60 |

## 单位
| 编码 | 考核线 |
| U1 | L、M |
| U2 | L、M |

## 指标
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 表达式 | 方向 | 规则 | 每例分值 |
| M1 | 回访 | M | 办理 | 60 | A4 | ≥ | 据实计分 | 10 |
"""
    run = run_of(tmp_path, second + award("单项名次 = 1", single="办理", line="M"))
    assert awarded(run) == [("U2", "甲奖")]


@pytest.mark.parametrize(("kind", "winners"), [("奖励", ["U1"]), ("惩戒", ["U3"])])
def test_a_quota_keeps_the_best_for_a_prize_and_the_worst_for_a_sanction(
    kind: str, winners: list[str], tmp_path: Path
) -> None:
    assert awarded(run_of(tmp_path, award("得分 < 95", "1", kind))) == [(u, "甲奖") for u in winners]


def test_whose_standing_is_undecided_gets_no_prize_but_may_be_warned(tmp_path: Path) -> None:
    poor = {"U1": {"A1": 55}}
    assert awarded(run_of(tmp_path / "a", award("得分 >= 70"), figures=poor)) == [("U2", "甲奖")]
    warned = run_of(tmp_path / "b", award("得分 < 80", kind="惩戒"), figures=poor)
    assert awarded(warned) == [("U1", "甲奖"), ("U3", "甲奖")]


def test_who_is_not_ranked_gets_neither_grade_nor_award(tmp_path: Path) -> None:
    run = run_of(tmp_path, award("得分 >= 0"), figures={"U1": {"A1": 101}})
    assert awarded(run) == [("U2", "甲奖"), ("U3", "甲奖")]
    assert by_unit(run.ranking, "grade")["U1"] == ""
