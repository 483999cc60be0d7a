"""Whatever the scheme: scores within their points, totals kept, and only what should matter matters."""

from random import Random

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.files.tables import RawTable
from pipeline.model.words import Handling, Treatment
from pipeline.report.results import Results
from pipeline.scheme.formula.tree import Group
from pipeline.score.lines import TREATMENTS, LineScores, score_tree
from tests.random_schemes import UNITS, Drawn, drawn_years, results, valid

SLACK = 1e-9
"""Rounding noise of scores of this size."""
WITHOUT_ORDER = ("方案", "单位", "填报项", "审核关系", "指标", "不考核", "扣分项", "加分项", "系数")
"""The tables whose rows may stand in any order; grades and stages follow each other."""

some_years = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@some_years
@given(drawn_years())
def test_scores_stay_between_zero_and_the_points(drawn: Drawn) -> None:
    """But for rules without a floor, and those that may surpass the points."""
    found = drawn.results()
    scores = found.lines["L"]
    for j, indicator in enumerate(scores.indicators):
        rule = found.scheme.rules[indicator.code]
        earned, points = scores.score[:, j], scores.points[:, j] * scores.factor
        assert rule.no_floor or (earned >= -SLACK).all()
        assert rule.cap is not None or (earned <= points + SLACK).all()


@some_years
@given(drawn_years())
def test_what_is_not_assessed_leaves_the_lines_total_as_it_is(drawn: Drawn) -> None:
    scores = drawn.results().lines["L"]
    could_be_had = (np.where(scores.counted, scores.points, 0.0) * scores.factor[:, None]).sum(axis=1)
    some = scores.counted.any(axis=1) & (could_be_had > 0)
    assert np.allclose(could_be_had[some], scores.line.total)


@some_years
@given(drawn_years())
def test_the_rows_of_the_results_add_up(drawn: Drawn) -> None:
    tables = drawn.results().tables
    for row in tables.ranking.to_dict("records"):
        mine = tables.scores[tables.scores["unit_code"] == row["unit_code"]]
        cases = tables.adjustments[tables.adjustments["unit_code"] == row["unit_code"]]
        open_ended = cases.loc[cases["kind"] == "deduction", "points"].sum()  # K1 does not stop at zero
        assert abs(row["base"] - mine["score"].sum()) < SLACK
        assert (
            abs(row["score"] - (max(min(0.0, row["base"]), row["base"] + row["bonus"]) - open_ended)) < SLACK
        )


@some_years
@given(drawn_years(), st.integers(0, 2**32))
def test_no_order_of_units_or_rows_matters(drawn: Drawn, order: int) -> None:
    random = Random(order)  # noqa: S311 - not a secret
    shuffled = {name: _shuffled(table, random) for name, table in drawn.tables.items()}
    facts = [figures.sample(frac=1, random_state=order % 1000) for figures in drawn.facts]
    usual, again = drawn.results(), results(drawn, valid(shuffled), *facts)
    pd.testing.assert_frame_equal(_decided(again), _decided(usual), check_exact=False, rtol=1e-12)
    pd.testing.assert_frame_equal(_scored(again), _scored(usual), check_exact=False, rtol=1e-12)


@some_years
@given(drawn_years(), st.integers(0, 100))
def test_a_unit_is_scored_by_its_own_figures(drawn: Drawn, figure: int) -> None:
    """Whatever the others have; but for rules that compare units, and averages."""
    alone = next(iter(UNITS))
    facts = [
        figures.assign(assessed=figures["assessed"].where(figures["unit_code"] == alone, float(figure)))
        for figures in drawn.facts
    ]
    usual, others_changed = drawn.results(), results(drawn, valid(drawn.tables), *facts)
    one, other = usual.lines["L"], others_changed.lines["L"]
    for j, indicator in enumerate(one.indicators):
        compares = any(isinstance(n, Group) for n in score_tree(usual.scheme, indicator).walk())
        treatment = _treatment(one, j)
        averaged = treatment is Treatment.MISSING and usual.scheme.if_unreported is Handling.AVERAGE
        if compares or averaged or treatment is Treatment.AVERAGE:
            continue
        assert treatment is _treatment(other, j)
        assert one.raw[one.row(alone), j] == other.raw[other.row(alone), j]


def _treatment(scores: LineScores, j: int) -> Treatment:
    """How the first unit came to its score on an indicator, leaving aside that others were rescaled."""
    found = TREATMENTS[scores.treatment[scores.row(next(iter(UNITS))), j]]
    return Treatment.SCORED if found is Treatment.RESCALED else found


def _shuffled(table: RawTable, random: Random) -> RawTable:
    rows = list(table.rows)
    if table.name in WITHOUT_ORDER:
        random.shuffle(rows)
    return RawTable(table.name, table.file, table.columns, rows)


def _decided(found: Results) -> pd.DataFrame:
    """Everything decided about each unit, by unit."""
    columns = ["unit_code", "score", "rank", "reverse_rank", "class_size", "grade", "status", "award"]
    return found.tables.ranking[columns].sort_values("unit_code", ignore_index=True)


def _scored(found: Results) -> pd.DataFrame:
    """Every score, by unit and indicator."""
    columns = ["unit_code", "indicator_code", "points", "score", "treatment", "reason"]
    return found.tables.scores[columns].sort_values(columns[:2], ignore_index=True)
