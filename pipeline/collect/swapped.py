"""Two units whose figures were swapped: each is nearer to what the other reported a year ago than to its own."""

from collections.abc import Iterator, Mapping
from math import isnan, log

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.issue.occasion import Occasion
from pipeline.model.findings import Finding, Severity, finding
from pipeline.model.numbers import show
from pipeline.model.places import Place
from pipeline.model.tables import records
from pipeline.model.words import ItemType
from pipeline.scheme.scheme import Scheme

_FEWEST = 6
"""Fewer items prove nothing: small counts resemble each other by chance."""
_UNLIKE = log(1.15)
"""A unit most of whose figures are this near to last year's is not asked about."""
_TIMES = 2.0
"""The other's figures are so many times nearer."""
_NEARER = 0.7
"""And nearer in so many of the items: even figures that double or halve by chance never are, both ways."""
_MOST = 2000
"""Where more units than this are unlike last year, last year says nothing."""


def swapped(facts: pd.DataFrame, occasion: Occasion) -> Iterator[Finding]:
    """Each unit of every pair whose returns seem to have been filled in for one another.

    Compared are counts and amounts of this year and the last, by the ratio between them.
    """
    counted = [i.code for i in occasion.scheme.items if i.type in (ItemType.COUNT, ItemType.AMOUNT)]
    if facts.empty or not occasion.last_year:
        return
    keys = zip(facts["unit_code"].to_list(), facts["item_code"].to_list(), strict=True)
    now = _logarithms(dict(zip(keys, facts["reported"].to_list(), strict=True)), occasion.scheme, counted)
    before = _logarithms(occasion.last_year, occasion.scheme, counted)
    changed = (now - before).abs().median(axis=1) >= _UNLIKE
    now, before = now[changed], before[changed]
    if not 2 <= len(now) <= _MOST:
        return
    own = np.abs(now.to_numpy() - before.to_numpy())
    nearer = np.stack(
        [_nearer(row, mine, before.to_numpy()) for row, mine in zip(now.to_numpy(), own, strict=True)]
    )
    units = list(now.index)
    for a, b in np.argwhere(nearer & nearer.T):
        yield _told(facts, occasion, units[a], units[b], now.loc[units[a]], before)


def _logarithms(figures: Mapping[tuple[str, str], float], scheme: Scheme, items: list[str]) -> pd.DataFrame:
    """A row a unit, a column an item; only what is above zero has a ratio."""
    columns = {item: n for n, item in enumerate(items)}
    wide = np.full((len(scheme.units), len(items)), np.nan)
    row = np.fromiter((scheme.unit_rows.get(unit, -1) for unit, _ in figures), np.intp, len(figures))
    column = np.fromiter((columns.get(item, -1) for _, item in figures), np.intp, len(figures))
    figure = np.fromiter(figures.values(), np.float64, len(figures))
    known = (row >= 0) & (column >= 0) & (figure > 0)
    wide[row[known], column[known]] = np.log(figure[known])
    return pd.DataFrame(wide, index=[unit.code for unit in scheme.units], columns=items)


def _nearer(
    now: NDArray[np.float64], own: NDArray[np.float64], before: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which units' figures of last year a unit's figures are much nearer to than to its own."""
    gaps = np.abs(now - before)
    both = ~np.isnan(gaps) & ~np.isnan(own)
    enough = both.sum(axis=1)
    closer = (both & (gaps < own)).sum(axis=1)
    mine, others = np.where(both, own, 0.0).sum(axis=1), np.where(both, gaps, 0.0).sum(axis=1)
    return np.asarray((enough >= _FEWEST) & (closer >= _NEARER * enough) & (others * _TIMES <= mine))


def _told(
    facts: pd.DataFrame,
    occasion: Occasion,
    unit: str,
    other: str,
    now: "pd.Series[float]",
    before: pd.DataFrame,
) -> Finding:
    """The question to a unit, at the figure that is furthest from its own of last year."""
    own, others = (now - before.loc[unit]).abs().to_dict(), (now - before.loc[other]).abs().to_dict()
    further = {item: own[item] - others[item] for item in own if not isnan(own[item] - others[item])}
    item = occasion.scheme.item_by_code[str(max(further, key=lambda code: further[code]))]
    (fact,) = records(facts[(facts["unit_code"] == unit) & (facts["item_code"] == item.code)])
    names = occasion.scheme.unit_by_code
    return finding(
        "I012",
        Place(fact["file"], fact["sheet"], fact["cell"]),
        unit_code=unit,
        item_code=item.code,
        found=show(fact["reported"]),
        expected=show(occasion.last_year[unit, item.code]),
        severity=Severity.NOTE if fact["explanation"] else None,
        unit=names[unit].name,
        other=names[other].name,
        name=item.name,
        count=len(further),
        nearer=sum(gap > 0 for gap in further.values()),
    )
