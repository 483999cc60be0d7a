"""What is said of all units together counts only what is settled."""

from dataclasses import replace

import pytest

from pipeline.report.overview import honours, losses
from tests.unit.report.tables import results

TABLES = results()


def test_prizes_stand_before_sanctions_each_with_all_its_holders() -> None:
    found = [(honour.title, len(honour.units)) for honour in honours(TABLES)]
    assert found == [("一等奖（综合）", 3), ("二等奖（综合）", 3), ("黄牌警告（综合）", 1)]


def test_the_rate_of_an_indicator_is_what_the_settled_units_earned_of_its_points() -> None:
    worst = losses(TABLES)[0]
    mine = TABLES.scores[
        (TABLES.scores["indicator_name"] == worst.name) & ~TABLES.scores["unit_code"].isin(["U10", "U12"])
    ]
    assert len(mine) == 11
    assert float(worst.rate) == pytest.approx(100 * mine["score"].sum() / mine["points"].sum(), abs=0.05)
    assert float(worst.lost) == pytest.approx((mine["points"] - mine["score"]).sum(), abs=0.005)


def test_figures_that_must_be_mended_do_not_count() -> None:
    wrong = TABLES.scores.assign(score=TABLES.scores["score"].mask(TABLES.scores["unit_code"] == "U12", 0.0))
    assert losses(replace(TABLES, scores=wrong)) == losses(TABLES)


def test_no_more_are_named_than_asked_for() -> None:
    assert [len(losses(TABLES, most)) for most in (0, 3)] == [0, 3]
