"""Numbers, conditions and words kept apart: what a formula yields, and whether its parts fit together."""

from collections.abc import Mapping
from typing import Literal

from pipeline.scheme.formula.parse import FormulaError, uses_last_year
from pipeline.scheme.formula.tree import Call, Compare, Expr, Name, Words, names

Kind = Literal["number", "condition", "text"]

_CHINESE: dict[Kind, str] = {"number": "数值", "condition": "条件（如 A01>0）", "text": "文字"}
_ALL_NUMBERS: dict[str, Kind] = {}


def check_kind(tree: Expr, wanted: Kind, kinds: Mapping[str, Kind] = _ALL_NUMBERS) -> None:
    """Refuse a formula whose parts do not fit, or that is not what is wanted.

    ``kinds`` tells what names stand for (定为不合格 a condition, 等次 words); every other name is a number.
    Raises :class:`FormulaError`, placed at the first name of the part that is wrong.
    """
    _require(tree, wanted, "公式", kinds)


def kind_of(tree: Expr, kinds: Mapping[str, Kind] = _ALL_NUMBERS) -> Kind:
    """Whether the formula yields a number, a condition or words; raises as :func:`check_kind` does."""
    match tree:
        case Name(text):
            return kinds.get(text, "number")
        case Words():
            return "text"
        case Compare(operator, left, right):
            if isinstance(left, Compare):
                raise FormulaError(_position(tree), "连写的比较", "分开写的条件，如 AND(0<A01, A01<5)")
            if "text" in (kind_of(left, kinds), kind_of(right, kinds)):
                _require_words(tree, kinds)
                return "condition"
            for side in (left, right):
                _require(side, "number", f"{operator} 的一边", kinds)
            return "condition"
        case Call("AND" | "OR" | "NOT" as function, arguments):
            for place, argument in enumerate(arguments, 1):
                _require(argument, "condition", f"{function} 的第 {place} 个参数", kinds)
            return "condition"
        case Call("IF", (condition, then, otherwise)):
            _require(condition, "condition", "IF 的第 1 个参数", kinds)
            kind = kind_of(then, kinds)
            _require(otherwise, kind, "IF 的第 3 个参数", kinds)
            return kind
        case Call(function, arguments):
            if function == "上年" and uses_last_year(arguments[0]):
                raise FormulaError(_position(tree), "上年 中又有上年或增幅", "本年的数（只保留一层）")
            for place, argument in enumerate(arguments, 1):
                _require(argument, "number", f"{function} 的第 {place} 个参数", kinds)
            return "condition" if function in ("缺", "有值") else "number"
    for part in tree.children():
        _require(part, "number", "参与计算的一项", kinds)
    return "number"


def _require_words(tree: Compare, kinds: Mapping[str, Kind]) -> None:
    """A name that stands for words, set equal or unequal to another or to words in quotation marks."""
    sides = (tree.left, tree.right)
    named = any(isinstance(side, Name) and kind_of(side, kinds) == "text" for side in sides)
    worded = all(isinstance(side, Name | Words) and kind_of(side, kinds) == "text" for side in sides)
    if not (named and worded and tree.operator in ("=", "<>")):
        raise FormulaError(_position(tree), f"{tree.operator} 的一边是文字", '数值，或写成 等次 = "优秀"')


def _require(part: Expr, wanted: Kind, where: str, kinds: Mapping[str, Kind]) -> None:
    found = kind_of(part, kinds)
    if found != wanted:
        raise FormulaError(_position(part), f"{where}是{_CHINESE[found][:2]}", _CHINESE[wanted])


def _position(part: Expr) -> int:
    return next((name.position for name in names(part)), 0)
