"""停考, 不考核, 零分母, 缺报 worked by hand: what an item earns that has no ordinary score, the total kept."""

from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from pipeline.run import Run
from tests.workspaces import by_unit, run_of

# As laid: U1 47.5 + 27 + 18, U2 40 + 30 + 16, U3 35 + 18 + 10, out of 50 + 30 + 20.
ENDED = "## 指标\n| 编码 | 失效日期 |\n| I2 | 2025-12-31 |"


def setting(name: str, content: str) -> str:
    return f"## 方案\n| 项目 | 内容 |\n| {name} | {content} |\n"


def exempt(whose: str, how: str) -> str:
    return f"## 不考核\n| 单位或类别 | 指标 | 处理 |\n| {whose} | I2 | {how} |\n"


def optional(zero_denominator: str = "") -> str:
    return (
        "## 填报项\n| 编码 | 必填 |\n| A1 | 否 |\n| A2 | 否 |\n| A3 | 否 |\n| A4 | 否 |\n"
        f"## 指标\n| 编码 | 零分母处理 |\n| I1 | {zero_denominator} |\n"
    )


def bases(run: Run) -> dict[str, float]:
    return {unit: round(float(str(base)), 9) for unit, base in by_unit(run.ranking, "base").items()}


def treatments(run: Run, unit: str) -> dict[str, str]:
    mine = run.scores[run.scores["unit_code"] == unit]
    return dict(zip(mine["indicator_code"], mine["treatment"], strict=True))


def adds_up(run: Run) -> bool:
    """Whether the indicators' scores add up to the base, and their points to the line's total, unit by unit."""
    sums = run.scores.groupby("unit_code")[["score", "points"]].sum()
    base = by_unit(run.ranking, "base")
    return all(
        sums.loc[u, "score"] == pytest.approx(b) and sums.loc[u, "points"] == pytest.approx(100)
        for u, b in base.items()
    )


def reason(run: Run, unit: str, indicator: str) -> str:
    return str(run.scores.set_index(["unit_code", "indicator_code"]).loc[(unit, indicator), "reason"])


def test_a_suspended_item_gives_its_points_to_the_others(tmp_path: Path) -> None:
    run = run_of(tmp_path, ENDED)
    assert bases(run) == {"U1": round(65.5 / 0.7, 9), "U2": 80.0, "U3": round(45 / 0.7, 9)}
    assert treatments(run, "U1") == {"I1": "rescaled", "I2": "suspended", "I3": "rescaled"}
    assert adds_up(run)
    scores = run.scores.set_index(["unit_code", "indicator_code"])
    assert scores.loc[("U2", "I2"), "points"] == 0
    assert bool(scores["score"].isna()[("U2", "I2")])
    assert scores.loc[("U2", "I1"), "reason"] == (
        "完成值 80%，目标 ≥100%，完成目标的 80%，按比例计，得 40 分（满分 50 分）。折算系数 1.4286，折算后 57.14 分。"
    )
    assert scores.loc[("U2", "I2"), "reason"] == "停考：依据已于 2025-12-31 失效，分值折算到其他指标。"


def test_so_does_one_whose_basis_is_still_to_begin(tmp_path: Path) -> None:
    run = run_of(tmp_path, "## 指标\n| 编码 | 生效日期 | 失效日期 |\n| I2 | 2027-01-01 | 2030-12-31 |")
    assert reason(run, "U2", "I2") == "停考：依据自 2027-01-01 起才生效，分值折算到其他指标。"
    assert adds_up(run)


def test_a_suspended_item_may_earn_full_points(tmp_path: Path) -> None:
    run = run_of(tmp_path, ENDED + "\n" + setting("停考处理", "满分"))
    assert bases(run) == {"U1": 95.5, "U2": 86.0, "U3": 75.0}
    assert adds_up(run)


def test_where_nobody_is_scored_there_is_no_average_to_take(tmp_path: Path) -> None:
    run = run_of(tmp_path, ENDED + "\n" + setting("停考处理", "平均分"))
    assert bases(run)["U2"] == 80.0
    assert adds_up(run)


@pytest.mark.parametrize(
    ("whose", "how", "base"),
    [
        ("U2", "折算", 80.0),
        ("乙镇", "满分", 86.0),
        ("U2", "平均分", 40 + 22.5 + 16),
        ("街道", "折算", 86.0),
    ],
)
def test_an_exempt_unit(whose: str, how: str, base: float, tmp_path: Path) -> None:
    run = run_of(tmp_path, exempt(whose, how))
    assert bases(run)["U2"] == base
    assert bases(run)["U1"] == 92.5
    assert adds_up(run)


