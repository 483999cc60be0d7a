"""Subordinate units' scores counted in: own × w + mean share below × total × (1 − w), worked by hand."""

from pathlib import Path

import pytest

from tests.unit.report.workbook.reading import formulas
from tests.workspaces import by_unit, run_of

BELOW = """
## 考核线
| 编码 | 本级权重 |
| L | 0.6 |

## 单位
| 编码 | 上级 |
| U2 | U1 |
| U3 | U1 |
"""


def test_a_unit_answers_for_those_below_it(tmp_path: Path) -> None:
    run = run_of(tmp_path, BELOW)
    scores = by_unit(run.ranking, "score")
    assert (scores["U2"], scores["U3"]) == (86, 63)
    assert scores["U1"] == pytest.approx(92.5 * 0.6 + (0.86 + 0.63) / 2 * 100 * 0.4)
    note = by_unit(run.ranking, "note")["U1"]
    assert note == "本级 92.5 分 × 0.6 ＋ 2 个下级单位平均得分率 74.5% × 100 分 × 0.4"


def test_levels_are_settled_from_below(tmp_path: Path) -> None:
    chain = (
        "## 考核线\n| 编码 | 本级权重 |\n| L | 0.5 |\n\n## 单位\n| 编码 | 上级 |\n| U2 | U1 |\n| U3 | U2 |\n"
    )
    scores = by_unit(run_of(tmp_path, chain).ranking, "score")
    assert scores == {"U1": pytest.approx((92.5 + (86 + 63) / 2) / 2), "U2": pytest.approx(74.5), "U3": 63}


def test_the_workbook_counts_them_in_with_a_live_formula(tmp_path: Path) -> None:
    run = run_of(tmp_path, BELOW)
    book = run.reports["2026考核结果汇总.xlsx"]
    live = [text for (sheet, _), text in formulas(book).items() if sheet == "得分汇总" and "(1-0.6)*" in text]
    assert len(live) == 1
