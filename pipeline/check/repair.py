"""Where several equations break together: the fewest cells whose change satisfies them all.

The idea is that of error localization (I. P. Fellegi, D. Holt, A Systematic Approach to Automatic Edit and
Imputation, Journal of the American Statistical Association 71, 1976): change as few fields as will do, and break
no other edit by it. Here every set of at most three cells is tried, the smallest first and of equal ones
first those that are totals; whether values exist for a set is settled exactly by eliminating its cells one
after the other (Fourier and Motzkin). The number of cells, sets and inequalities is bounded, so is the time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil, floor

from pipeline.check.linear import Bound, Sum, exact

MOST_CHANGED = 3
"""A set of more cells than this explains nothing."""
MOST_CELLS = 24
"""Of how many cells sets are tried; further ones are those that only unbroken equations speak of."""
MOST_SETS = 300
"""How many sets are settled at most before none is named; all the pairs of 24 cells are no more."""
MOST_BOUNDS = 60
"""Inequalities beyond which a set is given up."""


@dataclass(frozen=True)
class Cell:
    """A figure that may be changed: what stands there, whether it is a count, whether a total."""

    item: str
    value: float
    whole: bool = False
    total: bool = False


@dataclass(frozen=True)
class Equation:
    """A check by its code, or an item's own bounds, as inequalities; ``broken`` as the figures stand."""

    code: str
    bounds: tuple[Bound, ...]
    broken: bool

    @property
    def items(self) -> frozenset[str]:
        """The cells it speaks of."""
        return frozenset(cell for bound in self.bounds for cell in bound.sum.cells)


@dataclass(frozen=True)
class Repair:
    """The equations that break together and the sets of cells, equally small, of which one will do.

    ``values`` are the figures that are the only ones possible, where there is one set of cells.
    """

    codes: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    values: Mapping[str, float]


def repairs(equations: Sequence[Equation], cells: Sequence[Cell]) -> list[Repair]:
    """A repair for each group of broken equations that share cells, where so few changes will do."""
    known = {cell.item: cell for cell in cells}
    found = []
    for group in _together([e for e in equations if e.broken]):
        choices, values = _smallest(group, equations, known)
        if choices:
            found.append(Repair(tuple(e.code for e in group), choices, values))
    return found


def _together(broken: Sequence[Equation]) -> list[list[Equation]]:
    """The equations in groups that share no cell with each other."""
    groups: list[list[Equation]] = []
    for equation in broken:
        near = [group for group in groups if any(equation.items & other.items for other in group)]
        merged = [e for group in near for e in group] + [equation]
        groups = [group for group in groups if group not in near] + [merged]
    return groups


def _smallest(
    group: Sequence[Equation], equations: Sequence[Equation], cells: Mapping[str, Cell]
) -> tuple[tuple[tuple[str, ...], ...], dict[str, float]]:
    items = _candidates(group, equations, cells)
    left = MOST_SETS
    for size in range(1, MOST_CHANGED + 1):
        sets = [s for s in combinations(items, size) if all(e.items & set(s) for e in group)]
        by_totals: dict[int, list[tuple[str, ...]]] = {}
        for one in sets:
            by_totals.setdefault(-sum(cells[item].total for item in one), []).append(one)
        for _, alike in sorted(by_totals.items()):
            if len(alike) > left:
                return (), {}
            left -= len(alike)
            solved = {one: s for one in alike if (s := _solved(one, equations, cells)) is not None}
            if solved:
                return tuple(solved), next(iter(solved.values())) if len(solved) == 1 else {}
    return (), {}


def _candidates(
    group: Sequence[Equation], equations: Sequence[Equation], cells: Mapping[str, Cell]
) -> list[str]:
    """The cells of the broken equations, then those of the equations beside them."""
    mine = frozenset().union(*(e.items for e in group))
    beside = frozenset().union(*(e.items for e in equations if e.items & mine))
    order = {item: k for k, item in enumerate(cells)}
    first, then = (sorted(part & order.keys(), key=order.__getitem__) for part in (mine, beside - mine))
    return [*first, *then][:MOST_CELLS]


