"""A year in stages: each stage scored by itself, the year their weighted sum, corrections reaching back."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.files.workspace import open_workspace
from pipeline.model.findings import Refused
from pipeline.model.words import Standing
from pipeline.publish import publish, send_out
from pipeline.run import Run
from pipeline.year import Year, open_run
from tests.unit.report.workbook.reading import grids
from tests.workspaces import by_unit, lay

BOOK = "2026考核结果汇总.xlsx"
STAGES = """
## 阶段（整表）
| 编码 | 名称 | 权重 | 起始月 | 终止月 | 截止日期 |
| S1 | 上半年考核 | 0.4 | 1 | 6 | 2026-07-10 |
| S2 | 全年考核 | 0.6 | 1 | 12 | 2027-01-10 |
"""
LATER = """
## 更正
| 单位编码 | 填报项编码 | 更正值 | 理由 | 证据编号 | 批准 | 阶段 |
| U2 | A1 | 60 | 抽查 | 证-1 | 办公室 | S1 |
"""


def two_stages(root: Path, ledger: str = "", change: str = "", **figures: Any) -> Run:
    """A year of two stages, the second with U2's figures and the ledger given."""
    desk = lay(root, STAGES + change)
    desk.stage("S1")
    desk.stage("S2", ledger, **figures)
    return open_run(open_workspace(root))


def test_the_years_score_is_the_stages_by_weight(tmp_path: Path) -> None:
    run = two_stages(tmp_path, U2={"A1": 90})
    assert isinstance(run, Year)
    first, second = run.held
    assert by_unit(first.ranking, "score") == {"U1": 92.5, "U2": 86, "U3": 63}
    assert by_unit(second.ranking, "score") == {"U1": 92.5, "U2": 91, "U3": 63}
    assert by_unit(run.ranking, "score") == pytest.approx({"U1": 92.5, "U2": 89, "U3": 63})
    assert "上半年考核 86 分 × 0.4 ＋ 全年考核 91 分 × 0.6" in str(by_unit(run.ranking, "note")["U2"])


@pytest.mark.parametrize(
    "names",
    [("上/半年", "全[年]"), ("示例区上半年目标管理责任制考核之一", "示例区上半年目标管理责任制考核之二")],
)
def test_stages_of_any_name_have_sheets_of_their_own(names: tuple[str, str], tmp_path: Path) -> None:
    desk = lay(tmp_path, STAGES.replace("上半年考核", names[0]).replace("全年考核", names[1]))
    desk.stage("S1")
    desk.stage("S2")
    sheets = [name for name in grids(open_run(open_workspace(tmp_path)).reports[BOOK]) if "得分汇总·" in name]
    assert len(set(sheets)) == 2
    assert all(len(name) <= 31 for name in sheets)


def test_a_later_ledger_puts_right_an_earlier_stage(tmp_path: Path) -> None:
    run = two_stages(tmp_path, LATER, U2={"A1": 90})
    first, second = run.held
    assert by_unit(first.ranking, "score")["U2"] == 76
    assert by_unit(second.ranking, "score")["U2"] == 91
    assert by_unit(run.ranking, "score")["U2"] == pytest.approx(0.4 * 76 + 0.6 * 91)
    (fact,) = run.facts.query("period == '2026-S1' and unit_code == 'U2' and item_code == 'A1'").to_dict(
        "records"
    )
    assert (fact["reported"], fact["assessed"], fact["file"]) == (80, 60, "2026-S1/U2.xlsx")
    assert "inputs/2026-S2/考核台账.xlsx" in fact["note"]
    alone = open_run(open_workspace(tmp_path, "2026-S1"))
    assert by_unit(alone.ranking, "score")["U2"] == 76


def test_a_correction_names_a_stage_there_is(tmp_path: Path) -> None:
    run = two_stages(tmp_path, LATER.replace("| S1 |", "| S3 |"))
    (found,) = (f for f in run.findings if f.code == "L002")
    assert "S3" in found.message
    assert by_unit(run.ranking, "score")["U2"] == 86


def test_grades_and_awards_are_the_years(tmp_path: Path) -> None:
    run = two_stages(tmp_path)
    assert set(run.held[0].ranking["grade"]) == {""}
    assert run.held[0].awards.empty
    assert by_unit(run.ranking, "grade")["U1"] == "优秀"
    assert list(run.awards["unit_code"]) == ["U1"]


def test_a_veto_of_a_stage_holds_for_the_year(tmp_path: Path) -> None:
    run = two_stages(tmp_path, U3={"A1": 50})
    (veto,) = run.vetoes.to_dict("records")
    assert (veto["unit_code"], veto["fact"][:5]) == ("U3", "全年考核：")
    assert by_unit(run.held[0].ranking, "status")["U3"] == Standing.RANKED
    assert by_unit(run.ranking, "status")["U3"] == Standing.PENDING


