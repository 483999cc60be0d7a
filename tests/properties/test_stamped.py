"""Whatever a scheme and its units are like, a template stamped among the others is the one written alone, part by part."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.stamping import parts_of
from pipeline.issue.occasion import Occasion
from pipeline.issue.stamped import template, templates
from pipeline.issue.template import template_name, written
from tests.workspaces import occasion

NAMES = [
    "甲镇",
    "甲",
    '乙&<丙>"丁"',
    "长" * 40,
    "办结数",
    "镇",
    "示例领导小组",
    "一'二",
    "A1",
    "U1",
    "√",
    "2026年",
]
FIGURES = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 95.0, 1 / 3, 1e16, -7.5]), st.floats(-1e9, 1e9))
CLASSES = st.sampled_from(["镇", "街道", ""])
VALUES = [
    "A1 / A2 * 100",
    "增幅(A1)",
    "A1 / 上年(A1)",
    "上年(A1) / 上年(A2) * 100",
    "IF(缺(A3), 0, A3)",
    "上年(A3) ^ 0.5",
]
TARGETS = ["90", "0.1", "上年(A2)", "上年(A1) * 1.05", "MAX(上年(A3), 2)"]
CHECKS = ["A1 <= 上年(A1) * 3", "上年(A1) >= 上年(A2)", "上年(A3) + 上年(A4) <= 50", "缺(A3)"]


@st.composite
def occasions(draw: st.DrawFn) -> Occasion:
    """Two lines, up to six units with terms of their own, and what is known of their last year."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True))
    codes = draw(st.permutations(["U1", "A1", "镇", "T&1", "L", "001"]))
    units = [
        f"| {code} | {name} | {draw(CLASSES)} | {draw(st.sampled_from(['L', 'L', 'M', 'L、M']))} |"
        for code, name in zip(codes, names, strict=False)
    ]
    whose = st.sampled_from([*codes[:2], names[0], "镇", "街道"])
    own = [
        f"| {draw(whose)} | {draw(st.sampled_from(['I1', 'I2', 'I4']))} | {draw(st.sampled_from([*TARGETS, '']))} | {points} |"
        for points in draw(st.lists(st.sampled_from(["", "", "12.5"]), max_size=4))
    ]
    exempt = [f"| {draw(whose)} | I4 | 折算 |"] * draw(st.integers(0, 1))
    value, target = st.sampled_from(VALUES), st.sampled_from(TARGETS)
    levels, blanks = st.sampled_from(["强制", "核实"]), st.sampled_from(["", "按零"])
    checks = [
        f"| H{n} | {text} | {draw(levels)} | {draw(blanks)} |"
        for n, text in enumerate(draw(st.lists(st.sampled_from(CHECKS), max_size=3)), start=2)
    ]
    yes_or_no = draw(st.booleans())
    change = "\n".join(
        (
            "## 考核线\n| 编码 | 名称 | 总分 |\n| M | 次线 | 100 |",
            "## 单位（整表）\n| 编码 | 名称 | 类别 | 考核线 |",
            *units,
            "## 填报项\n| 编码 | 名称 | 类型 | 所在表 | 必填 | 数据来源 |",
            "| A5 | 有制度 | 是否 | 次表 | 否 | 自报 |"
            if yes_or_no
            else "| A5 | 经费 | 金额 | 次表 | 否 | 自报 |",
            "## 指标\n| 编码 | 名称 | 考核线 | 分值 | 表达式 | 单位 | 方向 | 目标 | 规则 |",
            f"| I1 | 办结率 | L | 50 | {draw(value)} | % | ≥ | {draw(target)} | 按比例 |",
            f"| I4 | 增长 | M | 60 | {draw(value)} | % | ≤ | {draw(target)} | 达标得分 |",
            "| I5 | 经费 | M | 40 | A5 | | ≥ | 1 | 达标得分 |",
            "## 目标\n| 单位或类别 | 指标 | 目标 | 分值 |",
            *own,
            "## 不考核\n| 单位或类别 | 指标 | 处理 |",
            *exempt,
            "## 审核关系\n| 编码 | 表达式 | 级别 | 缺值处理 |",
            *checks,
        )
    )
    found = occasion(change)
    figures = {
        (unit.code, item.code): draw(st.sampled_from([0.0, 1.0]))
        if yes_or_no and item.code == "A5"
        else figure
        for unit in found.scheme.units
        for item in found.scheme.items
        if (figure := draw(FIGURES)) is not None
    }
    return replace(found, last_year=figures, key=found.key if draw(st.booleans()) else None)


@settings(max_examples=40, deadline=None)
@given(occasions())
def test_stamped_is_written(found: Occasion) -> None:
    units = [u for u in found.scheme.units if found.scheme.asked(u, found.first_day)]
    together = dict(templates(found, units))
    for unit in units:
        stamped = together[template_name(unit)]
        assert list(parts_of(stamped).items()) == list(parts_of(written(found, unit).close()).items())
        assert stamped == template(found, unit)
