from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import inf, isinf, isnan, nan, nextafter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.numbers import nearly_equal, round_half_up, show, show_apart


def as_a_person_would(x: float, digits: int) -> float:
    """Write the number with 15 digits and round what is written, half away from zero."""
    with localcontext() as context:
        context.prec = 700
        return float(Decimal(f"{x:.14e}").quantize(Decimal((0, (1,), -digits)), ROUND_HALF_UP))


sizes = st.floats(-1e15, 1e15, allow_nan=False)


def beside_a_half(whole: int, digits: int, steps: int) -> float:
    """A number that ends in a half at one more than ``digits`` decimals, or floats next to it."""
    x = (whole + 0.5) / 10.0**digits
    for _ in range(abs(steps)):
        x = nextafter(x, inf if steps > 0 else -inf)
    return x


halves = st.builds(beside_a_half, st.integers(-(10**7), 10**7), st.integers(0, 6), st.integers(-4, 4))
ratios = st.builds(lambda a, b: a / b * 100, st.integers(0, 10**5), st.integers(1, 10**5))


@given(
    st.lists(sizes | halves | ratios | st.floats(allow_nan=False, allow_infinity=False)), st.integers(-4, 14)
)
def test_rounding_is_what_a_person_would_do_on_paper(xs: list[float], digits: int) -> None:
    expected = [as_a_person_would(x, digits) for x in xs]
    assert round_half_up(np.array(xs, dtype=np.float64), digits).tolist() == expected
    assert [round_half_up(x, digits) for x in xs] == expected


@pytest.mark.parametrize(
    ("x", "digits", "rounded"),
    [
        (2.675, 2, 2.68),
        (1.005, 2, 1.01),
        (0.285, 2, 0.29),
        (-2.5, 0, -3),
        (2.5, 0, 3),
        (0.125, 2, 0.13),
        (201 / 200 * 100, 0, 101),
        (1234.5, -1, 1230),
        (1250, -2, 1300),
        (-0.3, 0, 0),
        (0.1 + 0.2, 17, 0.3),
        (1e300, 2, 1e300),
        (1.5, 30, 1.5),
        (12345.0, -30, 0),
    ],
)
def test_rounding(x: float, digits: int, rounded: float) -> None:
    for result in (round_half_up(x, digits), round_half_up(np.array([x]), digits)[0]):
        assert result == rounded
        assert not (result == 0 and np.signbit(result))


def test_what_is_no_number_stays_what_it_is() -> None:
    assert isnan(round_half_up(nan, 2))
    assert round_half_up(-inf, 2) == -inf
    assert np.array_equal(round_half_up(np.array([nan, inf, 2.5]), 0), [nan, inf, 3], equal_nan=True)
    assert isinf(round_half_up(1.7e308, -308))


def test_rounding_keeps_shape_and_argument() -> None:
    table = np.array([[0.5, 1.5, nan], [2.4, -0.5, 1e13 + 0.5]])
    before = table.copy()
    assert np.array_equal(round_half_up(table, 0), [[1, 2, nan], [2, -1, 1e13 + 1]], equal_nan=True)
    assert np.array_equal(table, before, equal_nan=True)
    assert round_half_up(np.array([]), 2).shape == (0,)


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (0.1 + 0.2, 0.3, True),
        (1.0, 1.000000000000001, True),
        (1.0, 1.00000000000001, False),
        (0.0, 0.0, True),
        (0.0, 1e-300, False),
        (-1.0, 1.0, False),
        (nan, nan, False),
        (1e308, -1e308, False),
    ],
)
def test_nearly_equal(a: float, b: float, equal: bool) -> None:
    assert bool(nearly_equal(a, b)) is equal
    assert nearly_equal(np.array([a, b]), np.array([b, a])).tolist() == [equal, equal]


@pytest.mark.parametrize(
    ("x", "digits", "shown"),
    [
        (98.0, None, "98"),
        (0.1 + 0.2, None, "0.3"),
        (100.0, None, "100"),
        (1 / 3, None, "0.3333333333"),
        (123456789.123, None, "123456789.123"),
        (1e20, None, "100000000000000000000"),
        (-0.0, None, "0"),
        (-1e-12, None, "0"),
        (1e-300, None, "0"),
        (0.0, 2, "0"),
        (2.675, 2, "2.68"),
        (98.5, 0, "99"),
        (98.0, 2, "98"),
        (1234.0, -2, "1200"),
        (nan, None, ""),
        (-inf, None, "-∞"),
    ],
)
def test_numbers_are_shown_without_noise(x: float, digits: int | None, shown: str) -> None:
    assert show(x, digits) == shown


@settings(deadline=None)
@given(st.floats(-1e9, 1e9))
def test_what_is_shown_is_the_number(x: float) -> None:
    assert float(show(x)) == pytest.approx(x, rel=1e-14, abs=1e-10)


@pytest.mark.parametrize(
    ("x", "others", "shown"),
    [
        (89.996, (90.0,), "89.996"),
        (89.99996, (90.0,), "89.99996"),
        (90.00004, (90.0, 0.0), "90.00004"),
        (89.94, (90.0,), "89.94"),
        (100 / 3, (33.3333,), "33.33333"),
        (0.1 + 0.2, (0.3,), "0.3"),
        (1e-9, (0.0,), "0.000000001"),
        (5.0, (nan,), "5"),
        (nan, (5.0,), ""),
    ],
)
def test_two_different_numbers_are_shown_as_such(x: float, others: tuple[float, ...], shown: str) -> None:
    assert show_apart(x, others, 4) == shown
