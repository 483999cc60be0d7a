"""I: whose return it is, for which period, under which scheme; which row is which item; what was written over."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.files.data import parquet_bytes
from pipeline.files.key import sample_key
from pipeline.files.writing import Writer
from pipeline.issue.template import Filled, write_template
from pipeline.model.tables import FACTS
from tests.bad.case import Case, holds, named, shown
from tests.unit.files import tiny
from tests.workbooks import Sheets
from tests.workspaces import FIGURES, RETURNS, SAVED, Desk, lay, occasion, resigned

OLDER = """
## 方案
| 项目 | 内容 |
| 文号 | 旧稿 |
"""
"""What makes the scheme another one without making it ask for anything else."""
DEFINED = """
## 填报项
| 编码 | 口径 |
| A3 | 上门走访，不含电话 |
"""


def issued_as(name: str, **changes: str) -> Callable[[Desk], object]:
    """A further return whose template was issued with another identity."""
    return lambda desk: desk.returns(desk.retyped(lambda sheets: resigned(sheets, changes)), name)


def with_identity(label: str, text: str, name: str = "改.xlsx") -> Callable[[Desk], object]:
    """A further return whose hidden sheet was edited."""

    def edit(sheets: Sheets) -> None:
        next(row for row in sheets["kaohe"] if row[0] == label)[1] = text

    return lambda desk: desk.returns(desk.retyped(edit), name)


def signed_elsewhere(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: resigned(sheets, {}, sample_key(1))), "别处.xlsx")


def home_made(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets.pop("kaohe")), "自制.xlsx")


def row_gone(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets["基础表"].pop(6)))


def row_twice(desk: Desk) -> None:
    def edit(sheets: Sheets) -> None:
        again = list(sheets["基础表"][6])
        again[5] = 7.0
        sheets["基础表"].append(again)

    desk.returns(desk.retyped(edit))


def written_over(row: int, column: int, text: str, sheet: str = "基础表") -> Callable[[Desk], object]:
    """U2's return with a locked cell changed."""

    def edit(sheets: Sheets) -> None:
        sheets[sheet][row][column] = text

    return lambda desk: desk.returns(desk.retyped(edit))


HERE = "U2.xlsx 基础表!"
CASES = (
    Case("I001", lambda d: d.returns(tiny.workbook(), "别的.xlsx"), "别的.xlsx", "可能是别的表格"),
    Case("I002", issued_as("去年.xlsx", period="2025"), "去年.xlsx", "2025 考核期"),
    Case("I003", lambda d: d.returns(Desk(d.root, OLDER).filled()), "U2.xlsx", "方案"),
    Case("I004", issued_as("外来.xlsx", unit_code="U9"), "外来.xlsx", "「U9」"),
    Case("I005", lambda d: d.returns(d.filled("U1"), "乙镇.xlsx"), "乙镇.xlsx", "U1 甲镇"),
    Case("I006", row_gone, "U2.xlsx 基础表", "「走访次数」"),
    Case("I007", row_twice, f"{HERE}F9", "基础表!F7 的「5」"),
    Case("I008", with_identity("单位编码", "U1"), "改.xlsx", "与签名不符"),
    Case("I009", signed_elsewhere, "别处.xlsx", "签名密钥不同"),
    Case("I010", issued_as("阶段.xlsx", period="2026-S1"), "阶段.xlsx", "2026年年终的填报表，本期为2026年"),
    Case("I011", home_made, "自制.xlsx", "不必重新填写"),
    Case(
        "I013",
        written_over(4, 2, "万件"),
        f"{HERE}C5",
        "「计量单位」一栏被改动：现为「万件」，下发时为「件」",
    ),
    Case("I014", written_over(4, 4, "60"), f"{HERE}E5", "现为「60」，下发时为「80」"),
    Case("I015", written_over(0, 0, "基础表（修订）"), f"{HERE}A1", "下发时为「基础表」"),
    Case(
        "I016",
        lambda d: d.returns(Desk(d.root).filled()),
        f"{HERE}D7",
        "模板上为「」，现为「上门走访，不含电话」",
        DEFINED,
        ("I003",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_return_that_is_not_what_it_should_be(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)


@pytest.mark.parametrize(
    "label", ["单位编码", "考核期", "方案指纹", "表样指纹", "模板版本", "密钥编号", "签名"]
)
@pytest.mark.parametrize("text", ["", "0"])
def test_whatever_is_changed_in_the_identity_shows(label: str, text: str, tmp_path: Path) -> None:
    holds(Case("I008", with_identity(label, text), "改.xlsx", "与签名不符"), tmp_path)


MORE = "".join(f"| A{n} | 其他{n} | 计数 | 基础表 | 自报 |\n" for n in (5, 6, 7))
USED = "".join(f"| H{n} | A{n} >= 0 | 核实 |\n" for n in (5, 6, 7))
LARGER = f"## 填报项\n| 编码 | 名称 | 类型 | 所在表 | 数据来源 |\n{MORE}\n## 审核关系\n| 编码 | 表达式 | 级别 |\n{USED}"
SWAPPED = "I012"


def test_two_units_that_filled_in_each_others_figures_are_asked(tmp_path: Path) -> None:
    desk = lay(tmp_path, LARGER)
    codes = ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]
    sizes = {
        "U1": [90, 100, 6, 3, 40, 52, 7],
        "U2": [300, 420, 40, 9, 11, 9, 60],
        "U3": [70, 100, 4, 2, 50, 50, 8],
    }
    last_year = {(u, code): float(v) for u, own in sizes.items() for code, v in zip(codes, own, strict=True)}
    rows = [("2025", u, code, value, None, value, "", "", "") for (u, code), value in last_year.items()]
    desk.put("reports/2025/data/facts.parquet", parquet_bytes(pd.DataFrame(rows, columns=FACTS), FACTS))
    issued = replace(occasion(LARGER), last_year=last_year)
    for unit, other in (("U1", "U2"), ("U2", "U1"), ("U3", "U3")):
        writer = Writer("", SAVED)
        figures = {code: float(value) for code, value in zip(codes, sizes[other], strict=True)}
        explained = {"A5": "已核对"} if unit == "U2" else {}
        write_template(writer, issued, issued.scheme.unit_by_code[unit], Filled(figures, explained))
        desk.put(f"{RETURNS}/{unit}.xlsx", writer.close())
    told = [f for f in desk.told() if f.code == SWAPPED]
    assert [(f.unit_code, f.severity, str(f.place)) for f in told] == [
        ("U1", "explain", "U1.xlsx 基础表!F11"),
        ("U2", "explain", "U2.xlsx 基础表!F11"),
    ]
    assert "甲镇的 7 项数字有 7 项更接近乙镇的上年数" in told[0].message
    assert "「其他7」本年 60，本单位上年 7" in told[0].message
    shown(told[0])
    assert FIGURES.keys() == sizes.keys()
