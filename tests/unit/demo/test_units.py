"""Invented units in place of a scheme's own: spread over its classes and lines, nothing named that is gone."""

from collections import Counter

import pytest

from pipeline.demo.units import with_units
from pipeline.scheme.lint import lint
from pipeline.scheme.presets import preset_tables
from pipeline.scheme.read import read_scheme
from tests.workbooks import base_tables


@pytest.mark.parametrize("number", [1, 7, 19, 40, 1000])
def test_as_many_as_wanted_and_the_scheme_still_sound(number: int) -> None:
    scheme, problems = read_scheme(with_units(preset_tables("xianxing"), number), "xianxing")
    assert len(scheme.units) == number
    assert problems == []
    assert lint(scheme) == []


def test_spread_over_the_classes_as_the_scheme_s_own_units_are() -> None:
    scheme, _ = read_scheme(with_units(preset_tables("xianxing"), 190), "xianxing")
    assert Counter(unit.unit_class for unit in scheme.units) == {
        "一类": 40,
        "二类": 50,
        "三类": 40,
        "部门": 60,
    }


def test_names_are_plainly_invented_and_none_is_part_of_another() -> None:
    scheme, _ = read_scheme(with_units(preset_tables("xianxing"), 120), "xianxing")
    names = [unit.name for unit in scheme.units]
    assert all(name.startswith("示例") for name in names)
    assert not [a for a in names for b in names if a != b and a in b]


def test_what_was_said_of_a_unit_is_said_of_each_that_stands_for_it() -> None:
    scheme, _ = read_scheme(with_units(preset_tables("xianxing"), 38), "xianxing")
    zones = {unit.code for unit in scheme.units if unit.name.endswith("开发区")}
    assert len(zones) == 2
    assert {e.whose for e in scheme.exemptions if e.indicator == "R72"} == zones
    assert {t.whose for t in scheme.targets if t.indicator == "D51"} == {"三类", *zones}


def test_a_superior_is_replaced_by_one_that_stands_for_it() -> None:
    tables = with_units(base_tables("## 单位\n| 编码 | 上级 |\n| U2 | U1 |\n| U3 | U1 |"), 6)
    scheme, problems = read_scheme(tables, "考核方案.xlsx")
    assert problems == []
    assert [unit.parent for unit in scheme.units] == ["", "", "S001", "S002", "S001", "S002"]
