"""Reading the leaders' workbook back: values as they are kept, formulas as they are written."""

import re
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from pipeline.model.places import address
from pipeline.report.workbook.cells import HEAD

Spot = tuple[str, str]
"""A sheet and a cell."""


def grids(book: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's kept values, row by row from A1; "" for a blank."""
    read = CalamineWorkbook.from_filelike(BytesIO(book))
    return {name: read.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in read.sheet_names}


def values(book: bytes) -> dict[Spot, Any]:
    """Every filled cell's kept value."""
    return {
        (name, address(row, column)): value
        for name, rows in grids(book).items()
        for row, cells in enumerate(rows)
        for column, value in enumerate(cells)
        if value != ""
    }


def formulas(book: bytes) -> dict[Spot, str]:
    """Every formula of a workbook written by this program, whose n-th part of all worksheets is its n-th sheet."""
    with ZipFile(BytesIO(book)) as parts:
        sheets = re.findall(r'<sheet name="([^"]*)"', parts.read("xl/workbook.xml").decode())
        return {
            (unescape(sheet), cell): f"={unescape(text)}"
            for number, sheet in enumerate(sheets, start=1)
            for cell, text in _FORMULA.findall(parts.read(f"xl/worksheets/sheet{number}.xml").decode())
        }


_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"[^>]*><f[^>]*>([^<]*)</f>')


def table(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """A sheet's rows by the titles of their columns."""
    return [dict(zip(map(str, rows[HEAD]), row, strict=True)) for row in rows[HEAD + 1 :]]
