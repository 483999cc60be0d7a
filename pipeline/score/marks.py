"""On-site scores (现场评分): the mean of the assessors' marks, one column an indicator."""

from collections.abc import Sequence

import numpy as np

from pipeline.collect.ledger import Ledger
from pipeline.scheme.formula.evaluate import Column, reported
from pipeline.scheme.scheme import Scheme


def mean_mark(given: Sequence[float], trimmed: bool) -> float:
    """The mean of the marks given; of three or more, without the highest and the lowest where so stated."""
    kept = sorted(given)[1:-1] if trimmed and len(given) > 2 else given
    return sum(kept) / len(kept)


def marks(ledger: Ledger, scheme: Scheme) -> dict[str, Column]:
    """The mean mark of every unit for each indicator scored on the spot; missing where nobody marked."""
    given: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]] = {
        indicator.code: np.full(len(scheme.units), np.nan)
        for indicator in scheme.indicators
        if indicator.code in scheme.rules and scheme.rules[indicator.code].on_site
    }
    for entry in ledger.marks:
        if entry.indicator in given:
            given[entry.indicator][scheme.unit_rows[entry.unit_code]] = mean_mark(entry.marks, scheme.trimmed)
    return {code: reported(values) for code, values in given.items()}
