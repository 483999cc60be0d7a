"""A formula that an indicator has for every unit: written once, its rows filled in unit by unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.model.places import column_letters
from pipeline.report.workbook.indicators import Scored
from pipeline.report.workbook.live import LAST_ROW, OWN_ROW, THIS_ROW, AnyUnitCells, Cells, OfOthersError


@dataclass(frozen=True)
class Pattern:
    """What ``write`` writes for a unit's cells, ``own`` being the columns of names that stand in the formula's row.

    Where other units occur in it, it is written for each unit.
    """

    one: Scored
    write: Callable[[Cells], str]
    own: Mapping[str, int] = field(default_factory=dict)

    def text(self, unit: int, row: int) -> str:
        """The formula's text for the unit at that position of the line, in that row."""
        if self._for_any is None:
            own = {name: f"{column_letters(column)}{row + 1}" for name, column in self.own.items()}
            return self.write(self.one.cells(unit, own))
        text, plan = self._for_any, self.one.book.plan
        if self._over_figures:
            at = plan.scheme.unit_rows[self.one.scores.units[unit].code]
            text = text.replace(THIS_ROW, str(plan.figures_row(at, False) + 1))
            text = text.replace(LAST_ROW, str(plan.figures_row(at, True) + 1))
        return text.replace(OWN_ROW, str(row + 1)) if self.own else text

    @cached_property
    def _for_any(self) -> str | None:
        own = {name: column_letters(column) + OWN_ROW for name, column in self.own.items()}
        try:
            return self.write(AnyUnitCells(self.one.book.plan, own))
        except OfOthersError:
            return None

    @cached_property
    def _over_figures(self) -> bool:
        return self._for_any is not None and (THIS_ROW in self._for_any or LAST_ROW in self._for_any)
