"""Personal data that has no place in a return of counts: recognised, and never passed on."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pipeline.collect.forms import Form, form_as_issued, form_in, is_cover
from pipeline.collect.people import columns_of_names
from pipeline.collect.subtables import Below, table_in
from pipeline.files.cells import Book, CellValue, Sheet
from pipeline.files.marks import Spot
from pipeline.files.tables import as_text
from pipeline.issue.identity import SHEET
from pipeline.issue.kinds import SAID_OF_IT
from pipeline.issue.occasion import (
    CODE,
    EXPLANATION,
    LAST_YEAR,
    NO_LAST_YEAR,
    THIS_YEAR,
    Occasion,
)
from pipeline.issue.sheets import CHECKLIST, CONTACTS, MESSAGE, PROBLEMS, PROGRESS, RELATIONS
from pipeline.model.words import ItemType
from pipeline.scheme.cells import tidy
from pipeline.scheme.rows import Unit

# GB 11643: the weights and the check digit of a citizen number.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = {
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
    *(71, 81, 82, 83),
}
_GAP = r"[\s\-‐-―·]{0,2}"
"""What people write between the parts of a number."""


def _standing_alone(number: str) -> re.Pattern[str]:
    """A number that is no part of another; found by looking ahead, so that digits before it do not hide it."""
    return re.compile(rf"(?<![0-9A-Za-z.])(?=({number})(?![0-9A-Za-z]|\.[0-9]))")


_CITIZENS = (
    _standing_alone(rf"[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]"),
    _standing_alone(rf"[1-9][0-9]{{5}}{_GAP}[0-9]{{6}}{_GAP}[0-9]{{3}}"),
)
_MOBILE = _standing_alone(rf"(?:(?:\+|00)?86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]{{4}}){{2}}")
_FEWEST = 11
"""Digits of a mobile number."""
_TO_FILL_IN = (THIS_YEAR, EXPLANATION)

CITIZEN = "身份证号"
MOBILE = "手机号"
NAMES = "姓名"


@dataclass(frozen=True)
class Private:
    """A cell that held personal data, and of what kind."""

    sheet: str
    row: int
    column: int
    kind: str


@lru_cache(maxsize=4096)  # most of a return is what every template says
def looks_private(text: str) -> str:
    """The kind of personal data in the text, "" where there is none."""
    if sum(map(str.isdigit, text)) < _FEWEST:
        return ""
    spans = _spans(_narrow(text))
    return spans[0][2] if spans else ""


def mask(text: str) -> str:
    """The text with each piece of personal data replaced by its kind; a text without any stays as it is."""
    if not looks_private(text):
        return text
    narrow = _narrow(text)
    masked, rest = "", 0
    for start, end, kind in sorted(_spans(narrow)):
        if end > rest:
            masked += narrow[rest:start] + f"〔{kind}〕" if start >= rest else ""
            rest = end
    return masked + narrow[rest:]


def _spans(narrow: str) -> list[tuple[int, int, str]]:
    """Where personal data stands in a text and of what kind, citizen numbers first."""
    citizens = [
        (*match.span(1), CITIZEN)
        for form in _CITIZENS
        for match in form.finditer(narrow)
        if _is_citizen(match[1])
    ]
    return citizens + [(*match.span(1), MOBILE) for match in _MOBILE.finditer(narrow)]


def without_private(
    book: Book, unit: Unit, occasion: Occasion
) -> tuple[Book, tuple[Form, ...], tuple[Private, ...]]:
    """The unit's workbook with personal data masked wherever it stood, its forms, and where the personal data was.

    The cover's own contact fields may hold some: they are blank in the result and not told of. What the program
    itself printed is nobody's.
    """
    items = occasion.scheme.items
    large = {tidy(item.code) for item in items if item.type in (ItemType.AMOUNT, ItemType.RATE)}
    titles, tables = occasion.forms(unit), occasion.subtables(unit)
    said = frozenset(_said(book))
    found: list[Private] = []
    forms: list[Form] = []
    sheets = []
    for sheet in book.sheets:
        if sheet.name != SHEET:
            form = None
            if sheet.name in titles:
                above, words = occasion.titles(unit, sheet.name), occasion.words(unit, sheet.name)
                form = form_as_issued(sheet, above, words)
            contacts, form = (frozenset(), form) if form else (_contacts(sheet), form_in(sheet))
            below = table_in(sheet, tables) if tables and form is None else None
            plain = form is not None and _is_plain(form)
            mine = [] if plain else list(_private_in(sheet, form, below, contacts, large, said))
            found += mine
            masked = mask(sheet.name)
            if masked != sheet.name:
                sheet = replace(sheet, name=masked)
            if mine or contacts:
                sheet = _blanked(sheet, mine, contacts)
            if form and any(one.row == form.head for one in mine):
                form = form_in(sheet)
            if form:
                forms.append(form if form.sheet is sheet else replace(form, sheet=sheet))
        sheets.append(sheet)
    return replace(book, sheets=tuple(sheets)), tuple(forms), tuple(found)


def _blanked(sheet: Sheet, private: Sequence[Private], contacts: Collection[Spot]) -> Sheet:
    """The sheet without the cells that are private: their kind stands there; nothing in the contact fields."""
    rows = [list(row) for row in sheet.rows]
    for row, column in contacts:
        rows[row][column] = ""
    for one in private:
        rows[one.row][one.column] = f"〔{one.kind}〕"  # what stood beside it says whose it is
    return replace(sheet, rows=rows)


def _said(book: Book) -> Iterator[CellValue]:
    """What the program itself says of the figures in its lists: of large amounts too, which are no one's number."""
    for sheet in book.sheets:
        if sheet.name in (PROBLEMS, CHECKLIST):
            columns = {c for row in sheet.rows for c, cell in enumerate(row) if cell == MESSAGE}
            yield from (row[c] for row in sheet.rows for c in columns if c < len(row))


