"""What can be wrong with an entry of the ledger: codes nobody knows, numbers out of bounds, days, what is lacking."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from pipeline.issue.registers import (
    STAGE,
    UNIT_CODE,
    BonusCase,
    Case,
    Correction,
    DeductionCase,
    Entry,
    Given,
    Marks,
    Objection,
    Review,
    Verified,
    VetoCase,
)
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.model.words import Watch
from pipeline.scheme.cells import likeliest, tidy
from pipeline.scheme.rows import Indicator, Veto
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.tariff import TariffLine

Known = Mapping[str, str]
"""Codes that may stand in a column, each with its name."""


@dataclass(frozen=True, eq=False)
class Codes:
    """The codes of a scheme that entries may name, each kind gathered when the first entry names one."""

    scheme: Scheme

    @cached_property
    def units(self) -> Known:
        """Units."""
        return _named(self.scheme.units)

    @cached_property
    def items(self) -> Known:
        """What units report."""
        return _named(self.scheme.items)

    @cached_property
    def indicators(self) -> Known:
        """Indicators."""
        return _named(self.scheme.indicators)

    @cached_property
    def on_site(self) -> Known:
        """The indicators scored on the spot."""
        rules = self.scheme.rules
        return {i.code: i.name for i in self.scheme.indicators if i.code in rules and rules[i.code].on_site}

    @cached_property
    def stages(self) -> Known:
        """The stages of a year."""
        return _named(self.scheme.stages)

    @cached_property
    def bonuses(self) -> Known:
        """What points are given for."""
        return _named(self.scheme.bonuses)

    @cached_property
    def deductions(self) -> Known:
        """What points are taken for."""
        return _named(self.scheme.deductions)

    @cached_property
    def modifiers(self) -> Known:
        """What such points are multiplied by."""
        return _named(self.scheme.modifiers)

    @cached_property
    def vetoes(self) -> Known:
        """Vetoes, and the indicators that are one where their target is missed."""
        own = {one.code: f"{one.name}未达标" for one in self.scheme.indicators if one.veto}
        return {**_named(self.scheme.vetoes), **own}

    @cached_property
    def reviewable(self) -> Known:
        """What a review may name: the scheme's checks, the program's own kinds, one question of a kind."""
        subjects = dict.fromkeys(word for item in self.scheme.items for word in (item.code, item.form))
        questions = [watch.about(subject) for watch in Watch for subject in subjects]
        return dict.fromkeys([*(check.code for check in self.scheme.checks), *Watch, *questions], "")


class _Coded(Protocol):
    """A row of the scheme that has a code and a name."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def _named(rows: Iterable[_Coded]) -> Known:
    return {row.code: row.name for row in rows}


def unknown(row: Entry, codes: Codes) -> list[Finding]:
    """Codes in the row that the scheme does not know, each with the nearest it does."""
    asked: list[tuple[str, str, Known]] = [(UNIT_CODE, row.unit_code, codes.units)]
    match row:
        case Marks():
            asked.append(("指标编码", row.indicator, codes.on_site))
        case Case():
            known = codes.deductions if isinstance(row, DeductionCase) else codes.bonuses
            asked.append(("事项编码", row.code, known))
            asked += [("系数", code, codes.modifiers) for code in row.modifiers]
        case VetoCase():
            asked.append(("否决编码", row.code, codes.vetoes))
        case Given():
            asked.append(("填报项编码", row.item, codes.items))
        case Verified() | Correction():
            asked.append(("填报项编码", row.item, codes.items))
            asked += [(STAGE, row.stage, codes.stages)] if row.stage else []
        case Review():
            asked.append(("审核编码", row.check, codes.reviewable))
        case Objection() if row.indicator:
            asked.append(("指标编码", row.indicator, codes.indicators))
    return [
        not_known(row.at(column), column, code, known) for column, code, known in asked if code not in known
    ]


def not_known(place: Place, column: str, code: str, known: Known) -> Finding:
    """A code that is none, with the nearest that is; where its name was typed, the code that goes with it."""
    by_name = {tidy(name): own for own, name in known.items() if name}
    if tidy(code) in by_name:
        expected = f"「{code}」的编码是「{by_name[tidy(code)]}」"
    else:
        near = likeliest(code, known, "方案中的编码")
        named = next(
            (f"「{own}」（{name}）" for own, name in known.items() if name and near.endswith(f"「{own}」")),
            "",
        )
        expected = f"最接近的是{named}" if named else near
    return finding("L002", place, found=code or "空白", expected=expected, column=column)