def test_a_unit_missing_in_a_stage_has_no_score_for_the_year(tmp_path: Path) -> None:
    run = two_stages(tmp_path)
    (tmp_path / "inputs/2026-S1/returns/U3.xlsx").unlink()
    run = open_run(open_workspace(tmp_path))
    assert by_unit(run.ranking, "status")["U3"] == Standing.MISSING
    assert by_unit(run.ranking, "score")["U3"] is None
    missing = run.collection.roster.set_index("status").loc[Standing.MISSING]
    assert (missing["unit_code"], missing["file"]) == ("U3", "2026-S1/")


COUNTED = """
## 指标
| 编码 | 规则 | 目标 | 每例分值 |
| I2 | 按比例 | 12 | |

## 目标
| 单位或类别 | 指标 | 目标 |
| U3 | I2 | 10 |
"""


def test_yearly_targets_of_counts_are_those_of_the_months(tmp_path: Path) -> None:
    run = two_stages(tmp_path, change=COUNTED)
    targets = run.scores.set_index(["stage", "indicator_code", "unit_code"])["target"]
    assert targets.loc["S1", "I2"].to_dict() == {"U1": 6, "U2": 6, "U3": 5}
    assert targets.loc["S2", "I2"].to_dict() == {"U1": 12, "U2": 12, "U3": 10}
    assert set(targets.loc[:, "I1"]) == {100}
    reasons = run.scores.set_index(["stage", "indicator_code", "unit_code"])["reason"]
    assert "（全年目标 12，按 6 个月折算）" in reasons["S1", "I2", "U1"]
    assert "（全年目标 10，按 6 个月折算）" in reasons["S1", "I2", "U3"]
    assert "折算" not in reasons["S2", "I2", "U1"]


def test_the_office_may_say_otherwise_of_a_count(tmp_path: Path) -> None:
    whole = COUNTED.replace("| 每例分值 |", "| 每例分值 | 按月折算 |").replace("| 12 | |", "| 12 | | 否 |")
    run = two_stages(tmp_path, change=whole)
    assert set(run.scores.set_index(["stage", "indicator_code"])["target"].loc["S1", "I2"]) == {12, 10}


def test_formulas_know_the_months(tmp_path: Path) -> None:
    change = COUNTED.replace("| 12 |", "| 考核月数 + 1 |")
    run = two_stages(tmp_path, change=change)
    targets = run.scores.set_index(["stage", "indicator_code", "unit_code"])["target"]
    assert (targets["S1", "I2", "U1"], targets["S2", "I2", "U1"]) == (7, 13)


def test_every_stage_is_issued_and_published(tmp_path: Path) -> None:
    run = two_stages(tmp_path)
    send_out(run)
    publish(run)
    for period in ("2026-S1", "2026-S2"):
        assert (tmp_path / "templates_xlsx/issued" / period / "U1 甲镇 填报表.xlsx").is_file()
        assert (tmp_path / "reports" / period / f"{period}考核结果汇总.xlsx").is_file()
    assert (tmp_path / "reports/2026/2026考核结果汇总.xlsx").is_file()
    listed = (tmp_path / "reports/2026/manifest.json").read_text(encoding="utf-8")
    assert "inputs/2026-S1/returns/U2.xlsx" in listed
    assert "inputs/2026-S2/考核台账.xlsx" in listed


IN_MONTHS = """
## 等次（整表）
| 编码 | 适用线 | 条件 | 结果 |
| D1 | L | 得分 >= 7 * 考核月数 | 优秀 |
| D2 | L | 得分 >= 0 | 合格 |

## 奖惩（整表）
| 编码 | 适用线 | 类别 | 条件 | 结果 | 金额 |
| J1 | L | 奖励 | 得分 > 15 * 考核月数 | 甲奖 | 100 * 考核月数 |
| J2 | L | 奖励 | 名次 = 1 | 乙奖 | 10 * 考核月数 |
"""
HALF = STAGES.split("| S2")[0].replace("0.4", "1")


def honoured(run: Run) -> tuple[dict[str, object], list[tuple[object, ...]]]:
    """Each unit's grade, and who gets which award and how much."""
    columns = ["unit_code", "award", "amount"]
    return by_unit(run.ranking, "grade"), list(run.awards[columns].itertuples(index=False, name=None))


def test_grades_and_awards_know_the_months_of_the_year(tmp_path: Path) -> None:
    expected = {"U1": "优秀", "U2": "优秀", "U3": "合格"}, [("U1", "乙奖", 120)]
    assert honoured(two_stages(tmp_path / "stages", change=IN_MONTHS)) == expected
    assert honoured(lay(tmp_path / "year", IN_MONTHS).run()) == expected


def test_grades_and_awards_know_the_months_of_the_only_stage(tmp_path: Path) -> None:
    grades, awards = honoured(lay(tmp_path, HALF + IN_MONTHS).run())
    assert set(grades.values()) == {"优秀"}
    assert awards == [("U1", "甲奖", 600), ("U1", "乙奖", 60)]


def test_a_stage_there_is_not_is_refused_with_all_there_are(tmp_path: Path) -> None:
    two_stages(tmp_path)
    with pytest.raises(Refused, match="没有「S3」；现有 S1、S2。"):
        _ = open_run(open_workspace(tmp_path, "2026-S3")).scheme
