"""Vetoes (一票否决): raised by a figure or an event, standing only with a complete dossier."""

from datetime import date

import numpy as np
import pandas as pd

from pipeline.collect.figures import Figures
from pipeline.collect.ledger import Ledger
from pipeline.issue.ledger import VetoCase
from pipeline.model.numbers import show
from pipeline.model.tables import VETOES
from pipeline.model.words import Direction, Effect
from pipeline.scheme.formula.evaluate import Column, evaluate, reported
from pipeline.scheme.formula.tree import Compare, Expr, Name, Number, names
from pipeline.scheme.rows import Indicator, Unit, Veto, in_force
from pipeline.scheme.scheme import Scheme
from pipeline.score.lines import LineScores
from pipeline.score.treatments import set_aside


def vetoes(
    scheme: Scheme,
    figures: Figures,
    lines: dict[str, LineScores],
    cases: dict[tuple[str, str], float],
    ledger: Ledger,
    day: date,
) -> pd.DataFrame:
    """One row for each veto raised against a unit (columns ``VETOES``).

    A veto is confirmed where basis, evidence number and approver are all there: the basis from the scheme or
    the ledger, the rest from the ledger. Without them it is pending (待定). A veto never edits a score.
    """
    known = figures.also({**_values(scheme, lines), **_counts(scheme, cases)})
    dossiers: dict[tuple[str, str], VetoCase] = {(c.unit_code, c.code): c for c in ledger.vetoes}
    rows = []
    for veto in (*scheme.vetoes, *_of_indicators(scheme, day)):
        if not in_force(veto, day) or veto.condition is None:
            continue
        condition = scheme.coded(veto.condition)
        raised = np.zeros(figures.size, bool) if veto.by_event else evaluate(condition, known).values == 1
        exempt = _exempt(scheme, veto, day)
        for i, unit in enumerate(scheme.units):
            if unit.code in exempt:
                continue
            dossier = dossiers.get((unit.code, veto.code))
            if not _concerns(veto, unit) or not (raised[i] or (veto.by_event and dossier)):
                continue
            basis = (dossier.basis if dossier and dossier.basis else "") or veto.basis
            evidence, approver = (dossier.evidence, dossier.approver) if dossier else ("", "")
            fact = _fact(scheme, condition, known, i) if raised[i] else ""
            fact = "；".join(part for part in (fact, dossier.fact if dossier else "") if part)
            complete = bool(basis and evidence and approver)
            whose = (unit.code, unit.name, veto.code, veto.name, veto.effect.value, veto.line)
            rows.append((*whose, basis, fact, evidence, approver, complete))
    return pd.DataFrame(rows, columns=list(VETOES)).astype({"confirmed": bool})


def _exempt(scheme: Scheme, veto: Veto, day: date) -> set[str]:
    """The units that an indicator's own veto cannot strike: they are not assessed on it."""
    indicator = scheme.indicator_by_code.get(veto.code)
    if indicator is None:
        return set()
    units = scheme.line_units(indicator.line)
    return {units[i].code for i in set_aside(scheme, indicator, units, day)}


def _concerns(veto: Veto, unit: Unit) -> bool:
    return not veto.line or veto.line in unit.lines


def _values(scheme: Scheme, lines: dict[str, LineScores]) -> dict[str, Column]:
    """Each indicator's value and target as columns over all units."""
    columns = {}
    for scores in lines.values():
        at = np.array([scheme.unit_rows[unit.code] for unit in scores.units], np.int64)
        for j, indicator in enumerate(scores.indicators):
            for name, grid in ((indicator.code, scores.value), (_aim(indicator), scores.target)):
                whole = np.full(len(scheme.units), np.nan)
                whole[at] = grid[:, j]
                columns[name] = reported(whole)
    return columns


def _counts(scheme: Scheme, cases: dict[tuple[str, str], float]) -> dict[str, Column]:
    """The number of cases in the ledger of each tariff line as a column over all units."""
    return {
        row.code: Column(np.array([cases.get((unit.code, row.code), 0.0) for unit in scheme.units]))
        for row in (*scheme.deductions, *scheme.bonuses)
    }


def _of_indicators(scheme: Scheme, day: date) -> list[Veto]:
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
        if indicator.veto
        and indicator.veto is not Effect.ITEM_ZERO  # part of the score itself
        and in_force(indicator, day)
    ]


def _aim(indicator: Indicator) -> str:
    """What a unit's own target of the indicator is called beside the figures."""
    return f"{indicator.name}的目标"


def _missed(indicator: Indicator) -> str:
    return ">" if indicator.direction is Direction.LOW else "<"


def _fact(scheme: Scheme, condition: Expr, known: Figures, row: int) -> str:
    """The figures that raised the veto, in words."""
    words = []
    titles = scheme.names_by_code
    for name in dict.fromkeys(names(condition)):
        value = known.column(name.text, False).values[row]
        words.append(f"{titles.get(name.text, name.text)} {show(value, 4)}")
    bound = next(
        (n for n in condition.walk() if isinstance(n, Compare) and isinstance(n.right, Number)), None
    )
    if bound is not None and isinstance(bound.right, Number):
        words.append(
            f"否决界限 {bound.operator.replace('<=', '≤').replace('>=', '≥')} {show(bound.right.value)}"
        )
    return "，".join(words)
