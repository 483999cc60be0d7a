"""Periods (考核期): a year such as ``2026``, or one of its stages such as ``2026-JD1``."""

from calendar import monthrange
from datetime import date

MONTHS = 12
"""Months in a year."""


def year_of(period: str) -> int:
    """The year a period lies in."""
    return int(period[:4])


def stage_of(period: str) -> str:
    """The code of the stage a period is; "" for a whole year."""
    return period[5:]


def with_stage(period: str, stage: str) -> str:
    """A stage of the period's year: 2026, JD1 → 2026-JD1."""
    return f"{year_of(period)}-{stage}"


def previous_period(period: str) -> str:
    """The period a year earlier: 2026 → 2025, 2026-JD1 → 2025-JD1."""
    return f"{year_of(period) - 1}{period[4:]}"


def first_day(period: str, month: float = 1) -> date:
    """The day a period begins that begins with that month of its year."""
    return date(year_of(period), int(month), 1)


def last_day(period: str, month: float = MONTHS) -> date:
    """The day a period ends that ends with that month of its year."""
    year = year_of(period)
    return date(year, int(month), monthrange(year, int(month))[1])
