"""Scores that look at the others of the group or at last year, from the scheme's cells to the sentence."""

from pathlib import Path

import pytest

from pipeline.run import Run
from tests.unit.score.test_lines import cell
from tests.workspaces import run_of

UNITS = ("U1", "U2", "U3")


def scores_of(run: Run) -> list[object]:
    return [cell(run, unit, "I1", "score") for unit in UNITS]


def ruled(rule: str, **cells: str) -> str:
    titles = "".join(f" {title} |" for title in cells)
    texts = "".join(f" {text} |" for text in cells.values())
    return f"## 指标\n| 编码 | 规则 |{titles}\n| I1 | {rule} |{texts}\n"


def test_places_with_the_sentence(tmp_path: Path) -> None:
    run = run_of(tmp_path, ruled("按名次", 每名扣分="15", 目标=""))
    assert scores_of(run) == [50, 35, 20]
    assert cell(run, "U3", "I1", "reason") == (
        "完成值 70%，列组内第 3 名，每低一名扣 15 分，得 20 分（满分 50 分）。"
    )


def test_places_within_the_class_where_classes_are_ranked_apart(tmp_path: Path) -> None:
    apart = "## 考核线\n| 编码 | 排名范围 |\n| L | 分类 |\n"
    assert scores_of(run_of(tmp_path, ruled("按名次", 每名扣分="15") + apart)) == [50, 35, 50]


def test_a_unit_whose_return_is_not_settled_is_compared_but_nobody_with_it(tmp_path: Path) -> None:
    odd = {"U1": {"A1": 101}}  # more handled than there were cases: a blocking check
    run = run_of(tmp_path / "a", ruled("按名次", 每名扣分="15"), figures=odd)
    assert run.blocked == {"U1"}
    assert scores_of(run) == [50, 50, 35]
    run = run_of(tmp_path / "b", ruled("与最优比"), figures=odd)
    assert scores_of(run) == [50, 50, 50 * 70 / 80]
    assert cell(run, "U3", "I1", "reason") == (
        "完成值 70%，组内最优 80%，为最优值的 87.5%，按比例计，得 43.75 分（满分 50 分）。"
    )


def test_a_unit_with_nothing_to_do_has_no_place(tmp_path: Path) -> None:
    idle = {"U2": {"A1": 0, "A2": 0}}
    full = ruled("按名次", 每名扣分="15", 零分母处理="满分")
    run = run_of(tmp_path, full, figures=idle)
    assert scores_of(run) == [50, 50, 35]


def test_a_target_may_be_the_mean_of_the_group(tmp_path: Path) -> None:
    run = run_of(tmp_path, "## 指标\n| 编码 | 目标 | 门槛 |\n| I1 | 组内平均 * 1.1 | 组内最差 + 1 |\n")
    mean = (95 + 80 + 70) / 3
    assert cell(run, "U2", "I1", "target") == pytest.approx(mean * 1.1)
    assert scores_of(run) == [50, pytest.approx(50 * 80 / (mean * 1.1)), 0]
    assert "低于门槛 71%" in str(cell(run, "U3", "I1", "reason"))


def test_progress_is_made_on_last_years_value_of_the_same_formula(tmp_path: Path) -> None:
    """Last year they had 95, 80 and 70 percent."""
    mixed = ruled("水平与进步", 水平权重="60%", 低于平均水平权重="50%", 进步目标="10", 目标="100")
    run = run_of(tmp_path, mixed, figures={"U2": {"A1": 84}, "U3": {"A1": 90}})
    assert scores_of(run) == [
        pytest.approx(0.6 * 47.5),
        pytest.approx(0.5 * 42 + 0.5 * 20),
        pytest.approx(0.6 * 45 + 0.4 * 50),
    ]
    assert cell(run, "U2", "I1", "reason") == (
        "完成值 84%，目标 ≥100%，完成目标的 84%，按比例计，水平得分 42 分，比上年 80% 进步 4 个百分点，"
        "进步得分 20 分，未达到组内平均 89.6667%，水平占 50%，得 31 分（满分 50 分）。"
    )
