"""The expression tree: what a planner's formula, a target and a scoring rule all become.

Python operators build it, so a scoring rule reads like its sentence: ``p * least(1, v / t)``.
Comparison of two trees for *equality of value* is :func:`same`; ``==`` compares the trees themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


class Expr:
    """A node; arithmetic on nodes and numbers makes bigger nodes."""

    __slots__ = ()

    def __add__(self, other: Operand) -> Binary:
        return Binary("+", self, expr(other))

    def __radd__(self, other: Operand) -> Binary:
        return Binary("+", expr(other), self)

    def __sub__(self, other: Operand) -> Binary:
        return Binary("-", self, expr(other))

    def __rsub__(self, other: Operand) -> Binary:
        return Binary("-", expr(other), self)

    def __mul__(self, other: Operand) -> Binary:
        return Binary("*", self, expr(other))

    def __rmul__(self, other: Operand) -> Binary:
        return Binary("*", expr(other), self)

    def __truediv__(self, other: Operand) -> Binary:
        return Binary("/", self, expr(other))

    def __rtruediv__(self, other: Operand) -> Binary:
        return Binary("/", expr(other), self)

    def __pow__(self, other: Operand) -> Binary:
        return Binary("^", self, expr(other))

    def __neg__(self) -> Negative:
        return Negative(self)

    def __ge__(self, other: Operand) -> Compare:
        return Compare(">=", self, expr(other))

    def __le__(self, other: Operand) -> Compare:
        return Compare("<=", self, expr(other))

    def __gt__(self, other: Operand) -> Compare:
        return Compare(">", self, expr(other))

    def __lt__(self, other: Operand) -> Compare:
        return Compare("<", self, expr(other))

    def children(self) -> tuple[Expr, ...]:
        """The nodes directly below."""
        return ()

    def walk(self) -> Iterator[Expr]:
        """This node and all below, parents first, left to right."""
        yield self
        for child in self.children():
            yield from child.walk()


Operand = Expr | float | int


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """A literal."""

    value: float


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """An item, an indicator or a rule's own variable, by code or name; ``position`` is its place in the text."""

    text: str
    position: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Name) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


@dataclass(frozen=True, slots=True)
class Words(Expr):
    """Words in quotation marks, such as a grade's; they are settled as numbers before anything is worked out."""

    text: str


@dataclass(frozen=True, slots=True)
class Negative(Expr):
    """Minus the operand."""

    operand: Expr

    def children(self) -> tuple[Expr, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Percent(Expr):
    """The operand divided by 100: ``50%``."""

    operand: Expr

    def children(self) -> tuple[Expr, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """Arithmetic: ``+ - * / ^``."""

    operator: str
    left: Expr
    right: Expr

    def children(self) -> tuple[Expr, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """A condition: ``= <> < <= > >=``, equal to fifteen significant digits counting as equal, as in Excel."""

    operator: str
    left: Expr
    right: Expr

    def children(self) -> tuple[Expr, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A function of the language: IF AND OR NOT MIN MAX SUM ABS ROUND 上年 增幅 下级合计 缺 误差率.

    Rules also ask 有值, whether there is a value at all; 误差率 is made of 自报 and 核定, an item's figure as
    the unit reported it and as the office verified it. Planners type none of these.
    """

    function: str
    arguments: tuple[Expr, ...]

    def children(self) -> tuple[Expr, ...]:
        return self.arguments


@dataclass(frozen=True, slots=True)
class Group(Expr):
    """A statistic of an operand over the units ranked together: best to worst needs a whole column.

    ``statistic`` is one of 最大 最小 平均 名次高 名次低. A place is one more than there are units with a higher
    (lower) value, so that equal ones share the better place. Rules build it; planners do not type it.
    """

    statistic: str
    operand: Expr

    def children(self) -> tuple[Expr, ...]:
        return (self.operand,)


SIDES = ("自报", "核定")
"""The functions that read one side of an item's figure instead of the one assessed; their argument is a name."""


def side(which: str, item: str) -> str:
    """The name by which one side of an item's figure stands among the figures: 自报(A01)."""
    return f"{which}({item})"


def compared_in(tree: Expr) -> set[str]:
    """The items of whose figures a formula reads one side."""
    sides = (node for node in tree.walk() if isinstance(node, Call) and node.function in SIDES)
    return {name.text for node in sides for name in names(node)}


def expr(operand: Operand) -> Expr:
    """A number becomes a literal node; a node stays what it is."""
    return operand if isinstance(operand, Expr) else Number(float(operand))


def same(left: Operand, right: Operand) -> Compare:
    """The condition that two values are equal."""
    return Compare("=", expr(left), expr(right))


def when(condition: Expr, then: Operand, otherwise: Operand) -> Call:
    """``then`` where the condition holds, else ``otherwise``."""
    return Call("IF", (condition, expr(then), expr(otherwise)))


def both(*conditions: Expr) -> Call:
    """The condition that all conditions hold."""
    return Call("AND", conditions)


def either(*conditions: Expr) -> Call:
    """The condition that any condition holds."""
    return Call("OR", conditions)


def known(operand: Operand) -> Call:
    """The condition that there is a value: neither missing nor impossible to work out."""
    return Call("有值", (expr(operand),))


def least(*operands: Operand) -> Call:
    """The smallest of the operands."""
    return Call("MIN", tuple(expr(o) for o in operands))


def greatest(*operands: Operand) -> Call:
    """The largest of the operands."""
    return Call("MAX", tuple(expr(o) for o in operands))


def rounded(operand: Operand, digits: int) -> Call:
    """The operand rounded half up, as Excel's ROUND does."""
    return Call("ROUND", (expr(operand), Number(float(digits))))


def names(tree: Expr) -> list[Name]:
    """Every name in the tree, in reading order."""
    return [node for node in tree.walk() if isinstance(node, Name)]


def fraction(tree: Expr) -> tuple[Expr, Expr] | None:
    """What stands above and below the line of a rate such as ``A / B * 100``; None where it is no rate."""
    while isinstance(tree, Binary) and tree.operator == "*":
        tree = tree.left
    return (tree.left, tree.right) if isinstance(tree, Binary) and tree.operator == "/" else None


def replace_names(tree: Expr, replacement: Callable[[Name], Expr]) -> Expr:
    """The tree with each name replaced by what ``replacement`` returns for it."""
    return replace_leaves(tree, lambda leaf: replacement(leaf) if isinstance(leaf, Name) else leaf)


def replace_leaves(tree: Expr, replacement: Callable[[Expr], Expr]) -> Expr:
    """The tree with each name, number and piece of text replaced by what ``replacement`` returns for it."""
    match tree:
        case Negative(operand):
            return Negative(replace_leaves(operand, replacement))
        case Percent(operand):
            return Percent(replace_leaves(operand, replacement))
        case Binary(operator, left, right):
            return Binary(operator, replace_leaves(left, replacement), replace_leaves(right, replacement))
        case Compare(operator, left, right):
            return Compare(operator, replace_leaves(left, replacement), replace_leaves(right, replacement))
        case Call(function, (Name() as name,)) if function in SIDES:
            item = replacement(name)
            return Call(function, (item,)) if isinstance(item, Name) else tree
        case Call(function, arguments):
            return Call(function, tuple(replace_leaves(a, replacement) for a in arguments))
        case Group(statistic, operand):
            return Group(statistic, replace_leaves(operand, replacement))
    return replacement(tree)
