"""Scoring a line: every unit on every indicator at once, with targets and points of their own."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.collect.figures import Figures, missing, taken
from pipeline.model.words import Effect, RankScope, Treatment
from pipeline.scheme.formula.evaluate import Column, evaluate, reported
from pipeline.scheme.formula.parse import uses_last_year
from pipeline.scheme.formula.tree import Call, Expr, Name, least, replace_names, when
from pipeline.scheme.rows import Indicator, Line, OwnTarget, Unit, of_unit
from pipeline.scheme.rules.level_progress import LAST_VALUE
from pipeline.scheme.rules.peers import over_peers
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
    product. ``compared`` (units) tells whose values the others of the group are compared with. ``errors`` tells
    why a value is absent: 0 it is there, 2 zero denominator, 6 not computable, 7 missing. ``treatment`` holds positions in ``TREATMENTS``; ``counted`` whether the points count.
    """

    line: Line
    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]
    groups: NDArray[np.int64]
    compared: NDArray[np.bool_]
    value: Grid
    target: Grid
    points: Grid
    raw: Grid
    errors: NDArray[np.uint8]
    treatment: NDArray[np.int8]
    counted: NDArray[np.bool_]
    factor: Grid

    @cached_property
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
    here = figures.rows(at, groups, present[at])
    indicators = scheme.line_indicators(line.code)
    difficulty = np.array([unit.difficulty or 1.0 for unit in units])
    shape = (len(units), len(indicators))
    value, target, points, raw = (np.full(shape, np.nan, order="F") for _ in range(4))
    errors = np.zeros(shape, np.uint8, order="F")
    for j, indicator in enumerate(indicators):
        points[:, j] = points_of(scheme, indicator, units)
        if indicator.code in marks:
            measured = taken(marks[indicator.code], at)
        else:
            measured = evaluate(value_tree(scheme, indicator), here)
        goal = target_column(scheme, indicator, units, here.also({VALUE.text: measured}))
        named = {VALUE.text: measured, TARGET.text: goal, POINTS.text: Column(points[:, j], None)}
        earned = evaluate(score_tree(scheme, indicator), here.also(named))
        if (difficulty != 1).any():
            earned = _with_difficulty(earned, difficulty, points[:, j])
        value[:, j], target[:, j], raw[:, j] = measured.values, goal.values, earned.values
        if earned.errors is not None:
            errors[:, j] = earned.errors
    return LineScores(
        line,
        units,
        indicators,
        groups,
        present[at],
        value,
        target,
        points,
        raw,
        errors,
        np.zeros(shape, np.int8, order="F"),
        np.ones(shape, np.bool_, order="F"),
        np.ones(len(units)),
    )


def value_tree(scheme: Scheme, indicator: Indicator) -> Expr:
    """The indicator's value as a formula over items."""
    return scheme.in_items(indicator.formula) if indicator.formula is not None else Name(indicator.code)


def score_tree(scheme: Scheme, indicator: Indicator) -> Expr:
    """The indicator's score as a formula over 完成值, 目标值, 分值 and items."""
    direction = scheme.direction(indicator)
    tree = scheme.rules[indicator.code].score(VALUE, TARGET, POINTS, direction)
    if indicator.veto is Effect.ITEM_ZERO:
        tree = when(reaches(VALUE, TARGET, direction), tree, least(0, tree))
    return _over_items(scheme, indicator, tree)


def fact_trees(scheme: Scheme, indicator: Indicator) -> dict[str, Expr]:
    """What the sentence about the score speaks of besides, by the word for it, over the same names."""
    facts = scheme.rules[indicator.code].facts(VALUE, scheme.direction(indicator))
    return {word: _over_items(scheme, indicator, tree) for word, tree in facts.items()}


def _over_items(scheme: Scheme, indicator: Indicator, tree: Expr) -> Expr:
    """A rule's formula with its own variables kept and all else over items.

    Last year's value is the value's own formula on last year's figures; one that looks back itself has none.
    """
    keep = {VALUE.text, TARGET.text, POINTS.text}
    value = value_tree(scheme, indicator)

    def down(name: Name) -> Expr:
        if name == LAST_VALUE and not uses_last_year(value):
            return Call("上年", (value,))
        return name if name.text in keep else scheme.in_items(name)

    return replace_names(tree, down)


def own_targets(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...]) -> list[OwnTarget | None]:
    """Each unit's own row for the indicator with a target in it: the unit's before its class's."""
    own = scheme.own_targets(indicator)
    return [of_unit(own, unit) for unit in units] if own else [None] * len(units)


def points_of(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...]) -> Grid:
    """Each unit's points for the indicator."""
    if indicator.code not in scheme.own_points:
        return np.full(len(units), indicator.points)
    return np.array([scheme.points_for(indicator, unit) for unit in units], np.float64)


def target_trees(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...]) -> list[Expr | None]:
    """Each unit's target over items: its own, its class's, or the indicator's; None where there is none."""
    trees = [indicator.target if row is None else row.target for row in own_targets(scheme, indicator, units)]
    over_items = {tree: _target_tree(scheme, indicator, tree) for tree in set(trees) if tree is not None}
    return [None if tree is None else over_items[tree] for tree in trees]


def _target_tree(scheme: Scheme, indicator: Indicator, tree: Expr) -> Expr:
    """A target over items and the values of the group."""
    return over_peers(scheme.in_items(tree), VALUE, scheme.direction(indicator))


def target_column(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...], here: Figures) -> Column:
    """Each unit's target as a number; missing where a figure the target needs is missing."""
    if not scheme.own_targets(indicator):
        if indicator.target is None:
            return missing(here.size)
        return reported(evaluate(_target_tree(scheme, indicator, indicator.target), here).values)
    trees = target_trees(scheme, indicator, units)
    values = np.full(here.size, np.nan)
    for tree in {tree for tree in trees if tree is not None}:
        mine = np.array([t == tree for t in trees])
        values[mine] = evaluate(tree, here).values[mine]
    return reported(values)


def _with_difficulty(earned: Column, difficulty: Grid, points: Grid) -> Column:
    """The score times each unit's 难度系数, no more than the points."""
    harder = np.minimum(points, earned.values * difficulty)
    return replace(earned, values=np.where(difficulty == 1, earned.values, harder))
