"""What a template says of a figure, LibreOffice makes of it too, and the intake says the same."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pandas as pd

from pipeline.files.cells import CellValue
from pipeline.files.data import parquet_bytes
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.kinds import ANSWERED, ASK, COLON, FINE, TO_FILL, WRONG
from pipeline.issue.occasion import Occasion
from pipeline.issue.selfcheck import SelfCheck
from pipeline.issue.template import self_check, write_template
from pipeline.model.findings import Finding, Severity
from pipeline.model.tables import FACTS
from pipeline.scheme.formula.tree import names
from pipeline.scheme.rows import Unit
from tests.office.libreoffice import office, recalculated
from tests.office.test_workbook_recalculates import differences
from tests.workspaces import SAVED, lay, occasion

UNITS = 80
ITEMS = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8")
CHANGE = """
## 方案
| 项目 | 内容 |
| 离群界限 | 不查 |
| 量级容差 | 不查 |
| 尾数比例 | 不查 |
| 相同比例 | 不查 |

## 填报项
| 编码 | 名称 | 计量单位 | 类型 | 所在表 | 必填 | 下限 | 上限 | 数据来源 |
| A3 | 走访次数 | 次 | 计数 | 基础表 | 否 | | 60 | 自报 |
| A5 | 经费 | 万元 | 金额 | 经费表 | 是 | 0 | | 自报 |
| A6 | 满意率 | % | 比率 | 经费表 | 否 | 0 | 100 | 自报 |
| A7 | 是否公开 | | 是否 | 经费表 | 是 | | | 自报 |
| A8 | 其中支出 | 万元 | 金额 | 经费表 | 否 | | | 自报 |

## 审核关系
| 编码 | 表达式 | 级别 | 容差 | 缺值处理 | 提示 |
| H2 | A3 + A4 <= A1 | 强制 | | 按零 | |
| H3 | A8 <= A5 | 强制 | 0.5 | 不符 | 支出不应多于经费。 |
| H4 | ABS(增幅(A1)) <= 30% | 核实 | | | 与上年相差三成以上。 |
| H5 | A5 / A2 < 1 | 核实 | | | |
| H6 | IF(A7 = 1, A6 > 50, A6 <= 100) | 核实 | | | |
| H7 | A8 = 上年(A1) - A4 | 核实 | 20 | 跳过 | |

## 指标
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 表达式 | 单位 | 方向 | 目标 | 规则 | 每例分值 |
| I2 | 走访整改 | L | 服务 | 30 | IF(A7 = 1, A3 + A4, A5 - A8 + A6) | 次 | ≥ | | 据实计分 | 3 |

## 单位（整表）
| 编码 | 名称 | 类别 | 考核线 |
""" + "".join(f"| U{n} | 示例{n}镇 | 镇 | L |\n" for n in range(1, UNITS + 1))
ANSWERS: dict[str, tuple[CellValue, ...]] = {
    "A1": ("", "无", 0, 40, 80, 95, 100, 2.5, 1e15, "约3"),
    "A2": ("", "/", 0, 100, 1000, 1000, 1000, 1001),
    "A3": ("", "无", 3, 60, 61, -2),
    "A4": ("", "—", 0, 5, 30, 59),
    "A5": ("", "无", 0, 12.34, 100, 250.5, -0.01, "若干"),
    "A6": ("", "无", 0, 0.5, 1, 50, 50.01, 99.9, 100.5),
    "A7": ("", "是", "否", "有"),
    "A8": ("", "无", 0, 12.84, 12.85, 60, 100.5),
}
WORDS = ("", "", "", "情况属实")
BEFORE = (None, 50.0, 80.0, 100.0)


@cache
def _issued() -> Occasion:
    """The templates' occasion; some units have a figure of last year, of one item."""
    sound = occasion(CHANGE)
    last = {(unit.code, "A1"): BEFORE[n % len(BEFORE)] for n, unit in enumerate(sound.scheme.units)}
    return replace(sound, last_year={key: value for key, value in last.items() if value is not None})


def _drawn(unit: Unit) -> Filled:
    random = Random(unit.code)  # noqa: S311 - so that the same is drawn every time
    values = {item: random.choice(ANSWERS[item]) for item in ITEMS}
    words = {item: random.choice(WORDS) for item in ITEMS}
    return Filled(values, {item: word for item, word in words.items() if word})


def _checked(unit: Unit) -> SelfCheck:
    return self_check(_issued(), unit, _drawn(unit))


@cache
def _returned() -> tuple[bytes, ...]:
    """The units' returns, in the units' order."""
    return tuple(map(_filled_in, _issued().scheme.units))


def _filled_in(unit: Unit) -> bytes:
    writer = Writer("填报表", SAVED)
    write_template(writer, _issued(), unit, _drawn(unit))
    return writer.close()


def _said(findings: Sequence[Finding], item: str, value: object) -> str:
    """What the intake's findings come to, said of an item in a word."""
    mine = [f for f in findings if item in _about(f)]
    if any(f.code == "V003" for f in mine):
        return TO_FILL
    if any(f.severity is Severity.BLOCK for f in mine):
        return WRONG
    if any(f.severity is Severity.EXPLAIN for f in mine):
        return ASK
    if any(f.code in ("C003", "V018", "V020") for f in mine):
        return ANSWERED
    return "" if value == "" else FINE


def _about(found: Finding) -> set[str]:
    """The items a finding is about: of a check those it names, whatever else might be changed to satisfy it."""
    scheme = _issued().scheme
    check = next((one for one in scheme.checks if one.code == found.check), None)
    if check is None or check.formula is None:
        return {found.item_code}
    return {name.text for name in names(scheme.in_items(check.formula))}


def test_the_drawn_answers_bring_out_everything_that_can_be_said() -> None:
    units = _issued().scheme.units
    said = {words for unit in units for words in map(_checked(unit).says, ITEMS)}
    assert {words.partition(COLON)[0] for words in said} == {TO_FILL, WRONG, ASK, ANSWERED, FINE, ""}
    assert [n for n in range(1, 8) if not any(f"（H{n}）" in words for words in said)] == []


def test_the_intake_says_what_the_template_says(tmp_path: Path) -> None:
    desk = lay(tmp_path, CHANGE)
    last = [
        ("2025", unit, item, value, None, value, "x.xlsx", "基础表", "F5")
        for (unit, item), value in _issued().last_year.items()
    ]
    facts = pd.DataFrame(last, columns=list(FACTS))
    desk.put("reports/2025/data/facts.parquet", parquet_bytes(facts, FACTS))
    for n, content in enumerate(_returned(), start=1):
        desk.returns(content, f"U{n}.xlsx")
    told = desk.run().inspected
    for unit in _issued().scheme.units:
        mine = [f for f in told if f.unit_code == unit.code]
        values, checked = _drawn(unit).values, _checked(unit)
        ours = {item: checked.says(item).partition(COLON)[0] for item in ITEMS}
        theirs = {item: _said(mine, item, values[item]) for item in ITEMS}
        assert ours == theirs, (unit.code, _drawn(unit), [str(f) for f in mine])


@office
def test_a_spreadsheet_says_what_the_template_was_sent_out_with(tmp_path: Path) -> None:
    books = _returned()
    found = recalculated(books, tmp_path / "out")
    wrong = [
        told[:5] for book, theirs in zip(books, found, strict=True) if (told := differences(book, theirs))
    ]
    assert not wrong, wrong[:3]
