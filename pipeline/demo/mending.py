"""Made-up figures put right until every blocking check holds."""

from collections.abc import Iterator

from pipeline.demo.tables import Columns, broken
from pipeline.model.words import Level
from pipeline.scheme.formula.tree import names
from pipeline.scheme.rows import Check
from pipeline.scheme.scheme import Scheme

_ROUNDS = 5


def mended(scheme: Scheme, now: Columns, before: Columns) -> Columns:
    """The figures of this year with as few changed as it takes for the blocking checks to hold.

    A few rounds of trying, for each figure of a broken check, the values its neighbours suggest; what cannot
    be put right so stays as it is, and the check will say so.
    """
    for _ in range(_ROUNDS):
        wrong = broken(scheme, now, before, Level.BLOCK)
        if not wrong:
            break
        for check, i in wrong:
            now = _with_one_changed(scheme, now, before, check, i)
    return now


def _with_one_changed(scheme: Scheme, now: Columns, before: Columns, check: Check, i: int) -> Columns:
    """The figures with the first change in unit ``i`` that mends the check and breaks no other."""
    count = len(broken(scheme, now, before, Level.BLOCK))
    for code, value in _suggestions(scheme, now, check, i):
        changed = {**now, code: now[code].copy()}
        changed[code][i] = value
        still = broken(scheme, changed, before, Level.BLOCK)
        if (check, i) not in still and len(still) < count:
            return changed
    return now


def _suggestions(scheme: Scheme, now: Columns, check: Check, i: int) -> Iterator[tuple[str, float]]:
    """For each figure of the check: the others' least, most, sum and difference, then its bounds."""
    tree = scheme.coded(check.formula) if check.formula is not None else None
    codes = [c for c in dict.fromkeys(n.text for n in names(tree)) if c in now] if tree is not None else []
    for code in reversed(codes):
        item = scheme.item_by_code[code]
        others = [float(now[other][i]) for other in codes if other != code]
        tried = [min(others), max(others), sum(others), 2 * max(others) - sum(others)] if others else []
        for value in (*tried, 0.0, item.low, item.high):
            if value is not None and (item.low is None or value >= item.low):
                yield code, value
