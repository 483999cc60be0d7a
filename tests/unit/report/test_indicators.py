"""What of an indicator is shown where it was not scored in the usual way."""

from typing import Any

from pipeline.report.indicators import sections
from tests.unit.report.tables import results

ROWS = results().scores.to_dict("records")
NAMES = {"D": "党政线", "W": "工作线"}


def of(unit: str, **changes: Any) -> list[dict[Any, Any]]:
    return [row | changes for row in ROWS if row["unit_code"] == unit]


def test_rescaled_points_are_those_that_could_be_earned() -> None:
    party, work = sections(of("U09"), NAMES, 2)
    assert (party.rescaled, work.rescaled) == ("1.0571", "")
    assert party.total.points == "370"
    (given_away,) = (row for row in party.rows if row.name == "出生人口性别比")
    assert (given_away.points, given_away.score, given_away.lost) == ("", "", "")
    assert given_away.remark.startswith("新生儿不足 30 人")


def test_earned_and_lost_make_up_the_points() -> None:
    for section in sections(of("U09"), NAMES, 2):
        for row in section.rows:
            if row.score:
                assert abs(float(row.points) - float(row.score) - float(row.lost)) < 0.011


def test_more_than_the_points_is_no_loss() -> None:
    (row,) = sections([of("U01")[0] | {"score": 25.0, "points": 20, "group": ""}], NAMES, 2)[0].rows
    assert (row.score, row.lost) == ("25.00", "0.00")


def test_a_missing_figure_is_blank_and_says_so() -> None:
    section = sections(of("U10"), NAMES, 2)[1]
    row = section.rows[1]
    assert (row.value, row.points, row.score, row.lost) == ("", "", "", "")
    assert row.remark == "缺报：没有交回填报表，未计分。"
    assert section.total.score == ""


def test_a_group_is_one_even_where_its_indicators_stand_apart() -> None:
    rows = [row | {"group": group} for row, group in zip(of("U01")[:3], "甲乙甲", strict=True)]
    (section,) = sections(rows, NAMES, 2)
    assert [row.name for row in section.groups] == ["甲", "乙"]


def test_an_unusual_treatment_is_named_where_the_reason_does_not() -> None:
    row = sections(of("U01", treatment="average", reason="同类单位平均"), NAMES, 2)[0].rows[1]
    assert row.remark == "计平均分：同类单位平均"


def test_stages_are_told_apart_only_where_there_are_several() -> None:
    early, late = of("U01", stage_name="上半年"), of("U01", stage_name="全年")
    assert [section.title for section in sections(early, NAMES, 2)] == ["党政线", "工作线"]
    titles = [section.title for section in sections(early + late, NAMES, 2)]
    assert titles == ["党政线·上半年", "工作线·上半年", "党政线·全年", "工作线·全年"]


def test_a_target_is_read_with_its_direction() -> None:
    row = of("U01")[2]
    cases = [("≥", 95.0, "≥95%"), ("≤", 5.0, "≤5%"), ("区间", None, "区间"), ("≥", None, "")]
    for direction, target, shown in cases:
        (section,) = sections([row | {"direction": direction, "target": target, "group": ""}], NAMES, 2)
        assert section.rows[0].target == shown


def test_an_interval_is_shown_with_its_bounds_and_a_value_beside_them_apart() -> None:
    bounds = {"direction": "区间", "target": None, "lower": 103.0, "upper": 107.0, "unit_of_measure": "%"}
    row = of("U01")[0] | bounds | {"value": 107.0004, "group": ""}
    (shown,) = sections([row], NAMES, 2)[0].rows
    assert (shown.value, shown.target, shown.state) == ("107.0004%", "103～107%", "未达标")
    (unknown,) = sections([row | {"upper": None}], NAMES, 2)[0].rows
    assert unknown.target == "区间"
