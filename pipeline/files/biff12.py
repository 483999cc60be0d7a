"""The sheets of an .xlsb: an .xlsx whose parts are records, not XML; which part holds each, and its marks."""

import struct
from collections.abc import Iterator
from contextlib import suppress

from pipeline.files.biff import ERRORS, rk_number
from pipeline.files.marks import Marks, Spot, never_calculated
from pipeline.files.ooxml import comment_parts, part_name, targets
from pipeline.files.package import Unreadable

_WORKBOOK = "xl/workbook.bin"
_SHEET, _SHEETS_END, _CALCULATION = 156, 144, 157
_DATA, _DATA_END, _ROW = 145, 146, 0
_RK, _ERROR, _REAL = 2, 3, 5
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_FORMULAS = (_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR)
_CELLS = {_RK, _ERROR, 4, _REAL, 6, 7, 62, *_FORMULAS}  # column, format, value; a blank is none of them
_NO_PART = 0xFFFFFFFF
_COMMENT = 635
_MANUAL = 0


def workbook_marks(parts: dict[str, bytes]) -> list[Marks]:
    """The marks of every sheet, in the workbook's order."""
    found = targets(parts, "xl/_rels/workbook.bin.rels")
    sheets = [
        _sheet_marks(parts, part_name(found.get(relation, "")), name) for relation, name in _sheets(parts)
    ]
    never_calculated(sheets)
    return sheets


def calculates_by_hand(parts: dict[str, bytes]) -> bool:
    """Whether the workbook is set to manual calculation."""
    return any(
        kind == _CALCULATION and len(body) >= 8 and struct.unpack_from("<I", body, 4)[0] == _MANUAL
        for kind, body in _records(parts.get(_WORKBOOK, b""))
    )


def _sheets(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """The relation and the name of every sheet that has a part of its own."""
    for kind, body in _records(parts.get(_WORKBOOK, b"")):
        if kind == _SHEETS_END:
            return
        if kind == _SHEET:
            relation, after = _text(body, 8)
            if after:
                yield relation, _text(body, after)[0]


def _text(body: bytes, at: int) -> tuple[str, int]:
    """The text at a place and the place after it; 0 for the place where there is no text."""
    if len(body) < at + 4:
        raise Unreadable("F012", found="工作表目录")
    (length,) = struct.unpack_from("<I", body, at)
    if length == _NO_PART:
        return "", 0
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _sheet_marks(parts: dict[str, bytes], part: str, sheet: str) -> Marks:
    if part not in parts:
        raise Unreadable("F012", found=f"缺少工作表“{sheet}”的内容")
    marks = Marks(sheet)
    row = 0
    for kind, body in _records(parts[part]):
        if kind == _DATA_END:
            break
        if kind == _ROW and len(body) >= 4:
            (row,) = struct.unpack_from("<I", body)
        elif kind in _CELLS and len(body) >= 9:
            spot = (row, struct.unpack_from("<I", body)[0])
            marks.reach(*spot)
            _mark_value(marks, spot, kind, body)
    with suppress(Unreadable):  # comments that cannot be read do no harm to the cells
        _mark_comments(marks, parts, part)
    return marks


def _mark_comments(marks: Marks, parts: dict[str, bytes], part: str) -> None:
    for name in comment_parts(parts, part):
        for kind, body in _records(parts[name]):
            if kind == _COMMENT and len(body) >= 16:  # its author, then first and last row, first column
                marks.comment(struct.unpack_from("<4xI4xI", body))


def _mark_value(marks: Marks, spot: Spot, kind: int, body: bytes) -> None:
    if kind in (_ERROR, _FORMULA_ERROR):
        marks.error(spot, ERRORS.get(body[8], "#VALUE!"))
    elif kind == _RK and len(body) >= 12:
        marks.number(spot, rk_number(struct.unpack_from("<I", body, 8)[0]))
    elif kind in (_REAL, _FORMULA_NUMBER) and len(body) >= 16:
        marks.number(spot, struct.unpack_from("<d", body, 8)[0])
    if kind in _FORMULAS:
        marks.result(spot, blank=kind == _FORMULA_TEXT and body[8:12] == bytes(4))


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record's number and body; both number and length are written seven bits to a byte, the low first."""
    at = 0
    while at < len(part):
        kind, at = _small_number(part, at, 2)
        length, at = _small_number(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _small_number(part: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for place, byte in enumerate(part[at : at + most]):
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    return number, at + most
