"""The sheets of an .ods: the marks in its one content part."""

import re
from dataclasses import dataclass, field
from math import isfinite

from pipeline.files.marks import Marks
from pipeline.files.xml import Attributes, number_in, stream

_CONTENT = "content.xml"
# Written by programs that do not say calcext:value-type="error": only the shown text tells.
_SHOWN_ERROR = re.compile(r"#(?:DIV/0!|N/A|VALUE!|REF!|NAME\?|NUM!|NULL!)|(?:Err:|错误:)\d{3}")
_CELLS = ("table-cell", "covered-table-cell")
_UNSEEN = ("collapse", "filter")
_OPAQUE = ("annotation", "tracked-changes", "shapes")  # may hold text and even cells that are not the sheet's


def workbook_marks(parts: dict[str, bytes]) -> list[Marks]:
    """The marks of every sheet, in the workbook's order."""
    scan = _ContentScan()
    stream(parts.get(_CONTENT, b""), _CONTENT, scan.start, scan.end, scan.text)
    return scan.sheets


def remarks(parts: dict[str, bytes]) -> tuple[str, ...]:
    """Codes of the notes the package calls for: macros."""
    return ("F014",) if any(name.startswith(("basic/", "scripts/")) for name in parts) else ()


@dataclass(slots=True)
class _ContentScan:
    """Listens to a spreadsheet's content: tables of rows of cells, each of which may stand for several."""

    sheets: list[Marks] = field(default_factory=list)
    tables: int = 0  # how many tables are open: a table inside a cell is not the sheet's
    opaque: int = 0
    row: int = 0
    column: int = 0
    columns: int = 0  # how many columns the table has declared so far
    row_repeat: int = 1
    repeat: int = 1
    kind: str = ""
    has_formula: bool = False
    number: float = 0.0
    linked: bool = False
    shown: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "annotation" and self.tables == 1 and not self.opaque:
            self.sheets[-1].comment((self.row, self.column))
        if tag in _OPAQUE:
            self.opaque += 1
        if self.opaque:
            return
        if tag == "table":
            self.tables += 1
            if self.tables == 1:
                self.sheets.append(Marks(attributes.get("table:name", "")))
                self.row = self.columns = 0
        elif self.tables != 1:
            return
        elif tag == "table-column":
            first = self.columns
            self.columns += _repeat(attributes.get("table:number-columns-repeated", "1"))
            if attributes.get("table:visibility") in _UNSEEN:
                self.sheets[-1].hide_columns(first, self.columns - 1)
        elif tag == "table-row":
            self._row(attributes)
        elif tag in _CELLS:
            self.repeat = _repeat(attributes.get("table:number-columns-repeated", "1"))
            self._span(attributes)
            self.kind = attributes.get("calcext:value-type") or attributes.get("office:value-type", "")
            self.has_formula = "table:formula" in attributes
            self.number = number_in(attributes.get("office:value", ""))
            self.linked = "['file:" in attributes.get("table:formula", "")
            self.shown = []

    def _row(self, attributes: Attributes) -> None:
        self.row_repeat = _repeat(attributes.get("table:number-rows-repeated", "1"))
        self.column = 0
        seen = attributes.get("table:visibility")
        if seen in _UNSEEN:
            marks = self.sheets[-1]
            marks.hide_rows(self.row, self.row + self.row_repeat - 1)
            marks.filtered = marks.filtered or seen == "filter"

    def _span(self, attributes: Attributes) -> None:
        rows = _repeat(attributes.get("table:number-rows-spanned", "1"))
        columns = _repeat(attributes.get("table:number-columns-spanned", "1"))
        if rows > 1 or columns > 1:
            self.sheets[-1].merge((self.row, self.column, self.row + rows - 1, self.column + columns - 1))

    def text(self, text: str) -> None:
        if self.tables == 1 and not self.opaque:
            self.shown.append(text)

    def end(self, tag: str) -> None:
        if tag in _OPAQUE:
            self.opaque -= 1
        elif self.opaque:
            return
        elif tag == "table":
            self.tables -= 1
        elif self.tables != 1:
            return
        elif tag == "table-row":
            self.row += self.row_repeat
        elif tag in _CELLS:
            self._finish("".join(self.shown).strip())
            self.column += self.repeat

    def _finish(self, shown: str) -> None:
        marks = self.sheets[-1]
        if self.kind or shown or self.has_formula:  # the dense reader lays out the formulas beside the values
            marks.reach(self.row + self.row_repeat - 1, self.column + self.repeat - 1)
        is_error = self.kind == "error" or (self.has_formula and _SHOWN_ERROR.fullmatch(shown))
        is_uncached = self.has_formula and not self.kind and not is_error
        percent = self.kind == "percentage"
        if not (is_error or is_uncached or percent or self.linked) and isfinite(self.number):
            return
        for row in range(self.row, self.row + self.row_repeat):
            for column in range(self.column, self.column + self.repeat):
                if is_error:
                    marks.error((row, column), shown or "#VALUE!")
                elif is_uncached:
                    marks.no_result((row, column))
                else:
                    marks.number((row, column), self.number)
                if percent:
                    marks.in_percent((row, column))
                if self.linked:
                    marks.from_another_file((row, column))


def _repeat(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 10 else 1
