"""What all rules have in common, and what is said of cells they cannot use."""

from math import nan

import numpy as np
import pytest

from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Call, Group, Name, Number, names
from pipeline.scheme.rules import PARAMETER_COLUMNS, RULES, Rule, problems, rule_named
from tests.unit.scheme.rules.cases import rule_of, scores

HIGH, LOW, WITHIN = Direction


def test_parameter_columns_are_those_of_the_sheet() -> None:
    sheet = "门槛 封顶 不保底 未达标比例 步长 每步扣分 计步 每步加分 基础 下限 上限 外侧 系数 分档 每例分值"
    sheet += " 基数 满意值 不允许值 每名扣分 最低分 水平权重 低于平均水平权重 进步目标"
    assert " ".join(PARAMETER_COLUMNS) == sheet


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_describes_itself(rule: type[Rule]) -> None:
    assert rule_named(rule.name) is rule
    assert rule.about.endswith("。")
    assert all(field.description for field in rule.model_fields.values())
    assert rule.directions


def test_bounds_may_be_formulas() -> None:
    rule = rule_of("按比例", 门槛="上年(完成值)")
    assert names(rule.amounts()["门槛"]) == [Name("完成值")]
    earned = scores(rule, HIGH, [80, 90, 95], target=100, points=10, 上年完成值=90)
    assert earned.values.tolist() == [0, 9, 9.5]


def test_a_missing_bound_leaves_no_score() -> None:
    rule = rule_of("区间", 下限="去年", 上限="107")
    earned = scores(rule, WITHIN, [105], target=nan, points=10, 去年=nan)
    assert np.isnan(earned.values).all()


def test_scores_are_exact_at_every_whole_step() -> None:
    """Whole steps counted from inexact decimals are neither one too many nor one too few."""
    shortfalls = np.arange(0, 300)
    values = (963 - shortfalls) / 10  # 96.3, 96.2, … as binary fractions
    for counting in ("不足一步按一步", "不足一步不计"):
        rule = rule_of("未达标扣分", 步长="0.1", 每步扣分="1", 计步=counting)
        earned = scores(rule, HIGH, list(values), target=96.3, points=1000)
        assert earned.values.tolist() == (1000.0 - shortfalls).tolist()


@pytest.mark.parametrize(
    ("name", "cells", "direction", "suitable"),
    [
        ("达标得分", {}, LOW, True),
        ("达标得分", {}, WITHIN, False),
        ("区间", {"下限": "1", "上限": "2"}, HIGH, False),
        ("按比值扣分", {}, HIGH, False),
        ("分档", {"分档": "9:2；8:1"}, HIGH, True),
        ("分档", {"分档": "9:2；8:1"}, LOW, False),
        ("分档", {"分档": "1:2；2:1"}, HIGH, False),
        ("分档", {"分档": "1:2"}, LOW, True),
        ("功效系数", {"满意值": "95", "不允许值": "80"}, HIGH, True),
        ("功效系数", {"满意值": "95", "不允许值": "80"}, LOW, False),
        ("功效系数", {"满意值": "80", "不允许值": "95"}, HIGH, False),
        ("功效系数", {"满意值": "80", "不允许值": "80"}, HIGH, True),
        ("功效系数", {"满意值": "组内平均", "不允许值": "80"}, LOW, True),
    ],
)
def test_objection(name: str, cells: dict[str, str], direction: Direction, suitable: bool) -> None:
    assert (rule_of(name, **cells).objection(direction) == "") == suitable


def test_bounds_may_be_values_of_the_group() -> None:
    value = Name("完成值")
    rule = rule_of("功效系数", 满意值="组内最优", 不允许值="组内平均 * 0.9", 门槛="上年(A01)")
    assert rule.facts(value, LOW) == {
        "门槛": Call("上年", (Name("A01"),)),
        "满意值": Group("最小", value),
        "不允许值": Group("平均", value) * 0.9,
    }
    assert rule.facts(value, HIGH)["满意值"] == Group("最大", value)
    left_over = {name.text for name in names(rule.score(value, Name("目标"), Name("分值"), HIGH))}
    assert left_over == {"完成值", "分值", "A01"}