def out_of_range(row: Entry, scheme: Scheme) -> list[Finding]:
    """Marks above the unit's points, points outside the tariff's range, quantities below zero."""
    match row:
        case Marks() if row.indicator in scheme.indicator_by_code:
            return _marks_out_of_range(row, scheme)
        case Case():
            return _case_out_of_range(row, scheme)
    return []


def _marks_out_of_range(row: Marks, scheme: Scheme) -> list[Finding]:
    indicator, unit = scheme.indicator_by_code[row.indicator], scheme.unit_by_code.get(row.unit_code)
    most = indicator.points if unit is None else scheme.points_for(indicator, unit)
    return [
        finding("L003", row.at(c), unit_code=row.unit_code, found=f"{mark:g}", expected=f"{most:g}")
        for c, mark in row.given.items()
        if not 0 <= mark <= most
    ]


def _case_out_of_range(row: Case, scheme: Scheme) -> list[Finding]:
    findings: list[Finding] = []
    tariff = next((line for line in _tariff(row, scheme) if line.code == row.code), None)
    if row.quantity < 0:
        findings.append(finding("L004", row.at("数量"), unit_code=row.unit_code, found=f"{row.quantity:g}"))
    if tariff is None or tariff.points_each is None:
        return findings
    low, high = tariff.points_each
    each = row.points_each
    if not (low == high if each is None else low <= each <= high):
        found = "空白" if each is None else f"{each:g}"
        expected = f"{low:g}" if low == high else f"{low:g}-{high:g}"
        findings.append(
            finding("L005", row.at("每例分值"), unit_code=row.unit_code, found=found, expected=expected)
        )
    return findings


def _tariff(row: Case, scheme: Scheme) -> Sequence[TariffLine]:
    match row:
        case DeductionCase():
            return scheme.deductions
        case BonusCase():
            return scheme.bonuses
    return ()


def doubtful(rows: Sequence[Entry], scheme: Scheme, first: date, last: date) -> Iterator[Finding]:
    """What is to be said of a register's entries that count all the same, in a period from one day to another."""
    yield from _entered_twice(rows)
    for row in rows:
        yield from _on_no_such_day(row, first, last)
        match row:
            case VetoCase():
                yield from _incomplete(row, scheme)
            case Marks():
                yield from _of_another_line(row, scheme)


def _entered_twice(rows: Sequence[Entry]) -> Iterator[Finding]:
    """A mark, a figure or a verdict about the same thing as one before it: the last row counts."""
    before: dict[tuple[str, ...], Entry] = {}
    for row in rows:
        about: tuple[str, ...]
        match row:
            case Marks():
                about, column, words = (row.indicator,), "指标编码", f"指标 {row.indicator} 的评分"
            case Verified():
                about, column, words = (row.item, row.stage), "填报项编码", f"填报项 {row.item} 的核定数"
            case Review():
                about, column, words = (row.check,), "审核编码", f"审核 {row.check} 的审定"
            case _:
                continue
        key = (row.unit_code, *about)
        if key in before:
            where = before[key].at(column)
            expected = f"{where.sheet}!{where.cell}"
            yield finding("L012", row.at(column), unit_code=row.unit_code, found=words, expected=expected)
        before.setdefault(key, row)


def _on_no_such_day(row: Entry, first: date, last: date) -> Iterator[Finding]:
    day = getattr(row, "day", None)
    begins, ends = row.days(first, last)
    if day is not None and not begins <= day <= ends:
        where = row.at("日期")
        yield finding("L016", where, unit_code=row.unit_code, found=day, expected=f"{begins} 至 {ends}")


def _incomplete(row: VetoCase, scheme: Scheme) -> Iterator[Finding]:
    """A veto without basis, evidence number or approval stays pending; the basis may be the scheme's."""
    known: tuple[Veto | Indicator, ...] = (*scheme.vetoes, *scheme.indicators)
    veto = next(one for one in known if one.code == row.code)
    wanted = {"依据": row.basis or veto.basis, "证据编号": row.evidence, "批准": row.approver}
    lacking = [column for column, text in wanted.items() if not text]
    if lacking:
        yield finding(
            "L017",
            row.at(lacking[0]),
            unit_code=row.unit_code,
            found=f"{veto.code} {veto.name}",
            expected="、".join(lacking),
        )


def _of_another_line(row: Marks, scheme: Scheme) -> Iterator[Finding]:
    indicator = scheme.indicator_by_code[row.indicator]
    if indicator.line not in scheme.unit_by_code[row.unit_code].lines:
        title = f"{indicator.code} {indicator.name}"
        yield finding(
            "L009", row.at("指标编码"), unit_code=row.unit_code, found=title, expected=indicator.line
        )
