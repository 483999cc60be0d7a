"""Reading the ledger (考核台账): typed entries with their cells; unknown units, items and codes are findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.files.tables import RawTable
from pipeline.issue.registers import (
    LEDGER_SHEETS,
    STAGE,
    BonusCase,
    Correction,
    DeductionCase,
    Entry,
    Marks,
    Objection,
    Review,
    Verified,
    VetoCase,
)
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.model.words import Watch
from pipeline.scheme.cells import likeliest
from pipeline.scheme.rows import Bonus, Deduction
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.table import read_rows


@dataclass(frozen=True)
class Ledger:
    """Everything the office found, by register."""

    marks: tuple[Marks, ...] = ()
    deductions: tuple[DeductionCase, ...] = ()
    bonuses: tuple[BonusCase, ...] = ()
    vetoes: tuple[VetoCase, ...] = ()
    verified: tuple[Verified, ...] = ()
    corrections: tuple[Correction, ...] = ()
    reviews: tuple[Review, ...] = ()
    objections: tuple[Objection, ...] = field(default=())


_FIELDS = ["marks", "deductions", "bonuses", "vetoes", "verified", "corrections", "reviews", "objections"]


def read_ledger(tables: Mapping[str, RawTable], file: str, scheme: Scheme) -> tuple[Ledger, list[Finding]]:
    """The ledger's readable entries and what is wrong with the others; a wrong entry is left out, and said."""
    findings: list[Finding] = []
    parts: dict[str, Any] = {}
    for name, model in zip(_FIELDS, LEDGER_SHEETS, strict=True):
        raw = tables.get(model.sheet)
        if raw is None:
            findings.append(finding("L001", Place(file), expected=model.sheet))
            continue
        rows, told = read_rows(raw, model)
        findings += told
        kept = []
        for row in rows:
            wrong = [*_unknown(row, scheme), *_out_of_range(row, scheme)]
            findings += wrong
            if not wrong and not _empty(row):
                kept.append(row)
        findings += _marked_twice(kept)
        parts[name] = tuple(kept)
    return Ledger(**parts), findings


def _empty(row: Entry) -> bool:
    """Whether a listed row was left unfilled: no mark, no figure yet."""
    return (isinstance(row, Marks) and not row.marks) or (isinstance(row, Verified) and row.value is None)


def _marked_twice(rows: Sequence[Entry]) -> list[Finding]:
    """A unit marked twice for the same indicator: the last row counts."""
    first: dict[tuple[str, str], Marks] = {}
    findings = []
    for row in rows:
        if isinstance(row, Marks):
            key = (row.unit_code, row.indicator)
            if key in first:
                where = first[key].at(next(iter(first[key].given)))
                place, other = row.at("指标编码"), f"{where.sheet}!{where.cell}"
                findings.append(
                    finding("L012", place, unit_code=row.unit_code, found=row.indicator, expected=other)
                )
            first.setdefault(key, row)
    return findings


def _unknown(row: Entry, scheme: Scheme) -> list[Finding]:
    """Codes in the row that the scheme does not know, each with the nearest it does."""
    asked: list[tuple[str, str, Sequence[str]]] = [("单位编码", row.unit_code, list(scheme.unit_by_code))]
    match row:
        case Marks():
            asked.append(("指标编码", row.indicator, [c for c, rule in scheme.rules.items() if rule.on_site]))
        case DeductionCase() | BonusCase():
            lines = scheme.deductions if isinstance(row, DeductionCase) else scheme.bonuses
            asked.append(("事项编码", row.code, [line.code for line in lines]))
            asked += [("系数", code, [m.code for m in scheme.modifiers]) for code in row.modifiers]
        case VetoCase():
            own = [indicator.code for indicator in scheme.indicators if indicator.veto]
            asked.append(("否决编码", row.code, [*(veto.code for veto in scheme.vetoes), *own]))
        case Verified() | Correction():
            asked.append(("填报项编码", row.item, list(scheme.item_by_code)))
            asked += [(STAGE, row.stage, [s.code for s in scheme.stages])] if row.stage else []
        case Review():
            asked.append(("审核编码", row.check, _reviewable(scheme)))
    return [
        finding(
            "L002",
            row.at(column),
            found=code,
            expected=likeliest(code, known, "方案中的编码"),
            column=column,
        )
        for column, code, known in asked
        if code not in known
    ]


def _reviewable(scheme: Scheme) -> list[str]:
    """What a review may name: the scheme's checks, the program's own kinds, one question of a kind."""
    subjects = dict.fromkeys(word for item in scheme.items for word in (item.code, item.form))
    questions = [watch.about(subject) for watch in Watch for subject in subjects]
    return [*(check.code for check in scheme.checks), *Watch, *questions]


def _out_of_range(row: Entry, scheme: Scheme) -> list[Finding]:
    """Marks above the indicator's points, points outside the tariff's range, quantities below zero."""
    findings: list[Finding] = []
    match row:
        case Marks() if row.indicator in scheme.indicator_by_code:
            most = _points(row, scheme)
            for column, mark in row.given.items():
                if not 0 <= mark <= most:
                    findings.append(
                        finding(
                            "L003",
                            row.at(column),
                            unit_code=row.unit_code,
                            found=f"{mark:g}",
                            expected=f"{most:g}",
                        )
                    )
        case DeductionCase() | BonusCase():
            tariff = _tariff(row.code, scheme)
            if row.quantity < 0:
                findings.append(
                    finding("L004", row.at("数量"), unit_code=row.unit_code, found=f"{row.quantity:g}")
                )
            if tariff is None or tariff.points_each is None:
                return findings
            low, high = tariff.points_each
            each = row.points_each
            settled = low == high if each is None else low <= each <= high
            if not settled:
                found = "空白" if each is None else f"{each:g}"
                findings.append(
                    finding(
                        "L005",
                        row.at("每例分值"),
                        unit_code=row.unit_code,
                        found=found,
                        expected=f"{low:g}" if low == high else f"{low:g}-{high:g}",
                    )
                )
    return findings


def _points(row: Marks, scheme: Scheme) -> float:
    """The points of the indicator marked, the unit's own where it is a unit of the scheme."""
    indicator, unit = scheme.indicator_by_code[row.indicator], scheme.unit_by_code.get(row.unit_code)
    return indicator.points if unit is None else scheme.points_for(indicator, unit)


def _tariff(code: str, scheme: Scheme) -> Deduction | Bonus | None:
    lines: tuple[Deduction | Bonus, ...] = (*scheme.deductions, *scheme.bonuses)
    return next((line for line in lines if line.code == code), None)
