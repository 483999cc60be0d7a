"""Writing workbooks: xlsxwriter with our looks, its warnings made errors, the same bytes every time."""

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from math import ceil
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.files.theme import LOOKS
from pipeline.model.places import address

LINE = 14.5
"""Points a line of body text takes."""

A4, A3 = 9, 8
"""Paper sizes as Excel numbers them."""

MOST_ON_A4, MOST_ON_A3 = 185, 240
"""So many characters across are still read with ease on a page on its side."""


def paper_for(width: float) -> int:
    """The paper on which a sheet so many characters wide is read with ease, laid on its side."""
    return A4 if width <= MOST_ON_A4 else A3


class _Nothing(str):
    """An empty text as a formula's result; a plain one xlsxwriter takes for a formula never calculated."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


_NOTHING = _Nothing()


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet of formulas whose functions every spreadsheet has known since 2010.

    Looking in each formula for the hundred functions that came later would take a third of the time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")

    def _write_formula(self, row: int, col: int, formula: str, cell_format: object, value: object) -> int:
        calculated = _NOTHING if value == "" else value
        return int(super()._write_formula(row, col, formula, cell_format, calculated))


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
        self.book.worksheet_class = _Sheet
        self.book.set_properties({"title": title, "created": created, "comments": "由考核程序生成"})
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

    def sheet(self, name: str, *, paper: int = A4, landscape: bool = False) -> Worksheet:
        """A new sheet that prints on one page across, with page numbers."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(paper)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        return sheet

    def head(self, sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
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
    letters = address(row, column).rstrip("0123456789")
    return f"{sheet_reference(sheet)}!${letters}${row + 1}"


def sheet_reference(sheet: str) -> str:
    """A sheet's name quoted for a formula."""
    return "'" + sheet.replace("'", "''") + "'"


MOST_TEXT = 32_767
"""So many characters a cell holds."""


def safe_text(text: str) -> str:
    """Text as a cell may hold it: no control characters, no more than fit."""
    return "".join(c for c in text if c >= " " or c in "\t\n")[:MOST_TEXT]


def in_footer(text: str) -> str:
    """A name as a footer may hold it: there & begins a code, and all of it together is no more than 255 characters."""
    return text.replace("&", "＆")[:60]


def row_height(texts: Iterable[tuple[str, float]], least: float = 18) -> float:
    """The points a row needs for texts that wrap in columns so many characters wide."""
    lines = max((lines_in(text, width) for text, width in texts), default=1)
    return min(max(least, LINE * lines + 4), 400)


def wide(text: str) -> int:
    """How many characters wide a text is; a Chinese character is two."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def lines_in(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide; a Chinese character takes two."""
    room = max(2.0, width - 1.2)
    sizes = map(wide, text.split("\n"))
    return sum(max(1, ceil(size / room - 1e-9)) for size in sizes)
