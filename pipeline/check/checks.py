"""The checks of the figures: each a small function from what was returned to findings.

``CHECKS`` at the end is the list; a new check is one function and one line there. All findings come at once.
"""

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
from pipeline.scheme.formula.tree import Call, Compare, Expr, Name, Number, names, replace_names
from pipeline.scheme.rows import Check
from pipeline.scheme.scheme import Scheme


@dataclass(frozen=True)
class Material:
    """What a check looks at: the facts with their cells, the same as columns, the scheme and the ledger."""

    scheme: Scheme
    facts: pd.DataFrame
    figures: Figures
    ledger: Ledger

    @cached_property
    def cells(self) -> dict[tuple[str, str], dict[str, object]]:
        """The fact of each unit and item."""
        records = self.facts.to_dict("records")
        return {
            (str(r["unit_code"]), str(r["item_code"])): {str(k): v for k, v in r.items()} for r in records
        }


def bounds(material: Material) -> Iterator[Finding]:
    """Every number lies between its item's bounds (下限、上限)."""
    items = material.scheme.item_by_code
    for (unit, code), fact in material.cells.items():
        item = items[code]
        value = float(str(fact["assessed"]))
        low = item.low is not None and value < item.low and not nearly_equal(value, item.low)
        high = item.high is not None and value > item.high and not nearly_equal(value, item.high)
        if low or high:
            expected = f"{'' if item.low is None else show(item.low)} ～ {'' if item.high is None else show(item.high)}"
            yield finding(
                "C004",
                _place(fact),
                unit_code=unit,
                item_code=code,
                found=show(value),
                expected=expected,
                name=item.name,
            )


def relations(material: Material) -> Iterator[Finding]:
    """Every check of the scheme (审核关系) holds, or is explained where it only asks for a word."""
    for check in material.scheme.checks:
        if check.formula is None:
            continue
        tree = material.scheme.coded(check.formula)
        outcome = evaluate(_with_tolerance(_with_blanks(tree, check), check), material.figures)
        for i, unit in enumerate(material.scheme.units):
            kind = ErrorKind.NONE if outcome.errors is None else ErrorKind(int(outcome.errors[i]))
            broken = outcome.values[i] == 0 if kind is ErrorKind.NONE else check.if_missing is IfMissing.FAIL
            facts = {
                c: material.cells.get((unit.code, c)) for c in dict.fromkeys(n.text for n in names(tree))
            }
            present = {code: fact for code, fact in facts.items() if fact is not None}
            if broken and present:
                yield _broken(material, check, unit.code, present)


def _broken(material: Material, check: Check, unit: str, facts: dict[str, dict[str, object]]) -> Finding:
    items = material.scheme.item_by_code
    words = []
    for code, fact in facts.items():
        value = float(str(fact["assessed"]))
        shown = "空白" if pd.isna(value) else show(value, 4)
        words.append(f"{items[code].name} {shown}（{fact['cell']}）")
    found = "，".join(words)
    if any(isinstance(n, Call) and n.function == "上年" for n in (check.formula or Number(0)).walk()):
        before = [
            f"{items[code].name}上年 {show(value, 4)}"
            for code in facts
            if not pd.isna(
                value := material.figures.column(code, True).values[material.scheme.unit_rows[unit]]
            )
        ]
        found += "；" + "，".join(before) if before else ""
    # the cell to mend is one the unit typed, not a figure the office entered in the ledger
    code, fact = next(((c, f) for c, f in facts.items() if not pd.isna(f["reported"])), next(iter(facts.items())))
    level = "C001" if check.level is Level.BLOCK else "C002"
    text = "；".join(
        dict.fromkeys(str(f["explanation"]) for f in facts.values() if f["explanation"] not in ("", None))
    )
    verdict = ""
    review = next((r for r in material.ledger.reviews if (r.unit_code, r.check) == (unit, check.code)), None)
    if level == "C002" and text and not (review and not review.accepted):
        level, verdict = "C003", "已采纳。" if review else "待审定。"
    hint = check.hint.rstrip("。") + "。" if check.hint else ""
    return finding(
        level,
        _place(fact),
        unit_code=unit,
        item_code=code,
        found=found,
        expected=check.text("表达式"),
        check=check.code,
        hint=hint,
        text=text,
        verdict=verdict,
    )


def _place(fact: dict[str, object]) -> Place:
    return Place(str(fact["file"]), str(fact["sheet"]), str(fact["cell"]))


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
