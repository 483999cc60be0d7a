"""Grades and awards worked by hand: the first that holds, quotas, single items, progress, who is barred."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.files.cells import CellValue
from pipeline.files.data import csv_bytes
from pipeline.model.tables import RANKING
from pipeline.run import Run
from tests.workspaces import by_unit, lay, run_of

# Scores 92.5, 86, 63 and last year's 90, 80, 62.


def awarded(run: Run) -> list[tuple[object, ...]]:
    return list(run.awards[["unit_code", "award"]].itertuples(index=False, name=None))


def award(
    condition: str,
    most: str = "",
    kind: str = "奖励",
    single: str = "",
    line: str = "L",
    amount: str = "3000",
) -> str:
    return (
        "## 奖惩（整表）\n| 编码 | 适用线 | 类别 | 单项 | 条件 | 结果 | 名额 | 金额 | 通知模板 |\n"
        f"| J1 | {line} | {kind} | {single} | {condition} | 甲奖 | {most} | {amount} | 表彰决定 |\n"
    )


def setting(name: str, content: str) -> str:
    return f"## 方案\n| 项目 | 内容 |\n| {name} | {content} |\n"


def money(run: Run) -> dict[str, float | None]:
    """What each unit that has the award gets, by unit; None where it cannot be told."""
    pairs = zip(run.awards["unit_code"], run.awards["amount"], strict=True)
    return {unit: None if amount != amount else amount for unit, amount in pairs}


def codes(run: Run) -> list[str]:
    return [found.code for found in run.findings]


def graded(*rows: str) -> str:
    return "## 等次（整表）\n| 编码 | 适用线 | 条件 | 结果 | 名额 |\n" + "".join(
        f"| {row} |\n" for row in rows
    )


BY_CLASS = "## 考核线\n| 编码 | 排名范围 |\n| L | 分类 |\n"


def test_the_first_grade_whose_condition_holds(tmp_path: Path) -> None:
    grades = graded(
        "D1 | L | 得分 >= 90 | 优秀 | ", "D2 | L | 得分 >= 60 | 合格 | ", "D3 | L | 得分 >= 0 | 差 | "
    )
    assert by_unit(run_of(tmp_path, grades).ranking, "grade") == {"U1": "优秀", "U2": "合格", "U3": "合格"}


def test_who_is_beyond_the_quota_gets_the_next_grade(tmp_path: Path) -> None:
    grades = graded(
        "D1 | L | 得分 >= 60 | 优秀 | 1", "D2 | L | 得分 >= 60 | 良好 | 1", "D3 | L | 得分 >= 0 | 合格 | "
    )
    assert by_unit(run_of(tmp_path, grades).ranking, "grade") == {"U1": "优秀", "U2": "良好", "U3": "合格"}


def test_a_quota_is_for_each_class_ranked_apart(tmp_path: Path) -> None:
    grades = graded("D1 | L | 得分 >= 60 | 优秀 | 1", "D2 | L | 得分 >= 0 | 合格 | ")
    run = run_of(tmp_path, BY_CLASS + grades)
    assert by_unit(run.ranking, "grade") == {"U1": "优秀", "U2": "合格", "U3": "优秀"}


@pytest.mark.parametrize(
    ("condition", "winners"),
    [
        ("名次 = 1", ["U1"]),
        ("倒数名次 = 1", ["U3"]),
        ("名次 <= 单位数 / 3 * 2", ["U1", "U2"]),
        ("得分率 >= 86", ["U1", "U2"]),
        ("AND(上年得分 >= 80, 进步 >= 2.5)", ["U1", "U2"]),
        ("进步名次 = 1", ["U2"]),
    ],
)
def test_what_a_condition_may_speak_of(condition: str, winners: list[str], tmp_path: Path) -> None:
    run = run_of(tmp_path, award(condition))
    assert awarded(run) == [(unit, "甲奖") for unit in winners]
    assert [u for u, won in by_unit(run.ranking, "award").items() if won] == winners
    assert list(run.awards.iloc[0][["kind", "amount", "notice"]]) == ["奖励", 3000, "表彰决定"]


def test_a_score_is_held_against_a_bound_as_it_is_compared_and_shown(tmp_path: Path) -> None:
    """89.996 is shown as 90.00 and ranks as 90: it is 90 for the grade too, unless nothing is rounded."""
    marks = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U2 | I3 | 19.996 |"
    assert by_unit(run_of(tmp_path / "a", ledger=marks).ranking, "grade")["U2"] == "优秀"
    unrounded = "## 方案\n| 项目 | 内容 |\n| 得分小数位 | 不修约 |\n"
    assert by_unit(run_of(tmp_path / "b", unrounded, marks).ranking, "grade")["U2"] == "合格"


def test_equal_progress_is_equal_whatever_the_binary_noise(tmp_path: Path) -> None:
    """80.1 − 80 and 90.1 − 90 differ in the seventeenth digit only."""
    marks = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U1 | I3 | 15.6 |\n| U2 | I3 | 10.1 |"
    assert awarded(run_of(tmp_path, award("进步名次 = 1"), marks)) == [("U1", "甲奖"), ("U2", "甲奖")]


@pytest.mark.parametrize(
    ("single", "condition", "winners"),
    [
        ("办理", "单项名次 = 1", ["U1"]),
        ("I2", "单项名次 = 1", ["U2"]),
        ("走访整改", "单项得分率 = 100", ["U2"]),
        ("服务", "单项得分率 >= 90", ["U1", "U2"]),
    ],
)
def test_a_single_item_or_group(single: str, condition: str, winners: list[str], tmp_path: Path) -> None:
    assert awarded(run_of(tmp_path, award(condition, single=single))) == [(u, "甲奖") for u in winners]


def test_a_group_of_the_awards_own_line_is_meant(tmp_path: Path) -> None:
    second = """
