"""What a case registered under a tariff line comes to (每例分值 × 数量 × 月数 × 系数), kept under its cap."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.words import Measure
from pipeline.scheme.rows import Bonus, Deduction, Modifier

TariffLine = Deduction | Bonus


@dataclass(frozen=True)
class Price:
    """A case priced: points a case, months that count (NaN where months play no part), the factor, the points."""

    each: float
    months: float
    factor: float
    points: float


def priced(
    line: TariffLine,
    quantity: float,
    months: float | None,
    points_each: float | None,
    modifiers: Iterable[Modifier],
    room: float,
) -> Price:
    """The case's points, no more than the ``room`` that the cap leaves; blank months are none."""
    each = line.points_each[0] if line.points_each else 0.0
    each = each if points_each is None else points_each
    factor = 1.0
    for modifier in modifiers:
        factor *= modifier.factor if modifier.factor is not None else 1.0
    by_month = line.measure is Measure.CASE_MONTH
    counted = min(months or 0.0, line.most_months or float("inf")) if by_month else float("nan")
    points = quantity * (counted if by_month else 1.0) * each * factor
    return Price(each, counted, factor, min(points, room))


def applies(modifier: Modifier, line: TariffLine) -> bool:
    """Whether the modifier is one for the tariff line (适用)."""
    return "全部" in modifier.applies_to or line.code in modifier.applies_to
