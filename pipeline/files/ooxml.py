"""The sheets of an .xlsx: which part holds each, and the marks in it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote

from pipeline.files.marks import PICTURE, Box, Marks, shows_percent
from pipeline.files.package import Unreadable
from pipeline.files.usual import beyond_usual, column_index
from pipeline.files.xml import Attributes, local, number_in, stream, tree

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_PERCENT_BUILT_IN = {"9", "10"}
_ANOTHER_FILE = re.compile(r"(?<![\w\]\[,])\[[^\[\]]+\][^\[\]]*!")  # [1]表!A1; not 表1[本年数]
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_AREA = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
_PICTURES_IN_CELLS = "xl/richdata/richvaluerel.xml"
_TRUE = ("1", "true", "on")
_HEAD = re.compile(
    rb'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")?\?>)?\s*+<\w'
)
_MOST_KEPT = 2**17


def workbook_marks(parts: dict[str, bytes]) -> list[Marks]:
    """The marks of every sheet, in the workbook's order; sheets that hold no cells (charts) have none."""
    found = targets(parts, _RELATIONS)
    percent = _percent_styles(parts)
    return [
        _sheet_marks(
            parts, part_name(found.get(_relation_id(sheet.attrib), "")), sheet.get("name", ""), percent
        )
        for sheet in tree(parts, _WORKBOOK).iter()
        if local(sheet.tag) == "sheet"
    ]


def targets(parts: dict[str, bytes], relations: str) -> dict[str, str]:
    """What a part's relations lead to, by their id."""
    return {r.get("Id", ""): r.get("Target", "") for r in tree(parts, relations).iter()}


def calculates_by_hand(parts: dict[str, bytes]) -> bool:
    """Whether the workbook is set to manual calculation."""
    return any(
        local(e.tag) == "calcPr" and e.get("calcMode") == "manual" for e in tree(parts, _WORKBOOK).iter()
    )


def remarks(parts: dict[str, bytes], manual: bool) -> tuple[str, ...]:
    """Codes of the notes the package calls for: macros, external links, manual calculation."""
    found = {
        "F014": any(name.startswith(("xl/vbaproject", "xl/macrosheets/")) for name in parts),
        "F015": any(name.startswith("xl/externallinks/") for name in parts),
        "F016": manual,
    }
    return tuple(code for code, holds in found.items() if holds)


def _percent_styles(parts: dict[str, bytes]) -> frozenset[str]:
    """The numbers of the cell styles that show a number as a percentage."""
    if _STYLES not in parts:
        return frozenset()
    root = tree(parts, _STYLES)
    own = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iter() if local(e.tag) == "numFmt"}
    percent = _PERCENT_BUILT_IN | {number for number, code in own.items() if shows_percent(code)}
    styles = next((e for e in root if local(e.tag) == "cellXfs"), ())
    return frozenset(str(n) for n, style in enumerate(styles) if style.get("numFmtId", "") in percent)


def _relation_id(attributes: Attributes) -> str:
    return next(
        (value for name, value in attributes.items() if name.startswith("{") and local(name) == "id"), ""
    )


