"""The sheets of a return on which a unit filled in items once for each unit below it (分下级填).

A sheet is known by its title or, renamed, by its head; a column by the item's code, a row by the code of the unit
below or else by its name; nothing by where it stands.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.collect.cell import Cell
from pipeline.collect.readings import show_typed
from pipeline.files.cells import Book, CellValue, Sheet
from pipeline.files.marks import Box, Spot
from pipeline.files.tables import as_text
from pipeline.issue.identity import SHEET
from pipeline.issue.sheets import LISTED
from pipeline.issue.subtables import BELOW_CODE, BELOW_NAME, TOTAL, SubTable
from pipeline.scheme.cells import tidy
from pipeline.scheme.rows import Item, Unit

_DEEPEST = 50
"""The head stands among the first rows."""
_UNDER_CODES = 2
"""So many rows of the head stand under the items' codes: their names and measures."""


@dataclass(frozen=True)
class Below:
    """A sheet found: where its head stands, the columns of codes, names and items, the row of each unit below.

    ``twice`` are rows that name a unit once more, by row.
    """

    table: SubTable
    sheet: Sheet
    head: int
    codes: int
    names: int
    columns: Mapping[str, int]
    rows: Mapping[str, int]
    twice: Mapping[int, str]

    def cell(self, unit: Unit, item: Item) -> Cell | None:
        """The cell of a unit below and an item; None where its row or its column is gone."""
        row, column = self.rows.get(unit.code), self.columns.get(item.code)
        return None if row is None or column is None else Cell(self.sheet, row, column)

    @property
    def cells(self) -> Iterator[tuple[Unit, Item, Cell]]:
        """Every cell that is there, in the order in which they were issued."""
        for unit, item in self.table.cells:
            cell = self.cell(unit, item)
            if cell is not None:
                yield unit, item, cell

    @property
    def under(self) -> range:
        """The rows under the head."""
        return range(self.head + _UNDER_CODES + 1, len(self.sheet.rows))

    def at(self, row: int, column: int) -> CellValue:
        """What stands in a cell."""
        cells = self.sheet.rows[row]
        return cells[column] if 0 <= column < len(cells) else ""

    def is_sums(self, row: int) -> bool:
        """Whether a row is that of the sums."""
        return TOTAL in (
            tidy(show_typed(self.at(row, self.codes))),
            tidy(show_typed(self.at(row, self.names))),
        )

    def item_at(self, column: int) -> str:
        """The code of the item whose column it is; "" where it is no item's."""
        return next((code for code, at in self.columns.items() if at == column), "")

    def locked_columns(self) -> set[int]:
        """The columns that are printed: what stands there is no one's name."""
        return {self.codes, self.names, *self.beside}

    @property
    def beside(self) -> set[int]:
        """The columns of what the program says of a row."""
        titles = {tidy(show_typed(cell)): at for at, cell in enumerate(self.sheet.rows[self.head])}
        return {titles[title] for title in ("自检", LISTED) if title in titles}

    @property
    def merges(self) -> list[Box]:
        """The blocks of merged cells that cover a cell to be filled in."""
        rows, columns = set(self.rows.values()), set(self.columns.values())
        return [
            box
            for box in self.sheet.marks.merged
            if any(box[0] <= row <= box[2] for row in rows) and any(box[1] <= c <= box[3] for c in columns)
        ]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is filled in."""
        return all(cell.typed == "" for _, _, cell in self.cells)

    @property
    def spots(self) -> set[Spot]:
        """The cells to be filled in."""
        return {cell.at for _, _, cell in self.cells}


def tables_in(book: Book, tables: Sequence[SubTable]) -> dict[str, list[Below]]:
    """Of each of the sheets that were issued, by its title, those that are in the workbook, the best copy first."""
    found: dict[str, list[Below]] = {table.title: [] for table in tables}
    for sheet in book.sheets if tables else ():
        one = table_in(sheet, tables)
        if one is not None:
            found[one.table.title].append(one)
    return {
        title: sorted(copies, key=lambda one: (one.is_blank, tidy(one.sheet.name) != tidy(title)))
        for title, copies in found.items()
    }


def table_in(sheet: Sheet, tables: Sequence[SubTable]) -> Below | None:
    """The sheet as one of those that were issued; None where it is none of them."""
    if sheet.name == SHEET:
        return None
    for number, row in enumerate(sheet.rows[:_DEEPEST]):
        titles = {tidy(as_text(cell)): at for at, cell in reversed(list(enumerate(row))) if cell != ""}
        for table in tables:
            columns = {i.code: titles[tidy(i.code)] for i in table.items if tidy(i.code) in titles}
            titled = tidy(sheet.name) == tidy(table.title)
            if columns and (titled or BELOW_CODE in titles or BELOW_NAME in titles):
                return _found(table, sheet, number, titles, columns)
    return None


def _found(
    table: SubTable, sheet: Sheet, head: int, titles: Mapping[str, int], columns: Mapping[str, int]
) -> Below:
    below = list(enumerate(sheet.rows))[head + 1 :]
    by_code = {tidy(unit.code): unit.code for unit in table.units}
    by_name = {tidy(unit.name): unit.code for unit in table.units}
    codes = titles.get(BELOW_CODE, _column_of(by_code, sheet))
    names = titles.get(BELOW_NAME, _column_of(by_name, sheet))
    rows: dict[str, int] = {}
    twice: dict[int, str] = {}
    for known, column in ((by_code, codes), (by_name, names)):
        already = set(rows.values()) | set(twice)
        coded = set(rows)
        for number, row in below:
            text = tidy(as_text(row[column])) if 0 <= column < len(row) else ""
            unit = known.get(text, "")
            if not unit or number in already or (known is by_name and unit in coded):
                continue
            if unit in rows:
                twice[number] = unit
            else:
                rows[unit] = number
    return Below(table, sheet, head, codes, names, columns, rows, twice)


def _column_of(known: Mapping[str, str], sheet: Sheet) -> int:
    """The column that holds most of some words; −1 where none does."""
    counted = Counter(
        at for row in sheet.rows for at, cell in enumerate(row) if cell != "" and tidy(as_text(cell)) in known
    )
    return counted.most_common(1)[0][0] if counted else -1
