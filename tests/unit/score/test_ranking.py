"""Ranks worked by hand: ties, tie-breakers, classes, rounding, the comprehensive score, who is not ranked."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from pipeline.score.ranking import places
from tests.workspaces import RETURNS, by_unit, lay, run_of

TIE = {"U2": {"A1": 100, "A3": 4, "A4": 4}}
"""50 + 24 for U2, who with a mark of 18.5 has U1's 92.5 by other means."""


def marks(of_second: float) -> str:
    return (
        "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n"
        f"| U1 | I3 | 18 |\n| U2 | I3 | {of_second} |\n| U3 | I3 | 10 |"
    )


def settings(**cells: str) -> str:
    return "## 方案\n| 项目 | 内容 |\n" + "".join(f"| {name} | {text} |\n" for name, text in cells.items())


def test_equal_scores_share_the_better_place_and_the_next_is_skipped(tmp_path: Path) -> None:
    ranking = run_of(tmp_path, ledger=marks(18.5), figures=TIE).ranking
    assert by_unit(ranking, "rank") == {"U1": 1, "U2": 1, "U3": 3}
    assert by_unit(ranking, "reverse_rank") == {"U1": 2, "U2": 2, "U3": 1}
    assert set(ranking["class_size"]) == {3}


@pytest.mark.parametrize(
    ("breakers", "first"),
    [("办理", "U2"), ("服务", "U1"), ("现场检查", "U2"), ("I2", "U1"), ("L、服务，办结率", "U1")],
)
def test_tie_breakers_decide_in_their_order(breakers: str, first: str, tmp_path: Path) -> None:
    ranking = run_of(tmp_path, settings(并列处理=breakers), marks(18.5), TIE).ranking
    second = {"U1": "U2", "U2": "U1"}[first]
    assert by_unit(ranking, "rank") == {first: 1, second: 2, "U3": 3}


def test_a_tie_that_no_breaker_breaks_is_a_tie(tmp_path: Path) -> None:
    same = {"U2": {"A1": 95, "A3": 6, "A4": 3}}
    ranking = run_of(tmp_path, settings(并列处理="办理、服务"), marks(18), same).ranking
    assert by_unit(ranking, "rank") == {"U1": 1, "U2": 1, "U3": 3}


@pytest.mark.parametrize(
    ("digits", "mark", "ranks"),
    [
        ("", 18.504, [1, 1]),
        ("2", 18.504, [1, 1]),
        ("2", 18.505, [2, 1]),
        ("0", 18.9, [1, 1]),
        ("不修约", 18.504, [2, 1]),
        ("不修约", 18.5, [1, 1]),
    ],
)
def test_scores_are_compared_as_the_scheme_states(
    digits: str, mark: float, ranks: list[int], tmp_path: Path
) -> None:
    ranking = run_of(tmp_path, settings(得分小数位=digits), marks(mark), TIE).ranking
    found = by_unit(ranking, "rank")
    assert [found["U1"], found["U2"]] == ranks
    assert by_unit(ranking, "score")["U2"] == pytest.approx(74 + mark)


def test_ranks_within_a_class(tmp_path: Path) -> None:
    ranking = run_of(tmp_path, "## 考核线\n| 编码 | 排名范围 |\n| L | 分类 |\n").ranking
    assert by_unit(ranking, "rank") == {"U1": 1, "U2": 2, "U3": 1}
    assert by_unit(ranking, "class_size") == {"U1": 2, "U2": 2, "U3": 1}


def test_who_did_not_report_has_no_score_and_no_place(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.remove(f"{RETURNS}/U1.xlsx")
    ranking = desk.run().ranking
    assert by_unit(ranking, "rank") == {"U2": 1, "U3": 2, "U1": None}
    assert by_unit(ranking, "score")["U1"] is None
    assert by_unit(ranking, "status") == {"U2": "ranked", "U3": "ranked", "U1": "missing"}
    assert set(ranking["class_size"]) == {2}


def test_last_year_stands_beside(tmp_path: Path) -> None:
    ranking = run_of(tmp_path).ranking
    assert by_unit(ranking, "last_score") == {"U1": 90, "U2": 80, "U3": 62}


SECOND_LINE = """
## 考核线
| 编码 | 名称 | 总分 | 综合权重 | 排名范围 |
| M | 副线 | 60 | 0.5 | 全部 |

## 单位
| 编码 | 考核线 |
| U1 | L、M |
| U2 | L、M |

## 指标
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 表达式 | 方向 | 规则 | 每例分值 |
| M1 | 回访 | M | 回访 | 60 | A3 | ≥ | 据实计分 | 10 |
"""


def test_the_comprehensive_score_is_the_weighted_sum_of_the_lines(tmp_path: Path) -> None:
    ranking = run_of(tmp_path, SECOND_LINE, figures={"U1": {"A3": 1, "A4": 8}}).ranking
    assert by_unit(ranking, "score", "L") == {"U1": 92.5, "U2": 86, "U3": 63}
    assert by_unit(ranking, "score", "M") == {"U2": 50, "U1": 10}
    assert by_unit(ranking, "score", "综合") == {"U2": 86 + 25, "U1": 92.5 + 5}
    assert by_unit(ranking, "rank", "综合") == {"U2": 1, "U1": 2}
    assert by_unit(ranking, "total", "综合") == {"U2": 130, "U1": 130}


def test_a_line_without_units_is_no_fault(tmp_path: Path) -> None:
    ranking = run_of(tmp_path, "## 考核线\n| 编码 | 名称 | 总分 |\n| M | 副线 | 50 |").ranking
    assert set(ranking["line"]) == {"L"}


def test_places() -> None:
    keys = np.array([[3.0], [5.0], [5.0], [1.0], [9.0], [4.0]])
    groups = np.array([0, 0, 0, 0, 0, 1])
    counts = np.array([True, True, True, True, False, True])
    assert_array_equal(places(keys, groups, counts), [3, 1, 1, 4, np.nan, 1])
    second = np.column_stack([keys, [0, 1, 2, 0, 0, 0]])
    assert_array_equal(places(second, groups, counts), [3, 2, 1, 4, np.nan, 1])