## 考核线
| 编码 | 名称 | 总分 |
| M | 副线 | 60 |

## 单位
| 编码 | 考核线 |
| U1 | L、M |
| U2 | L、M |

## 指标
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 表达式 | 方向 | 规则 | 每例分值 |
| M1 | 回访 | M | 办理 | 60 | A4 | ≥ | 据实计分 | 10 |
"""
    run = run_of(tmp_path, second + award("单项名次 = 1", single="办理", line="M"))
    assert awarded(run) == [("U2", "甲奖")]


@pytest.mark.parametrize(("kind", "winners"), [("奖励", ["U1"]), ("惩戒", ["U3"])])
def test_a_quota_keeps_the_best_for_a_prize_and_the_worst_for_a_sanction(
    kind: str, winners: list[str], tmp_path: Path
) -> None:
    assert awarded(run_of(tmp_path, award("得分 < 95", "1", kind))) == [(u, "甲奖") for u in winners]


def test_whose_standing_is_undecided_gets_no_prize_but_may_be_warned(tmp_path: Path) -> None:
    poor = {"U1": {"A1": 55}}
    assert awarded(run_of(tmp_path / "a", award("得分 >= 70"), figures=poor)) == [("U2", "甲奖")]
    warned = run_of(tmp_path / "b", award("得分 < 80", kind="惩戒"), figures=poor)
    assert awarded(warned) == [("U1", "甲奖"), ("U3", "甲奖")]


def test_who_is_not_ranked_gets_neither_grade_nor_award(tmp_path: Path) -> None:
    run = run_of(tmp_path, award("得分 >= 0"), figures={"U1": {"A1": 101}})
    assert awarded(run) == [("U2", "甲奖"), ("U3", "甲奖")]
    assert by_unit(run.ranking, "grade")["U1"] == ""


@pytest.mark.parametrize(
    ("condition", "winners"),
    [
        ("办结率 >= 80", ["U1", "U2"]),
        ("I3 = 16", ["U2"]),
        ("A4 >= 3", ["U1", "U2"]),
        ("增幅(走访次数) >= 0", ["U1", "U2", "U3"]),
        ("K1 >= 2", ["U3"]),
    ],
)
def test_a_condition_may_name_figures_values_and_counts_as_a_veto_may(
    condition: str, winners: list[str], tmp_path: Path
) -> None:
    ledger = "## 扣分登记\n| 单位编码 | 事项编码 | 数量 | 证据编号 | 理由 | 批准 |\n| U3 | K1 | 2 | Z1 | 查实 | 办公室 |"
    assert awarded(run_of(tmp_path, award(condition), ledger)) == [(u, "甲奖") for u in winners]


def test_an_item_that_only_an_award_asks_for_is_asked(tmp_path: Path) -> None:
    funds = (
        "## 填报项\n| 编码 | 名称 | 计量单位 | 类型 | 所在表 | 数据来源 |\n"
        "| A5 | 工作经费 | 元 | 金额 | 经费表 | 自报 |\n"
    )
    own = {"U1": {"A5": 20000}, "U2": {"A5": 30000}}
    run = run_of(tmp_path, funds + award("名次 <= 2", amount="工作经费 * (得分率 - 80) / 100"), figures=own)
    assert money(run) == {"U1": 2500, "U2": 1800}
    assert codes(run) == []


@pytest.mark.parametrize(
    ("kind", "condition", "amount", "paid"),
    [
        ("惩戒", "办结率 < 90", "(90 - 办结率) * 100", {"U2": 1000, "U3": 2000}),
        ("惩戒", "得分 < 90", "MIN((90 - 得分) * 100, 1500)", {"U2": 400, "U3": 1500}),
        ("奖励", "进步 > 0", "进步 * 7 / 9", {"U1": 1.94, "U2": 4.67, "U3": 0.78}),
        ("奖励", "名次 = 1", "A1 * 0 + 2.675", {"U1": 2.68}),
        ("奖励", "名次 = 1", "1,234.5", {"U1": 1234.5}),
    ],
)
def test_money_may_be_worked_out_for_each_unit_to_the_cent(
    kind: str, condition: str, amount: str, paid: dict[str, float], tmp_path: Path
) -> None:
    """90 per cent missed by ten points costs 1000; half a cent goes up, as a spreadsheet rounds it."""
    assert money(run_of(tmp_path, award(condition, kind=kind, amount=amount))) == paid


def test_money_less_than_nothing_is_none_and_money_unknown_stays_open(tmp_path: Path) -> None:
    optional = "## 填报项\n| 编码 | 必填 |\n| A4 | 否 |\n"
    change = optional + award("得分 >= 0", amount="(A4 - 3) * 100")
    run = run_of(tmp_path, change, figures={"U1": {"A4": ""}})
    assert money(run) == {"U1": None, "U2": 200, "U3": 0}
    assert [(f.code, f.unit_code) for f in run.findings if f.code[0] == "A"] == [
        ("A002", "U1"),
        ("A003", "U3"),
    ]


def test_money_of_a_single_item(tmp_path: Path) -> None:
    run = run_of(tmp_path, award("单项名次 <= 2", single="办理", amount="单项得分率 * 10"))
    assert money(run) == {"U1": 950, "U2": 800}


MAIN = "## 指标\n| 编码 | 目标 |\n| I1 | 80 |\n| I3 | 17 |\n" + setting("主要目标", "办结率、服务")
MAIN += "## 指标\n| 编码 | 目标 |\n| I2 | 7 |\n"
"""U1 has 95, 9, 18; U2 has 80, 10, 16; U3 has 70, 6, 10."""


def missed(run: Run) -> dict[str, int]:
    """How many main targets each unit missed, read off an award that pays one yuan for each."""
    return {unit: int(amount or 0) for unit, amount in money(run).items()}


COUNTED = award("得分 >= -1", amount="主要目标未达标数")


def test_main_targets_missed_are_counted(tmp_path: Path) -> None:
    assert missed(run_of(tmp_path, MAIN + COUNTED)) == {"U1": 0, "U2": 1, "U3": 3}


def test_progress_is_honoured_where_the_main_targets_are_met(tmp_path: Path) -> None:
    """U2 went up by 6, most of all, but missed one; U1 by 2.5."""
    prize = award("AND(主要目标未达标数 = 0, 进步 > 2)")
    assert awarded(run_of(tmp_path, MAIN + prize)) == [("U1", "甲奖")]


def test_a_main_target_not_reported_is_missed_one_not_assessed_is_not(tmp_path: Path) -> None:
    change = (
        MAIN
        + COUNTED
        + "## 填报项\n| 编码 | 必填 |\n| A1 | 否 |\n"
        + "## 不考核\n| 单位或类别 | 指标 | 处理 |\n| U3 | I1 | 平均分 |\n"
    )
    run = run_of(tmp_path, change, figures={"U1": {"A1": ""}, "U2": {"A1": 0, "A2": 0}})
    assert missed(run) == {"U1": 1, "U2": 1, "U3": 2}


def test_a_main_target_out_of_force_is_not_missed(tmp_path: Path) -> None:
    ended = "## 指标\n| 编码 | 失效日期 | 依据 |\n| I3 | 2025-12-31 | 第三条 |\n"
    assert missed(run_of(tmp_path, MAIN + ended + COUNTED)) == {"U1": 0, "U2": 0, "U3": 2}


def test_a_units_own_main_target_is_what_counts(tmp_path: Path) -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 目标 |\n| 街道 | I1 | 65 |\n"
    assert missed(run_of(tmp_path, MAIN + own + COUNTED)) == {"U1": 0, "U2": 1, "U3": 2}


def test_over_all_lines_the_main_targets_of_each_count(tmp_path: Path) -> None:
    second = """
