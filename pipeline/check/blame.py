"""Which of a unit's cells to put right when its figures break equations: the smallest repair, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from pipeline.check.linear import Bound, Sum, bounds_of, exact, total_of
from pipeline.check.material import Figure, Material
from pipeline.check.repair import Cell, Equation, Repair, repairs
from pipeline.model.numbers import show
from pipeline.model.words import IfMissing, ItemType
from pipeline.scheme.formula.evaluate import evaluate
from pipeline.scheme.formula.tree import Expr
from pipeline.scheme.relations import with_blanks
from pipeline.scheme.rows import Check, Item

RANGE = "上下限"
"""What the words call an item's own bounds."""
_MOST_CHOICES = 3


@dataclass(frozen=True)
class Blame:
    """The items to put right, "" the words that say so where several equations break together."""

    items: tuple[str, ...]
    words: str = ""


def blame(material: Material, unit: str, broken: Sequence[Check]) -> dict[str, Blame]:
    """For each broken blocking check of a unit that a small repair mends, what to put right; by its code."""
    figures = material.figures_of(unit, material.scheme.item_by_code)
    mine = {item: f for item, f in figures.items() if f.own and f.value == f.value}
    trees = _near(material, broken)
    totals = {total_of(tree) for _, tree in trees}
    equations = [e for check, tree in trees if (e := _equation(material, unit, check, tree, figures, broken))]
    items = {item for equation in equations for item in equation.items} & mine.keys()
    spoken = [item for item in material.scheme.items if item.code in items]
    equations += [e for item in spoken if (e := _own_bounds(item, mine[item.code].value))]
    whole = ItemType.COUNT
    cells = [Cell(i.code, mine[i.code].value, i.type is whole, i.code in totals) for i in spoken]
    found: dict[str, Blame] = {}
    for repair in repairs(equations, cells):
        one = Blame(repair.choices[0], _words(material, repair, figures))
        if len(repair.choices) == 1 or len(repair.codes) > 1:
            found |= dict.fromkeys(repair.codes, one)
    return found


def _near(material: Material, broken: Sequence[Check]) -> list[tuple[Check, Expr]]:
    """The blocking checks with their formulas over items: the broken ones, those beside them and beside these."""
    codes = {check.code for check in broken}
    items = frozenset().union(*(named for check, _, named in material.blocking if check.code in codes))
    for _ in range(2):
        near = [(check, tree, named) for check, tree, named in material.blocking if items & named]
        items = frozenset().union(*(named for _, _, named in near))
    return [(check, tree) for check, tree, _ in near]


def _equation(
    material: Material,
    unit: str,
    check: Check,
    tree: Expr,
    figures: Mapping[str, Figure],
    broken: Iterable[Check],
) -> Equation | None:
    """The check over the cells the unit may change; None where it is not linear or a figure is missing."""
    row = material.scheme.unit_rows[unit]

    def known(part: Expr) -> float:
        return float(evaluate(with_blanks(part, check), material.figures).values[row])

    bounds = bounds_of(tree, known, check.tolerance or 0.0)
    if bounds is None:
        return None
    spoken = {item for bound in bounds for item in bound.sum.cells}
    there = {item: f for item, f in figures.items() if item in spoken and f.value == f.value}
    if spoken - there.keys() and check.if_missing is not IfMissing.ZERO:
        return None
    fixed = dict.fromkeys(spoken - there.keys(), Fraction(0))
    fixed |= {item: exact(f.value) for item, f in there.items() if not f.own}
    open_ = tuple(bound.at(fixed) for bound in bounds)
    return Equation(check.code, open_, check in broken)


def _own_bounds(item: Item, value: float) -> Equation | None:
    """The item's 下限 and 上限."""
    bounds = []
    for end, sign in ((item.low, -1), (item.high, 1)):
        if end is not None:
            one = Sum({item.code: exact(sign)}, -sign * exact(end))
            bounds.append(Bound(one))
    outside = not all(bound.at({item.code: exact(value)}).holds() for bound in bounds)
    return Equation(RANGE, tuple(bounds), outside) if bounds else None


def _words(material: Material, repair: Repair, figures: Mapping[str, Figure]) -> str:
    """改正 … 一处即可同时满足 H1、H3, where that says more than one broken check does by itself."""
    codes = list(dict.fromkeys(repair.codes))
    if len(repair.codes) < 2:
        return ""
    title = material.scheme.names_by_code
    number = "一两三"[len(repair.choices[0]) - 1]
    sets = [
        "和".join(f"{title[item]}（{figures[item].place.cell}）" for item in choice)
        for choice in islice(repair.choices, _MOST_CHOICES)
    ]
    more = "等" if len(repair.choices) > _MOST_CHOICES else ""
    values = "，".join(f"{title[item]}推算应为 {show(value)}" for item, value in repair.values.items())
    return f"改正{'或'.join(sets)}{more}{number}处即可同时满足 {'、'.join(codes)}{'，' if values else ''}{values}。"
