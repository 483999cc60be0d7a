"""The roster: which of the returns counts for each unit, who sent nothing, what could not be recognised."""

import gc
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from pipeline.collect.facts import Return, read_return
from pipeline.collect.kept import Kept
from pipeline.collect.private import looks_private, mask
from pipeline.collect.receipts import day_of, in_words, read_receipts
from pipeline.collect.resubmissions import Settled, settle
from pipeline.files.bundles import ReturnedFile
from pipeline.files.cells import Book
from pipeline.files.limits import USUAL, Limits
from pipeline.files.package import Unreadable
from pipeline.files.reading import read_books
from pipeline.files.sniff import CHINESE, misnamed
from pipeline.issue.occasion import Occasion
from pipeline.issue.record import Record
from pipeline.model.findings import Finding, Severity, catalogue, finding
from pipeline.model.places import Place
from pipeline.model.tables import RESUBMISSIONS, ROSTER
from pipeline.model.words import Fate, Receipt
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import Scheme

NEVER_ISSUED = Record()
"""Where there is no record of what was issued."""


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


def unheard(_done: int, _all: int) -> None:
    """Where nobody wants to hear how far the work is."""


def collect(
    files: Iterable[ReturnedFile],
    occasion: Occasion,
    jobs: int = 1,
    limits: Limits = USUAL,
    *,
    passwords: Sequence[str] = (),
    receipts: tuple[str, str] = ("", ""),
    kept: Kept | None = None,
    tell: Callable[[int, int], None] = unheard,
    issued: Record = NEVER_ISSUED,
) -> Collection:
    """Recognise each file, settle which of several returns of a unit counts, and call the roll.

    A file that cannot be read or recognised costs only itself. Where two returns of a unit cannot be told
    apart in time, neither counts: the unit is blocked, nothing is guessed. ``passwords`` are tried on locked
    files; ``receipts`` are the name and the text of the office's record of when files arrived; files whose
    content is ``kept`` are not read again; ``tell`` hears how many files of all are done; ``issued`` tells which
    version of its template a return was filled in.
    """
    scheme = occasion.scheme
    ordered = sorted(files, key=lambda f: f.name)
    received, findings = read_receipts(receipts[1], receipts[0], [file.name for file in ordered])
    known = list(kept.known(ordered)) if kept else [None] * len(ordered)
    unread = (f for f, said in zip(ordered, known, strict=True) if said is None and f.problem is None)
    books = read_books((file.content for file in unread), jobs, limits, passwords)
    read = _read_all(ordered, known, books, occasion, tell)
    if kept:
        kept.keep(read)
    by_unit: dict[str, list[Return]] = defaultdict(list)
    rows: list[_RosterRow] = []
    fates: list[tuple[str, Fate]] = []
    changes: list[dict[str, str]] = []
    superseded: dict[str, tuple[int, int]] = {}
    for given, found in zip(ordered, read, strict=True):
        name = mask(given.name)
        if name != given.name:
            findings.append(_private_name(name, given.name, found))
        if isinstance(found, Return):
            by_unit[found.unit.code].append(replace(found, received=received.get(given.name)))
            versions = issued.superseded(found.identity)
            if versions:
                superseded[found.name] = versions
            findings += _remarks(found, scheme, superseded)
        else:
            findings.append(found)
            ignored = catalogue()[found.code].severity is Severity.NOTE
            fates.append((name, Fate.IGNORED if ignored else Fate.UNRECOGNISED))
            rows += [] if ignored else [_unrecognised(found, scheme)]
    roll: dict[str, Settled] = {}
    for unit in scheme.units:
        mine = by_unit[unit.code]
        if not scheme.asked(unit, occasion.first_day):
            findings += [finding("R062", Place(r.name), unit_code=unit.code, found=unit.name) for r in mine]
            fates += [(r.name, Fate.IGNORED) for r in mine]
            continue
        settled = settle(unit, mine, scheme, superseded)
        late = _late(settled.chosen, scheme) if settled.chosen else None
        findings += [*settled.findings, *([late] if late else [])]
        if settled.chosen and settled.chosen.name in superseded:
            findings.append(_older_version(settled.chosen, *superseded[settled.chosen.name]))
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


def _read_all(
    files: Sequence[ReturnedFile],
    known: Sequence[Return | Finding | None],
    books: Iterator[Book | Unreadable],
    occasion: Occasion,
    tell: Callable[[int, int], None],
) -> list[Return | Finding]:
    """What each file says: as far as it is known that, else from its book."""
    read: list[Return | Finding] = []
    collecting = gc.isenabled()
    gc.disable()  # what is read stays: looking through all of it again and again for rings would take a third longer
    try:
        for file, said in zip(files, known, strict=True):
            masked = mask(file.name)
            shown = file if masked == file.name else replace(file, name=masked)
            read.append(said or read_return(shown, file.problem or next(books), occasion))
            tell(len(read), len(files))
    finally:
        if collecting:
            gc.enable()
    return read


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


def _remarks(found: Return, scheme: Scheme, superseded: Container[str]) -> list[Finding]:
    """What is to be noted about a return as a whole; that its version was superseded is told elsewhere."""
    place, unit, kind = Place(found.name), found.unit.code, found.kind
    older = found.identity.fingerprint != scheme.fingerprint and found.name not in superseded
    codes = [*found.notes, *(["I003"] if older else [])]
    remarks = [finding(code, place, unit_code=unit) for code in codes]
    extension = misnamed(found.name, kind)
    if extension:
        remarks.append(finding("F017", place, unit_code=unit, found=extension, expected=CHINESE[kind]))
    return remarks


def _older_version(found: Return, version: int, newest: int) -> Finding:
    """That the only return there is was filled in a version of the template that a newer one took the place of."""
    unit = found.unit
    return finding(
        "I017", Place(found.name), unit_code=unit.code, found=version, expected=newest, unit=unit.name
    )


def _private_name(shown: str, name: str, found: Return | Finding) -> Finding:
    """That a file is called by someone's number."""
    code = found.unit.code if isinstance(found, Return) else found.unit_code
    return finding("V019", Place(shown), unit_code=code, kind=looks_private(name), where="文件名里")


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
