"""A chart's strokes, boxes and ticks lie where the numbers say."""

import re

import pandas as pd
import pytest

from pipeline.report.distribution import distributions
from pipeline.report.page.chart import LEFT, RIGHT, WIDTH, Chart, chart


def drawn(scores: list[float]) -> Chart:
    words = {"line": "L", "line_name": "主线", "unit_class": "乡镇", "status": "ranked"}
    (one,) = distributions(
        pd.DataFrame({"score": scores, "compared": scores}).assign(**words, letter=False, total=100.0)
    )
    return chart(one)


def scale(made: Chart) -> list[float]:
    """What each stroke stands for, read off the ticks."""
    (x0, low), (x1, high) = ((float(x), float(n)) for x, n in (made.ticks[0], made.ticks[-1]))
    places = map(float, re.findall(r"M([0-9.]+) ", made.rows[0].strokes))
    return [low + (place - x0) / (x1 - x0) * (high - low) for place in places]


@pytest.mark.parametrize(
    "scores", [[90.0, 80.0, 71.25, 60.5], [999.99, 0.0], [0.001, 0.002], [3.0], [-5.0, 12.0, 800.0]]
)
def test_every_unit_has_a_stroke_at_its_score(scores: list[float]) -> None:
    made = drawn(scores)
    width = float(made.ticks[-1][1]) - float(made.ticks[0][1])
    assert scale(made) == pytest.approx(sorted(scores, reverse=True), abs=width / 1000)
    assert LEFT <= float(made.ticks[0][0]) < float(made.ticks[-1][0]) <= WIDTH - RIGHT
    assert 2 <= len(made.ticks) <= 12


def test_the_ticks_are_round_and_evenly_spaced() -> None:
    assert [number for _, number in drawn([964.94, 670.54]).ticks] == [
        "650",
        "700",
        "750",
        "800",
        "850",
        "900",
        "950",
        "1000",
    ]


def test_equal_scores_share_a_stroke_and_the_mean_lies_in_its_place() -> None:
    made = drawn([80.0] * 400 + [90.0] * 400)
    assert len(scale(made)) == 2
    left, width = map(float, made.rows[0].box)
    assert float(made.rows[0].mean) == pytest.approx(left + width / 2, abs=0.2)