def part_name(target: str) -> str:
    """The part, in lower case, that a workbook's relation leads to."""
    target = unquote(target).casefold()
    return target.lstrip("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"


def _sheet_marks(parts: dict[str, bytes], part: str, sheet: str, percent: frozenset[str]) -> Marks:
    if part not in parts:
        raise Unreadable("F012", found=f"缺少工作表“{sheet}”的内容")
    marks = _usual_marks(parts[part], sheet, percent)
    if marks is None:
        scan = _SheetScan(Marks(sheet), percent, _PICTURES_IN_CELLS in parts)
        stream(parts[part], part, scan.start, scan.end, scan.text)
        marks = scan.marks
    with suppress(Unreadable):  # comments that cannot be read do no harm to the cells
        _mark_comments(marks, parts, part)
    return marks


def _usual_marks(data: bytes, sheet: str, percent: frozenset[str]) -> Marks | None:
    """The marks of a worksheet of usual rows; None where the parser has to see all of it, or to say what is wrong."""
    found = beyond_usual(data, percent)
    if found is None:
        return None
    look = _around if len(found.around) <= _MOST_KEPT else _around.__wrapped__
    around = look(found.around)
    if around is None:
        return None
    marks = Marks(
        sheet,
        hidden_columns=around.hidden_columns.copy(),
        merged=around.merged.copy(),
        validated=around.validated.copy(),
        filtered=around.filtered,
    )
    try:
        if found.reach:
            marks.reach(*found.reach)
    except Unreadable:  # the parser tells which cell is too far away
        return None
    return marks


@lru_cache(maxsize=128)  # the returns of one template differ in their rows and in little else
def _around(data: bytes) -> Marks | None:
    """The marks of what stands around the rows of a worksheet; None where there are cells in it, or damage."""
    head = _HEAD.match(data)
    if not head or b"<!" in data or data.find(b"<?", head.end()) >= 0:
        return None  # a comment may hold rows that are none
    scan = _SheetScan(Marks(""), frozenset())
    try:
        stream(data, "", scan.start, scan.end, scan.text)
    except Unreadable:
        return None
    return scan.marks if scan.row == scan.column == -1 else None


def _mark_comments(marks: Marks, parts: dict[str, bytes], part: str) -> None:
    """The cells that have comments, of a conversation too: each has a comment of the old kind in its place."""

    def start(tag: str, attributes: Attributes) -> None:
        match = _REFERENCE.fullmatch(attributes.get("ref", "")) if tag == "comment" else None
        if match:
            marks.comment((int(match[2]) - 1, column_index(match[1])))

    for name in comment_parts(parts, part):
        stream(parts[name], name, start, lambda _: None, lambda _: None)


def comment_parts(parts: dict[str, bytes], part: str) -> list[str]:
    """The parts that hold a sheet's comments, whatever the program that saved them calls them."""
    relations = _relations_of(part)
    leading = tree(parts, relations).iter() if relations in parts else ()
    targets = [one.get("Target", "") for one in leading if one.get("Type", "").endswith("/comments")]
    names = (normpath(join("/", dirname(part), unquote(target).casefold())) for target in targets)
    return [name for name in (name.lstrip("/") for name in names) if name in parts]


@lru_cache(maxsize=1024)
def _relations_of(part: str) -> str:
    return join(dirname(part), "_rels", f"{basename(part)}.rels")


@dataclass(slots=True)
class _SheetScan:
    """Listens to a worksheet: ``<cols><col/></cols><row r><c r t><f/><v/></c></row><mergeCell ref/>``."""

    marks: Marks
    percent_styles: frozenset[str]
    has_pictures: bool = False  # set into cells
    row: int = -1
    column: int = -1
    type: str = ""
    style: str = ""
    in_cell: bool = False
    in_value: bool = False
    holds: bool = False
    is_picture: bool = False
    in_formula: bool = False
    has_formula: bool = False
    value: list[str] = field(default_factory=list)
    formula: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._place(attributes.get("r", ""))
            self.type, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.in_cell, self.holds, self.has_formula = True, False, False
            self.is_picture = self.has_pictures and "vm" in attributes
            self.value, self.formula = [], []
        elif not self.in_cell:
            self._around(tag, attributes)
        elif tag == "f":
            self.has_formula = self.in_formula = True
        elif tag in ("v", "t"):
            # The dense reader makes room for an empty text too.
            self.in_value = self.holds = True

    def _around(self, tag: str, attributes: Attributes) -> None:
        """What stands outside the cells."""
        hidden = attributes.get("hidden") in _TRUE
        if tag == "row":
            given = attributes.get("r", "")
            self.row = int(given) - 1 if _ROW.fullmatch(given) else self.row + 1
            self.column = -1
            if hidden:
                self.marks.hide_rows(self.row, self.row)
        elif tag == "col" and hidden:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if _ROW.fullmatch(first) and _ROW.fullmatch(last):
                self.marks.hide_columns(int(first) - 1, int(last) - 1)
        elif tag == "mergeCell":
            for box in _boxes(attributes.get("ref", "")):
                self.marks.merge(box)
        elif tag == "dataValidation":
            for box in _boxes(attributes.get("sqref", "")):
                self.marks.validate(box)
        elif tag == "filterColumn":
            self.marks.filtered = True

    def text(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)
        elif self.in_formula:
            self.formula.append(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.in_value = False
        elif tag == "f":
            self.in_formula = False
        elif tag == "c" and self.in_cell:
            self.in_cell = False
            self._finish("".join(self.value))

    def _place(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match:
            self.row = int(match[2]) - 1
            self.column = column_index(match[1])
        elif reference:
            raise Unreadable("F012", found=f"单元格地址“{reference}”")
        else:
            self.column += 1

    def _finish(self, value: str) -> None:
        spot = (self.row, self.column)
        if self.type == "e":
            self.marks.error(spot, PICTURE if self.is_picture else value.strip() or "#VALUE!")
        elif self.has_formula and not value and self.type != "str":  # an empty text result has type str
            self.marks.no_result(spot)
        elif self.type == "n":
            self.marks.number(spot, number_in(value))
        if _ANOTHER_FILE.search("".join(self.formula)):
            self.marks.from_another_file(spot)
        if value and self.type == "n" and self.style in self.percent_styles:
            self.marks.in_percent(spot)
        if self.holds:
            self.marks.reach(*spot)


def _boxes(references: str) -> Iterator[Box]:
    """The blocks of cells in a list of references such as ``F5 F7:F9``."""
    for reference in references.split():
        area = _AREA.fullmatch(reference if ":" in reference else f"{reference}:{reference}")
        if area:
            yield int(area[2]) - 1, column_index(area[1]), int(area[4]) - 1, column_index(area[3])
