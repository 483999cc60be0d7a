"""What the checks look at: every figure with its cell, what the unit and the reviewer say about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pipeline.collect.figures import Figures
from pipeline.collect.ledger import Ledger
from pipeline.collect.verified import Decided
from pipeline.issue.registers import Review
from pipeline.model.places import Place
from pipeline.model.words import NUMBERS, Level, Watch
from pipeline.scheme.formula.tree import Expr, names
from pipeline.scheme.rows import Check, Item
from pipeline.scheme.scheme import Scheme


@dataclass(frozen=True)
class Figure:
    """An item's figure for one unit: what is assessed, what the unit reported, its word on it, its cell."""

    value: float
    reported: float
    verified: float
    explanation: str
    place: Place

    @property
    def typed(self) -> bool:
        """Whether the unit itself reported a figure."""
        return self.reported == self.reported

    @property
    def own(self) -> bool:
        """Whether the unit's own figure is the one assessed, so that only the unit can put it right."""
        return self.typed and self.verified != self.verified


@dataclass(frozen=True)
class Material:
    """The facts with their cells, the same as columns, the scheme, the ledger and what it decides on.

    ``manual`` are the files that were saved without being calculated; ``reporters`` tells whose return each file is.
    """

    scheme: Scheme
    facts: pd.DataFrame
    figures: Figures
    ledger: Ledger
    decided: tuple[Decided, ...] = ()
    manual: frozenset[str] = frozenset()
    reporters: Mapping[str, str] = field(default_factory=dict)

    def answers_for(self, file: str, unit: str) -> str:
        """The unit that reported another's figures in a file; "" where it is the unit's own file, or no return."""
        reporter = self.reporters.get(file, "")
        return reporter if unit and reporter != unit else ""

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        return {str(name): self.facts[name].to_list() for name in self.facts}

    @cached_property
    def _rows(self) -> dict[tuple[str, str], int]:
        """Where the facts of each unit and item stand."""
        keys = zip(self._columns["unit_code"], self._columns["item_code"], strict=True)
        return {key: row for row, key in enumerate(keys)}

    def figure(self, unit: str, item: str) -> Figure | None:
        """The unit's figure; None where it was not asked or its row is gone."""
        row = self._rows.get((unit, item))
        if row is None:
            return None
        value, reported, verified, explanation, *where = (
            self._columns[name][row]
            for name in ("assessed", "reported", "verified", "explanation", "file", "sheet", "cell")
        )
        return Figure(value, reported, verified, explanation, Place(*where))

    def figures_of(self, unit: str, items: Iterable[str]) -> dict[str, Figure]:
        """The unit's figures of these items, as far as there are any."""
        found = {item: self.figure(unit, item) for item in items}
        return {item: figure for item, figure in found.items() if figure is not None}

    @cached_property
    def blocking(self) -> tuple[tuple[Check, Expr, frozenset[str]], ...]:
        """The checks that must hold, each with its formula over items and the items it names."""
        trees = [
            (check, self.scheme.in_items(check.formula))
            for check in self.scheme.checks
            if check.level is Level.BLOCK and check.formula is not None
        ]
        return tuple((check, tree, frozenset(name.text for name in names(tree))) for check, tree in trees)

    @cached_property
    def own(self) -> pd.DataFrame:
        """The numbers that stand as the units reported them: a row a unit, a column an item, NaN for none."""
        items = {item.code: n for n, item in enumerate(i for i in self.scheme.items if i.type in NUMBERS)}
        numeric = self.facts["item_code"].isin(items)
        mine = self.facts[numeric & self.facts["reported"].notna() & self.facts["verified"].isna()]
        wide = np.full((len(self.scheme.units), len(items)), np.nan)
        at = mine["unit_code"].map(self.scheme.unit_rows), mine["item_code"].map(items)
        wide[tuple(column.to_numpy(np.int64) for column in at)] = mine["assessed"]
        return pd.DataFrame(wide, index=[unit.code for unit in self.scheme.units], columns=list(items))

    @cached_property
    def before(self) -> pd.DataFrame:
        """Last year's figures of the same units and items."""
        columns = {item: self.figures.column(item, True).values for item in self.own.columns}
        return pd.DataFrame(columns, index=self.own.index)

    @cached_property
    def forms(self) -> Mapping[str, tuple[Item, ...]]:
        """The items answered with a number, form by form."""
        found: dict[str, tuple[Item, ...]] = {}
        for item in self.scheme.items:
            if item.type in NUMBERS:
                found[item.form] = (*found.get(item.form, ()), item)
        return found

    def review(self, unit: str, check: str) -> Review | None:
        """What a reviewer made of the unit's word on a check, the last entry counting.

        An entry may name one question of the program's own (离群-A01), which counts first, or all of the kind (离群).
        """
        kind, _, _ = check.partition("-")
        named = [check, kind] if kind in list(Watch) else [check]
        return next((self._reviews[unit, name] for name in named if (unit, name) in self._reviews), None)

    @cached_property
    def _reviews(self) -> dict[tuple[str, str], Review]:
        return {(review.unit_code, review.check): review for review in self.ledger.reviews}