def test_a_units_own_exemption_goes_before_its_classes(tmp_path: Path) -> None:
    run = run_of(tmp_path, exempt("U2", "满分") + "| 镇 | I2 | 折算 |")
    assert bases(run) == {"U2": 86.0, "U1": round(65.5 / 0.7, 9), "U3": 63.0}


def test_an_average_is_that_of_the_class_where_classes_are_ranked_apart(tmp_path: Path) -> None:
    apart = "## 考核线\n| 编码 | 排名范围 |\n| L | 分类 |\n"
    run = run_of(tmp_path, apart + exempt("U2", "平均分"))
    assert bases(run)["U2"] == 40 + 27 + 16
    assert treatments(run, "U2")["I2"] == "average"


def test_an_average_leaves_out_whoever_did_not_report(tmp_path: Path) -> None:
    run = run_of(tmp_path, exempt("U2", "平均分"), figures={"U3": {"A3": 61}})
    assert run.blocked == {"U3"}
    assert bases(run)["U2"] == 40 + 27 + 16


def test_an_average_is_a_share_of_the_units_own_points(tmp_path: Path) -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 分值 |\n| U2 | I1 | 60 |\n| U2 | I2 | 20 |\n"
    run = run_of(tmp_path, own + exempt("U2", "平均分"))
    assert bases(run)["U2"] == 48 + 20 * (27 + 18) / 60 + 16


NOTHING_TO_DO = {"U2": {"A1": 0, "A2": 0}}


@pytest.mark.parametrize(
    ("how", "base", "treatment"),
    [
        ("折算", 92.0, "exempt"),
        ("", 92.0, "exempt"),
        ("满分", 96.0, "scored"),
        ("平均分", 87.25, "average"),
        ("零分", 46.0, "scored"),
    ],
)
def test_a_zero_denominator(how: str, base: float, treatment: str, tmp_path: Path) -> None:
    run = run_of(tmp_path, optional(how), figures=NOTHING_TO_DO)
    assert bases(run)["U2"] == base
    assert treatments(run, "U2")["I1"] == treatment
    assert adds_up(run)
    assert "分母为零（没有应办事项）" in reason(run, "U2", "I1")


@pytest.mark.parametrize(("how", "base"), [("零分", 46.0), ("折算", 92.0), ("平均分", 87.25), ("", 46.0)])
def test_a_missing_value(how: str, base: float, tmp_path: Path) -> None:
    run = run_of(tmp_path, optional() + setting("缺报处理", how), figures={"U2": {"A1": ""}})
    assert bases(run)["U2"] == base
    assert treatments(run, "U2")["I1"] == "missing"
    assert adds_up(run)


def test_an_item_nobody_marked_is_missing(tmp_path: Path) -> None:
    run = run_of(tmp_path, ledger="## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U1 | I3 | 18 |")
    assert bases(run) == {"U1": 92.5, "U2": 70.0, "U3": 53.0}
    assert treatments(run, "U2")["I3"] == "missing"


def test_zero_and_blank_and_nil_are_three_things(tmp_path: Path) -> None:
    figures: dict[str, dict[str, CellValue]] = {"U1": {"A3": 0}, "U2": {"A3": ""}, "U3": {"A3": "无"}}
    run = run_of(tmp_path, optional(), figures=figures)
    assert bases(run) == {"U1": 47.5 + 9 + 18, "U2": 56.0, "U3": 35 + 6 + 10}
    assert [treatments(run, u)["I2"] for u in ("U1", "U2", "U3")] == ["scored", "missing", "scored"]


def test_where_everything_is_taken_out_nothing_is_earned(tmp_path: Path) -> None:
    run = run_of(tmp_path, exempt("U2", "折算") + "| U2 | I1 | 折算 |\n| U2 | I3 | 折算 |")
    assert bases(run)["U2"] == 0.0


NO_TARGET = "## 指标\n| 编码 | 目标 |\n| I1 | 〔缺〕 |\n"
TOWNS = "## 目标（整表）\n| 单位或类别 | 指标 | 目标 |\n| 镇 | I1 | 100 |\n"


def notes(run: Run) -> list[str]:
    return [found.message.partition("请补上")[0] for found in run.findings if found.code == "S042"]


def test_what_has_no_target_is_not_scored_as_missing(tmp_path: Path) -> None:
    run = run_of(tmp_path, NO_TARGET)
    assert bases(run) == {"U1": 90.0, "U2": 92.0, "U3": 56.0}
    assert treatments(run, "U1") == {"I1": "suspended", "I2": "rescaled", "I3": "rescaled"}
    assert reason(run, "U1", "I1") == "待定：方案未定目标，暂停考核，分值折算到其他指标。"
    assert notes(run) == ["指标「I1 办结率」的目标未定，全部单位暂停考核，分值按「停考处理」办。"]
    assert adds_up(run)


