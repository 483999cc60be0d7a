"""Numbers and conditions kept apart: what a formula yields, and whether its parts fit together."""

from collections.abc import Container
from typing import Literal

from pipeline.scheme.formula.parse import FormulaError, uses_last_year
from pipeline.scheme.formula.tree import Call, Compare, Expr, Name, names

Kind = Literal["number", "condition"]

_CHINESE: dict[Kind, str] = {"number": "数值", "condition": "条件（如 A01>0）"}


def check_kind(tree: Expr, wanted: Kind, conditions: Container[str] = ()) -> None:
    """Refuse a formula whose parts do not fit, or that is not the number or the condition wanted.

    ``conditions`` are the names that stand for a condition (定为不合格); every other name is a number.
    Raises :class:`FormulaError`, placed at the first name of the part that is wrong.
    """
    _require(tree, wanted, "公式", conditions)


def kind_of(tree: Expr, conditions: Container[str] = ()) -> Kind:
    """Whether the formula yields a number or a condition; raises :class:`FormulaError` as check_kind does."""
    match tree:
        case Name(text):
            return "condition" if text in conditions else "number"
        case Compare(operator, left, right):
            if isinstance(left, Compare):
                raise FormulaError(_position(tree), "连写的比较", "分开写的条件，如 AND(0<A01, A01<5)")
            for side in (left, right):
                _require(side, "number", f"{operator} 的一边", conditions)
            return "condition"
        case Call("AND" | "OR" | "NOT" as function, arguments):
            for place, argument in enumerate(arguments, 1):
                _require(argument, "condition", f"{function} 的第 {place} 个参数", conditions)
            return "condition"
        case Call("IF", (condition, then, otherwise)):
            _require(condition, "condition", "IF 的第 1 个参数", conditions)
            kind = kind_of(then, conditions)
            _require(otherwise, kind, "IF 的第 3 个参数", conditions)
            return kind
        case Call(function, arguments):
            if function == "上年" and uses_last_year(arguments[0]):
                raise FormulaError(_position(tree), "上年 中又有上年或增幅", "本年的数（只保留一层）")
            for place, argument in enumerate(arguments, 1):
                _require(argument, "number", f"{function} 的第 {place} 个参数", conditions)
            return "condition" if function in ("缺", "有值") else "number"
    for part in tree.children():
        _require(part, "number", "参与计算的一项", conditions)
    return "number"


def _require(part: Expr, wanted: Kind, where: str, conditions: Container[str]) -> None:
    found = kind_of(part, conditions)
    if found != wanted:
        raise FormulaError(_position(part), f"{where}是{_CHINESE[found][:2]}", _CHINESE[wanted])


def _position(part: Expr) -> int:
    return next((name.position for name in names(part)), 0)
