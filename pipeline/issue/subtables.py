"""The sheet beside a form on which a unit fills in items once for each unit below it (分下级填): what stands where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.files.writing import cell_reference
from pipeline.model.places import address
from pipeline.scheme.rows import Item, Unit

BELOW_CODE, BELOW_NAME = "编码", "下级单位"
"""What stands over the codes and the names of the units below."""
TOTAL = "合计"
_SUFFIX = "（分下级）"
LONGEST_FORM = 31 - len(_SUFFIX)
"""So many characters a form's name may have that has such a sheet beside it."""
HEAD = 3
"""The row of the items' codes, counted from zero; their names and measures stand below it, then the units."""
FIRST_ROW, FIRST_COLUMN = HEAD + 3, 2


def title_of(form: str) -> str:
    """The name of the sheet beside a form."""
    return form[:LONGEST_FORM] + _SUFFIX


@dataclass(frozen=True)
class SubTable:
    """The sheet beside a form: a row a unit below, a column an item; then the self-check, and at the end the sums."""

    form: str
    units: Sequence[Unit]
    items: Sequence[Item]

    @property
    def title(self) -> str:
        """The sheet's name."""
        return title_of(self.form)

    @property
    def words(self) -> list[object]:
        """Everything that is printed there and locked, but for the lines above."""
        items = [[item.code, item.name, item.unit_of_measure] for item in self.items]
        return [self.title, items, [[unit.code, unit.name] for unit in self.units]]

    @property
    def cells(self) -> Iterator[tuple[Unit, Item]]:
        """Every cell to be filled in, row by row."""
        return ((unit, item) for unit in self.units for item in self.items)

    @cached_property
    def rank(self) -> dict[str, int]:
        """Each unit's place among them all, by code."""
        return {unit.code: n for n, unit in enumerate(self.units)}

    @cached_property
    def place(self) -> dict[str, int]:
        """Each item's place among them all, by code."""
        return {item.code: n for n, item in enumerate(self.items)}

    def row(self, unit: Unit) -> int:
        """The row of a unit below."""
        return FIRST_ROW + self.rank[unit.code]

    def column(self, item: Item) -> int:
        """The column of an item."""
        return FIRST_COLUMN + self.place[item.code]

    def at(self, unit: Unit, item: Item) -> tuple[int, int]:
        """The row and column of a cell to be filled in."""
        return self.row(unit), self.column(item)

    @property
    def self_check(self) -> int:
        """The column in which a row's self-check stands."""
        return FIRST_COLUMN + len(self.items)

    @property
    def sum_row(self) -> int:
        """The row of the sums."""
        return FIRST_ROW + len(self.units)

    def down(self, item: Item) -> str:
        """An item's cells, for a formula on the sheet itself."""
        column = self.column(item)
        return f"{address(FIRST_ROW, column)}:{address(self.sum_row - 1, column)}"

    def run(self, item: Item) -> str:
        """An item's cells, for a formula on another sheet."""
        column = self.column(item)
        first, last = (cell_reference(self.title, row, column) for row in (FIRST_ROW, self.sum_row - 1))
        return f"{first}:{last.rpartition('!')[2]}"

    @property
    def area(self) -> str:
        """All cells to be filled in, for a formula on another sheet."""
        first = cell_reference(self.title, FIRST_ROW, FIRST_COLUMN)
        last = cell_reference(self.title, self.sum_row - 1, self.self_check - 1)
        return f"{first}:{last.rpartition('!')[2]}"


def total_text(cells: str) -> str:
    """The formula that adds up an item's cells; blank where nothing is filled in."""
    return f'IF(COUNTA({cells})=0,"",SUM({cells}))'


def total(values: Sequence[float | str]) -> float | str:
    """What that formula gives for what stands in the cells."""
    return sum((v for v in values if isinstance(v, float)), 0.0) if any(v != "" for v in values) else ""
