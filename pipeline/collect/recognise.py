"""Recognising a return: by the signed identity inside it, never by its name; and why a file is none of ours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.collect.forms import Form, cover_of, forms_of
from pipeline.collect.private import Private, mask, without_private
from pipeline.files.bundles import ReturnedFile
from pipeline.files.cells import Book
from pipeline.files.package import Unreadable
from pipeline.files.tables import as_text
from pipeline.issue.identity import Identity, read_identity
from pipeline.issue.occasion import UNIT, WIDE_BLANK, Occasion
from pipeline.model.findings import Finding, finding
from pipeline.model.periods import year_of
from pipeline.model.places import Place
from pipeline.scheme.cells import tidy
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import Scheme

_ENOUGH_NAMES = 3
"""So many of our items named in a workbook make it a copy of ours."""


@dataclass(frozen=True)
class Recognised:
    """A file recognised as a unit's return, its book open; what was personal there is gone and only told of."""

    name: str
    unit: Unit
    book: Book
    identity: Identity
    digest: bytes
    forms: tuple[Form, ...]
    private: tuple[Private, ...] = ()


def recognise(file: ReturnedFile, book: Book | Unreadable, occasion: Occasion) -> Recognised | Finding:
    """Whose return a file holds, or why it is none."""
    scheme, place = occasion.scheme, Place(file.name)
    if isinstance(book, Unreadable):
        words: dict[str, Any] = {name: mask(str(word)) for name, word in book.words.items()}
        place = Place(file.name, words.get("sheet", ""), words.get("cell", ""))
        return finding(book.code, place, unit_code=_named_unit([file.name], scheme), **words)
    identity = read_identity({sheet.name: sheet.rows for sheet in book.sheets})
    if identity is None:
        code = "I011" if _looks_like_ours(book, scheme) else "I001"
        return finding(
            code, place, unit_code=_named_unit([file.name, *_headings(book, forms_of(book))], scheme)
        )
    unit = scheme.unit_by_code.get(identity.unit_code)
    code = _not_ours(identity, occasion)
    if code:
        told = occasion.scheme.when(identity.period) if code == "I010" else identity.period
        hint = unit.code if unit else _named_unit([file.name], scheme)
        return finding(code, place, unit_code=hint, found=mask(told), expected=occasion.when)
    if unit is None:
        return finding("I004", place, found=mask(identity.unit_code))
    cleaned, forms, private = without_private(book, unit, occasion)
    other = _other_unit([file.name, *_headings(cleaned, forms)], unit, scheme)
    if other is not None:
        found, expected = f"{unit.code} {unit.name}", f"{other.code} {other.name}"
        return finding("I005", place, unit_code=other.code, found=found, expected=expected)
    return Recognised(file.name, unit, cleaned, identity, file.digest, forms, private)


def _not_ours(identity: Identity, occasion: Occasion) -> str:
    """The code of what is wrong with an identity; "" where it is one issued for the period by this workspace."""
    key = occasion.key
    if key is not None:
        genuine = identity.is_by(key)
        if identity.key in ("", key.number) or genuine:
            if not genuine or identity.key != key.number:
                return "I008"
        elif identity.period == occasion.period:
            return "I009"
    if identity.period == occasion.period:
        return ""
    return "I010" if identity.period[:4] == str(year_of(occasion.period)) else "I002"


def _looks_like_ours(book: Book, scheme: Scheme) -> bool:
    """Whether a workbook without identity holds our forms: our headers, or the names of several items."""
    if forms_of(book):
        return True
    names = {tidy(item.name) for item in scheme.items}
    written = {tidy(as_text(cell)).removesuffix("*") for s in book.sheets for row in s.rows for cell in row}
    return len(names & written) >= _ENOUGH_NAMES


def _headings(book: Book, forms: Iterable[Form]) -> Iterator[str]:
    """What a workbook says of its unit: on the cover, and in the lines above its forms."""
    cover = cover_of(book)
    for row in cover.rows if cover else ():
        if len(row) > 1 and tidy(str(row[0])) == UNIT:
            yield str(row[1])
    for form in (form for form in forms if not form.as_issued):
        above = (str(cell) for row in form.sheet.rows[: form.head] for cell in row)
        yield from (line.split(WIDE_BLANK)[0] for line in above if WIDE_BLANK in line)


def _named_unit(words: Iterable[str], scheme: Scheme) -> str:
    """The one unit a file's name or headings speak of, as a hint in a message; "" for none or several."""
    bases = [word.rsplit("/", 1)[-1] for word in words]
    named = {
        unit.code
        for unit in scheme.units
        if any(unit.name in base or base.startswith(unit.code) for base in bases)
    }
    return named.pop() if len(named) == 1 else ""


def _other_unit(words: Iterable[str], unit: Unit, scheme: Scheme) -> Unit | None:
    """The other unit that the file name, cover or headings speak of: a template copied from ``unit``."""
    for word in (word.rsplit("/", 1)[-1] for word in words):
        if unit.name in word:
            continue
        for other in scheme.units:
            if other.code != unit.code and other.name in word:
                return other
    return None
