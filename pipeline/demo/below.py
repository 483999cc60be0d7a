"""Made-up figures of the units below for which a unit answers: shares of its own, which add up to it again."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from pipeline.demo.chance import between
from pipeline.demo.tables import Columns, Table, Values
from pipeline.model.numbers import round_half_up
from pipeline.model.words import ItemType
from pipeline.scheme.rows import Item, Unit
from pipeline.scheme.scheme import Scheme


def spread(scheme: Scheme, columns: Columns, seed: int, day: date) -> dict[str, Values]:
    """The figures with those of units below made shares of the figure of the unit that answers for them.

    A unit has the same share of every figure, so that a part is no more than its whole but for rounding.
    """
    found = {code: values.copy() for code, values in columns.items()}
    for unit, items in _answering(scheme, day):
        below = scheme.units_below(unit)
        sizes = np.array([between(0.5, 1.5, seed, "below", one.code) for one in below])
        up_to = np.concatenate([[0.0], np.cumsum(sizes) / sizes.sum()])
        for item in (item for item in items if item.code in found):
            whole = found[item.code][scheme.unit_rows[unit.code]]
            digits = 2 if item.type is ItemType.AMOUNT else 0
            parts = round_half_up(np.diff(round_half_up(up_to * whole, digits)), digits)
            found[item.code][[scheme.unit_rows[one.code] for one in below]] = parts
    return found


def summed(scheme: Scheme, columns: Columns, day: date) -> dict[str, Values]:
    """The figures with each that is filled in below made the sum of what stands there."""
    found = {code: values.copy() for code, values in columns.items()}
    for unit, items in _answering(scheme, day):
        rows = [scheme.unit_rows[one.code] for one in scheme.units_below(unit)]
        for item in (item for item in items if item.code in found):
            digits = 2 if item.type is ItemType.AMOUNT else 0
            total = round_half_up(np.array([found[item.code][rows].sum()]), digits)
            found[item.code][scheme.unit_rows[unit.code]] = total[0]
    return found


def table_below(scheme: Scheme, columns: Columns, day: date, asked: Mapping[tuple[str, str], float]) -> Table:
    """The figures of units below as far as the unit that answers for them fills in the item."""
    return {
        (one.code, item.code): float(columns[item.code][scheme.unit_rows[one.code]])
        for unit, items in _answering(scheme, day)
        for one in scheme.units_below(unit)
        for item in items
        if (unit.code, item.code) in asked
    }


def _answering(scheme: Scheme, day: date) -> list[tuple[Unit, tuple[Item, ...]]]:
    """The units that answer for others, each with the items it fills in for them."""
    return [(unit, items) for unit in scheme.units if (items := scheme.asked_below(unit, day))]
