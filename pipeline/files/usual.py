"""Of a worksheet's XML, what nothing need be said about: rows of plain cells, and settings of how it looks.

Regular expressions see that a hundred times faster than a parser sees it element by element. Whatever they do not
know is left to the parser, so the marks are the same with them and without.
"""

import re
from functools import lru_cache

from pipeline.files.marks import Spot

_ROWS_BEGIN, _ROWS_END = b"<sheetData>", b"</sheetData>"
_PLAIN = rb"[^<&\"\[\x00-\x08\x0b\x0c\x0e-\x1f]*+"
_WRITTEN = _PLAIN + rb'(?:(?:"|&(?:amp|lt|gt|quot|apos|#10);)' + _PLAIN + rb")*+"
_FORMULA = rb'(?:<f(?: aca="(?:false|0)")?>' + _WRITTEN + rb"</f>)?+"
_CONTENT = (
    rb"(?: t=\"s\"><v>[0-9]{1,9}</v></c>"
    rb"|(?: t=\"n\")?>" + _FORMULA + rb"<v>-?[0-9]{1,20}(?:\.[0-9]{1,25})?(?:[Ee][+-]?[0-9]{1,2})?</v></c>"
    rb"|(?: t=\"str\")>" + _FORMULA + rb"<v>" + _WRITTEN + rb"</v></c>"
    rb"|(?: t=\"b\")>" + _FORMULA + rb"<v>[01]</v></c>)"
)
USUAL_ROWS = re.compile(
    rb'(?:<row r="[1-9][0-9]{0,6}"(?: (?!hidden="(?:1|true|on)")[A-Za-z0-9:]++="[^"<&\x00-\x1f]*+")*+(?:/>|>'
    rb'(?:<c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]{1,5}")?+(?:/>|' + _CONTENT + rb"))*+</row>))*+"
)
"""Rows that are not hidden, of cells that are blank or hold a plain value, calculated if by a formula, from this file."""
_QUIET = re.compile(
    rb"<(?:col|dimension|sheetFormatPr|pane|selection|pageMargins|printOptions|pageSetup|sheetProtection)"
    rb'(?: (?!hidden="(?:1|true|on)")[A-Za-z0-9:]++="[^"<&\x00-\x1f]*+")*+/>'
)
"""Elements around the rows that say nothing about cells; columns are quiet unless hidden."""
_HELD = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*+>')


def beyond_usual(data: bytes, percent_styles: frozenset[str]) -> tuple[bytes, Spot | None]:
    """The worksheet without what is usual, and how far down and right the cells reach that were left out.

    All of it is left where any row is out of the ordinary, or a style shows numbers as percentages.
    """
    start, end = data.find(_ROWS_BEGIN) + len(_ROWS_BEGIN), data.rfind(_ROWS_END)
    if not len(_ROWS_BEGIN) <= start <= end or not USUAL_ROWS.fullmatch(data, start, end):
        return data, None
    if any(f's="{style}"'.encode() in data for style in percent_styles):
        return data, None
    rest, held = _QUIET.sub(b"", data[:start] + data[end:]), _HELD.findall(data, start, end)
    if not held:
        return rest, None
    columns, rows = map(set, zip(*held, strict=True))
    return rest, (max(map(int, rows)) - 1, max(column_index(letters.decode()) for letters in columns))


@lru_cache(maxsize=1024)
def column_index(letters: str) -> int:
    """The column of those letters, counted from zero: A → 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
