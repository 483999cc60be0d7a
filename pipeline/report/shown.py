"""How a single value is shown to people: rounded half-up, with its unit; nothing where there is nothing."""

import math
from typing import Any

from pipeline.files.documents import printable
from pipeline.model.numbers import round_half_up, show, show_apart

DASH = "—"
CLOSE_UNITS = ("%", "‰", "％")
_GAPS = {"%": "个百分点", "％": "个百分点", "‰": "个千分点"}


def absent(value: object) -> bool:
    """Whether a cell of a result table is blank: NaN, None, NA or empty text."""
    return (
        value is None
        or value == ""
        or (isinstance(value, float) and math.isnan(value))
        or str(value) == "<NA>"
    )


def text(value: object) -> str:
    """Words as typed, "" for a blank; without the control characters that no document may hold."""
    return "" if absent(value) else printable(str(value))


def number(value: Any, digits: int | None) -> str:
    """A number with a fixed number of decimals, so that a column of them lines up; "" for a blank.

    A count (``digits`` None) has no more of them than it needs.
    """
    if digits is None:
        return plain(value)
    return "" if absent(value) else f"{round_half_up(float(value), digits):.{digits}f}"


def plain(value: Any, digits: int = 2) -> str:
    """A number with no more decimals than it needs: 3, 92.31; "" for a blank."""
    return "" if absent(value) else show(float(value), digits)


def quantity(value: Any, unit: object, beside: Any = None) -> str:
    """A figure with its unit: 92.31%, 3 件; "" for a blank.

    It has as many decimals as tell it from the one ``beside`` it: 89.996% misses 90%.
    """
    others = () if absent(beside) else (float(beside),)
    figure, name = "" if absent(value) else show_apart(float(value), others, 2), text(unit)
    if not figure or not name:
        return figure
    return f"{figure}{name}" if name in CLOSE_UNITS else f"{figure} {name}"


def gap(value: Any, unit: object) -> str:
    """A difference of two figures with its unit, never shown as nothing: of two percentages percentage points."""
    shown, name = "" if absent(value) else show_apart(float(value), (0.0,), 2), text(unit)
    return f"{shown} {_GAPS.get(name, name)}".strip() if shown else ""


def fraction(numerator: Any, denominator: Any) -> str:
    """The n/N a rate stands on, so that a rate of few is read as such; "" where there is none."""
    parts = plain(numerator), plain(denominator)
    return "/".join(parts) if all(parts) else ""
