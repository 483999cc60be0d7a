"""Recognising returns: each file by the identity inside it, never by its name; the roster of all units."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

import pandas as pd

from pipeline.collect.facts import facts_of
from pipeline.collect.receipts import Moment, day_of, in_words, read_receipts
from pipeline.collect.resubmissions import Settled, settle
from pipeline.files.bundles import ReturnedFile
from pipeline.files.cells import Book
from pipeline.files.package import Unreadable
from pipeline.files.reading import read_books
from pipeline.issue.identity import Identity, read_identity
from pipeline.issue.template import COVER
from pipeline.model.findings import Finding, Severity, catalogue, finding
from pipeline.model.places import Place
from pipeline.model.tables import RESUBMISSIONS, ROSTER
from pipeline.model.words import Fate, Receipt
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import Scheme


@dataclass(frozen=True)
class Return:
    """A file recognised as a unit's return."""

    name: str
    unit: Unit
    book: Book
    identity: Identity
    digest: str
    received: Moment | None = None
    """When the file arrived, where the office keeps a record of it."""

    @property
    def saved(self) -> datetime | None:
        """When the workbook says it was last saved."""
        return self.book.modified


@dataclass(frozen=True)
class Collection:
    """What came back: one return a unit at most, the roster of every unit and file, the findings.

    ``missing`` are the codes of units that sent nothing, ``undecided`` of those whose returns cannot be told
    apart in time.
    """

    returns: tuple[Return, ...]
    missing: frozenset[str]
    undecided: frozenset[str]
    roster: pd.DataFrame
    findings: tuple[Finding, ...]
    found: int = 0
    """How many files were found."""
    fates: tuple[tuple[str, Fate], ...] = ()
    """What became of each."""
    changes: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(RESUBMISSIONS)))
    """How a unit's several returns differ: rows of ``RESUBMISSIONS``."""

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file on the roster."""
        return frozenset(self.roster["file"]) - {""}


def collect(
    files: Iterable[ReturnedFile],
    scheme: Scheme,
    period: str,
    first_day: date,
    jobs: int = 1,
    *,
    passwords: Sequence[str] = (),
    receipts: tuple[str, str] = ("", ""),
) -> Collection:
    """Recognise each file, settle which of several returns of a unit counts, and call the roll.

    A file that cannot be read or recognised costs only itself. Where two returns of a unit cannot be told
    apart in time, neither counts: the unit is blocked, nothing is guessed. ``passwords`` are tried on locked
    files; ``receipts`` are the name and the text of the office's record of when files arrived.
    """
    ordered = sorted(files, key=lambda f: f.name)
    received, findings = read_receipts(receipts[1], receipts[0], [file.name for file in ordered])
    books = iter(read_books([f.content for f in ordered if f.problem is None], jobs, passwords))
    by_unit: dict[str, list[Return]] = defaultdict(list)
    rows: list[_RosterRow] = []
    fates: list[tuple[str, Fate]] = []
    changes: list[dict[str, str]] = []
    for file in ordered:
        found = _recognise(file, file.problem or next(books), scheme, period)
        if isinstance(found, Return):
            by_unit[found.unit.code].append(replace(found, received=received.get(file.name)))
            findings += _remarks(found, scheme)
        else:
            findings.append(found)
            ignored = catalogue()[found.code].severity is Severity.NOTE
            fates.append((file.name, Fate.IGNORED if ignored else Fate.UNRECOGNISED))
            rows += [] if ignored else [_unrecognised(found, scheme)]
    roll: dict[str, Settled] = {}
    for unit in scheme.units:
        mine = by_unit[unit.code]
        if not scheme.asked(unit, first_day):
            findings += [finding("R062", Place(r.name), unit_code=unit.code, found=unit.name) for r in mine]
            fates += [(r.name, Fate.IGNORED) for r in mine]
            continue
        settled = settle(unit, mine, scheme, lambda one: facts_of([one], scheme, period, first_day)[0])
        late = _late(settled.chosen, scheme) if settled.chosen else None
        findings += [*settled.findings, *([late] if late else [])]
        if not mine:
            without = "未交回前该单位不参与排名"
            findings.append(finding("R020", unit_code=unit.code, found=unit.name, expected=without))
        rows += _called(unit, settled, Receipt.LATE if late else Receipt.RECEIVED)
        fates += settled.fates
        changes += settled.changes
        roll[unit.code] = settled
    order = {unit.code: i for i, unit in enumerate(scheme.units)}
    rows.sort(key=lambda r: (order.get(r[0], len(order)), list(Receipt).index(r[2]), r[3]))
    return Collection(
        tuple(settled.chosen for settled in roll.values() if settled.chosen),
        frozenset(code for code, settled in roll.items() if not settled.fates),
        frozenset(code for code, settled in roll.items() if settled.unsettled),
        pd.DataFrame([(c, n, s.value, f, w) for c, n, s, f, w in rows], columns=list(ROSTER), dtype=str),
        tuple(findings),
        len(ordered),
        tuple(fates),
        pd.DataFrame(changes, columns=list(RESUBMISSIONS), dtype=str),
    )


_RosterRow = tuple[str, str, Receipt, str, str]


def _unrecognised(found: Finding, scheme: Scheme) -> _RosterRow:
    unit = scheme.unit_by_code.get(found.unit_code)
    return found.unit_code, unit.name if unit else "", Receipt.UNRECOGNISED, found.place.file, ""


def _called(unit: Unit, settled: Settled, received: Receipt) -> list[_RosterRow]:
    """The unit's rows on the roster: its return or that there is none, then those that do not count."""
    rows = [(unit.code, unit.name, Receipt.DUPLICATE, one.name, _when(one)) for one in settled.others]
    if settled.chosen:
        return [(unit.code, unit.name, received, settled.chosen.name, _when(settled.chosen)), *rows]
    return rows or [(unit.code, unit.name, Receipt.MISSING, "", "")]


