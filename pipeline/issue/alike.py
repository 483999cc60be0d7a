"""Which blank templates are alike: in those of a kind nothing differs but whose they are and what figures stand there.

A kind is told by all that decides what else a template says: the lines, which figures of last year there are, the
unit's terms on each indicator, and every outcome that rests on last year's figures already.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple

import numpy as np

from pipeline.issue.filled import Filled
from pipeline.issue.now import Now
from pipeline.issue.occasion import Occasion
from pipeline.issue.progress import FIRST_ROW, Goal, Terms, goal, indicators, standing, terms
from pipeline.issue.relations_sheet import LAST
from pipeline.issue.selfcheck import FIRST, broken
from pipeline.issue.sheets import PROGRESS, RELATIONS
from pipeline.issue.template import self_check
from pipeline.model.words import ItemType
from pipeline.scheme.formula.parse import uses_last_year
from pipeline.scheme.formula.tree import Number
from pipeline.scheme.relations import demanded
from pipeline.scheme.rows import Indicator, Unit


class Place(NamedTuple):
    """Where a figure of the unit's own stands."""

    sheet: str
    cell: tuple[int, int]


class Kind(NamedTuple):
    """Units whose templates are alike: where their own figures stand, and each unit's, as they are written there."""

    places: list[Place]
    members: list[tuple[Unit, list[str]]]


def kinds(occasion: Occasion, units: Iterable[Unit]) -> list[Kind]:
    """The units by the kind of their templates."""
    on_lines: dict[tuple[str, ...], list[Unit]] = {}
    for unit in units:
        on_lines.setdefault(unit.lines, []).append(unit)
    found: dict[Hashable, Kind] = {}
    for lines, members in on_lines.items():
        for unit, said in zip(members, _OnLines(occasion, members).said(), strict=True):
            kind = found.setdefault((lines, *said.words), Kind(said.places, []))
            kind.members.append((unit, said.figures))
    return list(found.values())


@dataclass(frozen=True)
class _Said:
    """What a template does not share with every other on its lines: words, and where which figures stand.

    The words tell where: of what may be a figure they name all that is none.
    """

    words: list[Hashable] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    def figure(self, place: Place, text: str) -> None:
        self.places.append(place)
        self.figures.append(text)


@dataclass(frozen=True, eq=False)
class _Row:
    """A row of the sheet 指标完成情况: its goal, its fixed limits as written, what else decides it, and whether last year does."""

    goal: Goal
    fixed: list[tuple[int, str]]
    kind: Hashable
    looks_back: bool


class _OnLines:
    """What the templates of units on the same lines do not share: worked out for all units at once."""

    def __init__(self, occasion: Occasion, units: Sequence[Unit]) -> None:
        self._occasion, self._scheme, self._units = occasion, occasion.scheme, units
        self._checked = self_check(occasion, units[0], Filled())
        before = occasion.last_year
        self._last = {item: [before.get((unit.code, item)) for unit in units] for item in self._checked.spots}
        self._rows: dict[tuple[str, Terms], _Row] = {}

    def said(self) -> list[_Said]:
        """All that each unit's template does not share with every other."""
        said = [_Said() for _ in self._units]
        self._say_last_year(said)
        everyone = self._now(range(len(self._units)))
        for check in self._scheme.checks:
            tree = demanded(self._scheme, check)
            if uses_last_year(tree) and self._checked.decides(tree):
                for own, outcome in zip(said, broken(check, tree, everyone), strict=True):
                    own.words.append(outcome)
        held = self._held()
        for n, indicator in enumerate(indicators(self._occasion, self._units[0])):
            self._say_progress(said, FIRST_ROW + n, [self._row(indicator, one[n]) for one in held])
        return said

    def _say_last_year(self, said: list[_Said]) -> None:
        for row, (item, spot) in enumerate(self._checked.spots.items(), start=FIRST):
            yes_or_no = spot.item.type is ItemType.YES_NO
            shown, kept = Place(spot.form, spot.last), Place(RELATIONS, (row, LAST))
            for own, figure in zip(said, self._last[item], strict=True):
                if figure is None or not isfinite(figure):
                    own.words.append((item, str(figure)))
                    continue
                if yes_or_no:
                    own.words.append((item, bool(figure)))
                else:
                    own.figure(shown, _number(figure))
                own.figure(kept, f"{figure}")

    def _say_progress(self, said: list[_Said], at: int, rows: Sequence[_Row]) -> None:
        """What an indicator's row says."""
        looking_back: dict[_Row, list[int]] = {}
        for n, row in enumerate(rows):
            said[n].words.append(row.kind)
            for column, number in row.fixed:
                said[n].figure(Place(PROGRESS, (at, column)), number)
            if row.looks_back:
                looking_back.setdefault(row, []).append(n)
        for row, members in looking_back.items():
            for column, figures in standing(self._scheme, row.goal, self._now(members)).items():
                place = Place(PROGRESS, (at, column))
                for n, figure in zip(members, [] if column in row.goal.fixed else figures, strict=False):
                    if isinstance(figure, str):
                        said[n].words.append((column, figure))
                    else:
                        said[n].figure(place, f"{figure}")

    def _now(self, members: Sequence[int]) -> Now:
        """The blank templates of some of the units."""
        last = {item: np.array([figures[n] for n in members], float) for item, figures in self._last.items()}
        return Now({}, last, len(members))

    def _held(self) -> list[list[Terms]]:
        """Each unit's terms, indicator by indicator: whom the scheme means by the same words has the same."""
        scheme, shown = self._scheme, indicators(self._occasion, self._units[0])
        meant = {row.whose for row in scheme.targets} | {row.whose for row in scheme.exemptions}
        known: dict[tuple[str, ...], list[Terms]] = {}
        held = []
        for unit in self._units:
            meaning = tuple(word if word in meant else "" for word in unit.called)
            if meaning not in known:
                known[meaning] = [terms(scheme, indicator, unit) for indicator in shown]
            held.append(known[meaning])
        return held

    def _row(self, indicator: Indicator, held: Terms) -> _Row:
        key = (indicator.code, held)
        if key not in self._rows:
            own = goal(self._scheme, self._checked, indicator, held)
            limits = tuple(None if isinstance(tree, Number) else tree for tree in own.limits)
            back = any(map(uses_last_year, own.calculated.values()))
            now = {} if back else standing(self._scheme, own, Now({}, {}))
            stands = tuple(figures[0] for column, figures in now.items() if column not in own.fixed)
            kind = (own.points, own.value is None, own.words, limits, stands)
            fixed = [(column, _number(number)) for column, number in own.fixed.items()]
            self._rows[key] = _Row(own, fixed, kind, back)
        return self._rows[key]


def _number(figure: float) -> str:
    """A number as it is written into a cell."""
    return f"{float(figure):.16G}"
