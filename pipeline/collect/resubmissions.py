"""Several returns of one unit: which of them counts, and what the newer one says otherwise, cell by cell."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.collect.facts import SAID, Return
from pipeline.collect.readings import State
from pipeline.collect.receipts import later
from pipeline.issue.occasion import EXPLANATION, THIS_YEAR
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.model.tables import RESUBMISSIONS
from pipeline.model.words import Fate
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import Scheme

NOTHING_CHANGED, THE_SAME_FILE = "各项内容相同", "文件完全相同"
ADOPTED, UNSETTLED = "采用新报", "先后不明"
_MOST = 3
"""So many changes are told on the screen; the report holds them all."""

_Row = dict[str, str]


@dataclass(frozen=True)
class Settled:
    """What became of a unit's returns: the one that counts, the older, byte-for-byte copies, and how they differ.

    Where none counts, the ``unsettled`` cannot be told apart in time. ``changes`` are rows of ``RESUBMISSIONS``.
    """

    chosen: Return | None = None
    older: tuple[Return, ...] = ()
    copies: tuple[Return, ...] = ()
    unsettled: tuple[Return, ...] = ()
    findings: tuple[Finding, ...] = ()
    changes: tuple[_Row, ...] = ()

    @property
    def others(self) -> tuple[Return, ...]:
        """Every return that does not count."""
        return (*self.older, *self.copies, *self.unsettled)

    @property
    def fates(self) -> tuple[tuple[str, Fate], ...]:
        """What became of each file."""
        kinds = (self.chosen,) if self.chosen else (), self.older, self.copies, self.unsettled
        fates = (Fate.ADOPTED, Fate.OLDER, Fate.COPY, Fate.UNSETTLED)
        return tuple((one.name, fate) for fate, kind in zip(fates, kinds, strict=True) for one in kind)


def settle(
    unit: Unit, found: Sequence[Return], scheme: Scheme, superseded: Container[str] = frozenset()
) -> Settled:
    """Which of a unit's returns counts: the one newer than every other.

    Newer by the time the workbook says it was saved; where that is missing or equal, by the receipt the office
    recorded. Returns that say the same need no order. Nothing else is guessed: without an order none counts.
    ``superseded`` are the names of returns on an older version of the template, which give way to any other.
    """
    originals = {one.digest: one for one in reversed(found)}
    distinct = [one for one in found if originals[one.digest] is one]
    if not distinct:
        return Settled()
    copies = tuple(one for one in found if originals[one.digest] is not one)
    current = [one for one in distinct if one.name not in superseded] or distinct
    counting = {one.name for one in current}
    newest = next((a for a in current if all(a is b or _newer(a, b) for b in current)), None)
    against = newest or current[-1]
    others = [one for one in distinct if one is not against]
    changed = [list(_changes(one, against, scheme)) for one in others]
    doubtful = any(said for one, said in zip(others, changed, strict=True) if one.name in counting)
    newest = newest or (None if doubtful else against)
    verdict = ADOPTED if newest else UNSETTLED
    rows = [
        row
        for one, changes in zip(others, changed, strict=True)
        for row in changes or [_row(one, against, item_name=NOTHING_CHANGED)]
    ]
    rows += [_row(one, originals[one.digest], item_name=THE_SAME_FILE) for one in copies]
    findings = [
        finding("R026", Place(one.name), unit_code=unit.code, expected=originals[one.digest].name)
        for one in copies
    ]
    told = tuple({**row, "verdict": verdict} for row in rows)
    if newest is None:
        names, where = "、".join(one.name for one in current), Place(current[-1].name)
        findings.append(finding("R022", where, unit_code=unit.code, found=unit.name, expected=names))
        older = tuple(one for one in distinct if one.name not in counting)
        return Settled(None, older, copies, tuple(current), tuple(findings), told)
    findings += [
        _superseded(one, newest, changes, older_version=one.name not in counting)
        for one, changes in zip(others, changed, strict=True)
    ]
    return Settled(newest, tuple(others), copies, (), tuple(findings), told)


def _newer(one: Return, other: Return) -> bool:
    """Whether one was made after the other for certain."""
    if one.saved and other.saved and one.saved != other.saved:
        return one.saved > other.saved
    return bool(one.received and other.received and later(one.received, other.received))


def _superseded(old: Return, new: Return, changes: Sequence[_Row], *, older_version: bool) -> Finding:
    """That the older return gave way to the newer one, and what became of its figures."""
    if changes:
        named = "；".join(f"{row['item_name']} {row['old']} → {row['new']}" for row in changes[:_MOST])
        told = f"有 {len(changes)} 处不同：{named}{'……' if len(changes) > _MOST else ''}"
    else:
        told = NOTHING_CHANGED
    unit, place = old.unit, Place(old.name)
    told = f"{'这一份填在旧版填报表上；' if older_version else ''}两份{told}"
    return finding("R021", place, unit_code=unit.code, found=unit.name, expected=new.name, changed=told)


def _changes(old: Return, new: Return, scheme: Scheme) -> Iterator[_Row]:
    """What two returns say otherwise of an item: its figure, or the word beside it."""
    earlier, now = _Said.all_of(old), _Said.all_of(new)
    answered = {unit for unit, _ in (*earlier, *now)}
    about = [(unit, item) for unit in scheme.units if unit.code in answered for item in scheme.items]
    about.sort(
        key=lambda pair: pair[0] != old.unit
    )  # the unit's own figures first, then those of the units below
    for unit, item in about:
        was, became = (said.get((unit.code, item.code), _GONE) for said in (earlier, now))
        name = item.name if unit == old.unit else f"{unit.name}「{item.name}」"
        own = {"item_code": item.code, "item_name": name, "old_cell": was.cell, "new_cell": became.cell}
        if (was.state, was.value) != (became.state, became.value):
            yield _row(old, new, **own, column=THIS_YEAR, old=was.shown, new=became.shown)
        if was.explanation != became.explanation:
            words = {"old": was.explanation or _BLANK, "new": became.explanation or _BLANK}
            yield _row(old, new, **own, column=EXPLANATION, **words)


@dataclass(frozen=True)
class _Said:
    """What a return says of an item; however it was typed, 80 is 80 and — is 无."""

    state: str
    value: object
    shown: str
    explanation: str
    cell: str

    @classmethod
    def all_of(cls, found: Return) -> dict[tuple[str, str], "_Said"]:
        """By unit and item, all that a return says."""
        rows = (dict(zip(SAID, row, strict=True)) for row in zip(*found.said.values(), strict=True))
        return {(str(row["unit_code"]), str(row["item_code"])): cls.of(row) for row in rows}

    @classmethod
    def of(cls, fact: Mapping[str, object]) -> "_Said":
        state, number, typed = str(fact["state"]), fact["reported"], str(fact["typed"])
        says_something = state in (State.VALUE, State.ERROR)
        value = (typed if number != number or number is None else number) if says_something else ""
        shown = _BLANK if state == State.BLANK else typed
        return cls(state, value, shown, str(fact["explanation"]), f"{fact['sheet']}!{fact['cell']}")


_BLANK = "（空白）"
_GONE = _Said("", "", "（无此行）", "", "")


def _row(one: Return, other: Return, /, **told: str) -> _Row:
    """A row of the comparison of two returns, the older one first."""
    unit = one.unit
    about = {"unit_code": unit.code, "unit_name": unit.name, "old_file": one.name, "new_file": other.name}
    return dict.fromkeys(RESUBMISSIONS, "") | about | told
