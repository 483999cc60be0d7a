"""比对: a unit's own figure beside another department's."""

import pytest

from pipeline.check.compared import departments_agree
from pipeline.check.formulas import relations
from pipeline.collect.verified import Decided
from tests.unit.check.making import corrected, made, setting, verified


def asked(*decided: Decided, change: str = "", reported: float = 100) -> list[str]:
    material = made(change, {"U1": {"A1": reported, "A2": 100}}, decided=decided)
    return [f.message for f in departments_agree(material)]


@pytest.mark.parametrize(("office", "asks"), [(100, 0), (105, 0), (106, 1), (96, 0), (90, 1), (0, 1)])
def test_more_than_a_twentieth_off_is_asked_about(office: float, asks: int) -> None:
    assert len(asked(verified("U1", "A1", office))) == asks


def test_the_question_says_both_figures_and_where_the_other_stands() -> None:
    (message,) = asked(verified("U1", "A1", 125))
    assert "「办结数」自报 100，部门数据 125（核定数据），误差率 20%，超过 5%" in message


def test_none_on_record_is_no_rate() -> None:
    assert asked(verified("U1", "A1", 0), reported=0) == []
    assert "无法按比例计算" in asked(verified("U1", "A1", 0))[0]


def test_a_sampled_figure_is_no_comparison() -> None:
    assert asked(verified("U1", "A1", 50, "抽查")) == []
    assert len(asked(verified("U1", "A1", 50, ""))) == 1


def test_what_a_correction_settled_is_not_asked_again() -> None:
    assert asked(verified("U1", "A1", 50), corrected("U1", "A1", 95)) == []


def test_where_a_check_of_the_scheme_asks_the_program_does_not_ask_again() -> None:
    change = "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | 误差率(A1) <= 3% | 核实 |"
    assert asked(verified("U1", "A1", 125), change=change) == []
    material = made(change, {"U1": {"A1": 100, "A2": 200}}, decided=[verified("U1", "A1", 125)])
    (found,) = relations(material)
    assert (
        "办结数 125（F5），办结数核定 125，办结数自报 100；一般应满足 误差率(办结数) <= 3%" in found.message
    )


def test_a_figure_the_unit_was_never_asked_for_has_nothing_to_agree_with() -> None:
    assert asked(verified("U1", "A3", 50)) == []


@pytest.mark.parametrize(("content", "asks"), [("", 1), ("25%", 0), ("不查", 0), ("0", 1)])
def test_the_office_sets_how_far_apart_is_too_far(content: str, asks: int) -> None:
    assert len(asked(verified("U1", "A1", 125), change=setting("比对容差", content))) == asks
