"""What the dense reader does not tell of a sheet: errors, formulas without a result, percentages, what is hidden."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

from pipeline.files.package import Unreadable
from pipeline.model.places import address

MOST_CELLS = 20_000_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_MOST_MARKS = 1_000_000

# What of a number format is shown as it stands and is no sign: quoted, escaped, or in brackets.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

PICTURE = "图片"
"""What stands for a picture set into a cell, which other readers take for an error."""

Spot = tuple[int, int]
"""A cell by its row and column, counted from zero."""

Span = tuple[int, int]
"""Rows or columns from the first to the last, counted from zero."""

Box = tuple[int, int, int, int]
"""A block of cells: top, left, bottom, right, all of them in it."""


@dataclass(slots=True)
class Marks:
    """The marks of one sheet, gathered cell by cell while its bytes stream past."""

    name: str
    errors: dict[Spot, str] = field(default_factory=dict)
    uncached: set[Spot] = field(default_factory=set)
    blank_results: set[Spot] = field(default_factory=set)
    has_results: bool = False
    linked: set[Spot] = field(default_factory=set)
    percent: set[Spot] = field(default_factory=set)
    height: int = 0
    width: int = 0
    hidden_rows: list[Span] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    merged: list[Box] = field(default_factory=list)
    commented: set[Spot] = field(default_factory=set)
    validated: list[Box] = field(default_factory=list)
    filtered: bool = False
    """Whether a filter is set: rows it passes over are hidden."""

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
        if self.box > MOST_CELLS or self.height > MOST_ROWS or self.width > MOST_COLUMNS:
            raise Unreadable("F013", sheet=self.name, cell=address(row, column))

    def error(self, spot: Spot, text: str) -> None:
        """The cell holds an error value such as #REF!."""
        self.errors[spot] = text
        self._count()

    def number(self, spot: Spot, number: float) -> None:
        """The cell holds that number: what is no number or has no end is an error like any other."""
        if not isfinite(number):
            self.error(spot, not_finite(number))

    def no_result(self, spot: Spot) -> None:
        """The cell holds a formula that was never calculated."""
        self.uncached.add(spot)
        self._count()

    def hide_rows(self, first: int, last: int) -> None:
        """The rows are hidden; rows hidden one by one become one span."""
        if self.hidden_rows and self.hidden_rows[-1][1] == first - 1:
            first = self.hidden_rows.pop()[0]
        self.hidden_rows.append((first, last))
        self._count()

    def hide_columns(self, first: int, last: int) -> None:
        """The columns are hidden."""
        self.hidden_columns.append((first, last))
        self._count()

    def merge(self, box: Box) -> None:
        """The cells are shown as one."""
        self.merged.append(box)
        self._count()

    def comment(self, spot: Spot) -> None:
        """The cell has a comment."""
        self.commented.add(spot)
        self._count()

    def validate(self, box: Box) -> None:
        """What is typed into the cells is checked by the spreadsheet."""
        self.validated.append(box)
        self._count()

    def result(self, spot: Spot, blank: bool) -> None:
        """The cell holds a formula with a result, in a format that cannot tell an empty text from no result."""
        if blank:
            self.blank_results.add(spot)
            self._count()
        else:
            self.has_results = True

    def from_another_file(self, spot: Spot) -> None:
        """The cell holds a formula over another workbook."""
        self.linked.add(spot)
        self._count()

    def in_percent(self, spot: Spot) -> None:
        """The cell shows its number as a percentage."""
        self.percent.add(spot)
        self._count()

    def _count(self) -> None:
        cells = (self.errors, self.uncached, self.blank_results, self.linked, self.percent)
        kept = (*cells, self.hidden_rows, self.hidden_columns, self.merged, self.commented, self.validated)
        if sum(map(len, kept)) > _MOST_MARKS:
            raise Unreadable(
                "F009", found="错误值、百分数、合并、隐藏或批注过多", expected=f"{_MOST_MARKS} 处"
            )


def not_finite(number: float) -> str:
    """What stands for a number that is none in messages."""
    return "NaN（不是数）" if number != number else "∞（无穷大）"


def shows_percent(number_format: str) -> bool:
    """Whether a cell of that number format shows 0.98 as 98%."""
    return "%" in _LITERAL.sub("", number_format)


def never_calculated(sheets: Sequence[Marks]) -> None:
    """Where no formula of a workbook has any result but an empty text, none was ever calculated."""
    if not any(sheet.has_results for sheet in sheets):
        for sheet in sheets:
            sheet.uncached |= sheet.blank_results
