"""A result told to the end: what an office reads for each way a score comes about."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from pipeline.report.explain import account_lines, indicator_lines
from tests.unit.score.test_adjustments import deducted, rewarded, tariff
from tests.unit.score.test_rollup import BELOW
from tests.unit.score.test_vetoes import POOR, dossier
from tests.unit.test_year import LATER, two_stages
from tests.workspaces import LEDGER_FILE, SAVED, SCHEME_FILE, lay, run_of

Returned = Mapping[str, Mapping[str, CellValue]]
AS_USUAL: Returned = {}


def told(
    tmp_path: Path, change: str = "", ledger: str = "", unit: str = "U2", returned: Returned = AS_USUAL
) -> list[str]:
    """The account of a unit of the tiny scheme; ``returned`` are other figures by unit."""
    return account_lines(run_of(tmp_path, change, ledger, returned).explain(unit))


def under(lines: list[str], title: str) -> list[str]:
    """The lines below a title, down to a blank one."""
    rest = lines[lines.index(next(line for line in lines if line.startswith(title))) + 1 :]
    return rest[: rest.index("")] if "" in rest else rest


def below(lines: list[str], title: str) -> list[str]:
    """The indented lines below a title, down to the next that is not."""
    rest = under(lines, title)
    return rest[: next((k for k, line in enumerate(rest) if not line.startswith("    ")), len(rest))]


def test_a_plain_result_reads_from_the_rank_to_the_cells(tmp_path: Path) -> None:
    assert told(tmp_path) == [
        "乙镇（U2，镇）",
        "    收表　U2.xlsx，已收，2026-12-20 10:00:00",
        "",
        "【主线】86.00 分，第 2 名（共 3 个单位）",
        "    得分　指标 86 ＋ 加分 0 － 扣分 0 ＝ 86",
        "    修约　86 → 86.00，四舍五入到 2 位小数，按此排名",
        "    上年　80 分，第 1 名",
        "    等次　合格　得分 < 90（得分 86）",
        f"          方案未写依据　←　{SCHEME_FILE} 等次!C4",
        "",
        "【主线·指标】",
        "── 办理",
        "I1 办结率　40 分（满分 50，失 10）",
        "    规则　按比例　完成值 80%，目标 ≥100%，完成目标的 80%，按比例计，得 40 分（满分 50 分）。",
        "    公式　A1 / A2 * 100",
        "    数据　A1 办结数 ＝ 80　←　U2.xlsx 基础表!F5",
        "          A2 应办数 ＝ 100　←　U2.xlsx 基础表!F6",
        f"    依据　方案未写依据　←　{SCHEME_FILE} 指标!A2",
        "── 服务",
        "I2 走访整改　30 分（满分 30）",
        "    规则　据实计分　完成值 10 次，每次计 3 分，得满为止，得 30 分（满分 30 分）。",
        "    公式　A3 + A4",
        "    数据　A3 走访次数 ＝ 5　←　U2.xlsx 基础表!F7",
        "          A4 整改次数 ＝ 5　←　U2.xlsx 基础表!F8",
        f"    依据　方案未写依据　←　{SCHEME_FILE} 指标!A3",
        "I3 现场检查　16 分（满分 20，失 4）",
        "    规则　现场评分　评分平均 16 分，得 16 分（满分 20 分）。",
        f"    评分　17、15，取平均　←　{LEDGER_FILE} 现场评分!F3、G3",
        f"    依据　方案未写依据　←　{SCHEME_FILE} 指标!A4",
    ]


def test_a_deduction_is_priced_with_its_modifiers_entry_and_clauses(tmp_path: Path) -> None:
    clauses = "## 扣分项\n| 编码 | 依据 |\n| K1 | 第九条 |\n## 系数\n| 编码 | 依据 |\n| X2 | 第十条 |\n"
    lines = told(tmp_path, clauses, deducted("U2 | 3 | | | X1、X2"))
    assert under(lines, "【加分与扣分】") == [
        "K1 漏报　主线扣分 4 分",
        "    计算　3 例 × 每例 2 分 × 上级查出 2 × 主动上报 1/3 ＝ 4 分",
        f"    登记　{LEDGER_FILE} 扣分登记!F2，证据 Z0，批准 办公室",
        "    事由　查实",
        f"    依据　第九条　←　{SCHEME_FILE} 扣分项!A2",
        "          主动上报：第十条",
    ]
    assert under(lines, "【主线】")[0] == "    得分　指标 86 ＋ 加分 0 － 扣分 4 ＝ 82"


def test_months_beyond_the_most_are_told(tmp_path: Path) -> None:
    months = "## 扣分项\n| 编码 | 每例分值 | 计量 | 月数上限 |\n| K1 | 0.5 | 例·月 | 12 |\n"
    lines = told(tmp_path, months, deducted("U2 | 1 | 14 | | "))
    assert "1 例 × 12 个月（登记 14 个月，最多计 12 个月）× 每例·月 0.5 分 ＝ 6 分" in "".join(lines)


def test_a_cap_and_what_it_leaves(tmp_path: Path) -> None:
    lines = told(tmp_path, tariff(封顶="5"), deducted("U2 | 2 | | | ", "U2 | 2 | | | "))
    assert [line for line in lines if "计算" in line] == [
        "    计算　2 例 × 每例 2 分 ＝ 4 分",
        "    计算　2 例 × 每例 2 分 ＝ 4 分，封顶 5 分，计 1 分",
    ]


def test_where_deductions_stop_and_which_do_not(tmp_path: Path) -> None:
    open_ended = "## 扣分项\n| 编码 | 名称 | 每例分值 | 适用线 | 是否保底 |\n| K1 | 漏报 | 50 | L | 是 |\n| K2 | 挪用 | 3 | L | 否 |\n"
    cases = deducted("U2 | 2 | | | ") + deducted("U2 | 1 | | | ").replace("K1", "K2").replace(
        "## 扣分登记\n", ""
    ).split("\n", 1)[1].replace("Z0", "Z9")
    lines = told(tmp_path, open_ended, cases)
    assert under(lines, "【主线】")[0] == (
        "    得分　指标 86 ＋ 加分 0 － 扣分 100 ＝ -14，扣到 0 为止，再扣不保底的 3 ＝ -3"
    )
    assert "K2 挪用　主线扣分 3 分，不保底" in lines


def test_entries_that_do_not_count_are_told_with_why(tmp_path: Path) -> None:
    lines = told(tmp_path, "## 扣分项\n| 编码 | 失效日期 |\n| K1 | 2025-12-31 |\n", deducted("U2 | 3 | | | "))
    (found,) = under(lines, "【台账登记的问题】")
    assert found.startswith(f"    L010 {LEDGER_FILE} 扣分登记!C2 ")
    assert "【加分与扣分】" not in lines


def test_a_pending_veto_says_what_it_lacks_and_what_it_would_change(tmp_path: Path) -> None:
    lines = told(tmp_path, unit="U1", returned=POOR)
    assert under(lines, "【一票否决】") == [
        "V1 办结率过低　不参与评分，待定，尚缺证据编号、批准人，排名按两种情形分别列出",
        f"    条件　I1 < 60　←　{SCHEME_FILE} 否决!C2",
        "    事实　办结率 55，否决界限 < 60",
        "    数据　A1 办结数 ＝ 55　←　U1.xlsx 基础表!F5",
        "          A2 应办数 ＝ 100　←　U1.xlsx 基础表!F6",
        "    依据　第十条",
    ]
    assert "    待定　待定的否决如成立，不列名次" in under(lines, "【主线】72.50 分，第 2 名")


def test_a_confirmed_veto_shows_its_dossier(tmp_path: Path) -> None:
    lines = told(tmp_path, ledger=dossier(), unit="U1", returned=POOR)
    assert "V1 办结率过低　不参与评分，已认定" in lines
    assert f"    登记　{LEDGER_FILE} 否决登记!C2，证据 Z1，批准 领导小组" in lines
    assert "【主线】72.50 分，一票否决" in lines


def test_a_veto_by_counting_shows_what_was_counted(tmp_path: Path) -> None:
    lines = told(tmp_path, "## 否决\n| 编码 | 条件 |\n| V1 | K1 >= 3 |\n", deducted("U2 | 3 | | | "))
    assert f"    例数　3 例 × 每例 2 分 ＝ 6 分　←　{LEDGER_FILE} 扣分登记!F2" in lines


def test_the_rounding_for_the_ranking_is_shown(tmp_path: Path) -> None:
    lines = told(tmp_path, unit="U1", returned={"U1": {"A1": 2, "A2": 3}})
    assert "    修约　78.3333 → 78.33，四舍五入到 2 位小数，按此排名" in lines
    unrounded = told(
        tmp_path / "b",
        "## 方案\n| 项目 | 内容 |\n| 得分小数位 | 不修约 |\n",
        unit="U1",
        returned={"U1": {"A1": 2, "A2": 3}},
    )
    assert "    修约　不修约，78.333333333，按此排名" in unrounded


def test_a_score_just_below_a_half_is_not_shown_as_one(tmp_path: Path) -> None:
    marks = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U2 | I3 | 15.34499999 |"
    assert "    修约　85.34499999 → 85.34，四舍五入到 2 位小数，按此排名" in told(tmp_path, ledger=marks)


def test_equal_scores_say_who_and_what_decides(tmp_path: Path) -> None:
    same: Returned = {"U1": {"A1": 80, "A3": 5, "A4": 5}, "U2": {"A1": 80}}
    marks = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U1 | I3 | 15 |\n| U2 | I3 | 15 |\n| U3 | I3 | 1 |"
    assert "    并列　与甲镇得分相同，名次并列" in told(tmp_path, "", marks, returned=same)
    breaker = "## 方案\n| 项目 | 内容 |\n| 并列处理 | 服务、I1 |\n"
    lines = told(tmp_path / "b", breaker, marks, returned=same)
    assert "    并列　与甲镇得分相同，依次按 服务（45）、I1（40） 得分高者在前" in lines


def test_last_years_figures_stand_with_their_place(tmp_path: Path) -> None:
    lines = told(tmp_path, "## 指标\n| 编码 | 目标 |\n| I1 | 上年(A1) / A2 * 100 + 10 |\n")
    assert below(lines, "I1 办结率")[2:6] == [
        "    数据　A1 办结数         ＝ 80　←　U2.xlsx 基础表!F5",
        "          A2 应办数         ＝ 100　←　U2.xlsx 基础表!F6",
        "          A1 办结数（上年） ＝ 80　←　x.xlsx 基础表!F5；reports/2025/data/facts.parquet",
        f"    目标　上年(A1) / A2 * 100 + 10 ＝ 90　←　{SCHEME_FILE} 指标!I2",
    ]


def test_the_figures_of_units_below_are_listed_under_their_sum(tmp_path: Path) -> None:
    lines = told(tmp_path, BELOW + "## 指标\n| 编码 | 表达式 |\n| I2 | 下级合计(A3) |\n", unit="U1")
    assert below(lines, "I2 走访整改")[2:5] == [
        "    数据　A3 走访次数下级合计 ＝ 9（2 个下级单位）",
        "          　U2 乙镇   ＝ 5　←　U2.xlsx 基础表!F7",
        "          　U3 丙街道 ＝ 4　←　U3.xlsx 基础表!F7",
    ]


def test_subordinate_scores_that_count_are_shown(tmp_path: Path) -> None:
    lines = under(told(tmp_path, BELOW, unit="U1"), "【主线】85.30 分")
    assert lines[1:4] == [
        "    下级　本级 92.5 × 0.6 ＋ 下级平均得分率 74.5% × 100 × 0.4 ＝ 85.3",
        "          U2 乙镇　86 ÷ 100 ＝ 86%",
        "          U3 丙街道　63 ÷ 100 ＝ 63%",
    ]


def test_what_is_set_aside_and_by_how_much_the_rest_counts_more(tmp_path: Path) -> None:
    exempt = "## 不考核\n| 单位或类别 | 指标 | 处理 | 依据 |\n| 镇 | I1 | 折算 | 第八条 |\n"
    lines = told(tmp_path, exempt)
    assert "    折算　I1 办结率（50 分）不计，分值由其余指标分担：100 ÷ 50 ＝ 2" in lines
    assert f"    免考　镇 不考核此项　第八条　←　{SCHEME_FILE} 不考核!C2" in below(lines, "I1 办结率　未计分")
    assert "折算系数 2，折算后 60 分。" in below(lines, "I2 走访整改　60 分（满分 60）")[0]


def test_an_average_says_of_what(tmp_path: Path) -> None:
    exempt = "## 不考核\n| 单位或类别 | 指标 | 处理 |\n| U2 | I1 | 平均分 |\n"
    (reason,) = (line for line in told(tmp_path, exempt) if "计平均分" in line)
    assert reason.endswith("计平均分 41.25 分（已计分单位平均得分率 82.5% × 50 分）。")


def test_whose_target_and_points_are(tmp_path: Path) -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 目标 | 分值 |\n| 镇 | I1 | 90 | |\n| U2 | I1 | | 30 |\n| U2 | I2 | | 50 |\n"
    lines = below(told(tmp_path, own), "I1 办结率")
    assert lines[0].endswith("得 26.67 分（满分 30 分）。（目标为镇单列）")
    assert f"    目标　90（镇 单列）　←　{SCHEME_FILE} 目标!C2" in lines
    assert f"    分值　30（U2 单列）　←　{SCHEME_FILE} 目标!D3" in lines


def test_the_peers_a_score_is_measured_by(tmp_path: Path) -> None:
    best = "## 指标\n| 编码 | 规则 | 目标 |\n| I1 | 与最优比 | |\n"
    lines = below(told(tmp_path, best), "I1 办结率")
    assert "    比较　组内最优 95（甲镇），同组 3 个单位" in lines


def test_an_award_says_its_condition_quota_and_money(tmp_path: Path) -> None:
    award = (
        "## 奖惩\n| 编码 | 条件 | 名额 | 金额 | 依据 |\n"
        "| J1 | AND(等次 = “合格”, I1 >= 80, A1 > 1) | 2 | 得分 * 10 | 第十五条 |\n"
    )
    lines = under(told(tmp_path, award), "【主线】")
    at = next(k for k, line in enumerate(lines) if line.startswith("    奖励"))
    assert lines[at:] == [
        "    奖励　一等奖，860 元（得分 * 10）　AND(等次 = “合格”, I1 >= 80, A1 > 1)"
        "（等次 合格，办结率 80，办结数 80，得分 86），名额 2",
        "          A1 办结数 ＝ 80　←　U2.xlsx 基础表!F5",
        f"          第十五条　←　{SCHEME_FILE} 奖惩!E2",
    ]


def test_a_unit_without_a_return_says_so_and_what_was_found(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.remove("inputs/2026/returns/U2.xlsx")
    lines = account_lines(desk.run().explain("乙镇"))
    assert lines[:3] == ["乙镇（U2，镇）", "    收表　缺报", "    未计分　没有可用的填报表，因此没有得分。"]
    assert lines[3].startswith("          R020 乙镇没有交回填报表。")
    assert lines[4:] == ["【主线】未计分（缺报）"]


def test_a_unit_that_sent_two_returns_that_differ_says_so(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled("U2", {"A1": 79}, SAVED), "U2 另一份.xlsx")
    lines = account_lines(desk.run().explain("U2"))
    assert "    未计分　没有可用的填报表，因此没有得分。" in lines
    assert any(line.startswith("          R022 ") for line in lines)


def test_a_blocked_unit_is_scored_and_says_what_keeps_it_from_a_rank(tmp_path: Path) -> None:
    lines = told(tmp_path, returned={"U2": {"A1": 101}})
    at = lines.index("    未排名　得分照算，下列各处改正后才参与排名。")
    assert lines[at + 1].startswith("          C001 U2.xlsx 基础表!F5 ")
    assert "【主线】96.00 分，待更正" in lines
    assert any(line.startswith("I1 办结率　50 分") for line in lines)


def test_one_indicator_is_told_under_the_rank(tmp_path: Path) -> None:
    lines = indicator_lines(run_of(tmp_path).explain("乙镇", "办结率"))
    assert lines[0] == "乙镇　【主线】86.00 分，第 2 名（共 3 个单位）"
    assert lines[2] == "I1 办结率　40 分（满分 50，失 10）"
    assert not any("I2" in line for line in lines)


def test_the_comprehensive_score_is_put_together_by_weight(tmp_path: Path) -> None:
    lines = (
        "## 考核线\n| 编码 | 名称 | 总分 | 综合权重 | 排名范围 |\n| L | 主线 | 80 | 0.5 | 全部 |\n| M | 副线 | 20 | 2 | 全部 |\n"
        "## 单位\n| 编码 | 考核线 |\n| U2 | L、M |\n## 指标\n| 编码 | 考核线 |\n| I3 | M |\n"
        "## 等次（整表）\n| 编码 |\n## 奖惩（整表）\n| 编码 |\n"
    )
    assert "    得分　主线 70 × 0.5 ＋ 副线 16 × 2 ＝ 67" in told(tmp_path, lines)


def test_a_year_is_put_together_of_its_stages_each_told_to_the_end(tmp_path: Path) -> None:
    lines = account_lines(two_stages(tmp_path, LATER, U2={"A1": 90}).explain("U2"))
    assert "    得分　上半年考核 76 × 0.4 ＋ 全年考核 91 × 0.6 ＝ 85" in lines
    first = lines[lines.index("■ 上半年考核（2026-S1）") : lines.index("■ 全年考核（2026-S2）")]
    assert "    数据　A1 办结数 ＝ 60（自报 80）　←　2026-S1/U2.xlsx 基础表!F5；inputs/2026-S2/考核台账.xlsx 更正!F2，证据 证-1" in first  # fmt: skip
    assert not any("奖励" in line for line in first)


@pytest.mark.parametrize("unit", ["U1", "U2", "U3"])
def test_what_is_added_up_adds_up(unit: str, tmp_path: Path) -> None:
    """The numbers told give the score, whatever was added, deducted and rescaled."""
    exempt = "## 不考核\n| 单位或类别 | 指标 | 处理 |\n| U2 | I1 | 折算 |\n"
    found = run_of(
        tmp_path, exempt, deducted("U2 | 3 | | | X2", "U3 | 40 | | | ") + rewarded("U1 | 1")
    ).explain(unit)
    (total,) = found.totals
    earned = sum(one.score for one in found.indicators if one.score is not None)
    signed = sum(case.points if case.kind == "bonus" else -case.points for case in found.cases)
    assert total.score == pytest.approx(max(0.0, earned + signed))
    assert sum(one.points or 0 for one in found.indicators if one.score is not None) == pytest.approx(100)