def test_amounts_are_numbers_or_formulas_by_column() -> None:
    rule = rule_of("区间", 下限="103", 上限="107", 封顶="9")
    assert rule.amounts() == {"下限": Number(103.0), "上限": Number(107.0)}
    assert rule_of("达标得分").amounts() == {}


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("按比例", {"封顶": "-1"}, [("封顶", "-1", "大于 0 的数字")]),
        ("按比例", {"封顶": "十分"}, [("封顶", "十分", "数字")]),
        ("按比例", {"不保底": "对"}, [("不保底", "对", "是 或 否")]),
        (
            "按比例",
            {"系数": "2"},
            [("系数", "2", "空白（规则「按比例」只用：门槛、封顶、不保底）")],
        ),
        (
            "按比例",
            {"门槛": "A01+"},
            [
                (
                    "门槛",
                    "A01+",
                    "数字或可以读懂的计算式（第 5 个字符处是「公式末尾」，应为名称、数字、函数或左括号）",
                )
            ],
        ),
        (
            "按比例",
            {"门槛": "A01>3"},
            [("门槛", "A01>3", "数字或可以读懂的计算式（第 1 个字符处是「公式是条件」，应为数值）")],
        ),
        (
            "达标得分",
            {"未达标比例": "50"},
            [("未达标比例", "50", "0 到 1 之间的数字或百分数，如 0.5 或 50%")],
        ),
        (
            "未达标扣分",
            {"每步扣分": "〔缺〕", "步长": "0"},
            [
                ("步长", "0", "大于 0 的数字"),
            ],
        ),
        (
            "未达标扣分",
            {"每步扣分": "1", "计步": "不足一步按两步"},
            [
                (
                    "计步",
                    "不足一步按两步",
                    "按比例 / 不足一步按一步 / 不足一步不计（最接近的是「不足一步按一步」）",
                )
            ],
        ),
        (
            "超标加分",
            {"每步加分": "1"},
            [("封顶", "空白", "得分上限，含基础得分，一般高于分值（规则「超标加分」必填）")],
        ),
        (
            "区间",
            {"下限": "107", "上限": "103", "门槛": "1"},
            [
                ("门槛", "1", "空白（规则「区间」以下限、上限为界，不设门槛）"),
                ("上限", "103", "不小于下限 107 的数"),
            ],
        ),
        (
            "区间",
            {"下限": "1", "上限": "2", "外侧": "每步扣分"},
            [("每步扣分", "空白", "大于 0 的数字（外侧为「每步扣分」时必填）")],
        ),
        (
            "区间",
            {"下限": "1", "上限": "2", "步长": "2"},
            [("步长", "2", "空白，或把外侧改为「每步扣分」")],
        ),
        (
            "分档",
            {"分档": "95:10；90:80%"},
            [("分档", "95:10；90:80%", "各档得分都写成分数，或都写成百分数")],
        ),
        ("分档", {"分档": "95:8；90:8"}, [("分档", "95:8；90:8", "各档得分从高到低、不重复")]),
        (
            "分档",
            {"分档": "95:10；96:8；94:5"},
            [("分档", "95:10；96:8；94:5", "各档界限依次递减（越高越好）或依次递增（越低越好）、不重复")],
        ),
        (
            "按名次",
            {"每名扣分": "0", "最低分": "-1"},
            [("每名扣分", "0", "大于 0 的数字"), ("最低分", "-1", "不小于 0 的数字")],
        ),
        (
            "分档",
            {"分档": "95:10；；85:5"},
            [
                (
                    "分档",
                    "95:10；；85:5",
                    "从好到差写出各档“界限:得分”，以分号隔开，如 95:10；90:8；85:5；0:0（有一档是空的）",
                )
            ],
        ),
    ],
)
def test_problems(name: str, cells: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    rule, wrong = problems(name, cells)
    assert rule is None
    assert [(p.column, p.found, p.expected) for p in wrong] == expected


def test_an_unknown_rule_is_answered_with_the_nearest() -> None:
    rule, (problem,) = problems("达标计分", {})
    assert rule is None
    assert (problem.column, problem.found) == ("规则", "达标计分")
    assert problem.expected.endswith("（最接近的是「达标得分」）")


def test_blank_cells_take_defaults() -> None:
    blanks = dict.fromkeys(PARAMETER_COLUMNS, " ")
    assert rule_of("按比例", **blanks) == rule_of("按比例")
    assert rule_of("未达标扣分", **blanks | {"每步扣分": "1"}) == rule_of(
        "未达标扣分", 每步扣分="1", 步长="１"
    )
