"""How a unit's bonuses, deductions and vetoes came about: the tariff, the ledger's entry, the condition met."""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.issue.registers import BonusCase, DeductionCase
from pipeline.model.places import NOWHERE, Place
from pipeline.model.tables import records
from pipeline.model.words import Measure
from pipeline.report.explain.model import Case, Modifier, Strike
from pipeline.report.explain.sources import Sources, number_of, uses
from pipeline.report.profiles import VETO_NEEDS
from pipeline.scheme.formula.tree import Expr, Name, names
from pipeline.scheme.life import in_force
from pipeline.scheme.rows import Bonus, Deduction, Unit
from pipeline.score.adjustments import applied


def cases(sources: Sources, unit: Unit) -> Iterator[Case]:
    """Every bonus and deduction that counts for the unit, in the order of the ledger."""
    table = sources.results.tables.adjustments
    entries: dict[tuple[str, str, str], BonusCase | DeductionCase] = {
        entry.at("数量").parts: entry
        for register in (sources.ledger.bonuses, sources.ledger.deductions)
        for entry in register
    }
    for row in records(table[table["unit_code"] == unit.code]):
        yield _case(sources, row, entries[row["file"], row["sheet"], row["cell"]])


def _case(sources: Sources, row: dict[Any, Any], entry: BonusCase | DeductionCase) -> Case:
    scheme = sources.scheme
    tariff: dict[str, Bonus | Deduction] = {
        line.code: line for register in (scheme.bonuses, scheme.deductions) for line in register
    }
    line = tariff[row["code"]]
    months = number_of(row["months"])
    product = row["quantity"] * (1.0 if months is None else months) * row["points_each"] * row["factor"]
    known = {m.code: m for m in scheme.modifiers if in_force(m, sources.results.day)}
    return Case(
        kind=str(row["kind"]),
        line=line.line,
        line_name=scheme.line_name(line.line),
        code=line.code,
        name=line.name,
        quantity=float(row["quantity"]),
        measure=str(row["measure"]),
        months_entered=entry.months if line.measure is Measure.CASE_MONTH else None,
        months=months,
        points_each=float(row["points_each"]),
        modifiers=tuple(
            Modifier(m.code, m.name, m.text("系数"), 1.0 if m.factor is None else m.factor, m.basis)
            for m in applied(entry, line, known)
        ),
        before_cap=product,
        cap=line.cap,
        points=float(row["points"]),
        floored=bool(row["floored"]),
        date=str(row["date"]),
        evidence=str(row["evidence"]),
        reason=str(row["reason"]),
        approver=str(row["approver"]),
        basis=line.basis,
        place=entry.at("数量"),
        tariff=line.at("编码"),
    )


def strikes(sources: Sources, unit: Unit, own: Sequence[Case]) -> Iterator[Strike]:
    """Every veto raised against the unit; ``own`` are its cases, of which a condition may count some."""
    table = sources.results.tables.vetoes
    dossiers = {entry.code: entry for entry in sources.ledger.vetoes if entry.unit_code == unit.code}
    for row in records(table[table["unit_code"] == unit.code]):
        dossier = dossiers.get(row["code"])
        text, place, tree = _condition(sources, row["code"])
        used = {name.text for name in names(tree)}
        yield Strike(
            code=str(row["code"]),
            name=str(row["name"]),
            effect=str(row["effect"]),
            line=str(row["line"]),
            condition=text,
            fact=str(row["fact"]),
            figures=sources.figures(unit, uses(sources.scheme.in_items(tree))),
            cases=tuple(case for case in own if case.code in used),
            basis=str(row["basis"]),
            evidence=str(row["evidence"]),
            approver=str(row["approver"]),
            confirmed=bool(row["confirmed"]),
            lacking=tuple(word for column, word in VETO_NEEDS.items() if not row[column]),
            dossier=dossier.at("否决编码") if dossier else NOWHERE,
            place=place,
        )


def _condition(sources: Sources, code: str) -> tuple[str, Place, Expr]:
    """The condition of a veto in words, where it is stated, and its formula over codes.

    An indicator may carry a veto of its own: its target missed.
    """
    scheme = sources.scheme
    veto = next((veto for veto in scheme.vetoes if veto.code == code), None)
    if veto is not None and veto.condition is not None:
        return veto.text("条件"), veto.at("条件"), scheme.coded(veto.condition)
    indicator = scheme.indicator_by_code[code]
    return f"{indicator.name}未达目标", indicator.at("一票否决"), Name(code)
