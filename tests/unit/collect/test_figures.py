"""Statistics of the units ranked together: who counts, who is only compared, and places with ties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.figures import Figures, places
from pipeline.model.numbers import nearly_equal
from pipeline.scheme.formula.evaluate import Column, ErrorKind

ZERO, MISSING = ErrorKind.ZERO_DENOMINATOR, ErrorKind.MISSING
VALUES = Column(
    np.array([5.0, 3.0, np.nan, 5.0, 4.0, 9.0, np.nan]), np.array([0, 0, ZERO, 0, 0, 0, MISSING], np.uint8)
)
"""A class of five, the last of them left out of its statistics, and a class of two."""


def frame() -> Figures:
    groups, compared = np.array([0, 0, 0, 0, 0, 1, 1]), np.array([1, 1, 1, 1, 0, 1, 1], bool)
    return Figures(7, {}, groups=groups, compared=compared)


@pytest.mark.parametrize(
    ("statistic", "of_five", "of_two"), [("最大", 5, 9), ("最小", 3, 9), ("平均", 13 / 3, 9)]
)
def test_statistics_are_of_those_that_count_and_told_to_all(
    statistic: str, of_five: float, of_two: float
) -> None:
    found = frame().group(statistic, VALUES)
    assert found.errors is None
    assert found.values.tolist() == pytest.approx([of_five] * 5 + [of_two] * 2)


@pytest.mark.parametrize(
    ("statistic", "expected"), [("名次高", [1, 3, 1, 3, 1]), ("名次低", [2, 1, 2, 2, 1])]
)
def test_equal_values_share_the_better_place(statistic: str, expected: list[int]) -> None:
    found = frame().group(statistic, VALUES)
    assert found.values[[0, 1, 3, 4, 5]].tolist() == expected
    assert found.errors is not None
    assert found.errors.tolist() == [0, 0, ZERO, 0, 0, 0, MISSING]
    assert np.isnan(found.values[[2, 6]]).all()


def test_a_group_that_nobody_counts_in_has_no_statistics() -> None:
    alone = Figures(1, {}, groups=np.zeros(1, np.int64), compared=np.zeros(1, bool))
    assert alone.group("最大", Column(np.array([3.0]))).errors == [MISSING]
    assert alone.group("名次高", Column(np.array([3.0]))).values == [1]


NOISY = st.tuples(
    st.sampled_from([-96.3, -0.1, 0.0, 0.1, 96.3, 1e6]), st.sampled_from([0, 1e-15, -1e-15, 1e-9])
)


@given(st.lists(st.tuples(NOISY, st.integers(0, 2), st.booleans()), min_size=1, max_size=20))
def test_a_place_is_one_more_than_there_are_better_ones(
    units: list[tuple[tuple[float, float], int, bool]],
) -> None:
    values = np.array([value * (1 + noise) for (value, noise), _, _ in units])
    groups, usable = np.array([g for _, g, _ in units]), np.array([u for _, _, u in units])
    better = (values[None, :] > values[:, None]) & ~nearly_equal(values[None, :], values[:, None])
    ahead = better & usable[None, :] & (groups[None, :] == groups[:, None])
    assert places(values, groups, usable).tolist() == (1 + ahead.sum(axis=1)).tolist()
