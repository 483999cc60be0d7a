"""Scoring a line: every unit on every indicator at once, with targets and points of their own."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.collect.figures import Figures, taken
from pipeline.model.words import Effect, RankScope, Treatment
from pipeline.scheme.formula.evaluate import Column, evaluate, reported
from pipeline.scheme.formula.tree import Expr, Name, least, replace_names, when
from pipeline.scheme.rows import Indicator, Line, OwnTarget, Unit
from pipeline.scheme.rules.rule import reaches
from pipeline.scheme.scheme import Scheme

VALUE, TARGET, POINTS = Name("完成值"), Name("目标值"), Name("分值")
TREATMENTS = tuple(Treatment)
"""Treatments are kept as their number in this list while they are arrays."""

Grid = NDArray[np.float64]


@dataclass(frozen=True)
class LineScores:
    """A line's scores; every grid is units × indicators.

    ``raw`` is the score by the rule before rescaling, ``factor`` (units) what it is rescaled by, ``score`` the
    product. ``errors`` tells why a value is absent: 0 it is there, 2 zero denominator, 6 not computable,
    7 missing. ``treatment`` holds positions in ``TREATMENTS``; ``counted`` whether the points count.
    """

    line: Line
    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]
    groups: NDArray[np.int64]
    value: Grid
    target: Grid
    points: Grid
    raw: Grid
    errors: NDArray[np.uint8]
    treatment: NDArray[np.int8]
    counted: NDArray[np.bool_]
    factor: Grid

    @property
    def score(self) -> Grid:
        """The scores that are added up."""
        return self.raw * self.factor[:, None]

    @property
    def base(self) -> Grid:
        """Each unit's sum of indicator scores."""
        return np.asarray(self.score.sum(axis=1), np.float64)

    @property
    def possible(self) -> Grid:
        """What each unit could have scored: the line's total, or the clauses it is assessed on."""
        if not self.line.letter:
            return np.full(len(self.units), self.line.total)
        return np.asarray(np.where(self.counted, self.points, 0.0).sum(axis=1), np.float64)

    def row(self, unit_code: str) -> int:
        """The row of a unit."""
        return next(i for i, unit in enumerate(self.units) if unit.code == unit_code)


def group_numbers(units: tuple[Unit, ...], scope: RankScope) -> NDArray[np.int64]:
    """The number of the group each unit is ranked in: its class, or one group for all."""
    if scope is not RankScope.BY_CLASS:
        return np.zeros(len(units), np.int64)
    classes = list(dict.fromkeys(unit.unit_class for unit in units))
    return np.array([classes.index(unit.unit_class) for unit in units], np.int64)


def score_line(
    scheme: Scheme, line: Line, figures: Figures, marks: dict[str, Column], present: NDArray[np.bool_]
) -> LineScores:
    """Apply every indicator's rule to every unit of the line; what cannot be scored carries its reason.

    ``figures`` and ``marks`` (mean on-site marks by indicator) run over all units of the scheme; ``present``
    tells which of them have a return that counts, so that only those enter a group's statistics.
    """
    units = scheme.line_units(line.code)
    at = np.array([scheme.unit_rows[unit.code] for unit in units], np.int64)
    groups = group_numbers(units, scheme.scope(line.code))
    here = figures.rows(at, np.where(present[at], groups, -1))
    indicators = scheme.line_indicators(line.code)
    shape = (len(units), len(indicators))
    value, target, points, raw = (np.full(shape, np.nan) for _ in range(4))
    errors = np.zeros(shape, np.uint8)
    for j, indicator in enumerate(indicators):
        points[:, j] = points_of(scheme, indicator, units)
        goal = target_column(scheme, indicator, units, here)
        if indicator.code in marks:
            measured = taken(marks[indicator.code], at)
        else:
            measured = evaluate(value_tree(scheme, indicator), here)
        named = {VALUE.text: measured, TARGET.text: goal, POINTS.text: Column(points[:, j], None)}
        earned = evaluate(score_tree(scheme, indicator), here.also(named))
        earned = _with_difficulty(earned, units, points[:, j])
        value[:, j], target[:, j], raw[:, j] = measured.values, goal.values, earned.values
        if earned.errors is not None:
            errors[:, j] = earned.errors
    return LineScores(
        line,
        units,
        indicators,
        groups,
        value,
        target,
        points,
        raw,
        errors,
        np.zeros(shape, np.int8),
        np.ones(shape, np.bool_),
        np.ones(len(units)),
    )


def value_tree(scheme: Scheme, indicator: Indicator) -> Expr:
    """The indicator's value as a formula over items."""
    return scheme.in_items(indicator.formula) if indicator.formula is not None else Name(indicator.code)


def score_tree(scheme: Scheme, indicator: Indicator) -> Expr:
    """The indicator's score as a formula over 完成值, 目标值, 分值 and items."""
    keep = {VALUE.text, TARGET.text, POINTS.text}
    direction = scheme.direction(indicator)
    tree = scheme.rules[indicator.code].score(VALUE, TARGET, POINTS, direction)
    if indicator.veto is Effect.ITEM_ZERO:
        tree = when(reaches(VALUE, TARGET, direction), tree, least(0, tree))
    return replace_names(tree, lambda name: name if name.text in keep else scheme.in_items(name))


def own_targets(
    scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...], column: str
) -> list[OwnTarget | None]:
    """Each unit's own row for the indicator with that column filled: the unit's before its class's."""
    own = {
        t.whose: t
        for t in scheme.targets
        if t.indicator == indicator.code and (t.target if column == "目标" else t.points) is not None
    }
    if not own:
        return [None] * len(units)
    return [own.get(u.code) or own.get(u.name) or own.get(u.unit_class) for u in units]


def points_of(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...]) -> Grid:
    """Each unit's points for the indicator."""
    rows = own_targets(scheme, indicator, units, "分值")
    return np.array([indicator.points if row is None else row.points for row in rows], np.float64)


def target_trees(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...]) -> list[Expr | None]:
    """Each unit's target over items: its own, its class's, or the indicator's; None where there is none."""
    trees = [
        indicator.target if row is None else row.target
        for row in own_targets(scheme, indicator, units, "目标")
    ]
    over_items = {tree: scheme.in_items(tree) for tree in set(trees) if tree is not None}
    return [None if tree is None else over_items[tree] for tree in trees]


def target_column(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...], here: Figures) -> Column:
    """Each unit's target as a number; missing where a figure the target needs is missing."""
    trees = target_trees(scheme, indicator, units)
    values = np.full(here.size, np.nan)
    for tree in {tree for tree in trees if tree is not None}:
        mine = np.array([t == tree for t in trees])
        values[mine] = evaluate(tree, here).values[mine]
    return reported(values)


def _with_difficulty(earned: Column, units: tuple[Unit, ...], points: Grid) -> Column:
    """The score times the unit's 难度系数, no more than the points."""
    factors = np.array([unit.difficulty or 1.0 for unit in units])
    if (factors == 1).all():
        return earned
    return replace(
        earned, values=np.where(factors == 1, earned.values, np.minimum(points, earned.values * factors))
    )