## 考核线
| 编码 | 名称 | 总分 |
| M | 副线 | 60 |

## 单位
| 编码 | 考核线 |
| U2 | L、M |
| U3 | L、M |

## 指标
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 表达式 | 方向 | 目标 | 规则 | 每例分值 |
| M1 | 回访 | M | 服务 | 60 | A4 | ≥ | 5 | 据实计分 | 10 |
"""
    whole = award("得分 >= 0", line="综合", amount="主要目标未达标数")
    assert missed(run_of(tmp_path, MAIN + second + whole)) == {"U2": 1, "U3": 4}


@pytest.mark.parametrize(
    ("condition", "winners"),
    [
        ("等次 = “优秀”", ["U1"]),
        ('等次 <> "优秀"', ["U2", "U3"]),
        ('AND(等次 = "合格", 上年等次 = "优秀")', ["U2"]),
        ("等次 = 上年等次", ["U1"]),
        ("上年等次 <> “优秀”", []),
    ],
)
def test_an_award_may_ask_for_this_years_grade_or_last_years(
    condition: str, winners: list[str], tmp_path: Path
) -> None:
    """Last year U1 and U2 were 优秀; of U3 nothing is known, so nothing about it holds."""
    desk = lay(tmp_path, award(condition))
    last = pd.DataFrame(
        [("L", "U1", 90.0, 1.0, "优秀"), ("L", "U2", 80.0, 2.0, "优秀"), ("L", "U3", 62.0, 3.0, "")],
        columns=["line", "unit_code", "score", "rank", "grade"],
    )
    desk.put("reports/2025/data/ranking.csv", csv_bytes(last.reindex(columns=list(RANKING)), RANKING))
    assert awarded(desk.run()) == [(u, "甲奖") for u in winners]


def test_a_grade_may_depend_on_last_years(tmp_path: Path) -> None:
    grades = graded("D1 | L | 上年等次 = “优秀” | 保持优秀 | ", "D2 | L | 得分 >= 0 | 合格 | ")
    assert by_unit(run_of(tmp_path, grades).ranking, "grade") == {"U1": "合格", "U2": "合格", "U3": "合格"}


LEVEL = {"U2": {"A1": 93}}
"""U2 comes to 46.5 + 30 + 16 = 92.5, as U1 has."""


@pytest.mark.parametrize(
    ("how", "graded_so", "says"),
    [
        ("", ["优秀", "优秀", "合格"], "甲镇、乙镇并列，一并列入，超出名额 1 个"),
        ("一并列入", ["优秀", "优秀", "合格"], "甲镇、乙镇并列，一并列入，超出名额 1 个"),
        ("按编码", ["优秀", "合格", "合格"], "甲镇、乙镇并列，按单位编码取甲镇"),
    ],
)
def test_units_equal_at_the_edge_of_a_quota_are_told_and_not_parted_in_silence(
    how: str, graded_so: list[str], says: str, tmp_path: Path
) -> None:
    grades = graded("D1 | L | 得分 >= 60 | 优秀 | 1", "D2 | L | 得分 >= 0 | 合格 | ")
    run = run_of(tmp_path, grades + setting("名额并列", how), figures=LEVEL)
    assert list(by_unit(run.ranking, "grade").values()) == graded_so
    (told,) = [f for f in run.findings if f.code == "A001"]
    assert says in told.message
    assert told.place.cell == "E2"


def test_units_equal_within_the_quota_or_parted_by_a_tie_breaker_need_no_word(tmp_path: Path) -> None:
    assert codes(run_of(tmp_path / "a", award("得分 >= 60", "2"), figures=LEVEL)) == []
    parted = run_of(tmp_path / "b", award("得分 >= 60", "1") + setting("并列处理", "现场检查"), figures=LEVEL)
    assert (awarded(parted), codes(parted)) == ([("U1", "甲奖")], [])


def test_the_worst_equal_at_the_edge_of_a_sanctions_quota(tmp_path: Path) -> None:
    run = run_of(tmp_path, award("得分 < 95", "1", "惩戒"), figures={"U3": {"A1": 93, "A3": 6, "A4": 4}})
    assert codes(run) == []
    level = {"U1": {"A1": 82}, "U2": {"A1": 80}}
    run = run_of(tmp_path / "b", award("得分 < 95", "2", "惩戒"), figures=level)
    assert awarded(run) == [("U1", "甲奖"), ("U2", "甲奖"), ("U3", "甲奖")]
    assert codes(run) == ["A001"]


def test_a_single_items_quota_goes_by_the_place_on_it(tmp_path: Path) -> None:
    """U1 leads the line, U2 the item."""
    assert awarded(run_of(tmp_path, award("单项得分率 > 50", "1", single="I2"))) == [("U2", "甲奖")]


NOT_RANKED = "## 考核线\n| 编码 | 排名范围 |\n| L | 不排名 |\n"


def test_classes_of_results_without_ranks(tmp_path: Path) -> None:
    """A letter names those who finished and those to be watched, and nobody's place."""
    grades = graded("D1 | L | 得分率 >= 90 | 完成任务单位 | ", "D2 | L | 得分率 >= 0 | 重点管理单位 | ")
    run = run_of(tmp_path, NOT_RANKED + grades)
    assert by_unit(run.ranking, "rank") == {"U1": None, "U2": None, "U3": None}
    assert by_unit(run.ranking, "grade") == {
        "U1": "完成任务单位",
        "U2": "重点管理单位",
        "U3": "重点管理单位",
    }


