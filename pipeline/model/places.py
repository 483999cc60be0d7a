"""Where something stands: a file, a sheet in it, a cell in that."""

import re
from dataclasses import dataclass
from functools import lru_cache

_FIRST_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A file, a sheet and a cell ("" where the finding is about the whole file or sheet)."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """File, sheet and cell."""
        return self.file, self.sheet, self.cell

    @property
    def order(self) -> tuple[str, str, int, int, str, str]:
        """What places are sorted by: file, sheet, then row by row and in a row from left to right."""
        found = _FIRST_CELL.match(self.cell)
        letters, row = (found[1], int(found[2])) if found else ("", 0)
        return self.file, self.sheet, row, len(letters), letters, self.cell

    def __str__(self) -> str:
        spot = "!".join(part for part in (self.sheet, self.cell) if part)
        return " ".join(part for part in (self.file, spot) if part)


NOWHERE = Place()
"""No place in particular: the finding is about the whole."""


@lru_cache(maxsize=16384)
def column_letters(index: int) -> str:
    """The spreadsheet's name of a column: 0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def address(row: int, column: int) -> str:
    """The A1 address of a cell counted from zero: (0, 0) → A1."""
    return f"{column_letters(column)}{row + 1}"
