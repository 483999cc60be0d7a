"""The cells of a returned workbook, whatever program saved it, with what a plain reader hides.

For bytes of unknown origin it is run in a process that may die (:mod:`pipeline.files.reading`): a reader of
hostile bytes can abort, and no exception tells of that.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from math import isfinite

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from pipeline.files import biff, biff12, ooxml, opendocument
from pipeline.files.marks import MOST_CELLS, Marks, Spot, not_finite
from pipeline.files.ole import open_compound
from pipeline.files.package import MOST_BYTES, Unreadable, read_package
from pipeline.files.saved import Saved, saved_in_compound, saved_in_ooxml, saved_in_opendocument
from pipeline.files.sniff import CHINESE, Kind, sniff

CellValue = str | float | bool | date | datetime | time | timedelta
"""What a cell holds: a blank is ``""``, every number a float."""

_REFUSALS = {
    Kind.EMPTY: "F001",
    Kind.TRUNCATED_ZIP: "F002",
    Kind.LOCK_FILE: "F003",
    Kind.ENCRYPTED: "F004",
    Kind.HTML: "F005",
    Kind.XML_2003: "F005",
    Kind.CSV_TEXT: "F005",
    Kind.PDF: "F006",
    Kind.DOC_DOCX: "F006",
    Kind.IMAGE: "F006",
    Kind.OLE_OTHER: "F007",
    Kind.UNKNOWN: "F007",
    Kind.SHORTCUT: "F023",
    Kind.ZIP: "F008",
    Kind.RAR: "F008",
    Kind.SEVEN_ZIP: "F008",
    Kind.SYSTEM_FILE: "F018",
}
_Scanned = tuple[list[Marks], tuple[str, ...], Saved, bytes]
"""What was found before the cells are read, and the bytes to read them from."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: ``rows[r][c]`` is the cell r rows below and c columns right of A1.

    Errors read as blank, and so does what is no finite number: it is an error too.
    """

    name: str
    visible: bool
    rows: list[list[CellValue]]
    marks: Marks

    @property
    def errors(self) -> dict[Spot, str]:
        """The cells that hold an error value such as #REF!."""
        return self.marks.errors

    @property
    def uncached(self) -> set[Spot]:
        """The cells that hold a formula that was never calculated."""
        return self.marks.uncached


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: sheets in order, when (Beijing time) and by what it was saved, codes of notes about it."""

    kind: Kind
    sheets: tuple[Sheet, ...]
    modified: datetime | None
    application: str
    notes: tuple[str, ...]


def read_cells(data: bytes) -> Book:
    """The workbook whose bytes are ``data``; raises :class:`Unreadable` with a code of family F."""
    if len(data) > MOST_BYTES:
        raise Unreadable("F009", found="文件本身", expected=f"{MOST_BYTES // 2**20} MB")
    kind = sniff(data)
    if kind in _REFUSALS:
        raise Unreadable(_REFUSALS[kind], found=CHINESE[kind], part="压缩目录")
    marks, notes, saved, readable = (
        _marks_of_compound(data) if kind is Kind.XLS else _marks_of_package(data, kind)
    )
    _refuse_doubtful(marks)
    return Book(kind, _read_sheets(readable, marks), saved.modified, saved.application, notes)


def _marks_of_compound(data: bytes) -> _Scanned:
    compound = open_compound(data)
    if compound is None:
        raise Unreadable("F012", found="复合文档结构错误")
    notes = ("F014",) if compound.has("_VBA_PROJECT_CUR") else ()
    return biff.workbook_marks(biff.workbook_stream(compound)), notes, saved_in_compound(compound), data


def _marks_of_package(data: bytes, kind: Kind) -> _Scanned:
    package = read_package(data)
    parts = package.parts
    if kind is Kind.ODS:
        marks, notes = opendocument.workbook_marks(parts), opendocument.remarks(parts)
        return marks, notes, saved_in_opendocument(parts), package.readable
    marks = biff12.workbook_marks(parts) if kind is Kind.XLSB else ooxml.workbook_marks(parts)
    manual = biff12.calculates_by_hand(parts) if kind is Kind.XLSB else ooxml.calculates_by_hand(parts)
    return marks, ooxml.remarks(parts, manual), saved_in_ooxml(parts), package.readable


def _refuse_doubtful(marks: list[Marks]) -> None:
    names = [sheet.name.casefold() for sheet in marks]
    twice = next((sheet.name for sheet in marks if names.count(sheet.name.casefold()) > 1), None)
    if twice is not None:
        raise Unreadable("F010", found=twice)
    # The reader is dense: all the sheets' boxes from A1 stand in memory at once.
    if sum(sheet.box for sheet in marks) > MOST_CELLS:
        raise Unreadable("F009", found="各表单元格总数过大", expected=f"{MOST_CELLS // 10_000} 万个")


def _read_sheets(data: bytes, marks: list[Marks]) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            found = book.sheets_metadata
            if len(found) != len(marks):
                raise Unreadable("F012", found="工作表数目前后不一")
            return tuple(
                Sheet(
                    about.name,
                    about.visible == SheetVisibleEnum.Visible,
                    _values(book.get_sheet_by_index(i).to_python(skip_empty_area=False), marks[i].errors),
                    marks[i],
                )
                for i, about in enumerate(found)
            )
    except PasswordError as e:
        raise Unreadable("F004") from e
    except (CalamineError, ValueError, OverflowError, OSError) as e:
        raise Unreadable("F012", found="表格解析失败") from e


def _values(rows: list[list[CellValue]], errors: dict[Spot, str]) -> list[list[CellValue]]:
    """The cells with every number a float, and blank where there is an error; adds those of numbers to ``errors``."""
    kinds = set(map(type, chain.from_iterable(rows)))  # most sheets hold nothing but texts and floats
    found = rows if int not in kinds else [[float(v) if type(v) is int else v for v in row] for row in rows]
    if float in kinds and not all(isfinite(v) for row in found for v in row if type(v) is float):
        for r, row in enumerate(found):
            for c, value in enumerate(row):
                if type(value) is float and not isfinite(value):
                    errors[r, c] = not_finite(value)
    for r, c in errors:
        if r < len(found) and c < len(found[r]):
            found[r][c] = ""
    return found
