"""What one indicator of a line is scored from: its formulas, their values, and where its rows stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.collect.figures import Figures
from pipeline.model.words import Handling
from pipeline.report.workbook.book import Book
from pipeline.report.workbook.cells import P, absolute_rows, rows_of
from pipeline.report.workbook.live import UnitCells
from pipeline.scheme.formula.evaluate import Column, evaluate, reported
from pipeline.scheme.formula.tree import Expr, fraction
from pipeline.scheme.rows import Indicator
from pipeline.scheme.rules import Rule
from pipeline.scheme.rules.interval import Interval
from pipeline.score.lines import VALUE, LineScores, fact_trees, score_tree, target_trees, value_tree
from pipeline.score.treatments import set_aside

Rows = tuple[int, int]
"""A first and a last row."""
NOT_COUNTED = "不计"
"""What stands in the place of a clause's score that does not count."""
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Scored:
    """The indicator at position ``number`` of a line; ``frame`` holds the figures of the line's units."""

    book: Book
    scores: LineScores
    number: int
    frame: Figures

    @cached_property
    def indicator(self) -> Indicator:
        """The indicator's row in the scheme."""
        return self.scores.indicators[self.number]

    @cached_property
    def rule(self) -> Rule:
        """Its rule with the parameters."""
        return self.book.plan.scheme.rules[self.indicator.code]

    @cached_property
    def value_tree(self) -> Expr:
        """Its value over items."""
        return value_tree(self.book.plan.scheme, self.indicator)

    @cached_property
    def score_tree(self) -> Expr:
        """Its score over value, target and points."""
        return score_tree(self.book.plan.scheme, self.indicator)

    @cached_property
    def value(self) -> Column:
        """Every unit's value, or why there is none."""
        if self.rule.on_site:
            return reported(self.scores.value[:, self.number])
        return evaluate(self.value_tree, self.frame)

    @cached_property
    def parts(self) -> tuple[tuple[P, Expr, Column], ...]:
        """What stands above and below the line of a rate; nothing where the value is none."""
        trees = fraction(self.value_tree) or ()
        return tuple((c, t, evaluate(t, self.frame)) for c, t in zip((P.ABOVE, P.BELOW), trees, strict=False))

    @cached_property
    def targets(self) -> list[Expr | None]:
        """Each unit's target."""
        return target_trees(self.book.plan.scheme, self.indicator, self.scores.units)

    @cached_property
    def bounds(self) -> tuple[tuple[Expr, Column], ...]:
        """The lower and the upper bound of an interval; nothing for another rule."""
        if not isinstance(self.rule, Interval):
            return ()
        facts = fact_trees(self.book.plan.scheme, self.indicator)
        valued = self.frame.also({VALUE.text: self.value})
        return tuple((facts[column], evaluate(facts[column], valued)) for column in ("下限", "上限"))

    @cached_property
    def unassessed(self) -> dict[int, tuple[str, Handling]]:
        """The units it is not assessed for: the word for it, and what stands in its place."""
        scheme, day = self.book.plan.scheme, self.book.results.day
        asides = set_aside(scheme, self.indicator, self.scores.units, day)
        return {i: (aside.word, aside.handling) for i, aside in asides.items()}

    def word(self, handling: Handling) -> str:
        """What a handling is called: a clause left out of a letter's count gives nothing to the others."""
        out = self.scores.line.letter and handling is Handling.RESCALE
        return NOT_COUNTED if out else handling.value

    @cached_property
    def without_score(self) -> tuple[Handling, Handling]:
        """What a zero denominator earns, and what a missing value does."""
        nothing = self.indicator.zero_denominator or Handling.RESCALE
        return nothing, self.book.plan.scheme.if_unreported

    def possible(self, unit: int) -> float:
        """The points that could be earned after rescaling; none where the indicator does not count."""
        counted = bool(self.scores.counted[unit, self.number])
        return float(self.scores.points[unit, self.number] * self.scores.factor[unit]) if counted else 0.0

    def lost(self, unit: int) -> float:
        """What was lost of them."""
        if not self.scores.counted[unit, self.number]:
            return 0.0
        return max(0.0, self.possible(unit) - float(self.scores.score[unit, self.number]))

    def row(self, unit: int) -> int:
        """The row on 计分过程 of the unit at that position of the line."""
        return self.book.plan.process_row(self.scores.line.code, unit, self.number)

    def all_rows(self, column: P) -> str:
        """All units' cells of a column on 计分过程, absolute."""
        return absolute_rows(column, self.blocks[-1])

    @cached_property
    def counting(self) -> list[int]:
        """The units (by their row in the line's scores) whose returns can be used."""
        left_out = self.book.results.left_out
        return [i for i, unit in enumerate(self.scores.units) if unit.code not in left_out]

    @cached_property
    def blocks(self) -> dict[int, Rows]:
        """The rows on 计分过程 of each group, and of all units under −1."""
        found: dict[int, Rows] = {}
        for i in self.book.plan.order(self.scores.line.code):
            for group in (-1, int(self.scores.groups[i])):
                found[group] = (found.get(group, (self.row(i), 0))[0], self.row(i))
        return found

    @cached_property
    def peers(self) -> dict[int, list[str]]:
        """The cells on 计分过程 of the values of each group's units that count, run by run."""
        runs: dict[int, list[Rows]] = {}
        for i in self.book.plan.order(self.scores.line.code):
            mine, row = runs.setdefault(int(self.scores.groups[i]), []), self.row(i)
            if not self.scores.compared[i]:
                continue
            if mine and mine[-1][1] == row - 1:
                mine[-1] = (mine[-1][0], row)
            else:
                mine.append((row, row))
        return {group: [rows_of(P.VALUE, run) for run in found] for group, found in runs.items()}

    def cells(self, unit: int, own: Mapping[str, str] = NOTHING, sheet: str = "") -> UnitCells:
        """Where the values of the unit at that position stand; ``sheet`` names 计分过程 from another sheet."""
        at = f"'{sheet}'!" if sheet else ""
        peers = [at + run for run in self.peers[int(self.scores.groups[unit])]]
        return UnitCells(self.book.plan, self.scores, unit, own, peers)


def scored(book: Book) -> Iterator[Scored]:
    """Every indicator of every line, in the order of the scheme."""
    for scores in book.results.lines.values():
        at = np.array([book.plan.scheme.unit_rows[unit.code] for unit in scores.units], np.int64)
        frame = book.results.figures.rows(at, scores.groups, scores.compared)
        for number in range(len(scores.indicators)):
            yield Scored(book, scores, number, frame)
