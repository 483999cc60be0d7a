"""Checks as linear bounds: exact, with the tolerance, and refused where they are not linear."""

from fractions import Fraction

import pytest

from pipeline.check.linear import bounds_of, total_of
from pipeline.scheme.formula.parse import parse
from pipeline.scheme.formula.tree import Expr

VALUES = {"A": Fraction(3), "B": Fraction(4), "C": Fraction(7)}


def last_year(_: Expr) -> float:
    return 10.0


@pytest.mark.parametrize(
    ("text", "tolerance", "holds"),
    [
        ("A + B = C", 0, True),
        ("SUM(A, B, 1) = C", 0, False),
        ("SUM(A, B, 1) = C", 1, True),
        ("SUM(A, B, 2) = C", 1, False),
        ("A < 3", 0, False),
        ("A <= 3", 0, True),
        ("A > B - 1", 0, False),
        ("C >= B * 2", 0, False),
        ("C >= B * 2", 1, True),
        ("A * 2 - -B / 2 = 8", 0, True),
        ("B * 50% = 2", 0, True),
        ("AND(A <= B, B <= C)", 0, True),
        ("AND(A <= B, B > C)", 0, False),
        ("A <= 上年(A) * 0.3", 0, True),
        ("A < 上年(A) * 0.3", 0, False),
    ],
)
def test_a_check_as_bounds(text: str, tolerance: float, holds: bool) -> None:
    bounds = bounds_of(parse(text), last_year, tolerance)
    assert bounds is not None
    assert all(b.at(VALUES).holds() for b in bounds) is holds


@pytest.mark.parametrize(
    "text", ["A <> B", "A * B = C", "A / B >= 1", "A / 0 = 1", "ABS(A) <= 3", "OR(A = B, A = C)", "A = 缺(B)"]
)
def test_what_is_not_linear(text: str) -> None:
    assert bounds_of(parse(text), last_year) is None


def test_last_years_figure_that_is_not_there() -> None:
    assert bounds_of(parse("A <= 上年(A)"), lambda _: float("nan")) is None


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("T = A + B", "T"),
        ("A + B = T", "T"),
        ("T = SUM(A, B, C)", "T"),
        ("T = 下级合计(T)", "T"),
        ("T = A", ""),
        ("T <= A + B", ""),
        ("T + A = B + C", ""),
    ],
)
def test_which_item_is_a_total(text: str, total: str) -> None:
    assert total_of(parse(text)) == total
