"""A unit's indicators as a reader sees them: line by line, each group under its sum, earned and lost."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from pipeline.model.numbers import nearly_equal
from pipeline.model.words import CHINESE, Direction, Terms, Treatment, terms
from pipeline.report.shown import absent, fraction, number, plain, quantity, text

Row = Mapping[Any, Any]
MET, SHORT = "达标", "未达标"
"""Whether a value reaches its target."""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator of a unit, or (``heading``) the sum of a group of them; text as shown, "" for none.

    points are what could be earned (after rescaling); weight is what was lost of them, unrounded; share that
    loss as a part of the points, 0…1; state is ``attained``; worth is points unrounded. cells are the figures it
    rests on with where they stand, basis its clause.
    """

    heading: bool
    name: str
    points: str
    score: str
    lost: str
    weight: float
    share: float
    worth: float
    code: str = ""
    value: str = ""
    fraction: str = ""
    target: str = ""
    remark: str = ""
    state: str = ""
    basis: str = ""
    cells: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A unit's indicators on one line (and stage); rescaled says by how much, "" for not at all."""

    title: str
    total: IndicatorRow
    rows: tuple[IndicatorRow, ...]
    rescaled: str
    letter: bool = False
    line: str = ""

    @property
    def terms(self) -> Terms:
        """What the results of the line are called."""
        return terms(self.letter)

    @property
    def groups(self) -> tuple[IndicatorRow, ...]:
        """The sums of the groups (一级指标)."""
        return tuple(row for row in self.rows if row.heading)


def sections(
    rows: Iterable[Row],
    line_names: Mapping[str, str],
    digits: int,
    cells: Mapping[tuple[str, str, str], str] = MappingProxyType({}),
) -> tuple[Section, ...]:
    """One unit's rows of the scores table, a section a line (and stage, where there are several).

    ``cells`` tell by stage, unit and indicator what a score rests on.
    """
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((text(row["line"]), text(row["stage_name"])), []).append(row)
    several = len({stage for _, stage in found}) > 1
    made = []
    for (line, stage), members in found.items():
        title = line_names.get(line, line) + (f"·{stage}" if several and stage else "")
        letter = bool(members[0]["letter"])
        shown = None if letter else digits
        listed = tuple(_grouped(members, shown, cells))
        made.append(Section(title, _sum("合计", members, shown), listed, _rescaled(members), letter, line))
    return tuple(made)


def points_and_loss(row: Row) -> tuple[float, float]:
    """The points an indicator could earn, and those it lost; (0, 0) where it was not scored."""
    if absent(row["score"]) or absent(row["points"]):
        return 0.0, 0.0
    return float(row["points"]), max(0.0, float(row["points"]) - float(row["score"]))


def attained(row: Row) -> str:
    """Whether the target is met (达标, 未达标), or why it was not assessed; "" where there is no target."""
    treatment = Treatment(row["treatment"])
    if treatment not in (Treatment.SCORED, Treatment.RESCALED) or absent(row["score"]):
        return CHINESE[treatment]
    least, most = _bounds(row)
    if absent(row["value"]) or (absent(least) and absent(most)):
        return ""
    value = float(row["value"])
    enough = absent(least) or value > float(least) or nearly_equal(value, float(least))
    not_too_much = absent(most) or value < float(most) or nearly_equal(value, float(most))
    return MET if enough and not_too_much else SHORT


def _bounds(row: Row) -> tuple[Any, Any]:
    """What the value must be at least, and at most; blank where there is no such bound."""
    if row["direction"] == Direction.WITHIN:
        return row["lower"], row["upper"]
    return (None, row["target"]) if row["direction"] == Direction.LOW else (row["target"], None)


def _grouped(
    rows: Iterable[Row], digits: int | None, cells: Mapping[tuple[str, str, str], str]
) -> Iterator[IndicatorRow]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(text(row["group"]), []).append(row)
    for group, members in groups.items():
        if group:
            yield _sum(group, members, digits)
        for row in members:
            key = text(row["stage"]), text(row["unit_code"]), text(row["indicator_code"])
            yield replace(_indicator(row, digits), basis=text(row["basis"]), cells=cells.get(key, ""))


def _sum(name: str, rows: Sequence[Row], digits: int | None) -> IndicatorRow:
    scored = [row for row in rows if not absent(row["score"])]
    if not scored:
        return IndicatorRow(True, name, "", "", "", 0.0, 0.0, 0.0)
    points, loss = (math.fsum(column) for column in zip(*map(points_and_loss, scored), strict=True))
    score = math.fsum(float(row["score"]) for row in scored)
    return _row(True, name, points, score, loss, digits)


def _indicator(row: Row, digits: int | None) -> IndicatorRow:
    words = {
        "code": text(row["indicator_code"]),
        "value": quantity(row["value"], row["unit_of_measure"], _nearest(row)),
        "fraction": fraction(row["numerator"], row["denominator"]),
        "target": _target(row),
        "remark": _remark(row),
        "state": attained(row),
    }
    if absent(row["score"]):
        return IndicatorRow(False, text(row["indicator_name"]), "", "", "", 0.0, 0.0, 0.0, **words)
    points, loss = points_and_loss(row)
    return _row(False, text(row["indicator_name"]), points, float(row["score"]), loss, digits, **words)


def _row(
    heading: bool, name: str, points: float, score: float, loss: float, digits: int | None, **words: str
) -> IndicatorRow:
    share = min(1.0, loss / points) if points else 0.0
    shown = plain(points, 2 if digits is None else digits), number(score, digits), number(loss, digits)
    return IndicatorRow(heading, name, *shown, loss, share, points, **words)


def _target(row: Row) -> str:
    target = quantity(row["target"], row["unit_of_measure"])
    direction = text(row["direction"])
    if direction == Direction.WITHIN:
        return target or _span(row) or str(Direction.WITHIN)
    return f"{direction}{target}" if target else ""


def _nearest(row: Row) -> Any:
    """What the value is held against: of two bounds the one it is nearer to; None where there is none."""
    bounds = [float(bound) for bound in _bounds(row) if not absent(bound)]
    if absent(row["value"]):
        return None
    return min(bounds, key=lambda bound: abs(bound - float(row["value"])), default=None)


def _span(row: Row) -> str:
    """The bounds between which nothing is lost; "" where they are not known."""
    lower, upper = plain(row["lower"]), quantity(row["upper"], row["unit_of_measure"])
    return f"{lower}～{upper}" if lower and upper else ""


def _remark(row: Row) -> str:
    reason = text(row["reason"])
    if row["treatment"] == Treatment.SCORED:
        return reason
    treatment = CHINESE[Treatment(row["treatment"])]
    return reason if treatment in reason else "：".join(part for part in (treatment, reason) if part)


def _rescaled(rows: Iterable[Row]) -> str:
    factors = dict.fromkeys(plain(row["factor"], 4) for row in rows if not absent(row["score"]))
    return "、".join(factor for factor in factors if factor not in ("", "1"))