def _remarks(found: Return, scheme: Scheme) -> list[Finding]:
    """What is to be noted about a return as a whole."""
    codes = [*found.book.notes, *(["I003"] if found.identity.fingerprint != scheme.fingerprint else [])]
    return [finding(code, Place(found.name), unit_code=found.unit.code) for code in codes]


def _when(found: Return) -> str:
    return in_words(found.received or found.saved)


def _late(found: Return, scheme: Scheme) -> Finding | None:
    deadline, moment = scheme.deadline, found.received or found.saved
    if deadline is None or moment is None or day_of(moment) <= deadline:
        return None
    return finding(
        "R023",
        Place(found.name),
        unit_code=found.unit.code,
        found=found.unit.name,
        expected=deadline,
        when=_when(found),
        how="收到" if found.received else "保存",
    )


def _recognise(file: ReturnedFile, book: Book | Unreadable, scheme: Scheme, period: str) -> Return | Finding:
    """The return a file holds, or why it is none."""
    place = Place(file.name)
    if isinstance(book, Unreadable):
        return finding(book.code, place, unit_code=_named_unit(file.name, scheme), **book.words)
    identity = read_identity({sheet.name: sheet.rows for sheet in book.sheets})
    if identity is None:
        return finding("I001", place, unit_code=_named_unit(file.name, scheme))
    unit = scheme.unit_by_code.get(identity.unit_code)
    if identity.period != period:
        code = identity.unit_code if unit else ""
        return finding("I002", place, unit_code=code, found=identity.period, expected=period)
    if unit is None:
        return finding("I004", place, found=identity.unit_code)
    other = _other_unit(file.name, book, unit, scheme)
    if other is not None:
        return finding(
            "I005",
            place,
            unit_code=other.code,
            found=f"{unit.code} {unit.name}",
            expected=f"{other.code} {other.name}",
        )
    digest = hashlib.sha256(file.content).hexdigest()
    return Return(file.name, unit, book, identity, digest)


def _named_unit(name: str, scheme: Scheme) -> str:
    """The one unit a file's name speaks of, as a hint in a message; "" where it names none or several."""
    base = name.rsplit("/", 1)[-1]
    named = {unit.code for unit in scheme.units if unit.name in base or base.startswith(unit.code)}
    return named.pop() if len(named) == 1 else ""


def _other_unit(name: str, book: Book, unit: Unit, scheme: Scheme) -> Unit | None:
    """The other unit that the cover or the file name speaks of: a template copied from ``unit``."""
    cover = next((s for s in book.sheets if s.name == COVER), None)
    words = [name.rsplit("/", 1)[-1]]
    if cover is not None:
        words += [str(row[1]) for row in cover.rows if len(row) > 1 and str(row[0]).strip() == "填报单位"]
    for word in words:
        if unit.name in word:
            continue
        for other in scheme.units:
            if other.code != unit.code and other.name in word:
                return other
    return None
