"""Of a worksheet's XML, what nothing need be said about: rows of plain cells, and what changes from save to save.

Regular expressions see that a hundred times faster than a parser sees it element by element. Whatever they do not
know is left to the parser, so the marks are the same with them and without.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.files.marks import Spot

_ROWS_BEGIN, _ROWS_END = b"<sheetData>", b"</sheetData>"
_PLAIN = rb"[^<&\"\[\]\x00-\x08\x0b\x0c\x0e-\x1f]*+"
_WRITTEN = _PLAIN + rb'(?:(?:"|&(?:amp|lt|gt|quot|apos|#10);)' + _PLAIN + rb")*+"
_FORMULA = rb'(?:<f(?: aca="(?:false|0)")?>' + _WRITTEN + rb"</f>)?+"
_CONTENT = (
    rb"(?: t=\"s\"><v>[0-9]{1,9}</v></c>"
    rb"|(?: t=\"n\")?>" + _FORMULA + rb"<v>-?[0-9]{1,20}(?:\.[0-9]{1,25})?(?:[Ee][+-]?[0-9]{1,2})?</v></c>"
    rb"|(?: t=\"str\")>" + _FORMULA + rb"<v>" + _WRITTEN + rb"</v></c>"
    rb"|(?: t=\"b\")>" + _FORMULA + rb"<v>[01]</v></c>)"
)


def _attributes(*names: bytes, value: bytes = rb'[^"<&\x00-\x1f]*+') -> bytes:
    """Any of the attributes in that order: none of them twice, which is no XML."""
    return b"".join(rb"(?: " + name + rb'="' + value + rb'")?+' for name in names)


_LOOKS = (
    _attributes(b"s", b"customFormat", b"ht")
    + _attributes(b"hidden", value=b"(?:0|false)")
    + _attributes(b"customHeight", b"outlineLevel", b"collapsed", b"thickTop", b"thickBot", b"ph")
)
_SPANS = _attributes(b"spans")  # first or, by some programs, last
USUAL_ROWS = re.compile(
    rb'(?:<row r="[1-9][0-9]{0,6}"(?:(?! spans)' + _LOOKS + _SPANS + rb"|" + _SPANS + _LOOKS + rb")"
    rb"" + _attributes(b"x14ac:dyDescent") + rb"(?:/>|>"
    rb'(?:<c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]{1,5}")?+(?:/>|' + _CONTENT + rb"))*+</row>))*+"
)
"""Rows that are not hidden, of cells that are blank or hold a plain value, calculated if by a formula, from this file."""
_HELD = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*+>')
_VIEW = re.compile(
    rb"<(?:dimension" + _attributes(b"ref", value=b"[A-Z0-9:]*+") + rb"|"
    rb"pane" + _attributes(b"xSplit", b"ySplit", b"topLeftCell", b"activePane", b"state", value=b"[A-Za-z0-9.]*+")
    + rb"|"
    rb"selection" + _attributes(b"pane", b"activeCell", b"activeCellId", b"sqref", value=b"[A-Za-z0-9: ]*+") + rb")/>"
)  # fmt: skip
_PAGE = re.compile(rb"<odd(Header|Footer)>" + _WRITTEN + rb"</odd\1>")
_NOTHING = b"<_/>"  # not left out altogether: what is cut from within a tag must not mend it


@dataclass(frozen=True, slots=True)
class Beyond:
    """What stands around usual rows, alike in many returns of one template, and how far their cells reach."""

    around: bytes
    reach: Spot | None


def beyond_usual(data: bytes, percent_styles: frozenset[str]) -> Beyond | None:
    """The worksheet without what is usual; None where any row is not, or a style shows numbers as percentages."""
    start, end = data.find(_ROWS_BEGIN) + len(_ROWS_BEGIN), data.rfind(_ROWS_END)
    if not len(_ROWS_BEGIN) <= start <= end or not USUAL_ROWS.fullmatch(data, start, end):
        return None
    head, rows, tail = data[:start], data[start:end], data[end:]
    if any(f's="{style}"'.encode() in rows for style in percent_styles):
        return None
    below, page, footer = tail.rpartition(b"<headerFooter")
    if not _is_text(rows) or not _is_text(footer):
        return None
    around = b"".join((_VIEW.sub(_NOTHING, head), below, page, _PAGE.sub(_NOTHING, footer)))
    held = _HELD.findall(rows)
    if not held:
        return Beyond(around, None)
    columns, numbers = map(set, zip(*held, strict=True))
    return Beyond(
        around, (max(map(int, numbers)) - 1, max(column_index(letters.decode()) for letters in columns))
    )


def _is_text(data: bytes) -> bool:
    """Whether a parser takes it for text too: UTF-8 without the two characters that XML forbids."""
    if data.isascii():
        return True
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return "\ufffe" not in text and "\uffff" not in text


@lru_cache(maxsize=1024)
def column_index(letters: str) -> int:
    """The column of those letters, counted from zero: A → 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
