"""一票否决: raised by a figure, a count or an event; it changes standing, never a score."""

from pathlib import Path

import pytest

from tests.workspaces import by_unit, run_of

POOR = {"U1": {"A1": 55}}
"""Below V1's 60: U1 has 27.5 + 27 + 18 = 72.5, between U2's 86 and U3's 63."""


def dossier(evidence: str = "Z1", approver: str = "领导小组", code: str = "V1", basis: str = "") -> str:
    return (
        "## 否决登记\n| 单位编码 | 否决编码 | 事实 | 证据编号 | 批准 | 依据 |\n"
        f"| U1 | {code} | 现场核查 | {evidence} | {approver} | {basis} |"
    )


def effect(word: str) -> str:
    return f"## 否决\n| 编码 | 效力 |\n| V1 | {word} |\n"


def test_without_its_papers_a_veto_is_pending_and_both_rankings_are_told(tmp_path: Path) -> None:
    run = run_of(tmp_path, figures=POOR)
    assert by_unit(run.ranking, "status") == {"U2": "ranked", "U1": "pending", "U3": "ranked"}
    assert by_unit(run.ranking, "rank") == {"U2": 1, "U1": 2, "U3": 3}
    assert by_unit(run.ranking, "rank_if_vetoed") == {"U2": 1, "U1": None, "U3": 2}
    (row,) = run.vetoes.to_dict("records")
    assert (row["unit_code"], row["code"], row["confirmed"]) == ("U1", "V1", False)
    assert row["fact"] == "办结率 55，否决界限 < 60"


def test_a_confirmed_veto_takes_the_place_and_leaves_the_score(tmp_path: Path) -> None:
    run = run_of(tmp_path, ledger=dossier(), figures=POOR)
    assert by_unit(run.ranking, "status")["U1"] == "vetoed"
    assert by_unit(run.ranking, "rank") == {"U2": 1, "U3": 2, "U1": None}
    assert by_unit(run.ranking, "score")["U1"] == 72.5
    assert by_unit(run.ranking, "grade")["U1"] == "一票否决"
    (row,) = run.vetoes.to_dict("records")
    assert (row["basis"], row["evidence"], row["approver"]) == ("第十条", "Z1", "领导小组")
    assert row["fact"].endswith("；现场核查")


@pytest.mark.parametrize(("evidence", "approver"), [("", "领导小组"), ("Z1", "")])
def test_half_a_dossier_leaves_it_pending(evidence: str, approver: str, tmp_path: Path) -> None:
    run = run_of(tmp_path, ledger=dossier(evidence, approver), figures=POOR)
    assert by_unit(run.ranking, "status")["U1"] == "pending"


@pytest.mark.parametrize(("basis", "status"), [("", "pending"), ("第十条", "vetoed")])
def test_a_veto_needs_a_basis_from_the_scheme_or_the_ledger(basis: str, status: str, tmp_path: Path) -> None:
    without = "## 否决\n| 编码 | 依据 |\n| V1 | |\n"
    run = run_of(tmp_path, without, dossier(basis=basis), POOR)
    assert by_unit(run.ranking, "status")["U1"] == status


def test_a_dossier_does_not_raise_a_veto_that_the_figures_do_not(tmp_path: Path) -> None:
    run = run_of(tmp_path, ledger=dossier())
    assert run.vetoes.empty
    assert [(f.code, f.unit_code) for f in run.findings] == [("L014", "U1")]
    assert by_unit(run.ranking, "rank") == {"U1": 1, "U2": 2, "U3": 3}


def test_a_dossier_tells_what_figure_is_lacking(tmp_path: Path) -> None:
    optional = "## 填报项\n| 编码 | 必填 |\n| A1 | 否 |\n"
    run = run_of(tmp_path, optional, dossier(), {"U1": {"A1": ""}})
    assert "（办结率 缺，否决界限 < 60）" in next(f.message for f in run.findings if f.code == "L014")


def test_judged_unfit_keeps_the_place_and_loses_grade_and_prizes(tmp_path: Path) -> None:
    best = {"U1": {"A1": 59, "A3": 60}, "U2": {"A1": 60, "A3": 0, "A4": 0}}
    run = run_of(tmp_path, effect("定为不合格"), dossier(), best)
    assert by_unit(run.ranking, "rank")["U1"] == 1
    assert by_unit(run.ranking, "status")["U1"] == "ranked"
    assert by_unit(run.ranking, "grade")["U1"] == "不合格"
    assert run.awards.empty


def test_barred_from_prizes_keeps_place_and_grade(tmp_path: Path) -> None:
    best = {"U1": {"A1": 59, "A3": 60}, "U2": {"A1": 60, "A3": 0, "A4": 0}}
    run = run_of(tmp_path, effect("取消评先"), dossier(), best)
    assert (by_unit(run.ranking, "rank")["U1"], by_unit(run.ranking, "grade")["U1"]) == (1, "合格")
    assert run.awards.empty


