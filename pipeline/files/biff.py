"""The records of an .xls workbook stream: whether it is locked, and the marks of its sheets."""

import struct
from collections.abc import Iterator

from pipeline.files.marks import MOST_CELLS, Marks, Spot, never_calculated, shows_percent
from pipeline.files.ole import CompoundFile
from pipeline.files.package import Unreadable

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_FORMULA, _BOOLERR, _MULRK, _DIMENSIONS = 0x0006, 0x0205, 0x00BD, 0x0200
_NUMBER, _RK = 0x0203, 0x027E
_ONE_CELL = {_FORMULA, _BOOLERR, _NUMBER, _RK, 0x0204, 0x00FD, 0x00D6}  # row, column, format, value
_NUMBERS = {_FORMULA, _NUMBER, _RK}
_ERROR_RESULT, _BLANK_RESULT = 2, 3
_ROW, _COLUMNS, _MERGED, _FILTERED = 0x0208, 0x007D, 0x00E5, 0x009B
_COMMENT = 0x001C
_FORMAT, _STYLE = 0x041E, 0x00E0
_PERCENT_BUILT_IN = {9, 10}
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def workbook_stream(compound: CompoundFile, most: int | None = None) -> bytes:
    """The stream that holds the cells, under its name of Excel 97 or of Excel 95."""
    return compound.stream("Workbook", most) or compound.stream("Book", most)


def is_locked(stream: bytes) -> bool:
    """Whether the workbook asks for a password to open."""
    for kind, _ in _records(stream, 0):
        if kind in (_FILEPASS, _EOF):
            return kind == _FILEPASS
    return False


def workbook_marks(stream: bytes) -> list[Marks]:
    """The marks of every sheet, in the workbook's order, named by their number."""
    _refuse_false_dimensions(stream)
    starts = [
        struct.unpack_from("<I", body)[0]
        for kind, body in _substream(stream, 0)
        if kind == _BOUNDSHEET and len(body) >= 4
    ]
    percent = _percent_styles(stream)
    sheets = [_sheet_marks(stream, start, f"第{i}张工作表", percent) for i, start in enumerate(starts, 1)]
    never_calculated(sheets)
    return sheets


def _percent_styles(stream: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a percentage."""
    percent, styles = set(_PERCENT_BUILT_IN), []
    for kind, body in _substream(stream, 0):
        if kind == _FORMAT and len(body) > 5:
            code = body[5:].decode("utf-16-le" if body[4] & 1 else "latin-1", "replace")
            percent |= {struct.unpack_from("<H", body)[0]} if shows_percent(code) else set()
        elif kind == _STYLE and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return frozenset(number for number, form in enumerate(styles) if form in percent)


def _refuse_false_dimensions(stream: bytes) -> None:
    """The reader reserves what a sheet says it needs, and dies of a box upside down or without end."""
    for kind, body in _records(stream, 0):
        if kind == _DIMENSIONS and len(body) >= 10:
            layout = "<IIHH" if len(body) >= 14 else "<HHHH"
            top, bottom, left, right = struct.unpack_from(layout, body)
            if top > bottom or left > right or (bottom - top) * (right - left) > MOST_CELLS:
                raise Unreadable("F012", found="工作表范围")


def rk_number(rk: int) -> float:
    """A number in the short form RK: the high half of a float, or a whole number (of which 0 stands here)."""
    found: float = 0.0 if rk & 2 else struct.unpack("<d", struct.pack("<II", 0, rk & ~3))[0]
    return found


def _sheet_marks(stream: bytes, start: int, name: str, percent: frozenset[int]) -> Marks:
    marks = Marks(name)
    for kind, body in _substream(stream, start):
        if kind == _MULRK and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            marks.reach(row, struct.unpack_from("<H", body, len(body) - 2)[0])
            several = struct.iter_unpack("<HI", body[4 : 4 + (len(body) - 6) // 6 * 6])
            for at, (style, rk) in enumerate(several, column):
                marks.number((row, at), rk_number(rk))
                if style in percent:
                    marks.in_percent((row, at))
        elif kind in _ONE_CELL and len(body) >= 8:
            row, column = struct.unpack_from("<HH", body)
            marks.reach(row, column)
            if struct.unpack_from("<H", body, 4)[0] in percent and kind in _NUMBERS:
                marks.in_percent((row, column))
            _mark_value(marks, (row, column), kind, body)
        else:
            _mark_layout(marks, kind, body)
    return marks


def _mark_layout(marks: Marks, kind: int, body: bytes) -> None:
    """What is hidden, merged, filtered or commented on."""
    if kind == _ROW and len(body) >= 14 and body[12] & 0x20:
        row = struct.unpack_from("<H", body)[0]
        marks.hide_rows(row, row)
    elif kind == _COLUMNS and len(body) >= 10 and body[8] & 1:
        marks.hide_columns(*struct.unpack_from("<HH", body))
    elif kind == _MERGED:
        for at in range(2, len(body) - 7, 8):
            top, bottom, left, right = struct.unpack_from("<HHHH", body, at)
            marks.merge((top, left, bottom, right))
    elif kind == _COMMENT and len(body) >= 4:
        marks.comment(struct.unpack_from("<HH", body))
    elif kind == _FILTERED:
        marks.filtered = True


def _mark_value(marks: Marks, spot: Spot, kind: int, body: bytes) -> None:
    if kind == _BOOLERR and body[7] == 1:
        marks.error(spot, ERRORS.get(body[6], "#VALUE!"))
    elif kind == _RK and len(body) >= 10:
        marks.number(spot, rk_number(struct.unpack_from("<I", body, 6)[0]))
    elif kind in (_NUMBER, _FORMULA) and len(body) >= 14:
        is_number = kind == _NUMBER or body[12:14] != b"\xff\xff"
        if is_number:
            marks.number(spot, struct.unpack_from("<d", body, 6)[0])
        elif body[6] == _ERROR_RESULT:
            marks.error(spot, ERRORS.get(body[8], "#VALUE!"))
        if kind == _FORMULA:
            marks.result(spot, blank=not is_number and body[6] == _BLANK_RESULT)


def _substream(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one sheet (or of the workbook's own part) without those of charts set inside it."""
    depth = 0
    for kind, body in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
