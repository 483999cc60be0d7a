"""The smallest repair: named cells mend everything, no fewer would do, and nothing else breaks by it."""

from collections.abc import Mapping
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check.linear import bounds_of, exact, total_of
from pipeline.check.repair import Cell, Equation, repairs
from pipeline.scheme.formula.parse import parse

NOTHING: Mapping[str, float] = {}


def equation(code: str, text: str, values: Mapping[str, float], tolerance: float = 0) -> Equation:
    bounds = bounds_of(parse(text), lambda _: float("nan"), tolerance)
    assert bounds is not None
    there = {item: exact(value) for item, value in values.items()}
    broken = not all(b.at(there).holds() for b in bounds)
    return Equation(code, bounds, broken)


def told(checks: Mapping[str, str], values: Mapping[str, float], amounts: str = "") -> list["Told"]:
    """The repairs as codes, sets of cells and values."""
    totals = {total_of(parse(text)) for text in checks.values()}
    cells = [Cell(item, value, item not in amounts, item in totals) for item, value in values.items()]
    found = repairs([equation(code, text, values) for code, text in checks.items()], cells)
    return [("".join(r.codes), ["".join(choice) for choice in r.choices], dict(r.values)) for r in found]


Told = tuple[str, list[str], dict[str, float]]
CASES: dict[str, tuple[dict[str, str], dict[str, float], list[Told]]] = {
    "a total is blamed before its parts": ({"1": "T = A + B"}, {"T": 9, "A": 3, "B": 4}, [("1", ["T"], {"T": 7})]),
    "a part in two equations before two totals": (
        {"1": "T = A + B", "2": "S = A + C"},
        {"T": 7, "S": 8, "A": 5, "B": 4, "C": 5},
        [("12", ["A"], {"A": 3})],
    ),
    "two totals where no part explains both": (
        {"1": "T = A + B", "2": "S = A + C"},
        {"T": 8, "S": 10, "A": 3, "B": 4, "C": 5},
        [("12", ["TS"], {"T": 7, "S": 8})],
    ),
    "what the change would break counts": (
        {"1": "T = A + B", "2": "T = C + D", "3": "A <= 4"},
        {"T": 9, "A": 3, "B": 4, "C": 5, "D": 4},
        [("1", ["B"], {"B": 6})],
    ),
    "either side of an inequality will do": ({"1": "A <= B"}, {"A": 5, "B": 3}, [("1", ["A", "B"], {})]),
    "a middle one between two": (
        {"1": "A <= B", "2": "B <= C"},
        {"A": 5, "B": 9, "C": 6},
        [("2", ["B", "C"], {})],
    ),
    "groups that share nothing stand alone": (
        {"1": "T = A + B", "2": "S = C + D"},
        {"T": 8, "A": 3, "B": 4, "S": 3, "C": 1, "D": 1},
        [("1", ["T"], {"T": 7}), ("2", ["S"], {"S": 2})],
    ),
    "a count is whole": ({"1": "A * 2 = B", "2": "B = 7"}, {"A": 1, "B": 4}, []),
    "an inequality that excludes its end": ({"1": "A < B", "2": "A > C"}, {"A": 9, "B": 6, "C": 4}, [("1", ["A", "B"], {})]),
    "a percentage of another": ({"1": "A = B * 50%"}, {"A": 4, "B": 10}, [("1", ["A", "B"], {})]),
    "what no three changes mend": (
        {str(k): f"A{k} = B{k} + X" for k in range(4)} | {"9": "X = 0"},
        {f"{letter}{k}": float(k) for k in range(4) for letter in "AB"} | {"X": 1.0}
        | {"A1": 9.0, "A2": 9.0, "A3": 9.0, "A0": 9.0},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_to_be_put_right(case: str) -> None:
    checks, values, expected = CASES[case]
    assert told(checks, values) == expected


def test_an_amount_need_not_be_whole() -> None:
    assert told({"1": "A * 2 = B", "2": "B = 7"}, {"A": 1, "B": 4}, "AB") == [
        ("12", ["AB"], {"A": 3.5, "B": 7})
    ]


def test_decimals_are_exact() -> None:
    assert told({"1": "T = A + B"}, {"T": 0.3, "A": 0.1, "B": 0.2}, "TAB") == []
    assert told({"1": "T = A + B"}, {"T": 0.4, "A": 0.1, "B": 0.2}, "TAB") == [("1", ["T"], {"T": 0.3})]


VALUES = range(5)
SHAPES = ["{} = {} + {}", "{} <= {}", "{} + {} <= {}", "{} = {}", "{} < {} + {}", "{} >= {} * 2"]


@st.composite
def systems(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, float]]:
    """Checks over five counts from 0 to 4, and figures for them."""
    checks = {}
    for k in range(draw(st.integers(1, 4))):
        shape = draw(st.sampled_from(SHAPES))
        cells = draw(st.permutations("ABCDE"))
        checks[str(k)] = shape.format(*cells)
    return checks, {cell: float(draw(st.integers(0, 4))) for cell in "ABCDE"}


@given(systems())
@settings(max_examples=200, deadline=None)
def test_no_fewer_cells_would_do(system: tuple[dict[str, str], dict[str, float]]) -> None:
    """With every cell between 0 and 4, trying all values of all sets finds the same smallest sets."""
    checks, values = system
    bounded = checks | {f"{cell}_": f"AND({cell} >= 0, {cell} <= 4)" for cell in values}
    equations = [equation(code, text, values) for code, text in bounded.items()]
    cells = [Cell(cell, value, whole=True) for cell, value in values.items()]
    for repair in repairs(equations, cells):
        group = [e for e in equations if e.code in repair.codes]
        assert {frozenset(choice) for choice in repair.choices} == _by_trying(group, equations, values)


def _by_trying(
    group: list[Equation], equations: list[Equation], values: Mapping[str, float]
) -> set[frozenset[str]]:
    spoken = sorted({item for e in group for item in e.items})
    beside = {item for e in equations if e.items & set(spoken) for item in e.items}
    for size in range(1, 4):
        found = set()
        for chosen in combinations(sorted(beside), size):
            if not all(e.items & set(chosen) for e in group):
                continue
            touched = [e for e in equations if e.items & set(chosen)]
            for tried in product(VALUES, repeat=size):
                there = {i: exact(v) for i, v in {**values, **dict(zip(chosen, tried, strict=True))}.items()}
                if all(b.at(there).holds() for e in touched for b in e.bounds):
                    found.add(frozenset(chosen))
                    break
        if found:
            return found
    return set()
