"""Bonuses and deductions worked by hand: priced, multiplied, capped, and how far down they may go."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.run import Run
from pipeline.score.adjustments import counts
from tests.workspaces import by_unit, run_of


def deducted(*cases: str) -> str:
    """Rows of the register: unit | number | months | points each | modifiers, evidence numbered by row."""
    head = "| 单位编码 | 数量 | 月数 | 每例分值 | 系数 | 事项编码 | 证据编号 | 理由 | 批准 |"
    rows = [f"| {case} | K1 | Z{n} | 查实 | 办公室 |" for n, case in enumerate(cases)]
    return "\n".join(["## 扣分登记", head, *rows, ""])


def rewarded(*cases: str) -> str:
    head = "| 单位编码 | 数量 | 事项编码 | 证据编号 | 理由 | 批准 |"
    rows = [f"| {case} | G1 | J{n} | 推广 | 办公室 |" for n, case in enumerate(cases)]
    return "\n".join(["## 加分登记", head, *rows, ""])


def points(run: Run) -> list[float]:
    table: pd.DataFrame = run.adjusted[0]
    return [round(p, 9) for p in table["points"]]


def tariff(**cells: str) -> str:
    head, row = (" | ".join(part) for part in (cells.keys(), cells.values()))
    return f"## 扣分项\n| 编码 | {head} |\n| K1 | {row} |\n"


def test_quantity_times_points_comes_off_the_score(tmp_path: Path) -> None:
    run = run_of(tmp_path, ledger=deducted("U2 | 3 | | | ") + rewarded("U2 | 1"))
    assert points(run) == [3, 6]
    row = run.ranking.set_index("unit_code").loc["U2"]
    assert list(row[["base", "bonus", "deduction", "score"]]) == [86, 3, 6, 83]
    assert by_unit(run.ranking, "score") == {"U1": 92.5, "U2": 83, "U3": 63}


def test_modifiers_multiply(tmp_path: Path) -> None:
    run = run_of(tmp_path, ledger=deducted("U2 | 3 | | | X1、X2", "U1 | 1 | | | X1", "U3 | 1 | | | "))
    assert points(run) == [4, 4, 2]
    assert run.adjusted[0].loc[0, "modifiers"] == "上级查出×2、主动上报×1/3"
    assert run.adjusted[0].loc[0, "factor"] == pytest.approx(2 / 3)


def test_a_tariff_with_a_range_takes_the_points_decided_on(tmp_path: Path) -> None:
    run = run_of(tmp_path, tariff(每例分值="1-5"), deducted("U2 | 2 | | 4.5 | "))
    assert points(run) == [9]


def test_a_cap_holds_over_all_cases_of_a_unit(tmp_path: Path) -> None:
    run = run_of(
        tmp_path,
        tariff(封顶="5"),
        deducted("U2 | 2 | | | ", "U2 | 2 | | | ", "U1 | 2 | | | ") + rewarded("U2 | 3"),
    )
    assert points(run) == [6, 4, 1, 4]
    assert list(run.ranking.set_index("unit_code").loc["U2", ["bonus", "deduction"]]) == [6, 5]


def test_months_count_up_to_their_limit(tmp_path: Path) -> None:
    by_month = tariff(计量="例·月", 月数上限="6")
    run = run_of(tmp_path, by_month, deducted("U2 | 2 | 9 | | ", "U1 | 1 | 2 | | X1"))
    assert points(run) == [24, 8]
    assert list(run.adjusted[0]["months"]) == [6, 2]


def test_a_share_of_a_point_may_be_a_quantity(tmp_path: Path) -> None:
    run = run_of(tmp_path, tariff(计量="百分点", 每例分值="0.2"), deducted("U2 | 12.5 | | | "))
    assert points(run) == [2.5]


@pytest.mark.parametrize(("floor", "score"), [("是", 0.0), ("", 0.0), ("否", 63.0 - 80)])
def test_a_score_stops_at_zero_unless_the_tariff_says_no(floor: str, score: float, tmp_path: Path) -> None:
    run = run_of(tmp_path, tariff(是否保底=floor), deducted("U3 | 40 | | | "))
    assert by_unit(run.ranking, "score")["U3"] == score
    assert by_unit(run.ranking, "deduction")["U3"] == 80


def test_what_goes_below_zero_comes_off_after_what_does_not(tmp_path: Path) -> None:
    beyond = "## 扣分项\n| 编码 | 名称 | 每例分值 | 适用线 | 是否保底 |\n| K2 | 挪用 | 10 | L | 否 |\n"
    ledger = deducted("U3 | 40 | | | ") + "| U3 | 1 | | | | K2 | Z9 | 查实 | 办公室 |"
    assert by_unit(run_of(tmp_path, beyond, ledger).ranking, "score")["U3"] == -10


def test_cases_are_counted_by_number_not_by_points(tmp_path: Path) -> None:
    run = run_of(tmp_path, ledger=deducted("U2 | 2 | | | X1", "U2 | 3 | | | ") + rewarded("U2 | 1"))
    assert counts(run.adjusted[0]) == {("U2", "K1"): 5, ("U2", "G1"): 1}


def test_a_tariff_line_not_in_force_costs_nothing(tmp_path: Path) -> None:
    run = run_of(tmp_path, tariff(失效日期="2025-12-31"), deducted("U2 | 1 | | | "))
    assert points(run) == []
    assert by_unit(run.ranking, "score")["U2"] == 86


def test_a_modifier_not_in_force_changes_nothing(tmp_path: Path) -> None:
    run = run_of(tmp_path, "## 系数\n| 编码 | 失效日期 |\n| X1 | 2025-12-31 |", deducted("U2 | 1 | | | X1"))
    assert points(run) == [2]


TWO_LINES = "## 扣分项\n| 编码 | 名称 | 每例分值 | 计量 | 适用线 |\n| K2 | 迟报 | 1 | 例 | L |\n"


def entered(*rows: str) -> str:
    """Rows of the register: unit | code | number | date | evidence | reason."""
    head = "| 单位编码 | 事项编码 | 数量 | 日期 | 证据编号 | 理由 | 批准 |"
    return "\n".join(["## 扣分登记", head, *(f"| {row} | 办公室 |" for row in rows), ""])


@pytest.mark.parametrize(
    "again",
    [
        "U2 | K2 | 1 | 2026-05-06 | | 县 通报",  # the same under another line
        "U2 | K1 | 1 | 2026-05-06 | | 县通报",  # entered twice
        "U2 | K1 | 3 | 2026-05-06 | | 县通报",  # the same line twice, the number mistaken
        "U2 | K2 | 1 | 2026-05-06 | Z7 | 县通报",  # one of the two without evidence
    ],
)
def test_one_case_entered_twice_is_told_and_still_counts(again: str, tmp_path: Path) -> None:
    run = run_of(tmp_path, TWO_LINES, entered("U2 | K1 | 1 | 2026-05-06 | | 县通报", again))
    (told,) = [f for f in run.findings if f.code == "L013"]
    assert (told.unit_code, told.place.cell) == ("U2", "C3")
    assert len(run.adjusted[0]) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U2 | K1 | 1 | 2026-05-06 | | 县通报", "U1 | K1 | 1 | 2026-05-06 | | 县通报"),
        ("U2 | K1 | 1 | 2026-05-06 | | 县通报", "U2 | K1 | 1 | 2026-05-07 | | 县通报"),
        ("U2 | K1 | 1 | 2026-05-06 | | 县通报", "U2 | K1 | 1 | 2026-05-06 | | 市通报"),
        ("U2 | K1 | 1 | 2026-05-06 | | 县通报", "U2 | K2 | 2 | 2026-05-06 | | 县通报"),
        ("U2 | K1 | 1 | | | 县通报", "U2 | K1 | 1 | | | 县通报"),
        ("U2 | K1 | 1 | 2026-05-06 | | ", "U2 | K1 | 1 | 2026-05-06 | | "),
        ("U2 | K1 | 1 | 2026-05-06 | Z1 | 县通报", "U2 | K2 | 1 | 2026-05-06 | Z2 | 县通报"),
    ],
    ids=["unit", "day", "reason", "line and number", "no day", "no reason", "evidence of their own"],
)
def test_two_cases_that_only_look_alike_are_left_alone(one: str, other: str, tmp_path: Path) -> None:
    """A day's inspection brings several cases to light, all for the reason of that inspection."""
    run = run_of(tmp_path, TWO_LINES, entered(one, other))
    assert [f.code for f in run.findings if f.code in ("L007", "L013")] == []


def test_a_reward_and_a_deduction_for_one_event_are_not_one_case(tmp_path: Path) -> None:
    row = "| 2026-05-06 | | 县通报 | 办公室 |"
    head = "| 单位编码 | 事项编码 | 数量 | 日期 | 证据编号 | 理由 | 批准 |"
    ledger = f"## 扣分登记\n{head}\n| U2 | K1 | 1 {row}\n\n## 加分登记\n{head}\n| U2 | G1 | 1 {row}\n"
    assert not [f for f in run_of(tmp_path, ledger=ledger).findings if f.code == "L013"]