def test_a_quota_without_ranks_goes_by_the_score(tmp_path: Path) -> None:
    """U3 is first by score here, last by code."""
    better = {"U3": {"A1": 100, "A3": 10}, "U1": {"A1": 60, "A3": 0, "A4": 0}}
    run = run_of(tmp_path, NOT_RANKED + award("得分 >= 0", "1"), figures={**better, "U2": {"A1": 50}})
    assert by_unit(run.ranking, "score")["U3"] == 90
    assert awarded(run) == [("U3", "甲奖")]


WARNED = """
## 奖惩（整表）
| 编码 | 适用线 | 类别 | 条件 | 结果 |
| J1 | L | 惩戒 | AND(倒数名次 = 1, 得分 < 70) | 黄牌警告 |
| J2 | L | 惩戒 | AND(倒数名次 = 1, 得分 < 70) | 重点管理 |
| J3 | L | 惩戒 | 倒数名次 = 2 | 通报批评 |
"""


@pytest.mark.parametrize(
    ("last_ones", "given"),
    [
        ({}, [("U3", "黄牌警告"), ("U3", "重点管理"), ("U2", "通报批评")]),
        ({"U3": {"A1": 84}}, [("U2", "通报批评")]),
    ],
)
def test_yellow_card_key_supervision_and_last_but_one(
    last_ones: dict[str, dict[str, CellValue]], given: list[tuple[str, str]], tmp_path: Path
) -> None:
    """U3 is last with 63; 70 is last too, but not below the bound."""
    assert awarded(run_of(tmp_path, WARNED, figures=last_ones)) == given


