"""Settling a scheme for a period: rows not in force drop out, points left blank are worked out of those that are."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from math import isnan
from typing import TypeVar

from pipeline.scheme.rows import Dated, Indicator, Line, in_force
from pipeline.scheme.scheme import Scheme

_R = TypeVar("_R", bound=Dated)


def settled(scheme: Scheme, day: date) -> Scheme:
    """The scheme as it stands for the period from ``day``, every line's total and every points a number.

    Checks, own targets, exemptions, grades and awards that are not in force are not in it. Indicators, tariff
    lines, modifiers and vetoes stay: the results say of each that it has ended. The raw tables stay whole.

    On a line with a total, what the written points leave of it is shared equally over the indicators in force
    that have none. On a letter (责任书, no total) each clause in force counts one. A blank indicator not in
    force has no points.
    """
    scheme = replace(
        scheme,
        checks=_standing(scheme.checks, day),
        targets=_standing(scheme.targets, day),
        exemptions=_standing(scheme.exemptions, day),
        grades=_standing(scheme.grades, day),
        awards=_standing(scheme.awards, day),
    )
    points: dict[str, float] = {}
    lines = []
    for line in scheme.lines:
        indicators = scheme.line_indicators(line.code)
        points |= _points(line, indicators, day)
        letter = isnan(line.total)
        total = sum(points[i.code] for i in indicators if in_force(i, day)) if letter else line.total
        lines.append(line.model_copy(update={"total": total, "letter": letter}))
    indicators = tuple(
        i.model_copy(update={"points": points.get(i.code, i.points)}) for i in scheme.indicators
    )
    return replace(scheme, lines=tuple(lines), indicators=indicators)


def _standing(rows: Iterable[_R], day: date) -> tuple[_R, ...]:
    return tuple(row for row in rows if in_force(row, day))


def _points(line: Line, indicators: tuple[Indicator, ...], day: date) -> dict[str, float]:
    """Each indicator's points by code."""
    blank = [i for i in indicators if isnan(i.points) and in_force(i, day)]
    written = sum(i.points for i in indicators if not isnan(i.points))
    share = 1.0 if isnan(line.total) else (line.total - written) / max(1, len(blank))
    shared = {i.code: share for i in blank}
    return {i.code: shared.get(i.code, 0.0) if isnan(i.points) else i.points for i in indicators}
