"""On-site scores (现场评分): the mean of the assessors' marks, one column an indicator."""

import numpy as np

from pipeline.collect.ledger import Ledger
from pipeline.scheme.formula.evaluate import Column, reported
from pipeline.scheme.rules.on_site import mean_mark
from pipeline.scheme.scheme import Scheme


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
