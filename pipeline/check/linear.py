"""A check as linear equations and inequalities over one unit's cells, in exact decimal arithmetic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pipeline.scheme.formula.tree import Binary, Call, Compare, Expr, Name, Negative, Number, Percent


@dataclass(frozen=True)
class Sum:
    """Σ coefficient × cell + constant; cells by item code, none of them with the coefficient zero."""

    cells: Mapping[str, Fraction] = field(default_factory=dict)
    constant: Fraction = Fraction(0)

    def plus(self, other: "Sum", times: Fraction | int = 1) -> "Sum":
        """This and so many times the other."""
        cells = dict(self.cells)
        for cell, coefficient in other.cells.items():
            cells[cell] = cells.get(cell, Fraction(0)) + coefficient * times
        return Sum({c: v for c, v in cells.items() if v}, self.constant + other.constant * times)

    def at(self, values: Mapping[str, Fraction]) -> "Sum":
        """The sum with values in the place of some of its cells."""
        left = {c: v for c, v in self.cells.items() if c not in values}
        known = sum((v * values[c] for c, v in self.cells.items() if c in values), Fraction(0))
        return Sum(left, self.constant + known)


@dataclass(frozen=True)
class Bound:
    """The sum is not above zero; ``strict``: it is below."""

    sum: Sum
    strict: bool = False

    def at(self, values: Mapping[str, Fraction]) -> "Bound":
        """The bound with values in the place of some of its cells."""
        return Bound(self.sum.at(values), self.strict)

    def holds(self) -> bool:
        """Whether it holds, once no cell is open."""
        return self.sum.constant < 0 if self.strict else self.sum.constant <= 0


Known = Callable[[Expr], float]
"""What is not the unit's to change: last year's figures, the sum over its subordinate units."""


def exact(value: float) -> Fraction:
    """The decimal a number was typed as."""
    return Fraction(repr(float(value)))


def bounds_of(tree: Expr, known: Known, tolerance: float = 0.0) -> tuple[Bound, ...] | None:
    """The bounds that hold together where the check holds; None where it is not linear."""
    match tree:
        case Call("AND", parts):
            each = [bounds_of(part, known) for part in parts]
            return None if None in each else tuple(bound for part in each for bound in part or ())
        case Compare(operator, left, right) if operator != "<>":
            gap = _difference(left, right, known)
            if gap is None:
                return None
            off = Sum({}, -exact(tolerance))
            over, under = gap.plus(off), off.plus(gap, -1)
            if operator == "=":
                return Bound(over), Bound(under)
            return (Bound(over if "<" in operator else under, strict="=" not in operator),)
    return None


def total_of(tree: Expr) -> str:
    """The item that an equation says is the sum of several others; "" where it says no such thing."""
    if isinstance(tree, Compare) and tree.operator == "=":
        for total, parts in ((tree.left, tree.right), (tree.right, tree.left)):
            several = {node.text for node in parts.walk() if isinstance(node, Name)}
            below = isinstance(parts, Call) and parts.function == "下级合计"
            if isinstance(total, Name) and (len(several - {total.text}) > 1 or below):
                return total.text
    return ""


def _difference(left: Expr, right: Expr, known: Known) -> Sum | None:
    a, b = _sum(left, known), _sum(right, known)
    return None if a is None or b is None else a.plus(b, -1)


def _sum(tree: Expr, known: Known) -> Sum | None:
    match tree:
        case Number(value):
            return Sum({}, exact(value))
        case Name(text):
            return Sum({text: Fraction(1)})
        case Negative(operand):
            return _times(_sum(operand, known), Fraction(-1))
        case Percent(operand):
            return _times(_sum(operand, known), Fraction(1, 100))
        case Binary("+", left, right):
            return _together([left, right], known)
        case Binary("-", left, right):
            return _difference(left, right, known)
        case Binary("*" | "/" as operator, left, right):
            a, b = _sum(left, known), _sum(right, known)
            if a is None or b is None:
                return None
            if operator == "*":
                a, b = (b, a) if b.cells else (a, b)
                return None if b.cells else _times(a, b.constant)
            return None if b.cells or not b.constant else _times(a, 1 / b.constant)
        case Call("SUM", arguments):
            return _together(list(arguments), known)
        case Call("上年" | "下级合计"):
            value = known(tree)
            return None if value != value else Sum({}, exact(value))
    return None


def _together(parts: list[Expr], known: Known) -> Sum | None:
    total = Sum()
    for part in parts:
        found = _sum(part, known)
        if found is None:
            return None
        total = total.plus(found)
    return total


def _times(sum_: Sum | None, factor: Fraction) -> Sum | None:
    return None if sum_ is None else Sum().plus(sum_, factor)