def _solved(
    chosen: Sequence[str], equations: Sequence[Equation], cells: Mapping[str, Cell]
) -> dict[str, float] | None:
    """Those of the chosen cells' values that are the only ones possible; None where there are none at all."""
    fixed = {item: exact(cell.value) for item, cell in cells.items() if item not in chosen}
    bounds = [
        bound.at(fixed) for equation in equations if equation.items & set(chosen) for bound in equation.bounds
    ]
    if _values(list(chosen), bounds, cells) is None:
        return None
    forced = {}
    for item in chosen:
        span = _span(item, [other for other in chosen if other != item], bounds)
        low, high = _whole(span) if span and cells[item].whole else span or (None, None)
        if low is not None and low == high:
            forced[item] = float(low)
    return forced


Span = tuple[Fraction | int | None, Fraction | int | None]


def _whole(span: Span) -> Span:
    low, high = span
    return None if low is None else ceil(low), None if high is None else floor(high)


def _values(
    open_: list[str], bounds: Sequence[Bound], cells: Mapping[str, Cell]
) -> dict[str, Fraction] | None:
    """Values that satisfy the bounds, as near as may be to what stands there."""
    if not open_:
        return {} if all(bound.holds() for bound in bounds) else None
    item, *rest = open_
    span = _span(item, rest, bounds)
    if span is None:
        return None
    for value in _tried(span, cells[item]):
        there = {item: value}
        found = _values(rest, [bound.at(there) for bound in bounds], cells)
        if found is not None:
            return there | found
    return None


def _tried(span: Span, cell: Cell) -> Iterable[Fraction]:
    """The nearest values worth trying: what stands there, both ends, and inside them where they are excluded."""
    low, high = _whole(span) if cell.whole else span
    now = Fraction(round(cell.value)) if cell.whole else exact(cell.value)
    ends = [Fraction(end) + step for end in (low, high) if end is not None for step in (-1, 0, 1)]
    if low is not None and high is not None and not cell.whole:
        ends.append((Fraction(low) + high) / 2)
    near = sorted({now, *ends}, key=lambda value: (abs(value - now), value))
    return [value for value in near if (low is None or value >= low) and (high is None or value <= high)]


def _span(item: str, others: Iterable[str], bounds: Sequence[Bound]) -> Span | None:
    """Between what values the item may lie, whatever the others are; None where nothing satisfies the bounds."""
    left: list[Bound] | None = list(bounds)
    for other in others:
        left = _without(other, left or [])
        if left is None:
            return None
    low: Fraction | None = None
    high: Fraction | None = None
    for bound in left or []:
        coefficient = bound.sum.cells.get(item)
        if coefficient is None:
            if not bound.holds():
                return None
            continue
        end = -bound.sum.constant / coefficient
        if coefficient > 0:
            high = end if high is None else min(high, end)
        else:
            low = end if low is None else max(low, end)
    return None if low is not None and high is not None and low > high else (low, high)


def _without(item: str, bounds: Sequence[Bound]) -> list[Bound] | None:
    """The bounds on the other cells that are satisfied exactly where some value of the item satisfies all."""
    upper = [b for b in bounds if b.sum.cells.get(item, 0) > 0]
    lower = [b for b in bounds if b.sum.cells.get(item, 0) < 0]
    made = [b for b in bounds if item not in b.sum.cells]
    for up in upper:
        for down in lower:
            joined = up.sum.plus(down.sum, -up.sum.cells[item] / down.sum.cells[item])
            made.append(Bound(joined, up.strict or down.strict))
    tightest: dict[tuple[tuple[str, Fraction], ...], Bound] = {}
    for bound in made:
        size = next((abs(v) for v in bound.sum.cells.values()), Fraction(1))
        scaled = Bound(Sum().plus(bound.sum, 1 / size), bound.strict)
        key = tuple(sorted(scaled.sum.cells.items()))
        held = tightest.get(key)
        if held is None or (scaled.sum.constant, scaled.strict) > (held.sum.constant, held.strict):
            tightest[key] = scaled
    return None if len(tightest) > MOST_BOUNDS else list(tightest.values())
