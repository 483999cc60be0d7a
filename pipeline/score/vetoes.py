"""Vetoes (一票否决): raised by a figure or an event, standing only with a complete dossier."""

from datetime import date

import numpy as np
import pandas as pd

from pipeline.collect.figures import Figures
from pipeline.collect.ledger import Ledger
from pipeline.issue.registers import VetoCase
from pipeline.model.findings import Finding, finding
from pipeline.model.numbers import show, show_apart
from pipeline.model.tables import VETOES
from pipeline.model.words import Direction, Effect
from pipeline.scheme.formula.evaluate import Column, evaluate
from pipeline.scheme.formula.tree import Compare, Expr, Name, Number, names
from pipeline.scheme.life import in_force, why_not
from pipeline.scheme.rows import Indicator, Unit, Veto
from pipeline.scheme.scheme import Scheme
from pipeline.score.conditions import over_units
from pipeline.score.lines import LineScores
from pipeline.score.treatments import set_aside


def vetoes(
    scheme: Scheme, known: Figures, lines: dict[str, LineScores], ledger: Ledger, day: date
) -> tuple[pd.DataFrame, list[Finding]]:
    """One row for each veto raised against a unit (columns ``VETOES``), and the dossiers that raise nothing.

    A veto is confirmed where basis, evidence number and approver are all there: the basis from the scheme or
    the ledger, the rest from the ledger. Without them it is pending (待定). A veto never edits a score. ``known``
    are the figures, values and counts that conditions may name, over all units.
    """
    known = known.also(_aims(scheme, lines))
    dossiers: dict[tuple[str, str], VetoCase] = {(c.unit_code, c.code): c for c in ledger.vetoes}
    possible = (*scheme.vetoes, *_of_indicators(scheme))
    rows = []
    for veto in possible:
        if not in_force(veto, day) or veto.condition is None:
            continue
        condition = scheme.coded(veto.condition)
        raised = np.zeros(known.size, bool) if veto.by_event else evaluate(condition, known).values == 1
        exempt = _exempt(scheme, veto, day)
        for i, unit in enumerate(scheme.units):
            dossier = dossiers.get((unit.code, veto.code))
            if unit.code in exempt or not _concerns(veto, unit):
                continue
            if not (raised[i] or (veto.by_event and dossier)):
                continue
            basis = (dossier.basis if dossier and dossier.basis else "") or veto.basis
            evidence, approver = (dossier.evidence, dossier.approver) if dossier else ("", "")
            fact = _fact(scheme, condition, known, i) if raised[i] else ""
            fact = "；".join(part for part in (fact, dossier.fact if dossier else "") if part)
            complete = bool(basis and evidence and approver)
            whose = (unit.code, unit.name, veto.code, veto.name, veto.effect.value, veto.line)
            rows.append((*whose, basis, fact, evidence, approver, complete))
    table = pd.DataFrame(rows, columns=list(VETOES)).astype({"confirmed": bool})
    used = set(zip(table["unit_code"], table["code"], strict=True))
    findings = []
    for case in ledger.vetoes:
        latest = dossiers[case.unit_code, case.code] is case
        if latest and (case.unit_code, case.code) in used:
            continue
        its = next((veto for veto in possible if veto.code == case.code), None)
        why = _why_not(scheme, its, case.unit_code, known, day) if latest else _REPEATED
        title = f"{case.code} {its.name if its else ''}".strip()
        findings.append(finding("L014", case.at("否决编码"), unit_code=case.unit_code, found=title, why=why))
    return table, findings


_REPEATED = "同一单位的同一否决另有登记，采用最后一行"


def _why_not(scheme: Scheme, veto: Veto | None, unit_code: str, known: Figures, day: date) -> str:
    """Why a dossier raises nothing: the veto, the unit or the figures are not what it takes."""
    if veto is None or veto.condition is None:
        return "该指标的「该项零分」按完成值直接计，不用登记"
    if not in_force(veto, day):
        return f"其{why_not(veto, day)}"
    if not _concerns(veto, scheme.unit_by_code[unit_code]):
        return f"该单位不在它适用的考核线 {veto.line}"
    if unit_code in _exempt(scheme, veto, day):
        return "该单位不考核这项指标"
    fact = _fact(scheme, scheme.coded(veto.condition), known, scheme.unit_rows[unit_code])
    return f"数据没有达到否决的条件（{fact}）"


def _exempt(scheme: Scheme, veto: Veto, day: date) -> set[str]:
    """The units that an indicator's own veto cannot strike: they are not assessed on it."""
    indicator = scheme.indicator_by_code.get(veto.code)
    if indicator is None:
        return set()
    units = scheme.line_units(indicator.line)
    return {units[i].code for i in set_aside(scheme, indicator, units, day)}


def _concerns(veto: Veto, unit: Unit) -> bool:
    return not veto.line or veto.line in unit.lines


def _aims(scheme: Scheme, lines: dict[str, LineScores]) -> dict[str, Column]:
    """Each indicator's target as a column over all units."""
    return {
        _aim(indicator): over_units(scheme, scores, scores.target[:, j])
        for scores in lines.values()
        for j, indicator in enumerate(scores.indicators)
    }


def _of_indicators(scheme: Scheme) -> list[Veto]:
    """The vetoes that indicators carry themselves: their target missed (完不成不参与评分)."""
    return [
        Veto.model_construct(
            code=indicator.code,
            name=f"{indicator.name}未达标",
            condition=Compare(_missed(indicator), Name(indicator.code), Name(_aim(indicator))),
            effect=indicator.veto,
            line=indicator.line,
            basis=indicator.basis,
            begins=indicator.begins,
            ends=indicator.ends,
        )
        for indicator in scheme.indicators
        if indicator.veto and indicator.veto is not Effect.ITEM_ZERO  # part of the score itself
    ]


def _aim(indicator: Indicator) -> str:
    """What a unit's own target of the indicator is called beside the figures."""
    return f"{indicator.name}的目标"


def _missed(indicator: Indicator) -> str:
    return ">" if indicator.direction is Direction.LOW else "<"


def _fact(scheme: Scheme, condition: Expr, known: Figures, row: int) -> str:
    """The figures that raised the veto, in words."""
    bound = next(
        (n for n in condition.walk() if isinstance(n, Compare) and isinstance(n.right, Number)), None
    )
    titles = scheme.names_by_code
    found = {name.text: known.column(name.text, False).values[row] for name in names(condition)}
    beside = [*found.values(), *(n.value for n in condition.walk() if isinstance(n, Number))]
    words = [
        f"{titles.get(name, name)} {show_apart(value, beside, 4) or '缺'}" for name, value in found.items()
    ]
    if bound is not None and isinstance(bound.right, Number):
        words.append(
            f"否决界限 {bound.operator.replace('<=', '≤').replace('>=', '≥')} {show(bound.right.value)}"
        )
    return "，".join(words)
