"""The checks of the figures: each a small function from what was returned to findings.

``CHECKS`` at the end is the list; a new check is one function and one line there. All findings come at once.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pipeline.collect.figures import Figures
from pipeline.collect.ledger import Ledger
from pipeline.model.findings import Finding, finding
from pipeline.model.numbers import nearly_equal, show
from pipeline.model.places import Place
from pipeline.model.words import IfMissing, Level
from pipeline.scheme.formula.evaluate import ErrorKind, evaluate
from pipeline.scheme.formula.parse import uses_last_year
from pipeline.scheme.formula.tree import Call, Compare, Expr, Name, Number, names, replace_names
from pipeline.scheme.rows import Check
from pipeline.scheme.scheme import Scheme


@dataclass(frozen=True)
class Figure:
    """An item's figure for one unit: what is assessed, whether the unit itself typed it, its cell."""

    value: float
    typed: bool
    explanation: str
    place: Place


@dataclass(frozen=True)
class Material:
    """What a check looks at: the facts with their cells, the same as columns, the scheme and the ledger."""

    scheme: Scheme
    facts: pd.DataFrame
    figures: Figures
    ledger: Ledger

    @cached_property
    def cells(self) -> dict[tuple[str, str], Figure]:
        """The figure of each unit and item."""
        columns = ["unit_code", "item_code", "assessed", "reported", "explanation", "file", "sheet", "cell"]
        return {
            (unit, item): Figure(value, reported == reported, explanation, Place(file, sheet, cell))
            for unit, item, value, reported, explanation, file, sheet, cell in self.facts[columns].itertuples(
                index=False, name=None
            )
        }


def bounds(material: Material) -> Iterator[Finding]:
    """Every number lies between its item's bounds (下限、上限)."""
    items = material.scheme.item_by_code
    for (unit, code), figure in material.cells.items():
        item, value = items[code], figure.value
        low = item.low is not None and value < item.low and not nearly_equal(value, item.low)
        high = item.high is not None and value > item.high and not nearly_equal(value, item.high)
        if low or high:
            ends = ["" if end is None else show(end) for end in (item.low, item.high)]
            span = " ～ ".join(ends)
            where = figure.place
            yield finding(
                "C004",
                where,
                unit_code=unit,
                item_code=code,
                found=show(value),
                expected=span,
                name=item.name,
            )


def relations(material: Material) -> Iterator[Finding]:
    """Every check of the scheme (审核关系) holds, or is explained where it only asks for a word."""
    for check in material.scheme.checks:
        if check.formula is None:
            continue
        tree = material.scheme.in_items(check.formula)
        outcome = evaluate(_with_tolerance(_with_blanks(tree, check), check), material.figures)
        codes = list(dict.fromkeys(name.text for name in names(tree)))
        for i, unit in enumerate(material.scheme.units):
            kind = ErrorKind.NONE if outcome.errors is None else ErrorKind(int(outcome.errors[i]))
            broken = outcome.values[i] == 0 if kind is ErrorKind.NONE else check.if_missing is IfMissing.FAIL
            present = {code: f for code in codes if (f := material.cells.get((unit.code, code)))}
            if broken and present:
                yield _broken(material, check, unit.code, present)


def _broken(material: Material, check: Check, unit: str, present: dict[str, Figure]) -> Finding:
    """The finding about a check a unit's figures break; an explained one is a note until it is refused."""
    # the cell to mend is one the unit typed, not a figure the office entered in the ledger
    code = next((c for c, figure in present.items() if figure.typed), next(iter(present)))
    text = "；".join(dict.fromkeys(f.explanation for f in present.values() if f.explanation))
    review = next((r for r in material.ledger.reviews if (r.unit_code, r.check) == (unit, check.code)), None)
    level, verdict = "C001" if check.level is Level.BLOCK else "C002", ""
    if level == "C002" and text and not (review and not review.accepted):
        level, verdict = "C003", "已采纳。" if review else "待审定。"
    return finding(
        level,
        present[code].place,
        unit_code=unit,
        item_code=code,
        found=_figures_in_words(material, check, unit, present),
        expected=_in_names(material.scheme, check),
        check=check.code,
        hint=check.hint.rstrip("。") + "。" if check.hint else "",
        text=text,
        verdict=verdict,
    )


def _figures_in_words(material: Material, check: Check, unit: str, present: dict[str, Figure]) -> str:
    titles = material.scheme.names_by_code
    words = [
        f"{titles[code]} {'空白' if pd.isna(f.value) else show(f.value, 4)}（{f.place.cell}）"
        for code, f in present.items()
    ]
    if check.formula is not None and uses_last_year(check.formula):
        row = material.scheme.unit_rows[unit]
        before = {code: material.figures.column(code, True).values[row] for code in present}
        words += [f"{titles[code]}上年 {show(value, 4)}" for code, value in before.items() if value == value]
    return "，".join(words)


def _in_names(scheme: Scheme, check: Check) -> str:
    """The check's formula as written, each code in it put into its item's name."""
    text = check.text("表达式")
    for code, name in scheme.names_by_code.items():
        text = re.sub(rf"(?<![\w.]){re.escape(code)}(?![\w.])", name, text)
    return text


def _with_blanks(tree: Expr, check: Check) -> Expr:
    """The formula with blanks read as zero where the check says so (缺值处理 按零)."""
    if check.if_missing is not IfMissing.ZERO:
        return tree
    return replace_names(tree, lambda name: Call("IF", (Call("缺", (name,)), Number(0.0), Name(name.text))))


def _with_tolerance(tree: Expr, check: Check) -> Expr:
    """The comparison widened by the check's 容差."""
    if not check.tolerance or not isinstance(tree, Compare):
        return tree
    gap = tree.left - tree.right
    match tree.operator:
        case "=":
            return Call("ABS", (gap,)) <= check.tolerance
        case "<>":
            return Call("ABS", (gap,)) > check.tolerance
        case "<=" | "<":
            return Compare(tree.operator, gap, Number(check.tolerance))
        case _:
            return Compare(tree.operator, gap, Number(-check.tolerance))


CHECKS: tuple[Callable[[Material], Iterator[Finding]], ...] = (bounds, relations)


def check(material: Material) -> list[Finding]:
    """Everything the figures contradict, all at once."""
    return [found for one in CHECKS for found in one(material)]
