"""V: what is typed into a cell cannot be read, or can be read only one way and is said so."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from tests.bad.case import Case, holds, named
from tests.workbooks import Formula
from tests.workspaces import Desk

CITIZEN = "11010519491231002X"
"""The example number of the standard itself: nobody's."""

ANSWER = """
## 填报项
| 编码 | 名称 | 类型 | 所在表 | 数据来源 |
| A5 | 是否公开 | 是否 | 基础表 | 自报 |

## 审核关系
| 编码 | 表达式 | 级别 |
| H2 | A5 = 1 | 核实 |
"""
DAY = """
## 填报项
| 编码 | 名称 | 类型 | 所在表 | 数据来源 |
| A5 | 完成日期 | 日期 | 基础表 | 自报 |
"""
RATE = """
## 填报项
| 编码 | 计量单位 | 类型 |
| A4 | % | 比率 |
"""


def typed(cell: CellValue | Formula, item: str = "A1", column: int = 5) -> Callable[[Desk], object]:
    return lambda desk: desk.typed(cell, item, column)


HERE = "U2.xlsx 基础表!F5"

CASES = (
    Case("V001", typed(Formula("=1/0", "#DIV/0!")), HERE, "#DIV/0!"),
    Case("V001", typed(Formula("=40+40", float("nan"))), HERE, "NaN（不是数）"),
    Case("V001", typed(Formula("=40+40", float("inf"))), HERE, "∞（无穷大）"),
    Case("V002", typed(Formula("=40+40")), HERE, "没有计算结果"),
    Case("V003", typed(""), HERE, "必填"),
    Case("V004", typed("８０"), HERE, "“８０”（全角字符）已按 80 读取"),
    Case("V005", typed("待查"), HERE, "“待查”"),
    Case("V006", typed("80万"), HERE, "“80万”带有其他单位"),
    Case("V007", typed("约80"), HERE, "“约80”"),
    Case("V008", typed(date(2026, 1, 2)), HERE, "2026-01-02"),
    Case("V009", typed(True), HERE, "“TRUE”"),
    Case("V010", typed("8,0"), HERE, "“8,0”"),
    Case("V011", typed("(80)"), HERE, "“(80)”带括号"),
    Case("V012", typed("nan"), HERE, "“nan”"),
    Case("V013", typed(80.5), HERE, "“80.5”"),
    Case("V014", typed("也许", "A5"), "U2.xlsx 基础表!F9", "“也许”", ANSWER),
    Case("V015", typed("年底", "A5"), "U2.xlsx 基础表!F9", "“年底”", DAY),
    Case("V016", typed('=DISPIMG("ID_1",1)'), HERE, "图片"),
    Case("V017", typed("八十"), HERE, "“八十”是中文数字"),
    Case("V018", typed("无", "A4"), "U2.xlsx 基础表!F8", "“无”", RATE),
    Case("V019", typed(f"经办人 {CITIZEN}", column=6), "U2.xlsx 基础表!G5", "身份证号"),
)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_cell_that_cannot_be_taken_as_typed(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)


def test_personal_data_goes_nowhere(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.code == "V019")
    holds(case, tmp_path)
    run = Desk(tmp_path).run()
    assert not any(CITIZEN in text for table in (run.facts, run.scores) for text in table.to_csv().split(","))
    assert not any(CITIZEN in f"{f.message}{f.found}{f.expected}" for f in run.findings)
