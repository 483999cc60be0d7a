"""What the scheme itself demands of the figures: bounds of each number, relations between several."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.check.answers import ask
from pipeline.check.blame import Blame, blame
from pipeline.check.linear import total_of
from pipeline.check.material import Figure, Material
from pipeline.model.findings import Finding, finding
from pipeline.model.numbers import show
from pipeline.model.words import IfMissing, Level
from pipeline.scheme.formula.evaluate import ErrorKind, evaluate
from pipeline.scheme.formula.parse import uses_last_year
from pipeline.scheme.formula.tree import Call, Expr, Name, names
from pipeline.scheme.relations import demanded, in_names, span, within
from pipeline.scheme.rows import Check

_UNBLAMED = Blame(())


def bounds(material: Material) -> Iterator[Finding]:
    """Every number lies between its item's bounds (下限、上限)."""
    for item in material.scheme.items:
        demand = within(item)
        if demand is None:
            continue
        for row in np.flatnonzero(evaluate(demand, material.figures).values == 0):
            unit = material.scheme.units[row].code
            figure = material.figure(unit, item.code)
            if figure is not None:
                yield finding(
                    "C004",
                    figure.place,
                    unit_code=unit,
                    item_code=item.code,
                    found=show(figure.value),
                    expected=span(item),
                    involved=(item.code,),
                    name=item.name,
                )


@dataclass(frozen=True)
class _Breach:
    """A check that a unit's figures break: its formula over items and in words, the figures it speaks of."""

    check: Check
    tree: Expr
    wanted: str
    unit: str
    present: dict[str, Figure]


def relations(material: Material) -> Iterator[Finding]:
    """Every check of the scheme (审核关系) holds, or is explained where it only asks for a word.

    A check of 下级合计 concerns only the units that have others below them. Of blocking checks that break
    together the finding points to the fewest cells that mend them all.
    """
    by_unit: dict[str, list[_Breach]] = {}
    for check in material.scheme.checks:
        if check.formula is not None:
            for breach in _breaches(material, check, material.scheme.in_items(check.formula)):
                by_unit.setdefault(breach.unit, []).append(breach)
    for unit, breaches in by_unit.items():
        blocking = [b.check for b in breaches if b.check.level is Level.BLOCK]
        blamed = blame(material, unit, blocking) if blocking else {}
        for breach in breaches:
            if breach.check.level is Level.BLOCK:
                yield _wrong(material, breach, blamed.get(breach.check.code, _UNBLAMED))
            else:
                yield _unusual(material, breach)


def _breaches(material: Material, check: Check, tree: Expr) -> Iterator[_Breach]:
    """The units whose figures break a check."""
    scheme = material.scheme
    outcome = evaluate(demanded(scheme, check), material.figures)
    codes = list(dict.fromkeys(name.text for name in names(tree)))
    wanted = in_names(scheme, check)
    below = any(isinstance(node, Call) and node.function == "下级合计" for node in tree.walk())
    above = {unit.parent for unit in scheme.units}
    broken = outcome.values == 0
    if outcome.errors is not None:
        broken = np.where(outcome.errors == ErrorKind.NONE, broken, check.if_missing is IfMissing.FAIL)
    for row in np.flatnonzero(broken):
        unit = scheme.units[row].code
        present = material.figures_of(unit, codes)
        theirs = any(material.answers_for(f.place.file, unit) for f in present.values())
        if theirs and len(present) < len(codes):
            continue  # who answers for the unit is not asked all that the check speaks of
        if present and not (below and unit not in above):
            yield _Breach(check, tree, wanted, unit, present)


def _wrong(material: Material, breach: _Breach, blamed: Blame) -> Finding:
    """The finding about a check that must hold; a total in a file that was not calculated may be stale."""
    code = next((c for c in blamed.items if c in breach.present), _to_mend(breach.present))
    place = breach.present[code].place
    stale = place.file in material.manual and total_of(breach.tree)
    return finding(
        "C010" if stale else "C001",
        place,
        unit_code=breach.unit,
        item_code=code,
        found=_figures_in_words(material, breach),
        expected=breach.wanted,
        check=breach.check.code,
        involved=tuple(dict.fromkeys((*blamed.items, *breach.present))),
        hint=_hint(breach.check),
        repair=blamed.words,
    )


def _unusual(material: Material, breach: _Breach) -> Finding:
    """The question about a check that only asks for a word."""
    return ask(
        material,
        "C002",
        breach.present,
        _to_mend(breach.present),
        unit_code=breach.unit,
        check=breach.check.code,
        found=_figures_in_words(material, breach),
        expected=breach.wanted,
        hint=_hint(breach.check),
    )


def _to_mend(present: dict[str, Figure]) -> str:
    """The cell to mend: one the unit left blank, else one it typed, no figure the office entered in the ledger."""
    blank = (c for c, figure in present.items() if figure.value != figure.value)
    typed = (c for c, figure in present.items() if figure.typed)
    return next(iter((*blank, *typed, *present)))


def _hint(check: Check) -> str:
    return check.hint.rstrip("。") + "。" if check.hint else ""


def _figures_in_words(material: Material, breach: _Breach) -> str:
    titles, row = material.scheme.names_by_code, material.scheme.unit_rows[breach.unit]
    words = [
        f"{titles[code]} {'空白' if pd.isna(f.value) else show(f.value, 4)}（{f.place.cell}）"
        for code, f in breach.present.items()
    ]
    if uses_last_year(breach.tree):
        before = {code: material.figures.column(code, True).values[row] for code in breach.present}
        words += [f"{titles[code]}上年 {show(value, 4)}" for code, value in before.items() if value == value]
    for node in dict.fromkeys(breach.tree.walk()):
        match node:
            case Call("下级合计" | "自报" | "核定" as which, (Name(code),)):
                value = float(evaluate(node, material.figures).values[row])
                words.append(f"{titles[code]}{which} {show(value, 4)}")
    return "，".join(words)
