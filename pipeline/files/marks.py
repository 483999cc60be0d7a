"""What the dense reader does not tell of a sheet: errors, formulas without a result, how far it reaches."""

from dataclasses import dataclass, field

from pipeline.files.package import Unreadable
from pipeline.model.places import address

MOST_CELLS = 20_000_000
_MOST_MARKS = 1_000_000

Spot = tuple[int, int]
"""A cell by its row and column, counted from zero."""


@dataclass(slots=True)
class Marks:
    """The marks of one sheet, gathered cell by cell while its bytes stream past."""

    name: str
    errors: dict[Spot, str] = field(default_factory=dict)
    uncached: set[Spot] = field(default_factory=set)
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

    def _count(self) -> None:
        if len(self.errors) + len(self.uncached) > _MOST_MARKS:
            raise Unreadable("F009", found="错误值过多", expected=f"{_MOST_MARKS} 个")
