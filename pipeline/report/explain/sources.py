"""What an account is made from, and the figures in it: of this year and the last, of the unit and of those below."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.collect.ledger import Ledger
from pipeline.model.places import NOWHERE, Place
from pipeline.model.tables import records
from pipeline.model.words import ItemType
from pipeline.report.explain.model import Figure, Mark
from pipeline.report.results import Results
from pipeline.scheme.formula.tree import Call, Expr, Name
from pipeline.scheme.rows import Indicator, Unit, of_unit
from pipeline.scheme.scheme import Scheme
from pipeline.score.honours import Ground
from pipeline.score.lines import score_tree, target_trees, value_tree


@dataclass(frozen=True)
class Use:
    """An item a formula uses: last year's figure or this year's, of the unit or of those so far below it."""

    item: str
    last_year: bool
    depth: int


def uses(tree: Expr, last_year: bool = False, depth: int = 0) -> Iterator[Use]:
    """Every name in the tree with where its figures are taken from, in reading order."""
    match tree:
        case Name(text):
            yield Use(text, last_year, depth)
        case Call("上年", (operand,)):
            yield from uses(operand, True, depth)
        case Call("下级合计", (operand,)):
            yield from uses(operand, last_year, depth + 1)
        case _:
            for child in tree.children():
                yield from uses(child, last_year, depth)


def trees_of(scheme: Scheme, indicator: Indicator, unit: Unit) -> list[Expr]:
    """The formulas over items that a unit's score on the indicator rests on: value, target, and the rule's own."""
    (target,) = target_trees(scheme, indicator, (unit,))
    trees = [value_tree(scheme, indicator), target, score_tree(scheme, indicator)]
    return [tree for tree in trees if tree is not None]


@dataclass(frozen=True)
class Sources:
    """A period's results, the ledger behind them, and the figures of the period and of the year before.

    ``grounds`` are why grades and awards were given, by line and unit; ``last_data`` is where last year's
    figures stand.
    """

    period: str
    results: Results
    ledger: Ledger
    facts: pd.DataFrame
    last_facts: pd.DataFrame
    last_data: str
    grounds: Mapping[tuple[str, str], tuple[Ground, ...]]

    @property
    def scheme(self) -> Scheme:
        """The scheme of the period."""
        return self.results.scheme

    def figures(self, unit: Unit, used: Iterable[Use]) -> tuple[Figure, ...]:
        """Every figure of an item that formulas use for a unit, each once."""
        known = self.scheme.item_by_code
        return tuple(self._figure(unit, use) for use in dict.fromkeys(used) if use.item in known)

    def behind(self, indicator: Indicator, unit: Unit) -> tuple[Figure, ...]:
        """Every figure that the unit's score on the indicator rests on."""
        own = of_unit(self.scheme.own_targets(indicator), unit)
        key = (indicator.code, own.whose if own else "")
        if key not in self._uses:
            trees = trees_of(self.scheme, indicator, unit)
            self._uses[key] = tuple(use for tree in trees for use in uses(tree))
        return self.figures(unit, self._uses[key])

    @cached_property
    def _uses(self) -> dict[tuple[str, str], tuple[Use, ...]]:
        """What :meth:`behind` has worked out so far, by indicator and by whose target it is."""
        return {}

    @cached_property
    def marks(self) -> dict[tuple[str, str], tuple[Mark, ...]]:
        """The assessors' marks by unit and indicator; of two rows about the same the last counts."""
        return {
            (entry.unit_code, entry.indicator): tuple(
                Mark(mark, entry.at(c)) for c, mark in entry.given.items()
            )
            for entry in self.ledger.marks
        }

    def _figure(self, unit: Unit, use: Use) -> Figure:
        own = self._own(unit, use)
        if not use.depth:
            return own
        below = tuple(self._own(other, use) for other in self._below(unit, use.depth))
        amounts = [figure.assessed for figure in below if figure.assessed is not None]
        total = sum(amounts) if len(amounts) == len(below) else None
        item = self.scheme.item_by_code[use.item]
        return Figure(
            *(unit.code, unit.name, item.code, item.name, item.unit_of_measure, use.last_year, total, None),
            NOWHERE,
            summed=True,
            below=below,
        )

    def _below(self, unit: Unit, depth: int) -> list[Unit]:
        """The units so many levels below."""
        found = [unit]
        for _ in range(depth):
            above = {one.code for one in found}
            found = [one for one in self.scheme.units if one.parent in above]
        return found

    def _own(self, unit: Unit, use: Use) -> Figure:
        item = self.scheme.item_by_code[use.item]
        whose = (unit.code, unit.name, item.code, item.name, item.unit_of_measure, use.last_year)
        fact = (self._last if use.last_year else self._known).get((unit.code, use.item))
        kind = item.type is ItemType.YES_NO
        if fact is None:
            return Figure(*whose, None, None, NOWHERE, yes_or_no=kind)
        place = Place(*(text_of(fact[part]) for part in ("file", "sheet", "cell")))
        note = self.last_data if use.last_year else text_of(fact.get("note"))
        values = number_of(fact["assessed"]), number_of(fact["reported"])
        return Figure(*whose, *values, place, note, yes_or_no=kind)

    @cached_property
    def _known(self) -> dict[tuple[str, str], dict[Any, Any]]:
        return _by_unit_and_item(self.facts)

    @cached_property
    def _last(self) -> dict[tuple[str, str], dict[Any, Any]]:
        return _by_unit_and_item(self.last_facts)


def _by_unit_and_item(facts: pd.DataFrame) -> dict[tuple[str, str], dict[Any, Any]]:
    return {(row["unit_code"], row["item_code"]): row for row in records(facts)}


def number_of(value: object) -> float | None:
    """A number of a result table; None for a blank."""
    number = float(str(value))
    return number if number == number else None


def text_of(value: object) -> str:
    """A text of a result table; "" for a blank."""
    return "" if value is None or value != value else str(value)