def _private_in(
    sheet: Sheet,
    form: Form | None,
    below: Below | None,
    contacts: Collection[Spot],
    large: Collection[str],
    said: Collection[CellValue],
) -> Iterator[Private]:
    locked = {at for title, at in form.columns.items() if title not in _TO_FILL_IN} if form else set()
    amounts = set(_amounts(form, large)) if form else set()
    if below is not None:
        locked = below.locked_columns()
        own = {at for code, at in below.columns.items() if tidy(code) in large}
        amounts = {(row, column) for row in range(below.head + 1, len(sheet.rows)) for column in own}
    top, left = (form.head + 1, form.columns[LAST_YEAR]) if form and form.as_issued else (0, 0)
    named = columns_of_names(sheet.rows, locked, contacts, below.under.start if below else top)
    calculated = sheet.name in (PROGRESS, RELATIONS)  # from figures that are looked at where they were typed
    for r, row in enumerate(sheet.rows[top:], top):
        for c, cell in enumerate(row[left:], left):
            if calculated and isinstance(cell, float):
                continue
            short = (
                len(cell) < _FEWEST if isinstance(cell, str) else isinstance(cell, float) and abs(cell) < 1e10
            )
            if (short and (r, c) not in named) or (r, c) in contacts or cell in said:
                continue
            kind = NAMES if (r, c) in named else _kind(cell, amount=(r, c) in amounts)
            if kind and not str(cell).startswith(SAID_OF_IT):
                yield Private(mask(sheet.name), r, c, kind)


def _is_plain(form: Form) -> bool:
    """Whether a form stands as it was issued and was given nothing but small numbers and single characters."""
    if not form.as_issued:
        return False
    where = [form.columns[title] for title in (LAST_YEAR, THIS_YEAR, EXPLANATION)]
    given = (row[at] for row in form.sheet.rows[form.head + 1 :] for at in where)
    return all(
        -1e10 < cell < 1e10 if type(cell) is float else cell == NO_LAST_YEAR or len(str(cell)) < 2
        for cell in given
    )


def _kind(cell: CellValue, *, amount: bool) -> str:
    """The kind of personal data in a cell; a plain number where an amount belongs may be as large as it is."""
    if isinstance(cell, str) and not (amount and cell.strip().isdecimal()):
        return looks_private(cell)
    digits = as_text(cell) if isinstance(cell, str) else _digits(cell)
    if len(digits) == 18 and int(digits[:2]) in _PROVINCES and _born(digits[6:14]):
        return CITIZEN  # a number of 18 digits has lost its last ones in the cell, and with them its check
    return "" if amount else looks_private(digits)


def _digits(cell: CellValue) -> str:
    whole = isinstance(cell, float) and cell.is_integer() and 1e10 <= cell < 1e18
    return f"{cell:.0f}" if whole else ""


def _amounts(form: Form, large: Collection[str]) -> Iterator[Spot]:
    """The cells where an amount or a rate belongs."""
    coded = form.items if form.as_issued else {row: as_text(form.cell(row, CODE)) for row in form.below}
    for row, code in coded.items():
        if tidy(code) in large:
            yield row, form.columns.get(THIS_YEAR, -1)


def _contacts(sheet: Sheet) -> frozenset[Spot]:
    """The cells of the cover's contact fields; none on any other sheet."""
    if not is_cover(sheet):
        return frozenset()
    fields = [r for r, row in enumerate(sheet.rows) if row and tidy(str(row[0])) in CONTACTS]
    return frozenset((r, c) for r in fields for c in range(1, len(sheet.rows[r])))


def _narrow(text: str) -> str:
    """Full-width digits narrowed and invisible characters gone, so that neither hides a number."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(c for c in narrow if unicodedata.category(c) != "Cf")


def _is_citizen(written: str) -> bool:
    """Whether digits are a citizen number: of 18 by its check digit, of the 15 of old by region and birthday."""
    number = re.sub(r"[^0-9Xx]", "", written)
    if len(number) == 15:
        return int(number[:2]) in _PROVINCES and _born("19" + number[6:12])
    if _CHECK[sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False)) % 11] != number[-1].upper():
        return False
    return _born(number[6:14])


def _born(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= 1850
