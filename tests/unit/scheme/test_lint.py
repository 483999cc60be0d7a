"""A scheme with a dozen planted mistakes: all of them in one run, each with its cell, nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.files.tables import RawTable
from pipeline.model.words import Level
from pipeline.scheme.lint import lint
from pipeline.scheme.lint.contradiction import contradictory
from pipeline.scheme.presets import preset_names, preset_tables
from pipeline.scheme.read import read_scheme
from tests.unit.command import kaohe
from tests.workbooks import as_sheets, base_tables, workbook
from tests.workspaces import SAVED, SCHEME_FILE, lay, scheme

MISTAKES = """
## 单位（添行）
| 编码 | 名称 | 类别 | 考核线 |
| U3 | 丁镇 | 镇 | L |

## 填报项
| 编码 | 名称 | 类型 | 所在表 | 数据来源 |
| A5 | 来访数 | 计数 | 基础表 | 自报 |

## 审核关系
| 编码 | 表达式 | 级别 |
| H2 | 办结数 > 应办数 | 强制 |

## 指标
| 编码 | 名称 | 考核线 | 分值 | 表达式 | 方向 | 规则 | 每例分值 | 考核科室 |
| I1 | 办结率 | L | 50 | 办结数 / 应办件数 * 100 | ≥ | 按比例 | | |
| I2 | 走访整改 | L | 30 | A3 + A4 | ≥ | 据实计分 | 三分 | |
| I3 | 现场检查 | L | 20 | | ≤ | 现场评分 | | |
| I4 | 首环 | L | 5 | I5 + 1 | ≥ | 据实计分 | 1 | |
| I5 | 尾环 | L | 5 | I4 + 1 | ≥ | 据实计分 | 1 | |

## 目标
| 单位或类别 | 指标 | 目标 |
| 乙真 | I1 | 90 |

