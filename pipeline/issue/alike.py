"""Which blank templates are alike: in those of a kind nothing differs but whose they are and what figures stand there.

A kind is told by all that decides what else a template says: the lines, which figures of last year there are, the
unit's terms on each indicator, and every outcome that already rests on last year's figures.
"""

from collections.abc import Hashable, Iterator
from functools import cached_property
from math import isfinite
from typing import NamedTuple

from pipeline.issue.filled import Filled
from pipeline.issue.occasion import Occasion
from pipeline.issue.progress import FIRST_ROW, Goal, Terms, goal, indicators, standing, terms
from pipeline.issue.relations_sheet import LAST
from pipeline.issue.selfcheck import FIRST, Now, broken
from pipeline.issue.sheets import PROGRESS, RELATIONS
from pipeline.issue.template import self_check
from pipeline.model.words import ItemType
from pipeline.scheme.formula.parse import uses_last_year
from pipeline.scheme.formula.tree import Expr, Number
from pipeline.scheme.relations import demanded
from pipeline.scheme.rows import Check, Indicator, Unit


class Printed(NamedTuple):
    """A figure of the unit's own: where it stands, and the text it is written as."""

    sheet: str
    cell: tuple[int, int]
    text: str


class Row(NamedTuple):
    """A row of the sheet 指标完成情况: its goal, all of that but its numbers, and whether last year's figures count."""

    goal: Goal
    kind: Hashable
    uses_last_year: bool


class Alike:
    """Tells the kinds of an occasion's templates; what units have in common is worked out once."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion = occasion
        scheme = occasion.scheme
        self._meant = {row.whose for row in (*scheme.targets, *scheme.exemptions)}
        self._on_lines: dict[tuple[str, ...], _OnLines] = {}

    def told(self, unit: Unit) -> tuple[Hashable, list[Printed]]:
        """The kind of the unit's template and the unit's own figures, in an order that is the kind's."""
        if unit.lines not in self._on_lines:
            self._on_lines[unit.lines] = _OnLines(self._occasion, unit)
        meaning = tuple(word if word in self._meant else "" for word in unit.called)
        kind: list[Hashable] = [unit.lines]
        figures: list[Printed] = []
        for one in self._on_lines[unit.lines].said(unit, meaning):
            if isinstance(one, Printed):
                figures.append(one)
                kind.append(None)
            else:
                kind.append(one)
        return tuple(kind), figures


class _OnLines:
    """What the templates of units on the same lines have in common; ``unit`` is any of them."""

    def __init__(self, occasion: Occasion, unit: Unit) -> None:
        self._occasion = occasion
        self._checked = self_check(occasion, unit, Filled())
        self._indicators = indicators(occasion, unit)
        self._rows: dict[tuple[str, ...], list[Row]] = {}
        self._known: dict[tuple[str, Terms], Row] = {}

    @cached_property
    def _relations(self) -> list[tuple[Check, Expr]]:
        """The checks whose outcome last year's figures may decide alone."""
        scheme = self._occasion.scheme
        trees = ((check, demanded(scheme, check)) for check in scheme.checks)
        return [
            (check, tree) for check, tree in trees if uses_last_year(tree) and self._checked.decides(tree)
        ]

    def said(self, unit: Unit, meaning: tuple[str, ...]) -> Iterator[Hashable]:
        """All that the unit's template does not share with every other on these lines, its figures as such.

        ``meaning`` are the unit's words by which a row of the scheme means it.
        """
        last: dict[str, float] = {}
        for row, (item, spot) in enumerate(self._checked.spots.items(), start=FIRST):
            figure = self._occasion.last_year.get((unit.code, item))
            if figure is None or not isfinite(figure):
                yield item, str(figure)
                continue
            last[item] = figure
            if spot.item.type is ItemType.YES_NO:
                yield item, bool(figure)
            else:
                yield Printed(spot.form, spot.last, _number(figure))
            yield Printed(RELATIONS, (row, LAST), f"{figure}")
        now = Now({}, last)
        yield tuple(broken(check, tree, now) for check, tree in self._relations)
        yield from self._progress(unit, meaning, now)

    def _progress(self, unit: Unit, meaning: tuple[str, ...], now: Now) -> Iterator[Hashable]:
        if meaning not in self._rows:
            self._rows[meaning] = [
                self._row(i, terms(self._occasion.scheme, i, unit)) for i in self._indicators
            ]
        for at, row in enumerate(self._rows[meaning], start=FIRST_ROW):
            yield row.kind
            for column, number in row.goal.fixed.items():
                yield Printed(PROGRESS, (at, column), _number(number))
            if row.uses_last_year:
                for column, figure in standing(self._occasion.scheme, row.goal, now).items():
                    if isinstance(figure, str):
                        yield figure
                    elif column not in row.goal.fixed:
                        yield Printed(PROGRESS, (at, column), f"{figure}")

    def _row(self, indicator: Indicator, held: Terms) -> Row:
        key = (indicator.code, held)
        if key not in self._known:
            scheme = self._occasion.scheme
            own = goal(scheme, self._checked, indicator, held)
            limits = tuple(None if isinstance(tree, Number) else tree for tree in own.limits)
            back = any(map(uses_last_year, own.calculated.values()))
            now = {} if back else standing(scheme, own, Now({}, {}))
            stands = tuple(figure for column, figure in now.items() if column not in own.fixed)
            self._known[key] = Row(own, (own.points, own.value is None, own.words, limits, stands), back)
        return self._known[key]


def _number(figure: float) -> str:
    """A number as it is written into a cell."""
    return f"{float(figure):.16G}"
