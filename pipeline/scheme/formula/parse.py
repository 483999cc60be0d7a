"""From a planner's text to the expression tree, or to a message that says which character is wrong."""

import re
from functools import cache
from importlib import resources
from math import isfinite

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args
from rapidfuzz import fuzz, process

from pipeline.scheme.formula.tree import (
    SIDES,
    Binary,
    Call,
    Compare,
    Expr,
    Name,
    Negative,
    Number,
    Percent,
    Words,
)

ARGUMENTS: dict[str, tuple[int, int]] = {
    "IF": (3, 3),
    "AND": (1, 255),
    "OR": (1, 255),
    "NOT": (1, 1),
    "MIN": (1, 255),
    "MAX": (1, 255),
    "SUM": (1, 255),
    "ABS": (1, 1),
    "ROUND": (2, 2),
    "上年": (1, 1),
    "增幅": (1, 1),
    "下级合计": (1, 1),
    "缺": (1, 1),
    "误差率": (1, 1),
}
"""Every function a planner may type, with the fewest and the most arguments (Excel takes at most 255)."""

DEEPEST = 200
"""Levels of nesting beyond which a formula is refused rather than exhausting the stack."""

_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_OPERATORS = {"×": "*", "÷": "/", "−": "-", "≥": ">=", "≤": "<=", "≠": "<>"}


class FormulaError(ValueError):
    """A formula that cannot be understood: ``position`` counts characters from 1 (0: not to be placed)."""

    def __init__(self, position: int, found: str, expected: str) -> None:
        super().__init__(position, found, expected)
        self.position = position
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        where = f"第 {self.position} 个字符处是" if self.position else ""
        return f"{where}「{self.found}」，应为{self.expected}"


def parse(text: str) -> Expr:
    """The tree of a formula as typed, a leading ``=`` and full-width punctuation allowed.

    增幅(x) comes out as (x − 上年(x)) / 上年(x), 误差率(x) as |核定(x) − 自报(x)| / 核定(x). Raises :class:`FormulaError`.
    """
    body = re.sub(r"^\s*[=＝]", lambda match: " " * len(match[0]), text, count=1)
    try:
        tree = _parser().parse(body)
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    assert isinstance(tree, Expr)  # noqa: S101 - the transformer below makes nothing else
    _refuse_too_deep(tree)
    return tree


def uses_last_year(tree: Expr) -> bool:
    """Whether the tree looks at last year's values."""
    return any(isinstance(node, Call) and node.function == "上年" for node in tree.walk())


@cache
def _parser() -> Lark:
    grammar = resources.files("pipeline.scheme.formula").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", transformer=_TreeBuilder())


@v_args(inline=True)
class _TreeBuilder(Transformer[Token, Expr]):
    """One method a rule of the grammar."""

    def number(self, token: Token) -> Number:
        value = float(_plain(token))
        if not isfinite(value):
            raise FormulaError(_position(token), str(token), "大小合理的数字")
        return Number(value)

    def name(self, token: Token) -> Name:
        return Name(_plain(token), _position(token))

    def quoted(self, token: Token) -> Name:
        text = str(token)[1:-1].strip()
        if not text:
            raise FormulaError(_position(token), str(token), "引号中的名称")
        return Name(text, _position(token))

    def words(self, token: Token) -> Words:
        text = str(token)[1:-1].strip()
        if not text:
            raise FormulaError(_position(token), str(token), "引号中的文字")
        return Words(text)

    def signed(self, sign: Token, operand: Expr) -> Expr:
        return Negative(operand) if _operator(sign) == "-" else operand

    def percent(self, operand: Expr) -> Percent:
        return Percent(operand)

    def binary(self, left: Expr, operator: Token, right: Expr) -> Binary:
        return Binary(_operator(operator), left, right)

    def compare(self, left: Expr, operator: Token, right: Expr) -> Compare:
        return Compare(_operator(operator), left, right)

    def call(self, token: Token, *arguments: Expr) -> Expr:
        function = _plain(token).upper()
        position = _position(token)
        if function not in ARGUMENTS:
            raise FormulaError(position, str(token), _known_functions(function))
        fewest, most = ARGUMENTS[function]
        if not fewest <= len(arguments) <= most:
            wanted = f"{fewest} 个" if fewest == most else f"{fewest} 至 {most} 个"
            raise FormulaError(position, f"{function} 有 {len(arguments)} 个参数", wanted)
        if function == "ROUND":
            return Call(function, (arguments[0], _whole(arguments[1], position)))
        if function in ("上年", "增幅") and uses_last_year(arguments[0]):
            raise FormulaError(position, f"{function} 中又有上年或增幅", "本年的数（只保留一层）")
        if function == "增幅":
            before = Call("上年", arguments)
            return (arguments[0] - before) / before
        if function == "误差率":
            if not isinstance(arguments[0], Name):
                raise FormulaError(position, "误差率 的参数", "一个填报项的编码或名称")
            own, office = (Call(which, arguments) for which in SIDES)
            return Call("ABS", (office - own,)) / office
        return Call(function, arguments)


def _whole(digits: Expr, position: int) -> Number:
    match digits:
        case Number(value) if value.is_integer():
            return digits
        case Negative(Number(value)) if value.is_integer():
            return Number(-value)
    raise FormulaError(position, "ROUND 的第 2 个参数", "直接写出的整数，如 ROUND(A01, 2)")


def _operator(token: Token) -> str:
    return _OPERATORS.get(_plain(token), _plain(token))


def _plain(token: Token) -> str:
    """The token with full-width letters, digits and signs made half-width."""
    return str(token).translate(_HALF_WIDTH)


def _position(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _known_functions(typed: str) -> str:
    nearest = process.extractOne(typed, ARGUMENTS.keys(), scorer=fuzz.ratio, score_cutoff=50)
    hint = f"（最接近的是 {nearest[0]}）" if nearest else ""
    return f"可用的函数之一：{'、'.join(ARGUMENTS)}{hint}"


def _explained(error: UnexpectedInput, text: str) -> FormulaError:
    """The parser's complaint in the planner's terms."""
    if isinstance(error, UnexpectedToken):
        accepted = set(error.accepts or error.expected)
        if error.token.type == "$END":
            return FormulaError(len(text) + 1, "公式末尾", _expected(accepted))
        return FormulaError(_position(error.token), str(error.token), _expected(accepted))
    at = error.pos_in_stream or 0
    found = re.match(r"[\w.．]+|.", text[at:], re.DOTALL)
    return FormulaError(
        at + 1, found[0] if found else "", "名称、数字、运算符或括号（名称含其他符号的，写在「」中）"
    )


def _expected(accepted: set[str]) -> str:
    if "NAME" in accepted:
        return "名称、数字、函数或左括号"
    words = {"_COMMA": "逗号", "_CLOSE": "右括号", "$END": "公式结束"}
    *others, last = ["运算符", *(word for symbol, word in words.items() if symbol in accepted)]
    return f"{'、'.join(others)}或{last}" if others else last


def _refuse_too_deep(tree: Expr) -> None:
    pending = [(tree, 1)]
    while pending:
        node, depth = pending.pop()
        if depth > DEEPEST:
            raise FormulaError(0, f"公式嵌套或连写超过 {DEEPEST} 层", "较短的公式（连加可用 SUM）")
        pending.extend((child, depth + 1) for child in node.children())
