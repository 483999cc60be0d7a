"""Blocking checks that can never hold together, found without solving anything.

Two checks over the same two sides contradict where no ordering of the sides satisfies both: ``A < B`` beside
``A > B``. Bounds on one item contradict where they leave nothing between them: ``A >= 10`` beside ``A <= 5``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pipeline.model.words import Level
from pipeline.scheme.formula.tree import Compare, Expr, Number
from pipeline.scheme.life import ever_together
from pipeline.scheme.rows import Check
from pipeline.scheme.scheme import Scheme

_HOLDS = {"=": {0}, "<>": {-1, 1}, "<": {-1}, "<=": {-1, 0}, ">": {1}, ">=": {0, 1}}
_MIRROR = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class _Side:
    check: Check
    left: Expr
    operator: str
    right: Expr


def contradictory(scheme: Scheme) -> Iterator[tuple[Check, Check, str]]:
    """Pairs of blocking checks that no figures satisfy together and that are in force together, with the reason in words."""
    sides = [
        side
        for check in scheme.checks
        if check.level is Level.BLOCK and check.formula is not None
        for side in _sides(check, scheme.coded(check.formula))
    ]
    seen: set[tuple[str, str]] = set()
    for one, two in combinations(sides, 2):
        pair = (one.check.code, two.check.code)
        if (
            one.check is two.check
            or not ever_together(one.check, two.check)
            or one.left != two.left
            or pair in seen
        ):
            continue
        why = _clash(one, two)
        if why:
            seen.add(pair)
            yield one.check, two.check, why


def _sides(check: Check, tree: Expr) -> Iterator[_Side]:
    """The comparison read from either end; nothing where the check is not a plain comparison."""
    if isinstance(tree, Compare):
        yield _Side(check, tree.left, tree.operator, tree.right)
        yield _Side(check, tree.right, _MIRROR[tree.operator], tree.left)


def _clash(one: _Side, two: _Side) -> str:
    if one.right == two.right and not _HOLDS[one.operator] & _HOLDS[two.operator]:
        return "两条关系不可能同时成立"
    if isinstance(one.right, Number) and isinstance(two.right, Number):
        low, high = (one, two) if one.right.value > two.right.value else (two, one)
        above, below = low.operator in (">", ">=", "="), high.operator in ("<", "<=", "=")
        if above and below and one.right.value != two.right.value:
            return "两条关系要求的范围没有交集"
    return ""
