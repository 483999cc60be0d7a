"""What makes a change: figures, rules and ledger add up to it, own score and others to the places gained."""

from pathlib import Path

import pytest

from pipeline.model.findings import Refused
from pipeline.review.effects import Move, crossed, moves
from tests.bad.test_run import TARGET
from tests.unit.results import assessed, basis
from tests.unit.test_year import LATER, STAGES
from tests.workspaces import RETURNS, Desk, lay

MARKS = "## 现场评分\n| 单位编码 | 指标编码 | 评分1 | 评分2 |\n| U2 | I3 | 20 | 20 |"
NEW_UNIT = "## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | L |\n"


def told(one: Path, other: Path, line: str = "L") -> dict[str, Move]:
    return {m.unit_code: m for m in moves(crossed(basis(one), basis(other))) if m.line == line}


def split(move: Move) -> tuple[float | None, float | None, float | None, float | None]:
    return move.change, move.data, move.rules, move.ledger


def test_nothing_changed(desk: Desk, before: Path) -> None:
    found = told(before, assessed(desk, "后"))
    assert not any(move.moved for move in found.values())
    assert split(found["U2"]) == (0, 0, 0, 0)
    assert (found["U2"].gained, found["U2"].own, found["U2"].others) == (0, 0, 0)


def test_a_figure_alone(desk: Desk, before: Path) -> None:
    desk.returns(desk.filled("U2", {"A1": 90}))
    assert split(told(before, assessed(desk, "后"))["U2"]) == pytest.approx((5, 5, 0, 0))


def test_an_entry_alone(desk: Desk, before: Path) -> None:
    desk.ledger(MARKS)
    assert split(told(before, assessed(desk, "后"))["U2"]) == pytest.approx((4, 0, 0, 4))


def test_a_rule_alone(desk: Desk, before: Path) -> None:
    desk.rewritten(TARGET)
    change = 50 * 80 / 95 - 40
    assert split(told(before, assessed(desk, "后"))["U2"]) == pytest.approx((change, 0, change, 0))


def test_what_works_together_is_shared_without_favour(desk: Desk, before: Path) -> None:
    """80 → 90 of 100, 100 → 95 the target: 5 and 2.1053 alone, together 7.3684; each gets half of what is over."""
    desk.rewritten(TARGET)
    desk.returns(desk.filled("U2", {"A1": 90}))
    desk.ledger(MARKS)
    change, data, rules, ledger = split(told(before, assessed(desk, "后"))["U2"])
    alone, together = (50 * 90 / 100 - 40, 50 * 80 / 95 - 40), 50 * 90 / 95 - 40
    over = (together - sum(alone)) / 2
    assert (data, rules, ledger) == pytest.approx((alone[0] + over, alone[1] + over, 4))
    assert change == pytest.approx(together + 4)


def test_the_other_way_round_everything_is_the_opposite(desk: Desk, before: Path) -> None:
    desk.rewritten(TARGET)
    desk.returns(desk.filled("U2", {"A1": 99}))
    desk.ledger(MARKS)
    after = assessed(desk, "后")
    there, back = told(before, after), told(after, before)
    for unit, move in there.items():
        assert split(move) == pytest.approx(tuple(-(part or 0.0) for part in split(back[unit])))
        assert move.gained == -(back[unit].gained or 0)


def test_a_place_is_gained_by_the_own_score_or_by_the_others(desk: Desk, before: Path) -> None:
    """U2 rises from 86 to 92, which is not enough to pass U1 with 92.5; with 96 it is."""
    desk.returns(desk.filled("U2", {"A1": 92}))
    found = told(before, assessed(desk, "中"))
    assert [(m.gained, m.own, m.others) for m in found.values()] == [(0, 0, 0)] * 3
    desk.ledger(MARKS)
    found = told(before, assessed(desk, "后"))
    assert (found["U2"].gained, found["U2"].own, found["U2"].others) == (1, 1, 0)
    assert (found["U1"].gained, found["U1"].own, found["U1"].others) == (-1, 0, -1)


def test_a_unit_without_a_return_has_no_score_to_split(desk: Desk, before: Path) -> None:
    desk.remove(f"{RETURNS}/U2.xlsx")
    gone = told(before, assessed(desk, "后"))
    move = gone["U2"]
    assert move.moved
    assert split(move) == (None, None, None, None)
    assert move.now is not None
    assert (move.now.score, move.now.status) == (None, "missing")
    assert (gone["U3"].gained, gone["U3"].own, gone["U3"].others) == (1, 0, 1)


def test_a_unit_that_is_blocked_has_a_score_and_no_place(desk: Desk, before: Path) -> None:
    desk.returns(desk.filled("U2", {"A1": 101}))
    move = told(before, assessed(desk, "后"))["U2"]
    assert move.data == pytest.approx(10)
    assert (move.gained, move.own) == (None, None)


def test_units_that_only_one_scheme_has(desk: Desk, before: Path) -> None:
    larger = desk.rewritten(NEW_UNIT)
    larger.returns(larger.filled("U4", {"A1": 99, "A2": 100, "A3": 5, "A4": 5}), "U4.xlsx")
    larger.ledger("## 现场评分\n| 单位编码 | 指标编码 | 评分1 | 评分2 |\n| U4 | I3 | 20 | 20 |")
    after = assessed(larger, "后")
    came, left = told(before, after), told(after, before)
    assert came["U4"].before is None
    assert left["U4"].now is None
    assert (came["U1"].gained, came["U1"].own, came["U1"].others) == (-1, 0, -1)
    assert split(came["U1"]) == (0, 0, 0, 0)


def test_a_year_in_stages_is_split_through_its_stages(tmp_path: Path) -> None:
    desk = lay(tmp_path, STAGES)
    desk.stage("S1")
    desk.stage("S2")
    before = assessed(desk, "前")
    desk.stage("S2", LATER, U2={"A1": 90})
    move = told(before, assessed(desk, "后"))["U2"]
    assert split(move) == pytest.approx((0.6 * 5 - 0.4 * 10, 0.6 * 5, 0, -0.4 * 10))


def test_a_stage_more_is_a_matter_of_figures(tmp_path: Path) -> None:
    desk = lay(tmp_path, STAGES)
    desk.stage("S1")
    before = assessed(desk, "前")
    desk.stage("S2")
    change, data, rules, ledger = split(told(before, assessed(desk, "后"))["U2"])
    assert change == pytest.approx(0.6 * 86)
    assert rules == 0
    assert (data or 0) + (ledger or 0) == pytest.approx(change)


def test_a_year_and_a_stage_are_not_exchanged(tmp_path: Path) -> None:
    desk = lay(tmp_path, STAGES)
    desk.stage("S1")
    year = assessed(desk, "年")
    stage = assessed(desk, "段", "2026-S1")
    with pytest.raises(Refused) as refusal:
        crossed(basis(year), basis(stage, "2026-S1"))
    assert [found.code for found in refusal.value.findings] == ["R057"]
