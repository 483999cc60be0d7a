"""The ledger's sheets as tables: each register's headers found below its title, the sheets of marks taken apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.files.cells import CellValue
from pipeline.files.tables import Grid, RawRow, RawTable, as_text, table_from_rows
from pipeline.issue.registers import LEDGER_SHEETS, MARK, UNIT_CODE
from pipeline.model.places import Place, address
from pipeline.scheme.cells import tidy

INDICATOR = "指标编码"
_SEARCHED = 10
"""Headers stand within so many rows from the top."""
_BELOW = 3
"""On a sheet of marks the assessors' columns are named within so many rows below the indicators' codes."""
_ONE_MARK = re.compile(rf"{MARK}[1-9]\d*")


@dataclass(frozen=True)
class Marked:
    """The marks of one indicator on a sheet of several: its code, the cell of that, its columns as a table."""

    indicator: str
    place: Place
    table: RawTable


def ledger_tables(grids: Sequence[Grid]) -> tuple[dict[str, RawTable], list[Marked]]:
    """The registers by name, and the marks of every other sheet that has units down and indicators across."""
    registers = {model.sheet for model in LEDGER_SHEETS}
    tables: dict[str, RawTable] = {}
    marked: list[Marked] = []
    for grid in grids:
        head = _head_row(grid.rows)
        if tidy(grid.name) in registers:
            name = tidy(grid.name)
            tables[name] = table_from_rows(grid.name, grid.file, grid.rows, 1 if head is None else head + 1)
        elif head is not None:
            marked += _marked(grid, head)
    return tables, marked


def _head_row(rows: Sequence[Sequence[CellValue]]) -> int | None:
    """The first row that names the column of the units' codes, counted from zero; None where none does."""
    return next((n for n, row in enumerate(rows[:_SEARCHED]) if UNIT_CODE in map(_tidied, row)), None)


def _tidied(cell: CellValue) -> str:
    return tidy(as_text(cell))


def _marked(grid: Grid, head: int) -> Iterator[Marked]:
    """Each indicator's columns: those named 评分 and a number, up to the next code in the row of the codes."""
    codes = [as_text(cell) for cell in grid.rows[head]]
    below = enumerate(grid.rows[head + 1 : head + 1 + _BELOW], start=head + 1)
    named = next(((n, row) for n, row in below if any(map(_one_mark, row))), None)
    if named is None:
        return
    row, titles = named
    units = next(n for n, code in enumerate(codes) if tidy(code) == UNIT_CODE)
    blocks: dict[int, dict[str, int]] = {}
    repeated: dict[int, list[tuple[str, int]]] = {}
    begins = None
    for column, title in enumerate(titles):
        code = codes[column] if column < len(codes) else ""
        begins = column if code else begins
        if not _one_mark(title) or begins is None:
            continue
        mark, own = _tidied(title), blocks.setdefault(begins, {})
        if mark in own:
            repeated.setdefault(begins, []).append((mark, column))
        own.setdefault(mark, column)
    for begins, marks in blocks.items():
        columns = {UNIT_CODE: units, INDICATOR: begins, **marks}
        rows = list(_rows(grid.rows, row + 1, columns, codes[begins]))
        table = RawTable(grid.name, grid.file, columns, rows, repeated.get(begins, ()), row + 1)
        yield Marked(codes[begins], Place(grid.file, grid.name, address(head, begins)), table)


def _one_mark(cell: CellValue) -> bool:
    return _ONE_MARK.fullmatch(_tidied(cell)) is not None


def _rows(
    rows: Sequence[Sequence[CellValue]], first: int, columns: dict[str, int], code: str
) -> Iterator[RawRow]:
    """The rows that have a mark, each as it would stand in the list."""
    for number, row in enumerate(rows[first:], start=first + 1):
        cells = {title: as_text(row[at]) if at < len(row) else "" for title, at in columns.items()}
        cells[INDICATOR] = code
        if any(text for title, text in cells.items() if title not in (UNIT_CODE, INDICATOR)):
            yield RawRow(number, cells)
