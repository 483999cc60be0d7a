"""Rounding, comparing and printing numbers the way the office's spreadsheets do it."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import overload

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TOLERANCE = 2.0**-48
"""Two numbers this close, relative to the larger, are equal to about fifteen significant digits."""

_EXACT_POWER = 22
"""The largest power of ten that a float holds exactly."""


def nearly_equal(a: Floats | float, b: Floats | float) -> NDArray[np.bool_]:
    """Whether values are equal as a spreadsheet compares them, to about fifteen digits; NaN never is."""
    with np.errstate(over="ignore", invalid="ignore"):
        near = np.abs(np.subtract(a, b)) <= TOLERANCE * np.maximum(np.abs(a), np.abs(b))
    return np.asarray(near, dtype=np.bool_)


@overload
def round_half_up(x: float, digits: int) -> float: ...
@overload
def round_half_up(x: Floats, digits: int) -> Floats: ...
def round_half_up(x: Floats | float, digits: int) -> Floats | float:
    """Round as Excel's ROUND does: half away from zero, on the decimal as shown to 15 digits (2.675 → 2.68).

    ``digits`` may be negative. NaN and infinity stay as they are; a result too large is infinite.
    """
    if not isinstance(x, np.ndarray):
        return _round_exactly(x, digits)
    if abs(digits) > _EXACT_POWER:
        return _round_each(x, digits)
    power = 10.0 ** abs(digits)
    with np.errstate(over="ignore", invalid="ignore"):
        size = np.abs(x)
        scaled = size * power if digits >= 0 else size / power
        whole = np.floor(scaled + 0.5)
        rounded = np.copysign(whole / power if digits >= 0 else whole * power, x) + 0.0
        # The product is off by an ulp and the decimal shown by half a unit of its 15th digit: that close to
        # a half, only the decimal itself can tell.
        doubtful = np.abs(scaled - np.floor(scaled) - 0.5) <= 1e-14 * scaled
        doubtful |= (scaled > 1e13) & np.isfinite(x)
    if doubtful.any():
        rounded[doubtful] = _round_each(x[doubtful], digits)
    return rounded


def show(x: float, digits: int | None = None) -> str:
    """A number as people write it: no float noise, no trailing zeros, at most 10 (or ``digits``) decimals.

    98.0 → "98", 0.30000000000000004 → "0.3"; NaN → "".
    """
    if not isfinite(x):
        return "" if x != x else ("∞" if x > 0 else "-∞")
    if abs(x) < _WHOLE and x == int(x) and (digits is None or digits >= 0):
        return str(int(x))
    text = f"{_rounded_decimal(x, 10 if digits is None else digits):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def show_apart(x: float, others: Iterable[float], digits: int) -> str:
    """A number with ``digits`` decimals, or with as many more as tell it from each of the others it is not equal to.

    89.99996 beside 90 is not shown as 90: a reader would take the one for the other.
    """
    different = [other for other in others if not _alike(x, other)]
    while digits < _MOST_DECIMALS and any(show(x, digits) == show(other, digits) for other in different):
        digits += 1
    return show(x, digits)


def _alike(a: float, b: float) -> bool:
    """:func:`nearly_equal` of two numbers, which arrays take long for."""
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b))


_WHOLE = 1e15
_MOST_DECIMALS = 22
"""Beyond them nothing is left that a score could depend on."""


def _rounded_decimal(x: float, digits: int) -> Decimal:
    shown = Decimal(f"{x:.14e}")
    if shown.adjusted() - 14 >= -digits:
        return shown
    return shown.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _round_exactly(x: float, digits: int) -> float:
    return float(_rounded_decimal(x, digits)) + 0.0 if isfinite(x) else x


def _round_each(x: Floats, digits: int) -> Floats:
    # The same half turns up again and again (12.5 %): each distinct value is worked out once.
    distinct, places = np.unique(x, return_inverse=True)
    return np.array([_round_exactly(float(v), digits) for v in distinct], dtype=np.float64)[places].reshape(
        x.shape
    )