## 扣分项
| 编码 | 生效日期 | 失效日期 |
| K1 | 2026-06-01 | 2026-05-31 |
"""

EXPECTED = {
    ("S003", "指标!AO1"): "「考核科室」",
    ("S004", "阶段!A1"): "「截止日期」",
    ("S007", "单位!A5"): "编码「U3」重复",
    ("S010", "指标!F2"): "「应办件数」，最接近的是「应办数」",
    ("S011", "指标!F5"): "I4 → I5 → I4",
    ("S012", "考核线!C2"): "合计为 110，总分为 100",
    ("S013", "目标!A2"): "「乙真」的单位或类别，最接近的是「乙镇」",
    ("S015", "扣分项!J2"): "失效日期 2026-05-31",
    ("S016", "指标!H4"): "规则「现场评分」不适用于方向「≤」",
    ("S018", "指标!Y3"): "「三分」",
    ("S019", "审核关系!B3"): "「办结数 > 应办数」",
    ("S020", "填报项!A6"): "「A5 来访数」",
}


def spoiled() -> dict[str, RawTable]:
    tables = base_tables(MISTAKES, SCHEME_FILE)
    stages = tables["阶段"]
    kept = {title: at for title, at in stages.columns.items() if title != "截止日期"}
    rows = [replace(row, cells={c: row.cells[c] for c in kept}) for row in stages.rows]
    return {**tables, "阶段": replace(stages, columns=kept, rows=rows)}


def test_every_mistake_in_one_run_with_its_cell() -> None:
    half_read, unreadable = read_scheme(spoiled(), SCHEME_FILE)
    found = {(f.code, f"{f.place.sheet}!{f.place.cell}"): f for f in [*unreadable, *lint(half_read)]}
    assert set(found) == set(EXPECTED)
    for key, words in EXPECTED.items():
        assert words in found[key].message
        assert found[key].place.file == SCHEME_FILE


def test_the_command_shows_them_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(tmp_path).put(SCHEME_FILE, workbook(as_sheets(spoiled()), SAVED))
    code, out, err = kaohe(capsys, "lint", "--workspace", str(tmp_path), "--quiet")
    assert (code, err) == (2, "")
    *shown, total = out.splitlines()
    assert total == f"共 {len(EXPECTED)} 处。"
    for (finding, cell), words in EXPECTED.items():
        assert any(line.startswith(f"{finding} {SCHEME_FILE} {cell} ") and words in line for line in shown)


def test_a_note_about_an_unused_item_does_not_stop_anything() -> None:
    unused = "## 填报项\n| 编码 | 名称 | 类型 | 所在表 | 数据来源 |\n| A5 | 来访数 | 计数 | 基础表 | 自报 |"
    assert [f.severity for f in lint(scheme(unused))] == ["explain"]


@pytest.mark.parametrize("name", preset_names())
def test_presets_have_no_mistakes(name: str) -> None:
    preset, unreadable = read_scheme(preset_tables(name), name)
    assert [str(f) for f in [*unreadable, *lint(preset)] if f.severity != "note"] == []


def rule_findings(change: str) -> list[tuple[str, str, str]]:
    read, unreadable = read_scheme(base_tables(change), "方案")
    return [(f.code, f.place.cell, f.message) for f in [*unreadable, *lint(read)]]


def test_targets_and_bounds_may_name_the_group_but_values_may_not() -> None:
    peers = (
        "## 指标\n| 编码 | 目标 | 规则 | 满意值 | 不允许值 |\n| I1 | | 功效系数 | 组内最优 | 组内平均*0.9 |"
    )
    assert rule_findings(peers) == []
    assert rule_findings("## 指标\n| 编码 | 目标 |\n| I1 | 组内平均 |") == []
    (wrong,) = rule_findings("## 指标\n| 编码 | 表达式 |\n| I2 | 组内平均 + A3 + A4 |")
    assert wrong[:2] == ("S010", "F3")


def test_an_interval_knows_no_best_of_the_group() -> None:
    best = (
        "## 指标\n| 编码 | 方向 | 目标 | 规则 | 下限 | 上限 |\n| I1 | 区间 | | 区间 | 组内平均-5 | 组内最优 |"
    )
    ((code, cell, message),) = rule_findings(best)
    assert (code, cell) == ("S018", "U2")
    assert "组内最优" in message


def test_progress_is_not_scored_on_what_looks_back_itself() -> None:
    twice = (
        "## 指标\n| 编码 | 表达式 | 规则 | 水平权重 | 进步目标 |\n| I1 | 增幅(A1) | 水平与进步 | 0.5 | 5 |"
    )
    ((code, cell, message),) = rule_findings(twice)
    assert (code, cell) == ("S036", "F2")
    assert "「增幅(A1)」" in message


AGAINST_EACH_OTHER = [
    ("A1 < A2", "A1 > A2"),
    ("A1 < A2", "A2 <= A1"),
    ("A1 = A2", "A1 <> A2"),
    ("A1 >= 10", "A1 <= 5"),
    ("5 >= A1", "A1 >= 10"),
    ("A1 = 5", "A1 = 6"),
    ("办结数 + A3 > A4", "A1 + 走访次数 <= 整改次数"),
]
AT_PEACE = [
    ("A1 <= A2", "A1 >= A2"),
    ("A1 < A2", "A1 <> A2"),
    ("A1 >= 5", "A1 <= 5"),
    ("A1 >= 10", "A2 <= 5"),
    ("A1 <= 10", "A1 <= 5"),
]


def checks(one: str, two: str, level: Level = Level.BLOCK) -> str:
    return f"## 审核关系（整表）\n| 编码 | 表达式 | 级别 |\n| H1 | {one} | {level} |\n| H2 | {two} | 强制 |"


@pytest.mark.parametrize(("one", "two"), AGAINST_EACH_OTHER)
def test_checks_that_cannot_both_hold(one: str, two: str) -> None:
    assert [(a.code, b.code) for a, b, _ in contradictory(scheme(checks(one, two)))] == [("H1", "H2")]


@pytest.mark.parametrize(("one", "two"), AT_PEACE)
def test_checks_that_can(one: str, two: str) -> None:
    assert list(contradictory(scheme(checks(one, two)))) == []


def test_what_only_asks_for_a_word_contradicts_nothing() -> None:
    assert list(contradictory(scheme(checks("A1 < A2", "A1 > A2", Level.EXPLAIN)))) == []


def test_what_is_never_in_force_together_contradicts_nothing() -> None:
    head = "## 审核关系（整表）\n| 编码 | 表达式 | 级别 | 生效日期 | 失效日期 |\n"
    until, since = "| H1 | A1 < A2 | 强制 | | 2025-12-31 |\n", "| H2 | A1 > A2 | 强制 | {} | |\n"
    assert list(contradictory(scheme(head + until + since.format("2026-01-01")))) == []
    assert len(list(contradictory(scheme(head + until + since.format("2025-12-31"))))) == 1


OWN = "## 目标（整表）\n| 单位或类别 | 指标 | 目标 | 分值 | 生效日期 | 失效日期 |\n"


def test_a_target_may_follow_upon_another_but_not_stand_beside_it() -> None:
    rows = OWN + "| U1 | I1 | 90 | | | 2025-12-31 |\n| U1 | I1 | 95 | | {} | |\n"
    assert rule_findings(rows.format("2026-01-01")) == []
    assert [f[:2] for f in rule_findings(rows.format("2025-12-31"))] == [("S026", "B3")]


def test_own_points_add_up_at_any_time() -> None:
    rows = OWN + "| U1 | I1 | | 60 | | 2025-12-31 |\n| U1 | I2 | | 20 | | {} |\n"
    assert rule_findings(rows.format("2025-12-31")) == []
    ((code, _, message),) = rule_findings(rows.format("2026-12-31"))
    assert code == "S012"
    assert "（甲镇，按本单位分值）的指标分值合计为 90" in message


@pytest.mark.parametrize("order", [1, -1])
def test_own_points_add_up_as_they_are_scored_by_code_before_name(order: int) -> None:
    rows = ["| U1 | I1 | | 40 | | |\n", "| 甲镇 | I1 | | 50 | | |\n"]
    ((code, _, message),) = rule_findings(OWN + "".join(rows[::order]))
    assert code == "S012"
    assert "（甲镇，按本单位分值）的指标分值合计为 90" in message


OPEN = "## 指标\n| 编码 | 目标 | 一票否决 |\n| I1 | {} | {} |\n"


@pytest.mark.parametrize("veto", ["", "不参与评分", "该项零分"])
def test_a_target_left_open_on_purpose_is_not_asked_for(veto: str) -> None:
    assert [f[:2] for f in rule_findings(OPEN.format("〔缺〕", veto))] == [("S022", "I2")]


def test_nor_is_one_where_every_unit_has_its_own() -> None:
    own = OWN + "| 镇 | I1 | 90 | | | |\n| U3 | I1 | 80 | | | |\n"
    assert rule_findings(OPEN.format("", "不参与评分") + own) == []


def test_who_was_forgotten_is_named() -> None:
    found = rule_findings(OPEN.format("", "不参与评分") + OWN + "| U1 | I1 | 90 | | | |\n")
    assert [f[:2] for f in found] == [("S034", "AH2"), ("S029", "I2")]
    assert all("乙镇、丙街道也没有单列的目标" in message for _, _, message in found)
