"""Tables at the edge: a workbook of sheets or a folder of CSV files, read to text and written back.

Both forms hold the same tables. Text is the common ground: a number is its shortest decimal text and a date
its ISO form, so that going from one form to the other and back loses nothing.

A spreadsheet that opens a CSV file takes words that begin like a formula for one, and runs it. So in every CSV file
the program writes, such words stand behind an apostrophe, and its readers take it off. A scheme the office keeps as CSV
is written by people: there words are read with the apostrophe or without.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pipeline.files.cells import CellValue, Sheet
from pipeline.files.package import Unreadable
from pipeline.files.reading import read_book
from pipeline.files.sniff import text_of
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place, address


@dataclass(frozen=True)
class RawRow:
    """A row of a table as text; ``number`` is its row in the sheet counted from one."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RawTable:
    """A table as text: where it stands, its headers with their columns counted from zero, its rows."""

    name: str
    file: str
    columns: Mapping[str, int]
    rows: Sequence[RawRow]
    repeated: Sequence[tuple[str, int]] = field(default=())
    head: int = 1
    """The row of the headers, counted from one."""

    def place(self, row: int = 1, column: str = "") -> Place:
        """The cell of ``column`` in sheet row ``row``."""
        cell = address(row - 1, self.columns[column]) if column in self.columns else ""
        return Place(self.file, self.name, cell)


@dataclass(frozen=True)
class Grid:
    """A sheet as it stands: where, and its rows of cells, error cells spelt out."""

    name: str
    file: str
    rows: Sequence[Sequence[CellValue]]


_APOSTROPHES = re.compile("'*")
_LIVE = re.compile(
    r"[\s\x00-\x20\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n]"
)
"""How a formula begins: also in full-width forms, and behind what is not seen."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?[%％‰]?", re.ASCII)


def inert(words: str) -> str:
    """Words as a CSV file may hold them: behind an apostrophe where a spreadsheet would run them; numbers as they are."""
    return f"'{words}" if _runs(words) else words


def as_meant(cell: str) -> str:
    """The words that stand in a cell of a CSV file; whatever they are, ``as_meant(inert(words))`` is them."""
    return cell[1:] if cell.startswith("'") and _runs(cell) else cell


def _runs(words: str) -> bool:
    """Whether words begin like a formula, behind apostrophes or not: so that taking one off is never a guess."""
    bare = _APOSTROPHES.sub("", words, count=1)
    return bool(_LIVE.match(bare)) and not _NUMBER.fullmatch(bare)


def csv_rows(text: str) -> list[list[str]]:
    """The rows of a CSV file's text, each cell as it is meant."""
    return [[as_meant(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


_NEVER_TYPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no person types; a file that holds it is no text file any more."""


def as_text(value: CellValue) -> str:
    """A cell's value as the text that stands for it in a CSV file."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return _NEVER_TYPED.sub("", str(value)).strip()


def table_from_rows(name: str, file: str, rows: Iterable[Sequence[CellValue]], head: int = 1) -> RawTable:
    """A table from a sheet's rows: headers in row ``head``, empty rows passed over."""
    texts = [[as_text(value) for value in row] for row in rows]
    header = texts[head - 1] if len(texts) >= head else []
    columns: dict[str, int] = {}
    repeated = []
    for position, title in enumerate(header):
        if title in columns:
            repeated.append((title, position))
        elif title:
            columns[title] = position
    found = []
    for number, row in enumerate(texts[head:], start=head + 1):
        cells = {title: row[at] if at < len(row) else "" for title, at in columns.items()}
        if any(cells.values()):
            found.append(RawRow(number, cells))
    return RawTable(name, file, columns, found, repeated, head)


def _workbook_grids(path: Path, shown: str) -> list[Grid]:
    try:
        book = read_book(path.read_bytes())
    except Unreadable as problem:
        raise Refused([finding(problem.code, Place(shown), **problem.words)]) from problem
    return [Grid(sheet.name, shown, _with_errors(sheet)) for sheet in book.sheets]


def _with_errors(sheet: Sheet) -> list[list[CellValue]]:
    """The sheet's rows with its error cells spelt out: read as blanks they would go unnoticed."""
    rows = [list(row) for row in sheet.rows]
    for (row, column), error in sheet.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error
    return rows


def _csv_grids(folder: Path, shown: str) -> list[Grid]:
    grids = []
    for path in sorted(folder.glob("*.csv")):
        file, text = f"{shown}/{path.name}", text_of(path.read_bytes())
        if text is None:
            raise Refused([finding("F012", Place(file), found="文字编码无法识别")])
        grids.append(Grid(path.stem, file, csv_rows(text)))
    return grids


def read_grids(path: Path, shown: str) -> list[Grid]:
    """The sheets of a workbook or the files of a folder of CSV, as they stand; refused where one is unreadable.

    ``shown`` is the file's or the folder's name in messages.
    """
    return _csv_grids(path, shown) if path.is_dir() else _workbook_grids(path, shown)


def read_tables(path: Path, shown: str) -> dict[str, RawTable]:
    """Every sheet of a workbook or file of a folder of CSV as a table by its name, headers in row 1."""
    return {grid.name: table_from_rows(grid.name, grid.file, grid.rows) for grid in read_grids(path, shown)}


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV text with CRLF line ends, as Excel writes it; nothing in it runs when it is opened."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (columns, *rows):
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])
    return stream.getvalue()
