"""Figures as the made-up year holds them, as columns over all units, and the checks they do not meet."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.collect.figures import Figures
from pipeline.model.words import Level
from pipeline.scheme.formula.evaluate import evaluate, reported
from pipeline.scheme.rows import Check
from pipeline.scheme.scheme import Scheme

Values = NDArray[np.float64]
Table = dict[tuple[str, str], float]
"""Figures by unit and item code; answers are 1 and 0, a blank is not there."""
Columns = Mapping[str, Values]
"""Figures by item code, one a unit in the scheme's order, a blank NaN."""


def columns(scheme: Scheme, table: Table) -> dict[str, Values]:
    """Figures as columns over all units."""
    row = scheme.unit_rows
    found: dict[str, Values] = {}
    for (unit, item), value in table.items():
        found.setdefault(item, np.full(len(row), np.nan))[row[unit]] = value
    return found


def frame(scheme: Scheme, now: Columns, before: Columns) -> Figures:
    """What formulas are worked out on."""
    row = scheme.unit_rows
    parents = np.array([row.get(unit.parent, -1) for unit in scheme.units], np.int64)
    years = [{name: reported(values) for name, values in year.items()} for year in (now, before)]
    return Figures(len(scheme.units), years[0], years[1], parents, np.zeros(len(row), np.int64))


def broken(scheme: Scheme, now: Columns, before: Columns, level: Level) -> list[tuple[Check, int]]:
    """The checks of a level that do not hold, each with the row of the unit."""
    figures = frame(scheme, now, before)
    found = []
    for check in scheme.checks:
        if check.level is level and check.formula is not None:
            held = evaluate(scheme.coded(check.formula), figures).values
            found += [(check, int(i)) for i in np.flatnonzero(held == 0)]
    return found
