"""离群 and 量级: what lies far from the class, what lies a power of ten off, and what is left alone."""

from collections.abc import Sequence

import pytest

from pipeline.check.peers import outliers, slips
from tests.unit.check.making import NOBODY, Table, items, made, setting, units

TOWNS = units(12)
USUAL = [100, 90, 110, 130, 80, 95, 105, 120, 85, 115]


def returned(values: Sequence[float], item: str = "X1") -> dict[str, dict[str, float]]:
    return {f"V{k}": {item: float(value)} for k, value in enumerate(values, start=1)}


def asked(now: Table, before: Table = NOBODY, change: str = items(2) + TOWNS) -> list[tuple[str, str]]:
    material = made(change, now, before)
    return [(f.unit_code, f.check) for one in (slips, outliers) for f in one(material)]


@pytest.mark.parametrize("far", [700, 10, 0])
def test_a_figure_far_from_those_of_the_class_is_asked_about(far: float) -> None:
    assert [check for _, check in asked(returned([*USUAL, far]))] in (["离群-X1"], ["量级-X1"])
    assert asked(returned([*USUAL, 150])) == []


def test_the_question_says_what_is_usual_and_how_far_off_the_figure_is() -> None:
    (found,) = outliers(made(items(2) + TOWNS, returned([*USUAL, 400])))
    assert (found.code, found.severity, str(found.place)) == ("C006", "explain", "V11.xlsx 基础表!F5")
    assert "「项目1」填的是 400，同类单位（镇，11 个）的中位数是 105" in found.message


def test_the_same_figure_in_a_class_of_few_is_not() -> None:
    assert asked(returned([*USUAL[:4], 700])) == []
    assert len(asked(returned([*USUAL[:5], 700]))) == 1


def test_another_class_is_judged_by_itself() -> None:
    streets = units(7, "街道", 13)
    now = returned([*USUAL, 100, 100, *[v * 9 for v in USUAL[:7]]])
    assert asked(now, change=items(2) + TOWNS + streets) == []


def test_small_counts_vary_by_chance() -> None:
    assert asked(returned([3, 2, 4, 3, 3, 2, 3, 4, 3, 12])) == []
    assert asked(returned([12] * 9 + [0])) == [("V10", "离群-X1")]
    assert asked(returned([6] * 9 + [0])) == []
    assert asked(returned([12] * 9 + [10])) == []


def test_figures_all_alike_but_a_little_are_left_alone() -> None:
    assert asked(returned([50.0] * 9 + [55.0]), change=items(2, "金额") + TOWNS) == []


def test_the_office_sets_the_limit_or_switches_it_off() -> None:
    for content, found in (("20", 0), ("不查", 0), ("3", 1)):
        change = items(2) + TOWNS + setting("离群界限", content)
        assert len(list(outliers(made(change, returned([*USUAL, 250]))))) == found


def test_what_lies_outside_its_own_bounds_is_not_asked_twice() -> None:
    bounded = "\n## 填报项\n| 编码 | 上限 |\n| A3 | 60 |"
    now = returned([5, 6, 5, 4, 6, 5, 5, 70], "A3")
    assert asked(now, change=bounded + TOWNS) == []


@pytest.mark.parametrize(
    ("now", "before", "asks"),
    [
        (1_000_300, 100, ["量级-X1"]),
        (100, 1_000_300, ["量级-X1"]),
        (1250, 100, ["量级-X1"]),
        (1350, 100, []),
        (250, 100, []),
        (60, 6, []),
        (0, 400, []),
    ],
)
def test_a_power_of_ten_off_last_year(now: float, before: float, asks: list[str]) -> None:
    assert [c for _, c in asked(returned([now]), returned([before]))] == asks


def test_the_question_names_the_measure_and_the_factor() -> None:
    (found,) = slips(made(items(2) + TOWNS, returned([1_000_300]), returned([100])))
    assert found.code == "C007"
    assert "填的是 1000300，约为上年数 100 的 10000 倍，疑计量单位或小数点有误" in found.message
    (found,) = slips(made(items(2) + TOWNS, returned([100]), returned([1_000_300])))
    assert "约为上年数 1000300 的 10000 分之一" in found.message


def test_a_rate_typed_as_a_share() -> None:
    change = items(2, "比率") + TOWNS
    assert asked(returned([0.98]), returned([97]), change) == [("V1", "量级-X1")]
    assert asked(returned([9.8]), returned([97]), change) == []


def test_without_last_year_the_class_tells() -> None:
    now = returned([*USUAL, 1_000_000])
    assert asked(now) == [("V11", "量级-X1")]
    (found,) = slips(made(items(2) + TOWNS, now))
    assert "约为同类单位中位数 105 的 10000 倍" in found.message


def test_the_office_may_not_want_to_know() -> None:
    change = items(2) + TOWNS + setting("量级容差", "不查")
    assert asked(returned([10_000]), returned([100]), change) == []
