"""What the units are asked, counted; what two forms ask twice, named."""

from dataclasses import replace

from pipeline.issue.burden import Burden, asked_twice, burdens, in_words
from pipeline.issue.registers import Given
from tests.workspaces import VILLAGES, occasion

TWICE = """
## 填报项
| 编码 | 名称 | 计量单位 | 类型 | 所在表 | 必填 | 口径 | 数据来源 |
| A1 | 办结数 | 件 | 计数 | 基础表 | 是 | 当年办结的件数。 | 自报 |
| A2 | 应办数 | 件 | 计数 | 基础表 | 是 | | 自报 |
| A5 | 办 结 数 | 件 | 计数 | 附表 | 是 | | 自报 |
| A6 | 结案数 | 件 | 计数 | 附表 | 是 | 当年办结的件数。 | 自报 |
| A7 | 应办数 | 件 | 计数 | 基础表 | 是 | | 自报 |

## 指标
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 表达式 | 单位 | 方向 | 目标 | 规则 | 每例分值 |
| I2 | 走访整改 | L | 服务 | 30 | A3 + A4 + A5 - A6 | 次 | ≥ | | 据实计分 | 3 |
"""


def test_cells_are_counted_unit_by_unit() -> None:
    given = {("U2", "A3"): Given.model_validate({"单位编码": "U2", "填报项编码": "A3", "数值": "5"})}
    found = burdens(replace(occasion(), given=given))
    assert found == [
        Burden("U1", "甲镇", 4, 0, 4),
        Burden("U2", "乙镇", 3, 1, 4),
        Burden("U3", "丙街道", 4, 0, 4),
    ]
    assert in_words(replace(occasion(), given=given)) == [
        "甲镇等 2 个单位：每单位填 4 格，4 格附有上年数。",
        "乙镇：每单位填 3 格，另有 1 格已由办公室代填，4 格附有上年数。",
        "合计 3 个单位填 11 格。",
    ]


def test_units_that_are_asked_nothing_are_not_counted() -> None:
    idle = "## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | |"
    assert [one.unit_code for one in burdens(occasion(idle))] == ["U1", "U2", "U3"]


def test_what_reads_alike_in_two_forms_is_named_once_and_within_one_form_not_at_all() -> None:
    pairs = [(one.code, other.code) for one, other in asked_twice(occasion(TWICE))]
    assert pairs == [("A1", "A5"), ("A1", "A6")]
    assert "可能重复：基础表「办结数」（A1）和 附表「办 结 数」（A5）。" in in_words(occasion(TWICE))
    assert asked_twice(occasion()) == []


def test_cells_for_the_units_below_are_counted_one_by_one() -> None:
    assert {one.unit_code: one.asked for one in burdens(occasion(VILLAGES))} == {
        "U1": 4,
        "U2": 2 + 6,
        "U3": 4,
    }