def test_nor_for_the_units_alone_that_have_none(tmp_path: Path) -> None:
    run = run_of(tmp_path, NO_TARGET + TOWNS)
    assert bases(run) == {"U1": 92.5, "U2": 86.0, "U3": 56.0}
    assert treatments(run, "U1")["I1"] == "scored"
    assert treatments(run, "U3")["I1"] == "suspended"
    assert notes(run) == ["指标「I1 办结率」的目标未定，丙街道暂停考核，分值按「停考处理」办。"]


def test_also_where_a_units_target_has_ended(tmp_path: Path) -> None:
    ended = "## 目标\n| 单位或类别 | 指标 | 目标 | 失效日期 |\n| 街道 | I1 | 100 | 2025-12-31 |\n"
    run = run_of(tmp_path, NO_TARGET.replace("〔缺〕", "") + TOWNS + ended)
    assert treatments(run, "U3")["I1"] == "suspended"
    assert len(notes(run)) == 1


@pytest.mark.parametrize(("how", "base"), [("满分", 50 + 18 + 10), ("平均分", 43.75 + 18 + 10)])
def test_what_is_to_be_decided_is_handled_as_what_is_suspended(how: str, base: float, tmp_path: Path) -> None:
    run = run_of(tmp_path, NO_TARGET + TOWNS + setting("停考处理", how))
    assert bases(run) == {"U1": 92.5, "U2": 86.0, "U3": base}
    assert adds_up(run)


def test_a_target_whose_figure_is_missing_is_a_missing_value(tmp_path: Path) -> None:
    formula = optional() + "## 指标\n| 编码 | 目标 |\n| I1 | A3 * 10 |\n"
    run = run_of(tmp_path, formula, figures={"U2": {"A3": ""}})
    assert treatments(run, "U2")["I1"] == "missing"
    assert notes(run) == []


def test_an_exempt_unit_needs_no_target(tmp_path: Path) -> None:
    run = run_of(tmp_path, NO_TARGET + TOWNS + exempt("U3", "满分").replace("I2", "I1"))
    assert treatments(run, "U3")["I1"] == "exempt"
    assert notes(run) == []


def test_what_has_ended_is_not_waiting_for_a_target(tmp_path: Path) -> None:
    run = run_of(tmp_path, "## 指标\n| 编码 | 目标 | 失效日期 |\n| I1 | 〔缺〕 | 2025-12-31 |\n")
    assert reason(run, "U1", "I1").startswith("停考：依据已于 2025-12-31 失效")
    assert notes(run) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("| 编码 | 每例分值 |\n| I2 | 〔缺〕 |", "每例分值"),
        ("| 编码 | 门槛 |\n| I2 | 〔缺〕 |", "门槛"),
        ("| 编码 | 每例分值 | 门槛 |\n| I2 | 〔缺〕 | 〔 缺 〕 |", "门槛、每例分值"),
        ("| 编码 | 方向 | 规则 | 每例分值 | 下限 | 上限 |\n| I2 | 区间 | 区间 | | 1 | 〔缺〕 |", "上限"),
    ],
)
def test_nobody_is_scored_by_a_rule_that_lacks_a_number(change: str, what: str, tmp_path: Path) -> None:
    run = run_of(tmp_path, f"## 指标\n{change}\n\n" + exempt("U1", "满分"))
    assert bases(run) == {"U1": round(65.5 / 0.7, 9), "U2": 80.0, "U3": round(45 / 0.7, 9)}
    assert reason(run, "U1", "I2") == f"待定：方案未定{what}，暂停考核，分值折算到其他指标。"
    assert notes(run) == [f"指标「I2 走访整改」的{what}未定，全部单位暂停考核，分值按「停考处理」办。"]
    assert adds_up(run)


def test_a_number_the_rule_does_not_read_keeps_nothing_back(tmp_path: Path) -> None:
    run = run_of(tmp_path, "## 指标\n| 编码 | 每步加分 |\n| I1 | 〔缺〕 |")
    assert [f.code for f in run.findings] == ["S022"]
    assert set(run.scores["treatment"]) == {"scored"}


def test_an_average_of_nobody_is_not_called_one(tmp_path: Path) -> None:
    run = run_of(tmp_path, exempt("镇", "平均分") + exempt("街道", "平均分"))
    assert reason(run, "U2", "I2") == "本单位不考核此项，分值折算到其他指标。"
