"""Reading the leaders' workbook back: values as they are kept, formulas as they are written."""

import re
from collections.abc import Mapping
from html import unescape
from io import BytesIO
from math import isclose
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from pipeline.model.places import address
from pipeline.report.workbook.cells import COVER, HEAD

Spot = tuple[str, str]
"""A sheet and a cell."""
ALLOWED = {
    *(
        "SUM",
        "SUMIFS",
        "INDEX",
        "MATCH",
        "COUNTIF",
        "COUNT",
        "COUNTIFS",
        "SUMPRODUCT",
        "RANK",
        "ROUND",
        "IF",
        "IFERROR",
    ),
    *("MIN", "MAX", "ISNUMBER", "ISNA", "NA", "AVERAGE", "AND", "OR", "NOT", "ABS", "INT", "SQRT"),
}
"""Functions that every spreadsheet an office may have knows."""


def grids(book: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's kept values, row by row from A1; "" for a blank."""
    read = CalamineWorkbook.from_filelike(BytesIO(book))
    return {name: read.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in read.sheet_names}


def values(book: bytes) -> dict[Spot, Any]:
    """Every filled cell's kept value."""
    return filled(grids(book))


def filled(sheets: Mapping[str, list[list[Any]]]) -> dict[Spot, Any]:
    """The cells in which anything stands."""
    return {
        (name, address(row, column)): value
        for name, rows in sheets.items()
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


def functions(live: Mapping[Spot, str]) -> set[str]:
    """The functions that formulas call; what stands in quotation marks calls nothing."""
    bare = (_QUOTED.sub("", text) for text in live.values())
    return {name for text in bare for name in _FUNCTION.findall(text)}


_QUOTED, _FUNCTION = re.compile(r""" "[^"]*" | '[^']*' """, re.X), re.compile(r"([A-Z][A-Z0-9._]*)\(")


def errors(kept: Mapping[Spot, Any]) -> list[tuple[Spot, Any]]:
    """The cells that show an error."""
    return [(spot, value) for spot, value in kept.items() if _ERROR.match(str(value))]


_ERROR = re.compile(r"#[A-Z]|(?:Err|错误):[0-9]")


def audit(kept: Mapping[Spot, Any]) -> tuple[Any, Any]:
    """What the cover says of the formulas: how far they are from the program's own results, and that in words."""
    row = next(cell[1:] for (sheet, cell), value in kept.items() if (sheet, value) == (COVER, "公式核对"))
    return kept[COVER, f"B{row}"], kept[COVER, f"C{row}"]


def agree(ours: Any, theirs: Any) -> bool:
    """Whether two cells are the same: numbers to what a spreadsheet writes of them."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-9)
    return bool(ours == theirs)


def table(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """A sheet's rows by the titles of their columns."""
    return [dict(zip(map(str, rows[HEAD]), row, strict=True)) for row in rows[HEAD + 1 :]]
