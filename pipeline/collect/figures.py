"""Figures as columns over all units at once: what formulas are evaluated on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.model.numbers import TOLERANCE
from pipeline.scheme.formula.evaluate import Column, ErrorKind, reported
from pipeline.scheme.formula.tree import SIDES, side
from pipeline.scheme.scheme import Scheme


@dataclass(frozen=True)
class Figures:
    """A column per name, ``size`` rows, one a unit; what is not there is missing, never zero.

    ``parents`` holds each unit's superior as a row number, −1 for none; ``groups`` the number of the group a
    unit is ranked in. ``compared`` tells which units the others are compared with, None for all: a unit whose
    return cannot be used yet is measured by its group's figures without being part of them.
    """

    size: int
    this_year: Mapping[str, Column]
    before: Mapping[str, Column] = field(default_factory=dict)
    parents: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    groups: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    compared: NDArray[np.bool_] | None = None

    def column(self, name: str, last_year: bool) -> Column:
        """The named figures of this year or the last."""
        return (self.before if last_year else self.this_year).get(name) or missing(self.size)

    def below(self, column: Column) -> Column:
        """The sum over the units directly below each unit; missing where any of them is missing."""
        child = self.parents >= 0
        total = np.bincount(self.parents[child], column.values[child], minlength=self.size).astype(np.float64)
        if column.errors is None:
            return Column(total, None)
        errors = np.zeros(self.size, np.uint8)
        np.maximum.at(errors, self.parents[child], column.errors[child])
        return Column(np.where(errors > 0, np.nan, total), errors)

    def group(self, statistic: str, column: Column) -> Column:
        """A statistic of the units ranked together or the place among them, those without a figure left out."""
        usable = np.ones(self.size, bool) if self.compared is None else self.compared
        if column.errors is not None:
            usable = usable & (column.errors == 0)
        if statistic in _PLACES:
            signed = column.values * _PLACES[statistic]
            return Column(places(signed, self.groups, usable), column.errors)
        values = pd.Series(np.where(usable, column.values, np.nan)).groupby(self.groups)
        over = values.agg({"最大": "max", "最小": "min", "平均": "mean"}[statistic])
        return reported(over.reindex(self.groups).to_numpy(np.float64))

    def also(self, columns: Mapping[str, Column]) -> "Figures":
        """These figures with more names."""
        return replace(self, this_year={**self.this_year, **columns})

    def rows(
        self, at: NDArray[np.int64], groups: NDArray[np.int64], compared: NDArray[np.bool_] | None = None
    ) -> "Figures":
        """The figures of some of the units, with the groups they are ranked in and who is compared with."""
        position = np.full(self.size + 1, -1, np.int64)
        position[at] = np.arange(len(at))
        return Figures(
            len(at),
            {name: taken(column, at) for name, column in self.this_year.items()},
            {name: taken(column, at) for name, column in self.before.items()},
            position[self.parents[at]],
            groups,
            compared,
        )


_PLACES = {"名次高": 1.0, "名次低": -1.0}
"""The statistics that are places, and the sign that makes the better value the higher one."""


def places(
    values: NDArray[np.float64], groups: NDArray[np.int64], usable: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """One more than there are usable units of the group with a value that is higher to about fifteen digits."""
    # The highest number that still counts as equal: the difference is weighed against the larger of the two.
    equal = np.where(values < 0, values * (1 - TOLERANCE), values / (1 - TOLERANCE))
    found = np.full(len(values), np.nan)
    for group in np.unique(groups):
        mine = (groups == group) & ~np.isnan(values)
        rivals = np.sort(values[mine & usable])
        found[mine] = 1 + len(rivals) - np.searchsorted(rivals, equal[mine], side="right")
    return found


def missing(size: int) -> Column:
    """A column with nothing in it."""
    return Column(np.full(size, np.nan), np.full(size, ErrorKind.MISSING, np.uint8))


def taken(column: Column, at: NDArray[np.int64]) -> Column:
    """The rows ``at`` of a column."""
    return Column(column.values[at], None if column.errors is None else column.errors[at])


def figures(scheme: Scheme, facts: pd.DataFrame, last_year: pd.DataFrame) -> Figures:
    """The assessed figures of this year and the last as columns over all units of the scheme."""
    codes = [unit.code for unit in scheme.units]
    row = {code: i for i, code in enumerate(codes)}
    parents = np.array([row.get(unit.parent, -1) for unit in scheme.units], np.int64)
    compared = [item.code for item in scheme.compared]
    return Figures(
        len(codes),
        _columns(facts, codes) | _sides(facts, codes, compared),
        _columns(last_year, codes) | _sides(last_year, codes, compared),
        parents,
        np.zeros(len(codes), np.int64),
    )


def _columns(facts: pd.DataFrame, codes: list[str], values: str = "assessed") -> dict[str, Column]:
    wide = facts.pivot_table(
        index="unit_code", columns="item_code", values=values, aggfunc="first", observed=True
    ).reindex(codes)
    return {str(item): reported(wide[item].to_numpy(np.float64)) for item in wide.columns}


def _sides(facts: pd.DataFrame, codes: list[str], items: list[str]) -> dict[str, Column]:
    """What was reported and what was verified of the items that a formula compares."""
    mine = facts[facts["item_code"].isin(items)].astype({"reported": "float64", "verified": "float64"})
    return {
        side(which, item): column
        for which, values in zip(SIDES, ("reported", "verified"), strict=True)
        for item, column in _columns(mine, codes, values).items()
    }
