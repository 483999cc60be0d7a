"""The roster: which of the returns counts for each unit, who sent nothing, what could not be recognised."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from pipeline.collect.private import looks_private, mask
from pipeline.collect.recognise import Return, ReturnedFile, recognise
from pipeline.files.limits import USUAL, Limits
from pipeline.files.reading import read_books
from pipeline.issue.template import Occasion
from pipeline.model.findings import Finding, Severity, catalogue, finding
from pipeline.model.places import Place
from pipeline.model.tables import ROSTER
from pipeline.model.words import Receipt
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import Scheme


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

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file on the roster."""
        return frozenset(self.roster["file"]) - {""}


def collect(
    files: Iterable[ReturnedFile], occasion: Occasion, jobs: int = 1, limits: Limits = USUAL
) -> Collection:
    """Recognise each file, settle which of several returns of a unit counts, and call the roll.

    A file that cannot be read or recognised costs only itself. Where two returns of a unit cannot be told
    apart in time, neither counts: the unit is blocked, nothing is guessed.
    """
    scheme = occasion.scheme
    findings: list[Finding] = []
    by_unit: dict[str, list[Return]] = defaultdict(list)
    rows: list[tuple[str, str, Receipt, str, str]] = []
    ordered = sorted(files, key=lambda f: f.name)
    books = read_books([file.content for file in ordered], jobs, limits)
    for given, book in zip(ordered, books, strict=True):
        file = replace(given, name=mask(given.name))
        found = recognise(file, book, occasion)
        if file.name != given.name:
            findings.append(_private_name(file.name, given.name, found))
        if isinstance(found, Return):
            by_unit[found.unit.code].append(found)
            findings += [
                finding(note, Place(file.name), unit_code=found.unit.code) for note in found.book.notes
            ]
            if found.identity.fingerprint != scheme.fingerprint:
                findings.append(finding("I003", Place(file.name), unit_code=found.unit.code))
        else:
            findings.append(found)
            if catalogue()[found.code].severity is not Severity.NOTE:
                unit = scheme.unit_by_code.get(found.unit_code)
                name = unit.name if unit else ""
                rows.append((found.unit_code, name, Receipt.UNRECOGNISED, file.name, ""))
    accepted: list[Return] = []
    missing: set[str] = set()
    undecided: set[str] = set()
    for unit in scheme.units:
        if not scheme.asked(unit, occasion.first_day):
            continue
        chosen, others, told = _settle(unit, by_unit.get(unit.code, []))
        findings += told
        rows += [(unit.code, unit.name, Receipt.DUPLICATE, r.name, _when(r)) for r in others]
        if chosen is None and others:
            undecided.add(unit.code)
        if chosen is None and not others:
            missing.add(unit.code)
            rows.append((unit.code, unit.name, Receipt.MISSING, "", ""))
            findings.append(
                finding("R020", unit_code=unit.code, found=unit.name, expected="未交回前该单位不参与排名")
            )
        if chosen is not None:
            accepted.append(chosen)
            late = _late(chosen, scheme)
            if late:
                findings.append(late)
            rows.append(
                (unit.code, unit.name, Receipt.LATE if late else Receipt.RECEIVED, chosen.name, _when(chosen))
            )
    order = {unit.code: i for i, unit in enumerate(scheme.units)}
    rows.sort(key=lambda r: (order.get(r[0], len(order)), list(Receipt).index(r[2]), r[3]))
    roster = pd.DataFrame([(c, n, s.value, f, w) for c, n, s, f, w in rows], columns=list(ROSTER), dtype=str)
    return Collection(tuple(accepted), frozenset(missing), frozenset(undecided), roster, tuple(findings))


def _private_name(shown: str, name: str, found: Return | Finding) -> Finding:
    """That a file is called by someone's number."""
    code = found.unit.code if isinstance(found, Return) else found.unit_code
    return finding("V019", Place(shown), unit_code=code, kind=looks_private(name), where="文件名里")


def _when(found: Return) -> str:
    return found.saved.isoformat(sep=" ", timespec="seconds") if found.saved else ""


def _late(found: Return, scheme: Scheme) -> Finding | None:
    deadline = scheme.deadline
    if deadline is None or found.saved is None or found.saved.date() <= deadline:
        return None
    place = Place(found.name)
    return finding(
        "R023", place, unit_code=found.unit.code, found=found.unit.name, expected=deadline, when=_when(found)
    )


def _settle(unit: Unit, found: Sequence[Return]) -> tuple[Return | None, list[Return], list[Finding]]:
    """The return that counts, the others, and what is to be said about them."""
    if not found:
        return None, [], []
    by_digest: dict[str, Return] = {}
    others: list[Return] = []
    findings: list[Finding] = []
    for one in found:
        if one.digest in by_digest:
            others.append(one)
            same = by_digest[one.digest].name
            findings.append(finding("R026", Place(one.name), unit_code=unit.code, expected=same))
        by_digest.setdefault(one.digest, one)
    distinct = sorted(by_digest.values(), key=lambda r: (str(r.saved or ""), r.name))
    newest = distinct[-1]
    if len(distinct) > 1:
        times = [r.saved for r in distinct]
        if None in times or times.count(newest.saved) > 1:
            names = "、".join(r.name for r in distinct)
            findings.append(
                finding("R022", Place(newest.name), unit_code=unit.code, found=unit.name, expected=names)
            )
            return None, list(found), findings
        for older in distinct[:-1]:
            others.append(older)
            findings.append(
                finding("R021", Place(older.name), unit_code=unit.code, found=unit.name, expected=newest.name)
            )
    return newest, others, findings
