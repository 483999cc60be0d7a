"""Writing workbooks: xlsxwriter with our looks, its warnings made errors, the same bytes every time."""

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from math import ceil
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format

from pipeline.files.quick_sheet import MOST_TEXT as MOST_TEXT
from pipeline.files.quick_sheet import QuickSheet
from pipeline.files.quick_sheet import safe_text as safe_text
from pipeline.files.theme import LOOKS
from pipeline.model.places import column_letters

LINE = 14.5
"""Points a line of body text takes."""

A4, A3 = 9, 8
"""Paper sizes as Excel numbers them."""

MOST_ON_A4, MOST_ON_A3 = 185, 240
"""So many characters across are still read with ease on a page on its side."""


def paper_for(width: float) -> int:
    """The paper on which a sheet so many characters wide is read with ease, laid on its side."""
    return A4 if width <= MOST_ON_A4 else A3


class Writer:
    """A workbook being written; text typed by people can never become a formula or a link in it."""

    def __init__(self, title: str, created: datetime) -> None:
        self._stream = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        self.book = xlsxwriter.Workbook(self._stream, options)
        self.book.worksheet_class = QuickSheet
        self.book.set_properties(
            {"title": safe_text(title), "created": created, "comments": "由考核程序生成"}
        )
        self._looks: dict[tuple[str, ...], Format] = {}

    def look(self, *names: str, form: str = "") -> Format:
        """The format that lays the named looks over the body look, left to right; ``form`` shows numbers."""
        key = (*names, form)
        if key not in self._looks:
            merged = dict(LOOKS["body"])
            for name in names:
                merged |= LOOKS[name]
            if form:
                merged["num_format"] = form
            self._looks[key] = self.book.add_format(merged)
        return self._looks[key]

    def mark(self, name: str) -> Format:
        """The format that a condition lays over a cell: the named look alone."""
        key = ("mark", name)
        if key not in self._looks:
            self._looks[key] = self.book.add_format(LOOKS[name])
        return self._looks[key]

    def sheet(self, name: str, *, paper: int = A4, landscape: bool = False) -> QuickSheet:
        """A new sheet that prints on one page across, with page numbers."""
        sheet: QuickSheet = self.book.add_worksheet(name)
        sheet.set_paper(paper)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        return sheet

    def head(self, sheet: QuickSheet, row: int, titles: Sequence[str]) -> None:
        """A header row, repeated on every printed page and kept in view."""
        for column, title in enumerate(titles):
            sheet.write_string(row, column, title, self.look("head"))
        sheet.repeat_rows(row)
        sheet.freeze_panes(row + 1, 0)

    def close(self) -> bytes:
        """The workbook's bytes."""
        with strictly():
            self.book.close()
        return self._stream.getvalue()


@contextmanager
def strictly() -> Iterator[None]:
    """Inside, input that xlsxwriter would drop with a warning is an error: nothing vanishes silently."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        yield


def cell_reference(sheet: str, row: int, column: int) -> str:
    """An absolute reference to a cell of another sheet: ``'汇总数据'!$D$5``."""
    return f"{_column_of(sheet, column)}{row + 1}"


@cache
def _column_of(sheet: str, column: int) -> str:
    return f"{sheet_reference(sheet)}!${column_letters(column)}$"


def sheet_reference(sheet: str) -> str:
    """A sheet's name quoted for a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def in_footer(text: str) -> str:
    """A name as a footer may hold it: there & begins a code, and all of it together is no more than 255 characters."""
    return " ".join(safe_text(text).replace("&", "＆").split())[:60]


def row_height(texts: Iterable[tuple[str, float]], least: float = 18) -> float:
    """The points a row needs for texts that wrap in columns so many characters wide."""
    lines = max((lines_in(text, width) for text, width in texts), default=1)
    return min(max(least, LINE * lines + 4), 400)


@lru_cache(100_000)
def wide(text: str) -> int:
    """How many characters wide a text is; a Chinese character is two."""
    return len(text) if text.isascii() else sum(map(_width, text))


@cache
def _width(character: str) -> int:
    return 2 if east_asian_width(character) in "WFA" else 1


def lines_in(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide; a Chinese character takes two."""
    room = max(2.0, width - 1.2)
    sizes = map(wide, text.split("\n"))
    return sum(max(1, ceil(size / room - 1e-9)) for size in sizes)
