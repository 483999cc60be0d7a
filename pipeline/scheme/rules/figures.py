"""The numbers of one scored indicator, and how a rule's sentence speaks of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.numbers import nearly_equal, show_apart
from pipeline.model.words import Direction

_DECIMALS = 4
"""Enough for most figures, without the endless tail of a third; more where two would look the same."""
_GAPS = {"%": " 个百分点", "‰": " 个千分点"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a unit's score on an indicator was made from.

    ``score`` is what the rule gave, before any factor or rescaling; ``target`` is NaN where the rule needs
    none. ``amounts`` holds the value, for this unit, of whatever else the sentence speaks of: one entry for
    each of :meth:`Rule.facts`; ``thresholds`` are those of :meth:`Rule.thresholds`. ``clause`` tells that it is
    one of a letter. A number is shown with as many decimals as tell it from those it is compared with.
    """

    value: float
    target: float
    points: float
    score: float
    direction: Direction
    unit_of_measure: str = ""
    amounts: Mapping[str, float] = field(default_factory=dict)
    clause: bool = False
    thresholds: tuple[float, ...] = ()

    def reaches(self, bound: float) -> bool:
        """Whether the value is on the good side of ``bound`` or on it, as a spreadsheet compares."""
        better = self.value < bound if self.direction is Direction.LOW else self.value > bound
        return better or self.equals(bound)

    def equals(self, bound: float) -> bool:
        """Whether the value is ``bound``, as a spreadsheet compares."""
        return bool(nearly_equal(self.value, bound))

    @property
    def side(self) -> str:
        """Where a value lies that does not reach its bound: 低 or 高."""
        return "高" if self.direction is Direction.LOW else "低"

    def quantity(self, number: float) -> str:
        """A value with its unit of measure: ``94%``, ``3 件``."""
        unit = self.unit_of_measure
        beside = (self.value, self.target, *self.amounts.values(), *self.thresholds)
        return show_apart(number, beside, _DECIMALS) + (unit if unit in _GAPS or not unit else f" {unit}")

    def gap(self, number: float) -> str:
        """A difference of values with its unit: between two percentages it is percentage points."""
        unit = self.unit_of_measure
        return show_apart(number, (0.0,), _DECIMALS) + _GAPS.get(unit, f" {unit}" if unit else "")

    def percent(self, share: float) -> str:
        """A share as a percentage: all and nothing only where it is all or nothing."""
        return f"{show_apart(share * 100, (0.0, 100.0), 2)}%"

    def earned(self, score: float) -> str:
        """Points earned: full and none only where they are."""
        return show_apart(score, (0.0, self.points), 2)

    def step(self, number: float) -> str:
        """The same before a verb, set off from it by a blank where it ends in a digit."""
        return self.gap(number) + ("" if self.unit_of_measure else " ")
