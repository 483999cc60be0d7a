"""Plausible magnitudes: what the table says, and what a scheme itself lets one guess."""

import pytest

from pipeline.demo.magnitude import Magnitude, Method
from pipeline.demo.magnitudes import magnitudes
from pipeline.demo.pulls import pulls
from pipeline.files.tables import RawRow, RawTable
from pipeline.model.findings import Refused
from pipeline.scheme.presets import preset_tables, sample_figures
from pipeline.scheme.read import read_scheme
from tests.workbooks import base_tables

XIANXING = read_scheme(preset_tables("xianxing"), "xianxing")[0]


def guessed(change: str) -> dict[str, Magnitude]:
    """What is guessed of the tiny scheme's items, with a change laid over it."""
    scheme, problems = read_scheme(base_tables(change), "考核方案.xlsx")
    assert problems == []
    return {item: rows[0] for item, rows in magnitudes(scheme, None).items()}


def test_the_preset_s_table_speaks_of_every_number() -> None:
    table = sample_figures("xianxing")
    assert table is not None
    assert {row.cells["填报项"] for row in table.rows} == set(XIANXING.item_by_code)
    assert {row.cells["单位或类别"] for row in table.rows} <= {"", "一类", "三类", "K01"}


def test_each_item_comes_after_those_it_rests_on() -> None:
    for table in (sample_figures("xianxing"), None):
        found = magnitudes(XIANXING, table)
        assert set(found) == set(XIANXING.item_by_code)
        place = {item: n for n, item in enumerate(found)}
        assert all(
            place[of] < place[item] for item, rows in found.items() for row in rows for of in row.rests_on
        )


def test_the_numerator_of_a_rate_is_a_share_about_the_target() -> None:
    found = guessed("## 指标\n| 编码 | 目标 |\n| I1 | 80 |")
    assert (found["A1"].method, found["A1"].rests_on) == (Method.SHARE, {"A2"})
    assert (found["A1"].low, found["A1"].high) == pytest.approx((0.72, 0.84))


def test_of_errors_there_are_few() -> None:
    found = guessed("## 指标\n| 编码 | 表达式 | 目标 |\n| I1 | (1 - A1 / A2) * 100 | 95 |")
    assert (found["A1"].low, found["A1"].high) == pytest.approx((0.0, 0.055))


def test_the_last_part_of_a_total_is_what_the_others_leave() -> None:
    found = guessed("## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A3 + A4 = A2 | 强制 |")
    assert (found["A3"].method, found["A3"].rests_on) == (Method.SHARE, {"A2"})
    assert (found["A4"].method, found["A4"].rests_on) == (Method.SUM, {"A2", "A3"})


def test_guesses_never_run_in_a_circle() -> None:
    found = guessed(
        "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A3 <= A4 | 强制 |\n| H3 | A4 <= A3 | 核实 |"
    )
    assert found["A3"].rests_on == {"A4"}
    assert found["A4"].method is Method.BASE


def test_an_unreadable_table_is_refused_with_its_cell() -> None:
    columns = {title: n for n, title in enumerate(Magnitude.columns())}
    row = RawRow(2, {**dict.fromkeys(columns, ""), "填报项": "A01", "方式": "估计"})
    with pytest.raises(Refused) as refused:
        magnitudes(XIANXING, RawTable("示例数量", "x.csv", columns, [row]))
    assert refused.value.findings[0].place.cell == "C2"


def test_which_way_an_item_moves_the_scores() -> None:
    ways = pulls(XIANXING)
    assert (ways["F02"], ways["H07"], ways["H13"], ways["H02"]) == (1, -1, -1, 1)
    assert not {"F01", "H06", "A03", "A01"} & set(ways)
