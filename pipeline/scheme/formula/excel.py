"""A formula as the text of a spreadsheet formula that gives the same value, blanks and errors included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.scheme.formula.parse import FormulaError
from pipeline.scheme.formula.tree import (
    Binary,
    Call,
    Compare,
    Expr,
    Group,
    Name,
    Negative,
    Number,
    Percent,
    side,
)

MISSING = "NA()"
"""What stands for a value that has no cell at all."""

LONGEST = 8000
"""Characters a formula may have; Excel refuses more than 8,192, the equals sign and a wrapper included."""

# How tightly each kind of expression binds in Excel.
_COMPARISON, _SUM, _PRODUCT, _POWER, _PERCENT, _SIGNED, _ATOM = range(1, 8)
_BINDING = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "^": _POWER}


class Refs(Protocol):
    """Where the values of one unit stand; every text returned must be a reference or a function call."""

    def cell(self, name: Name, last_year: bool) -> str:
        """The text that reads a name's value: a cell, :func:`blank_is_missing` of one, or ``MISSING``."""

    def below(self) -> Sequence[Refs]:
        """The same for each of the unit's subordinate units, for 下级合计."""

    def group(self, statistic: str, operand: Expr, last_year: bool) -> str:
        """The text that gives 最大, 最小, 平均, 名次高 or 名次低 of the operand among the units ranked together."""


def excel(tree: Expr, refs: Refs) -> str:
    """The text of the formula for one unit, without the leading ``=``.

    Raises :class:`FormulaError` where the text would be longer than a cell can hold.
    """
    return _Writer(refs, False).text(tree)


def blank_is_missing(cell: str) -> str:
    """The text that reads a cell, a blank (or words) being missing and not zero."""
    return f"IF(ISNUMBER({cell}),{cell},{MISSING})"


class _Writer:
    """Writes trees for one unit and one year."""

    def __init__(self, refs: Refs, last_year: bool) -> None:
        self.refs = refs
        self.last_year = last_year

    def text(self, tree: Expr, binding: int = 0) -> str:
        """The tree's text, in parentheses if it binds less tightly than ``binding``."""
        text, own = self.written(tree)
        if len(text) > LONGEST:
            raise FormulaError(0, f"公式展开后超过 {LONGEST} 个字符", "较短的公式（可拆成几个指标或填报项）")
        return text if own >= binding else f"({text})"

    def written(self, tree: Expr) -> tuple[str, int]:
        match tree:
            case Number(value):
                return _literal(value), _SIGNED if value < 0 else _ATOM
            case Name():
                return self.refs.cell(tree, self.last_year), _ATOM
            case Negative(operand):
                return f"-{self.text(operand, _SIGNED)}", _SIGNED
            case Percent(operand):
                return f"{self.text(operand, _PERCENT)}%", _PERCENT
            case Binary("^", base, exponent):
                return self.power(base, exponent)
            case Binary(operator, left, right):
                own = _BINDING[operator]
                return f"{self.text(left, own)}{operator}{self.text(right, own + 1)}", own
            case Compare(operator, left, right):
                return f"{self.text(left, _SUM)}{operator}{self.text(right, _SUM)}", _COMPARISON
            case Call(function, arguments):
                return self.call(function, arguments)
            case Group(statistic, operand):
                return self.refs.group(statistic, operand, self.last_year), _ATOM
        raise TypeError(f"not a node of the formula language: {tree!r}")

    def call(self, function: str, arguments: tuple[Expr, ...]) -> tuple[str, int]:
        match function:
            case "上年":
                return _Writer(self.refs, True).written(arguments[0])
            case "下级合计":
                texts = [_Writer(refs, self.last_year).text(arguments[0]) for refs in self.refs.below()]
                return _sum_of(texts), _ATOM
            case "自报" | "核定":
                item = arguments[0]
                assert isinstance(item, Name)  # noqa: S101 - the parser makes no other
                return self.refs.cell(Name(side(function, item.text)), self.last_year), _ATOM
            case "缺":
                function = "ISNA"
            case "有值":
                function = "ISNUMBER"
        return f"{function}({','.join(self.text(a) for a in arguments)})", _ATOM

    def power(self, base: Expr, exponent: Expr) -> tuple[str, int]:
        b, e = self.text(base, _POWER), self.text(exponent, _PERCENT)
        if isinstance(exponent, Number) and exponent.value.is_integer() and exponent.value > 0:
            return f"{b}^{e}", _POWER
        # LibreOffice makes 0^0 one, 0^-1 not computable and (-8)^(1/3) minus two. This gives what Excel gives
        # anyway, and fails in one way in both (the root of a negative number, for one, does not).
        bare_b, bare_e = self.text(base, _SUM), self.text(exponent, _SUM)
        possible = f"IF({bare_b}>0,1,IF({bare_b}<0,INT({bare_e})={bare_e},{bare_e}>0))"
        return f"IF({possible},{b}^{e},IF(({bare_b}=0)*({bare_e}<0),1/0,10^999))", _ATOM


def _sum_of(texts: list[str]) -> str:
    """Their sum; a function takes 255 arguments at most."""
    if not texts:
        return "0"
    if len(texts) <= 255:
        return f"SUM({','.join(texts)})"
    return _sum_of([_sum_of(texts[start : start + 255]) for start in range(0, len(texts), 255)])


def _literal(value: float) -> str:
    return repr(value).removesuffix(".0").upper()
