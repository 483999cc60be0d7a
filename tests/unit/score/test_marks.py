"""现场评分 worked by hand: the mean of all marks, or of those left without the highest and the lowest."""

from pathlib import Path

import pytest

from pipeline.scheme.rules.on_site import mean_mark
from tests.workspaces import run_of

TRIMMED = "## 方案\n| 项目 | 内容 |\n| 评分取舍 | 去掉最高最低 |\n"


def panel(*marks: float) -> str:
    head = " | ".join(f"评分{n}" for n in range(1, len(marks) + 1))
    row = " | ".join(f"{mark:g}" for mark in marks)
    return f"## 现场评分（整表）\n| 单位编码 | 指标编码 | {head} |\n| U1 | I3 | {row} |\n"


@pytest.mark.parametrize(
    ("marks", "mean", "trimmed"),
    [
        ((18,), 18, 18),
        ((18, 10), 14, 14),
        ((18, 10, 17), 15, 17),
        ((20, 18, 17, 16, 15, 4), 15, 16.5),
        ((15, 15, 15, 15, 3, 20, 15), 14, 15),
    ],
)
def test_marks_of_any_number_of_assessors(marks: tuple[float, ...], mean: float, trimmed: float) -> None:
    assert (mean_mark(marks, False), mean_mark(marks, True)) == (mean, trimmed)


@pytest.mark.parametrize(("change", "score"), [("", 15), (TRIMMED, 16.5)])
def test_all_columns_of_the_ledger_count(change: str, score: float, tmp_path: Path) -> None:
    run = run_of(tmp_path, change, panel(20, 18, 17, 16, 15, 4))
    scores = run.scores.set_index(["unit_code", "indicator_code"])["score"]
    assert scores["U1", "I3"] == score
