"""What the scheme demands of figures, as formulas over items: the template's self-check and the intake's are made of them."""

import re

from pipeline.model.numbers import show
from pipeline.model.words import IfMissing
from pipeline.scheme.formula.tree import Call, Compare, Expr, Name, Number, both, replace_names
from pipeline.scheme.rows import Check, Item
from pipeline.scheme.scheme import Scheme


def demanded(scheme: Scheme, check: Check) -> Expr:
    """What must hold: the check's formula over items, blanks as 缺值处理 says, widened by 容差."""
    assert check.formula is not None  # noqa: S101 - a check without one is not read
    return _with_tolerance(with_blanks(scheme.in_items(check.formula), check), check)


def within(item: Item) -> Expr | None:
    """What must hold of an item's number: it lies between its bounds (下限、上限); None where it has none."""
    low = [Name(item.code) >= item.low] if item.low is not None else []
    high = [Name(item.code) <= item.high] if item.high is not None else []
    return both(*low, *high) if low or high else None


def span(item: Item) -> str:
    """The item's bounds in words."""
    return " ～ ".join("" if end is None else show(end) for end in (item.low, item.high))


def with_blanks(tree: Expr, check: Check) -> Expr:
    """The formula with blanks read as zero where the check says so (缺值处理 按零)."""
    if check.if_missing is not IfMissing.ZERO:
        return tree
    return replace_names(tree, lambda name: Call("IF", (Call("缺", (name,)), Number(0.0), Name(name.text))))


def in_names(scheme: Scheme, check: Check) -> str:
    """The check's formula as written, each code in it put into its item's name."""
    text = check.text("表达式")
    for code, name in scheme.names_by_code.items():
        text = re.sub(rf"(?<![\w.]){re.escape(code)}(?![\w.])", name, text)
    return text


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
