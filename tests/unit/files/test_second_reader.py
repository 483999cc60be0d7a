"""A second reader agrees: what openpyxl finds in the sample's returns is, cell by cell, what ours finds."""

import warnings
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.files.cells import CellValue, read_cells

RETURNS = Path(__file__).parents[3] / "inputs" / "2026" / "returns"
BOOKS = sorted(path for path in RETURNS.rglob("*.xlsx"))


def theirs(value: object) -> object:
    """A value of openpyxl's in our words: a blank is "", a number a float, a date without a time a date."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return float(value)
    return value


def ours(value: CellValue) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 – a cell has no zone
    return value


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_both_readers_find_the_same_in_every_cell(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl on parts of others' making that hold no cells
        other = openpyxl.load_workbook(path, data_only=True)
    book = read_cells(path.read_bytes())
    assert [sheet.name for sheet in book.sheets] == other.sheetnames
    compared = 0
    for sheet in book.sheets:
        rows = other[sheet.name].iter_rows(values_only=True)
        found = {(r, c): theirs(value) for r, row in enumerate(rows) for c, value in enumerate(row)}
        mine = {(r, c): ours(value) for r, row in enumerate(sheet.rows) for c, value in enumerate(row)}
        filled = [{spot: value for spot, value in side.items() if value != ""} for side in (mine, found)]
        assert filled[0] == filled[1]
        compared += len(filled[0])
    assert compared > 50


def test_there_are_returns_to_compare() -> None:
    assert len(BOOKS) >= 15
