"""Bonuses and deductions (加分、扣分): the ledger's cases priced by the tariff, modifiers multiplied, caps kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from pipeline.collect.ledger import Ledger
from pipeline.issue.registers import BonusCase, DeductionCase
from pipeline.model.findings import Finding, finding
from pipeline.model.tables import ADJUSTMENTS
from pipeline.model.words import Measure
from pipeline.scheme.cells import tidy
from pipeline.scheme.life import in_force, why_not
from pipeline.scheme.rows import Bonus, Deduction, Modifier
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.tariff import applies, priced

AnyCase = DeductionCase | BonusCase


def adjustments(ledger: Ledger, scheme: Scheme, day: date) -> tuple[pd.DataFrame, list[Finding]]:
    """One row a case that counts (columns ``ADJUSTMENTS`` and ``floored``), and what is to be said of the others.

    points = quantity × months × points each × modifiers, no more than what the tariff's cap leaves for the
    unit. ``points`` is positive for both kinds; ``kind`` tells bonus from deduction.
    """
    findings: list[Finding] = []
    rows: list[dict[str, object]] = []
    left: dict[tuple[str, str], float] = {}
    evidence: dict[tuple[str, str], str] = {}
    entered: dict[tuple[str, ...], list[AnyCase]] = defaultdict(list)
    modifiers = {m.code: m for m in scheme.modifiers if in_force(m, day)}
    registers: tuple[tuple[str, Sequence[AnyCase], Sequence[Deduction | Bonus]], ...] = (
        ("bonus", ledger.bonuses, scheme.bonuses),
        ("deduction", ledger.deductions, scheme.deductions),
    )
    for kind, cases, tariff in registers:
        lines = {row.code: row for row in tariff}
        for case in cases:
            line = lines[case.code]
            unit = scheme.unit_by_code[case.unit_code]
            wrong = _not_counted(case, line, unit.lines, day)
            if wrong:
                findings.append(wrong)
                continue
            findings += _incomplete(case, line, evidence)
            findings += _entered_twice(case, entered[kind, unit.code, str(case.day), tidy(case.reason)])
            findings += _modifiers_out_of_place(case, line, modifiers)
            chosen = applied(case, line, modifiers)
            key = (unit.code, line.code)
            room = left.get(key, float("inf") if line.cap is None else line.cap)
            price = priced(line, case.quantity, case.months, case.points_each, chosen, room)
            left[key] = room - price.points
            place = case.at("数量")
            rows.append(
                {
                    "kind": kind,
                    "line": line.line,
                    "unit_code": unit.code,
                    "unit_name": unit.name,
                    "code": line.code,
                    "name": line.name,
                    "quantity": case.quantity,
                    "months": price.months,
                    "measure": line.measure.value if line.measure else "",
                    "points_each": price.each,
                    "modifiers": "、".join(f"{m.name}×{m.text('系数') or '1'}" for m in chosen),
                    "factor": price.factor,
                    "points": price.points,
                    "date": case.day.isoformat() if case.day else "",
                    "evidence": case.evidence,
                    "reason": case.reason,
                    "approver": case.approver,
                    "file": place.file,
                    "sheet": place.sheet,
                    "cell": place.cell,
                    "floored": line.floor_at_zero is not False,
                }
            )
    table = pd.DataFrame(rows, columns=[*ADJUSTMENTS, "floored"])
    numbers = dict.fromkeys(["quantity", "months", "points_each", "factor", "points"], "float64")
    return table.astype({**numbers, "floored": "bool"}), findings


def counts(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    """How many cases of each tariff line stand against each unit, by unit and tariff code."""
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for unit, code, quantity in zip(table["unit_code"], table["code"], table["quantity"], strict=True):
        totals[unit, code] += quantity
    return dict(totals)


def applied(
    case: DeductionCase | BonusCase, line: Deduction | Bonus, modifiers: Mapping[str, Modifier]
) -> list[Modifier]:
    """The modifiers that multiply a case's points: of those entered the known ones that apply to the tariff line."""
    return [modifiers[c] for c in case.modifiers if c in modifiers and applies(modifiers[c], line)]


def _modifiers_out_of_place(
    case: AnyCase, line: Deduction | Bonus, modifiers: dict[str, Modifier]
) -> list[Finding]:
    """Modifiers entered that do not apply to the tariff line or are no longer in force: they do not count."""
    wrong = [c for c in case.modifiers if c not in modifiers or not applies(modifiers[c], line)]
    place, whose = case.at("系数"), case.unit_code
    return [finding("L011", place, unit_code=whose, found=code, expected=line.code) for code in wrong]


def _not_counted(
    case: AnyCase, line: Deduction | Bonus, unit_lines: tuple[str, ...], day: date
) -> Finding | None:
    """Why a case does not count at all; None where it does."""
    place = case.at("事项编码")
    if not in_force(line, day):
        why = why_not(line, day)
        return finding(
            "L010", place, unit_code=case.unit_code, found=f"{line.code} {line.name}", expected=why
        )
    if line.line not in unit_lines:
        return finding(
            "L009", place, unit_code=case.unit_code, found=f"{line.code} {line.name}", expected=line.line
        )
    if line.points_each is None and case.points_each is None:
        return finding("L008", place, unit_code=case.unit_code, found=f"{line.code} {line.name}")
    return None


def _incomplete(case: AnyCase, line: Deduction | Bonus, seen: dict[tuple[str, str], str]) -> list[Finding]:
    """Months, evidence, reason and approver that are not there; evidence used twice against a unit."""
    findings = []
    lacking = ["月数"] if line.measure is Measure.CASE_MONTH and case.months is None else []
    wanted = {"证据编号": case.evidence, "理由": case.reason, "批准": case.approver}
    lacking += [column for column, text in wanted.items() if not text]
    title = f"{line.code} {line.name}"
    if lacking:
        place = case.at(lacking[0])
        findings.append(
            finding("L006", place, unit_code=case.unit_code, found=title, expected="、".join(lacking))
        )
    if case.evidence:
        key = (case.unit_code, case.evidence)
        if key in seen:
            place = case.at("证据编号")
            findings.append(
                finding("L007", place, unit_code=case.unit_code, found=case.evidence, expected=seen[key])
            )
        seen.setdefault(key, f"{case.at('证据编号').sheet}!{case.at('证据编号').cell}")
    return findings


def _entered_twice(case: AnyCase, before: list[AnyCase]) -> list[Finding]:
    """One case that seems to stand in the register twice, under two tariff lines or under the same.

    Told of two entries of one register against one unit with the same day and the same reason, both written
    down, that are of the same quantity or of the same tariff line. Two different evidence numbers are two
    cases; the same number twice is told already. ``before`` are the entries of that day and reason so far.
    """
    if case.day is None or not case.reason:
        return []
    twin = next(
        (
            other
            for other in before
            if (other.code == case.code or other.quantity == case.quantity)
            and not (other.evidence and case.evidence)
        ),
        None,
    )
    before.append(case)
    if twin is None:
        return []
    place, first = case.at("事项编码"), twin.at("事项编码")
    where = f"{first.sheet}!{first.cell}（{twin.code}）"
    return [finding("L013", place, unit_code=case.unit_code, found=case.code, expected=where, day=case.day)]
