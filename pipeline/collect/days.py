"""Reading a day: a cell in a date's format, or one of the ways a date is written as words."""

import re
from datetime import date, datetime, time

from pipeline.collect.readings import Reading, State, cleaned, no_value, refused, show_typed
from pipeline.files.cells import CellValue

_DAYS = (
    re.compile(r"([0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"),
    re.compile(r"([0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]?"),
    re.compile(r"([0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
)
_CLOCK = re.compile(r"(?:(.*\S)[ T]+)?[0-9]{1,2}[:时][0-9]{1,2}.*")
_YEARS = range(1950, 2101)
"""A date of another year is a number that was given the format of a date."""


def read_date(typed: CellValue) -> Reading:
    """A day, in ``text`` as 2026-01-10; only whole dates with a four-digit year."""
    text, _ = cleaned(show_typed(typed))
    nothing = no_value(text)
    if nothing:
        return nothing
    day = day_in(text)
    if day is None:
        return refused("V015", "日期，如 2026-01-10")
    shown = day.isoformat()
    if isinstance(typed, date):
        on_the_hour = not isinstance(typed, datetime) or typed.time() == time()
        return Reading(State.VALUE, text=shown, how="" if on_the_hour else "含时刻")
    return Reading(State.VALUE, text=shown, how="" if text == shown else "日期写法")


def day_in(text: str) -> date | None:
    """The day that a cleaned text says, with or without a time of day; None where it is no whole date."""
    clock = _CLOCK.fullmatch(text)
    written = clock[1] or "" if clock else text
    match = next((m for form in _DAYS if (m := form.fullmatch(written))), None)
    if match is None:
        return None
    try:
        found = date(int(match[1]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def looks_like_a_moment(text: str) -> bool:
    """Whether a cleaned text is a date or a time of day."""
    return bool(day_in(text) or _CLOCK.fullmatch(text))
