"""尾数 and 照搬: forms that look guessed or carried over."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from pipeline.check.forms import by_chance, copied_forms, heaped_digits
from tests.unit.check.making import items, made, setting

TEN = items(10)
HONEST = [123, 87, 45, 302, 56, 219, 78, 91, 164, 33]
GUESSED = [120, 85, 45, 300, 55, 220, 80, 90, 165, 33]


def returned(values: Sequence[float]) -> dict[str, dict[str, float]]:
    return {"U1": {f"X{k}": float(value) for k, value in enumerate(values, start=1)}}


def test_round_last_digits_are_asked_about_form_by_form() -> None:
    (found,) = heaped_digits(made(TEN, returned(GUESSED)))
    assert (found.code, found.check, found.place.cell) == ("C008", "尾数-基础表", "F5")
    assert "「基础表」有 10 个不同的两位以上的数，其中 9 个尾数是 0 或 5" in found.message
    assert list(heaped_digits(made(TEN, returned(HONEST)))) == []


@pytest.mark.parametrize(
    "figures",
    [
        GUESSED[:7],  # too few to say
        [5] * 9 + [10],  # small counts
        [150] * 10,  # one figure, typed ten times
        [120, 85, 45, 300, 55, 221, 81, 92, 163, 33],  # no more than half
    ],
)
def test_what_chance_may_do(figures: list[float]) -> None:
    assert list(heaped_digits(made(TEN, returned(figures)))) == []


def test_amounts_end_as_they_like() -> None:
    assert list(heaped_digits(made(items(10, "金额"), returned(GUESSED)))) == []


def test_chance_is_the_binomial_tail() -> None:
    assert by_chance(0, 5) == 1
    assert by_chance(5, 5) == Fraction(1, 5) ** 5
    assert by_chance(1, 2, Fraction(1, 2)) == Fraction(3, 4)


LAST = [123, 87, 405, 302, 56, 219, 78, 91, 64, 3]


@pytest.mark.parametrize(("changed", "asks"), [(0, True), (1, True), (2, False), (9, False)])
def test_most_figures_the_same_as_last_year(changed: int, asks: bool) -> None:
    """Nine figures are large enough to compare: eight of nine are more than four fifths, seven are not."""
    now = [value + (k < changed) for k, value in enumerate(LAST)]
    found = list(copied_forms(made(TEN, returned(now), returned(LAST))))
    assert [f.check for f in found] == (["照搬-基础表"] if asks else [])
    if asks:
        assert f"可比的 9 个数中有 {9 - changed} 个与上年完全相同" in found[0].message


def test_small_counts_and_noughts_repeat_by_themselves() -> None:
    small = [0, 3, 12, 12, 30, 49, 0, 0, 60, 70]
    assert list(copied_forms(made(TEN, returned(small), returned(small)))) == []


def test_nothing_is_copied_where_there_was_no_last_year() -> None:
    assert list(copied_forms(made(TEN, returned(LAST)))) == []


@pytest.mark.parametrize(("name", "content"), [("尾数比例", "95%"), ("尾数比例", "不查")])
def test_the_office_sets_how_round_is_too_round(name: str, content: str) -> None:
    assert list(heaped_digits(made(TEN + setting(name, content), returned(GUESSED)))) == []


@pytest.mark.parametrize(("content", "asks"), [("50%", 1), ("0.9", 0), ("不查", 0)])
def test_the_office_sets_how_much_may_stay_the_same(content: str, asks: int) -> None:
    now = [value + (k < 2) for k, value in enumerate(LAST)]
    change = TEN + setting("相同比例", content)
    assert len(list(copied_forms(made(change, returned(now), returned(LAST))))) == asks
