"""How an indicator came to its score: what it is measured by, the figures, and whom it is compared with."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from pipeline.model.places import NOWHERE
from pipeline.model.tables import records
from pipeline.model.words import Direction
from pipeline.report.explain.model import Explanation, Peers, Stated
from pipeline.report.explain.sources import Sources, number_of, trees_of
from pipeline.scheme.formula.evaluate import evaluate, reported
from pipeline.scheme.formula.tree import Expr, Group
from pipeline.scheme.rows import Indicator, OwnTarget, Unit, of_unit
from pipeline.scheme.rules.peers import BEST, MEAN, WORST
from pipeline.score.lines import VALUE, LineScores

PLACE = "组内名次"


def explanations(sources: Sources, unit: Unit, indicator: str = "") -> Iterator[Explanation]:
    """Every indicator of the unit in the scheme's order, or the one of that code."""
    rows = sources.results.tables.scores
    mine = rows[rows["unit_code"] == unit.code]
    for row in records(mine[mine["indicator_code"] == indicator] if indicator else mine):
        yield _explanation(sources, unit, row)


def _explanation(sources: Sources, unit: Unit, row: dict[Any, Any]) -> Explanation:
    scheme = sources.scheme
    indicator = scheme.indicator_by_code[row["indicator_code"]]
    scores = sources.results.lines[indicator.line]
    i, j = scores.row(unit.code), scores.indicators.index(indicator)
    trees = trees_of(scheme, indicator, unit)
    points, score = number_of(row["points"]), number_of(row["score"])
    shares = [t for t in scheme.targets if t.indicator == indicator.code and t.points is not None]
    parameters = {column: text for column, text in indicator.parameters.items() if text.strip()}
    return Explanation(
        line=indicator.line,
        line_name=scheme.line_name(indicator.line),
        indicator_code=indicator.code,
        indicator_name=indicator.name,
        group=indicator.group,
        rule=indicator.rule,
        parameters=parameters,
        formula=indicator.text("表达式"),
        unit_of_measure=indicator.unit_of_measure,
        direction=scheme.direction(indicator).value,
        value=number_of(row["value"]),
        numerator=number_of(row["numerator"]),
        denominator=number_of(row["denominator"]),
        target=_stated(
            indicator, unit, scheme.own_targets(indicator).values(), "目标", number_of(row["target"])
        ),
        raw_points=_stated(indicator, unit, shares, "分值", number_of(scores.points[i, j])),
        raw_score=number_of(row["raw_score"]),
        factor=None if score is None else number_of(row["factor"]),
        points=points,
        score=score,
        lost=None if score is None or points is None else points - score,
        treatment=str(row["treatment"]),
        reason=str(row["reason"]),
        clause=scores.line.letter,
        basis=indicator.basis,
        exemption=_exemption(sources, indicator, unit),
        figures=sources.behind(indicator, unit),
        marks=sources.marks.get((unit.code, indicator.code), ()),
        trimmed=scheme.trimmed,
        peers=tuple(_peers(sources, scores, (i, j), trees)),
        place=indicator.at("编码"),
    )


def _stated(
    indicator: Indicator, unit: Unit, rows: Iterable[OwnTarget], column: str, value: float | None
) -> Stated:
    """A unit's target or points as the scheme states them: its own among ``rows``, its class's, the indicator's."""
    own = of_unit({row.whose: row for row in rows}, unit)
    row: Indicator | OwnTarget = own or indicator
    return Stated(value, row.text(column), own.whose if own else "", row.at(column))


def _exemption(sources: Sources, indicator: Indicator, unit: Unit) -> Stated:
    """The row that exempts the unit from the indicator: what it earns instead, and the clause."""
    rows = {e.whose: e for e in sources.scheme.exemptions if e.indicator == indicator.code}
    row = of_unit(rows, unit)
    return Stated(None, row.basis, row.whose, row.at("处理")) if row else Stated(None, "", "", NOWHERE)


def _peers(sources: Sources, scores: LineScores, cell: tuple[int, int], trees: list[Expr]) -> Iterator[Peers]:
    """What the group has of whatever the score or the target compares it with."""
    i, j = cell
    nodes = dict.fromkeys(node for tree in trees for node in tree.walk() if isinstance(node, Group))
    if not nodes:
        return
    at = np.array([sources.scheme.unit_rows[unit.code] for unit in scores.units], np.int64)
    values = scores.value[:, j]
    here = sources.results.figures.rows(at, scores.groups, scores.compared).also(
        {VALUE.text: reported(values)}
    )
    among = (scores.groups == scores.groups[i]) & scores.compared & ~np.isnan(values)
    words = _words(sources.scheme.direction(scores.indicators[j]))
    for node in nodes:
        value = float(evaluate(node, here).values[i])
        holders = (
            among & (values == value) if words[node.statistic] in (BEST, WORST) else np.zeros_like(among)
        )
        units = tuple(scores.units[k].name for k in np.flatnonzero(holders))
        yield Peers(words[node.statistic], number_of(value), units, int(among.sum()))


def _words(direction: Direction) -> dict[str, str]:
    best, worst = ("最小", "最大") if direction is Direction.LOW else ("最大", "最小")
    return {best: BEST, worst: WORST, "平均": MEAN, "名次高": PLACE, "名次低": PLACE}
