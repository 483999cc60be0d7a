"""Which way each item moves the scores, read off the indicators' formulas."""

from collections.abc import Iterator

from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Binary, Call, Expr, Name, Negative
from pipeline.scheme.scheme import Scheme


def pulls(scheme: Scheme) -> dict[str, int]:
    """Which way each item moves the scores: 1 the more the better, −1 the less the better; neutral ones left out.

    What is only ever divided by, or wanted between two bounds, is neutral.
    """
    found: dict[str, int] = {}
    for indicator in scheme.indicators:
        if indicator.formula is None or indicator.code not in scheme.rules:
            continue
        direction = scheme.direction(indicator)
        if direction is not Direction.WITHIN:
            sign = -1 if direction is Direction.LOW else 1
            for name, pull in _pull(scheme.in_items(indicator.formula), sign):
                found[name] = max(pull, found.get(name, pull))
    return found


def _pull(tree: Expr, sign: int) -> Iterator[tuple[str, int]]:
    match tree:
        case Name(text):
            yield text, sign
        case Negative(operand):
            yield from _pull(operand, -sign)
        case Binary("-", left, right):
            yield from _pull(left, sign)
            yield from _pull(right, -sign)
        case Binary("/", left, _):
            yield from _pull(left, sign)
        case Call("上年"):
            return
        case _:
            for child in tree.children():
                yield from _pull(child, sign)