@pytest.mark.parametrize("word", ["定为不合格", "取消评先"])
def test_a_pending_veto_that_takes_no_place_moves_no_one(word: str, tmp_path: Path) -> None:
    run = run_of(tmp_path, effect(word), figures=POOR)
    assert by_unit(run.ranking, "rank_if_vetoed") == {"U2": 1, "U1": 2, "U3": 3}
    assert by_unit(run.ranking, "grade")["U1"] == "合格"


EVENT = (
    "## 否决\n| 编码 | 名称 | 条件 | 效力 | 依据 |\n| V2 | 重大事故 | 台账事项 | 不参与评分 | 第十一条 |\n"
)


def test_an_event_is_raised_by_the_ledger_alone(tmp_path: Path) -> None:
    assert run_of(tmp_path / "a", EVENT).vetoes.empty
    run = run_of(tmp_path / "b", EVENT, dossier(code="V2"))
    assert by_unit(run.ranking, "status")["U1"] == "vetoed"
    assert list(run.vetoes["fact"]) == ["现场核查"]


@pytest.mark.parametrize(("quantity", "raised"), [(2, []), (3, ["U2"])])
def test_cases_in_the_ledger_may_raise_one(quantity: int, raised: list[str], tmp_path: Path) -> None:
    cases = "## 否决\n| 编码 | 条件 |\n| V1 | K1 >= 3 |\n"
    ledger = (
        "## 扣分登记\n| 单位编码 | 事项编码 | 数量 | 证据编号 | 理由 | 批准 |\n"
        f"| U2 | K1 | {quantity} | Z1 | 查实 | 办公室 |"
    )
    assert list(run_of(tmp_path, cases, ledger).vetoes["unit_code"]) == raised


def test_a_missing_figure_raises_nothing(tmp_path: Path) -> None:
    optional = "## 填报项\n| 编码 | 必填 |\n| A1 | 否 |\n"
    assert run_of(tmp_path, optional, figures={"U1": {"A1": ""}}).vetoes.empty


def test_a_veto_out_of_force_or_on_another_line_concerns_nobody(tmp_path: Path) -> None:
    ended = "## 否决\n| 编码 | 失效日期 |\n| V1 | 2025-12-31 |\n"
    assert run_of(tmp_path / "a", ended, figures=POOR).vetoes.empty
    elsewhere = (
        "## 考核线\n| 编码 | 名称 | 总分 |\n| M | 副线 | 50 |\n## 否决\n| 编码 | 适用线 |\n| V1 | M |\n"
    )
    assert run_of(tmp_path / "b", elsewhere, figures=POOR).vetoes.empty


CARRIED = "## 否决（整表）\n| 编码 | 名称 | 条件 | 效力 |\n\n## 指标\n| 编码 | 目标 | 一票否决 | 依据 |\n| I1 | 75 | 不参与评分 | 第三条 |\n"


def test_an_indicator_may_carry_its_own_veto(tmp_path: Path) -> None:
    run = run_of(tmp_path, CARRIED, dossier(code="I1"), POOR)
    assert list(run.vetoes["unit_code"]) == ["U1", "U3"]
    assert list(run.vetoes["name"]) == ["办结率未达标"] * 2
    assert list(run.vetoes["confirmed"]) == [True, False]
    assert run.vetoes["fact"].iloc[1] == "办结率 70，办结率的目标 75"
    assert run.ledger[1] == ()


def test_which_is_missed_by_the_units_own_target(tmp_path: Path) -> None:
    own = CARRIED + "## 目标\n| 单位或类别 | 指标 | 目标 |\n| 街道 | I1 | 65 |\n| U2 | I1 | 85 |\n"
    assert list(run_of(tmp_path, own).vetoes["unit_code"]) == ["U2"]


def test_a_unit_not_assessed_on_an_indicator_is_not_struck_by_it(tmp_path: Path) -> None:
    own = (
        "## 指标\n| 编码 | 一票否决 | 依据 |\n| I1 | 不参与评分 | 第九条 |\n\n"
        "## 不考核\n| 单位或类别 | 指标 | 处理 |\n| U3 | I1 | 满分 |\n"
    )
    assert list(run_of(tmp_path, own).vetoes["unit_code"]) == ["U1", "U2"]


ONLY_OWN = (
    CARRIED.replace("| 75 |", "| |")
    + "## 目标\n| 单位或类别 | 指标 | 目标 |\n| 街道 | I1 | 75 |\n| 镇 | I1 | 80 |\n"
)


def test_an_indicators_own_veto_needs_no_target_but_the_units(tmp_path: Path) -> None:
    run = run_of(tmp_path, ONLY_OWN)
    assert list(run.vetoes["unit_code"]) == ["U3"]
    assert run.vetoes["fact"].iloc[0] == "办结率 70，办结率的目标 75"


def test_a_unit_without_a_target_is_not_struck(tmp_path: Path) -> None:
    run = run_of(
        tmp_path,
        ONLY_OWN.replace("| | 不参与评分", "| 〔缺〕 | 不参与评分").replace("| 街道 | I1 | 75 |\n", ""),
    )
    assert run.vetoes.empty
