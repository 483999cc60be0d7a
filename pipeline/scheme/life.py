"""The legal life of a row of the scheme (生效日期, 失效日期): when it is in force and why it is not."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

LIFE = ("生效日期", "失效日期")
"""The columns of a row's legal life; a table without them holds rows that are always in force."""


class Dated(Protocol):
    """A row with a legal life: in force from 生效日期 to 失效日期, both included, blank meaning open."""

    @property
    def begins(self) -> date | None: ...
    @property
    def ends(self) -> date | None: ...


def in_force(row: Dated, day: date) -> bool:
    """Whether the row's basis stands on ``day``, the first day of the period."""
    return (row.begins is None or row.begins <= day) and (row.ends is None or day <= row.ends)


def ever_together(one: Dated, other: Dated) -> bool:
    """Whether there is a day on which both rows are in force."""
    begins, ends = one.begins or date.min, one.ends or date.max
    return begins <= (other.ends or date.max) and (other.begins or date.min) <= ends


def days_of_change(rows: Iterable[Dated]) -> list[date]:
    """A day in each stretch of time over which the same of the rows are in force, the earliest first."""
    days = {date.min}
    for row in rows:
        days |= {row.begins} if row.begins else set()
        days |= {row.ends + timedelta(days=1)} if row.ends and row.ends < date.max else set()
    return sorted(days)


def why_not(row: Dated, day: date) -> str:
    """In words, why a row that is not in force on ``day`` is not: its basis has ended or is still to begin."""
    if row.ends is not None and row.ends < day:
        return f"依据已于 {row.ends} 失效"
    return f"依据自 {row.begins} 起才生效"