def test_the_last_two_being_equal_nobody_is_last_but_one(tmp_path: Path) -> None:
    """U2 and U3 share the last place; the next is left free."""
    level = {"U2": {"A1": 70, "A3": 4, "A4": 4}, "U3": {"A1": 82, "A3": 4, "A4": 4}}
    run = run_of(tmp_path, WARNED, figures=level)
    assert by_unit(run.ranking, "score") == {"U1": 92.5, "U2": 75, "U3": 75}
    assert awarded(run) == []


def test_yellow_card_is_for_each_class_ranked_apart(tmp_path: Path) -> None:
    run = run_of(tmp_path, BY_CLASS + WARNED)
    assert awarded(run) == [("U3", "黄牌警告"), ("U3", "重点管理"), ("U1", "通报批评")]


def test_an_award_may_ask_how_far_a_unit_was_from_what_the_office_verified(tmp_path: Path) -> None:
    verified = "\n".join(f"| {unit} | A3 | {n} | 比对 |" for unit, n in (("U1", 8), ("U2", 5), ("U3", 0)))
    ledger = f"## 核定数据\n| 单位编码 | 填报项编码 | 数值 | 来源 |\n{verified}\n"
    run = run_of(tmp_path, award("误差率(走访次数) <= 5%"), ledger)  # 25%, 0, none
    assert awarded(run) == [("U2", "甲奖")]
