"""I: nothing in a return's identity can be changed unseen; two units that filled in each other's figures."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.files.data import parquet_bytes
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.template import write_template
from pipeline.model.tables import FACTS
from tests.bad.case import Case, holds, shown
from tests.damage.book_ways import with_identity
from tests.workspaces import FIGURES, RETURNS, SAVED, lay, occasion


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
