"""What the results say of all units together: honours and warnings, and where points were lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

from pipeline.model.tables import records
from pipeline.model.words import POINTS, AwardKind, Standing, Terms, terms
from pipeline.report.indicators import points_and_loss
from pipeline.report.profiles import amount
from pipeline.report.result_tables import ResultTables
from pipeline.report.shown import absent, number, text

Row = Mapping[Any, Any]
UNSETTLED = (Standing.MISSING, Standing.BLOCKED)


@dataclass(frozen=True, slots=True)
class Honour:
    """An award on a line and everyone who holds it."""

    kind: AwardKind
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What one indicator cost all units of its line; rate is the part of its points earned, in percent.

    terms are what its line calls these.
    """

    line_name: str
    name: str
    rate: str
    lost: str
    terms: Terms = POINTS


def honours(tables: ResultTables) -> tuple[Honour, ...]:
    """Every award with its holders, prizes before sanctions, in the order of the awards table."""
    found: dict[tuple[AwardKind, str], list[str]] = {}
    for kind in AwardKind:
        for row in records(tables.awards):
            if row["kind"] == kind:
                title = f"{text(row['award'])}（{text(row['line_name'])}）"
                found.setdefault((kind, title), []).append(text(row["unit_name"]) + amount(row))
    return tuple(Honour(kind, title, tuple(units)) for (kind, title), units in found.items())


def losses(tables: ResultTables, most: int = 5, digits: int = 2) -> tuple[Loss, ...]:
    """The indicators of which the smallest part was earned, worst first.

    Units without a return, or whose return must be mended first, do not count.
    """
    names = dict(zip(tables.ranking["line"], tables.ranking["line_name"], strict=True))
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    out = set(tables.ranking.loc[tables.ranking["status"].isin(UNSETTLED), "unit_code"])
    for row in records(tables.scores):
        if not absent(row["score"]) and row["unit_code"] not in out:
            key = text(row["line"]), text(row["indicator_name"])
            found.setdefault(key, []).append(points_and_loss(row))
    letters = dict(zip(tables.ranking["line"], tables.ranking["letter"], strict=True))
    worst = []
    for (line, name), pairs in found.items():
        points, lost = (fsum(column) for column in zip(*pairs, strict=True))
        if lost > 0:
            rate, letter = 100 * (points - lost) / points, bool(letters.get(line))
            shown = number(rate, 1), number(lost, None if letter else digits)
            worst.append((rate, Loss(text(names.get(line, line)), name, *shown, terms(letter))))
    return tuple(loss for _, loss in sorted(worst, key=lambda pair: pair[0])[:most])
