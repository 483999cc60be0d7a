"""What the dense reader does not tell of a sheet: errors, formulas without a result, percentages, its reach."""

import re
from dataclasses import dataclass, field

from pipeline.files.package import Unreadable
from pipeline.model.places import address

MOST_CELLS = 20_000_000
_MOST_MARKS = 1_000_000

# What of a number format is shown as it stands and is no sign: quoted, escaped, or in brackets.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

Spot = tuple[int, int]
"""A cell by its row and column, counted from zero."""


@dataclass(slots=True)
class Marks:
    """The marks of one sheet, gathered cell by cell while its bytes stream past."""

    name: str
    errors: dict[Spot, str] = field(default_factory=dict)
    uncached: set[Spot] = field(default_factory=set)
    linked: set[Spot] = field(default_factory=set)
    percent: set[Spot] = field(default_factory=set)
    height: int = 0
    width: int = 0

    @property
    def box(self) -> int:
        """How many cells a dense reading from A1 holds."""
        return self.height * self.width

    def reach(self, row: int, column: int) -> None:
        """The sheet holds something there; raises where the box from A1 grows too large to read."""
        if row < self.height and column < self.width:
            return
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)
        if self.box > MOST_CELLS:
            raise Unreadable("F013", sheet=self.name, cell=address(row, column))

    def error(self, spot: Spot, text: str) -> None:
        """The cell holds an error value such as #REF!."""
        self.errors[spot] = text
        self._count()

    def no_result(self, spot: Spot) -> None:
        """The cell holds a formula that was never calculated."""
        self.uncached.add(spot)
        self._count()

    def from_another_file(self, spot: Spot) -> None:
        """The cell holds a formula over another workbook."""
        self.linked.add(spot)
        self._count()

    def in_percent(self, spot: Spot) -> None:
        """The cell shows its number as a percentage."""
        self.percent.add(spot)
        self._count()

    def _count(self) -> None:
        if sum(map(len, (self.errors, self.uncached, self.linked, self.percent))) > _MOST_MARKS:
            raise Unreadable("F009", found="错误值过多", expected=f"{_MOST_MARKS} 个")


def shows_percent(number_format: str) -> bool:
    """Whether a cell of that number format shows 0.98 as 98%."""
    return "%" in _LITERAL.sub("", number_format)
