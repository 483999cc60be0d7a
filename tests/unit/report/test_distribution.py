"""The distribution counts every unit that stands in the ranking, once, in its class and among all."""

from statistics import median

import pandas as pd
import pytest

from pipeline.report.distribution import BANDS, distributions
from tests.unit.report.tables import results

RANKING = results().ranking
PLACED = RANKING[RANKING["status"].isin(["ranked", "pending"])]


@pytest.mark.parametrize("line", ["综合", "D", "W"])
def test_every_class_has_its_figures(line: str) -> None:
    (one,) = (d for d in distributions(RANKING) if d.line == line)
    rows = PLACED[PLACED["line"] == line]
    assert [spread.unit_class for spread in one.spreads] == ["一类", "二类", "三类", "全部"]
    for spread in one.spreads:
        mine = rows if spread.unit_class == "全部" else rows[rows["unit_class"] == spread.unit_class]
        scores = mine["score"].tolist()
        assert list(spread.scores) == sorted(scores, reverse=True)
        assert spread.best == f"{max(scores):.2f}"
        assert spread.worst == f"{min(scores):.2f}"
        assert spread.mean == f"{sum(scores) / len(scores):.2f}"
        assert spread.median == f"{median(scores):.2f}"
        assert spread.gap == f"{max(scores) - min(scores):.2f}"
        assert sum(spread.bands) == len(scores)


def made(scores: list[float], total: float = 100.0, letter: bool = False) -> pd.DataFrame:
    rows = {"line": "L", "line_name": "主线", "unit_class": "乡镇", "status": "ranked"}
    return pd.DataFrame({"score": scores, "compared": scores}).assign(**rows, total=total, letter=letter)


def test_a_score_on_the_edge_belongs_to_the_better_band() -> None:
    (one,) = distributions(made([100.0, 95.0, 94.999, 90.0, 80.0, 60.0, 59.999, 0.0]))
    assert one.spreads[0].bands == (2, 2, 1, 1, 2)
    assert len(BANDS) == 5
    (noisy,) = distributions(made([1.17], 1.3))
    assert 0.9 * 1.3 > 1.17
    assert noisy.spreads[0].bands == (0, 1, 0, 0, 0)


def test_a_score_is_counted_as_it_is_compared() -> None:
    (rounded,) = distributions(made([94.996]).assign(compared=95.0))
    assert rounded.spreads[0].bands == (1, 0, 0, 0, 0)
    (nothing,) = distributions(made([0.0], 0.0))
    assert nothing.spreads[0].bands == (0, 0, 0, 0, 0)


def test_clauses_are_counted_whole_and_a_single_class_stands_alone() -> None:
    (one,) = distributions(made([18.0, 21.0], 21.0, letter=True))
    assert [spread.unit_class for spread in one.spreads] == ["乡镇"]
    assert (one.spreads[0].best, one.spreads[0].worst, one.spreads[0].mean) == ("21", "18", "19.50")
    assert one.terms.score == "完成条数"


def test_who_is_not_ranked_takes_no_part() -> None:
    out = made([90.0, 80.0]).assign(status=["ranked", "vetoed"])
    assert distributions(out)[0].spreads[0].scores == (90.0,)
    assert distributions(out[out["status"] == "vetoed"]) == ()
