"""得分分布: how the scores of each class lie, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.numbers import round_half_up
from pipeline.model.words import Standing, Terms, terms
from pipeline.report.shown import number, text

PLACED = (Standing.RANKED, Standing.PENDING)
BANDS = ((0.95, "95% 及以上"), (0.9, "90%～95%"), (0.8, "80%～90%"), (0.6, "60%～80%"), (0.0, "60% 以下"))
"""The parts of what could be had by which scores are counted: from which part on, and the words for it."""
_DECIMALS = 9
"""Decimals of a band's least score: beyond them lies only binary noise."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The scores of one class on a line: how many, their figures as shown, and how many lie in each of ``BANDS``.

    scores are unrounded, highest first; middle is the half of them between the quartiles.
    """

    unit_class: str
    scores: tuple[float, ...]
    middle: tuple[float, float]
    average: float
    best: str
    mean: str
    median: str
    worst: str
    gap: str
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The spreads of a line's classes, and of all of them together where there are several."""

    line: str
    line_name: str
    letter: bool
    spreads: tuple[Spread, ...]

    @property
    def terms(self) -> Terms:
        """What the results of the line are called."""
        return terms(self.letter)


def distributions(ranking: pd.DataFrame, digits: int = 2) -> tuple[Distribution, ...]:
    """The distribution of each line, of units that stand in the ranking; a line without such a unit has none."""
    placed = ranking[ranking["status"].isin(PLACED) & ranking["score"].notna()]
    made = []
    for line, rows in placed.groupby("line", sort=False):
        letter = bool(rows["letter"].iloc[0])
        shown = None if letter else digits
        parts = [(text(name), part) for name, part in rows.groupby("unit_class", sort=False)]
        whole = [("全部", rows)] if len(parts) > 1 else []
        spreads = tuple(_spread(name, part, shown) for name, part in [*parts, *whole])
        made.append(Distribution(text(line), text(rows["line_name"].iloc[0]), letter, spreads))
    return tuple(made)


def least(part: float, total: float) -> float:
    """The least score of a band, of what could be had."""
    return float(round_half_up(part * total, _DECIMALS))


def in_bands(scores: Iterable[float], totals: Iterable[float]) -> tuple[int, ...]:
    """How many lie in each of ``BANDS``, of scores as they are compared; where nothing could be had, in none."""
    counts = [0] * len(BANDS)
    for score, total in zip(scores, totals, strict=True):
        if total > 0:
            at = (k for k, (part, _) in enumerate(BANDS[:-1]) if score >= least(part, total))
            counts[next(at, len(BANDS) - 1)] += 1
    return tuple(counts)


def _spread(name: str, rows: pd.DataFrame, digits: int | None) -> Spread:
    scores: Any = np.sort(rows["score"].to_numpy(np.float64))[::-1]
    average, median = fsum(scores) / len(scores), float(np.median(scores))
    low, high = (float(v) for v in np.quantile(scores, [0.25, 0.75]))
    of_all = 2 if digits is None else digits
    return Spread(
        name,
        tuple(map(float, scores)),
        (low, high),
        average,
        best=number(scores[0], digits),
        mean=number(average, of_all),
        median=number(median, of_all),
        worst=number(scores[-1], digits),
        gap=number(scores[0] - scores[-1], digits),
        bands=in_bands(rows["compared"].to_list(), rows["total"].to_list()),
    )
