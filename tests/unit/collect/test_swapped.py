"""Two units that filled in each other's figures are asked; units that merely changed are not."""

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.collect.swapped import swapped
from pipeline.model.findings import Finding
from tests.workspaces import occasion

UNITS, ITEMS = 60, 12
CHANGE = "".join(
    (
        "## 单位\n| 编码 | 名称 |\n",
        *(f"| B{n:02d} | 单位{n:02d} |\n" for n in range(UNITS)),
        "\n## 填报项\n| 编码 | 名称 | 类型 | 所在表 | 数据来源 |\n",
        *(f"| C{n:02d} | 项{n:02d} | 计数 | 基础表 | 自报 |\n" for n in range(ITEMS)),
    )
)


def asked(noise: float, swaps: list[tuple[int, int]], explained: str = "") -> list[Finding]:
    """What is asked where figures change by chance, and the returns of some pairs hold the other's."""
    chance = np.random.default_rng(20260110)
    last = np.round(np.exp(chance.normal(4, 1, (UNITS, ITEMS)))) + 1
    now = np.round(last * np.exp(chance.normal(0, noise, last.shape)))
    for one, other in swaps:
        now[[one, other]] = now[[other, one]]
    rows = [
        (f"B{u:02d}", f"C{i:02d}", now[u, i], "f", "基础表", f"F{i + 5}", explained)
        for u in range(UNITS)
        for i in range(ITEMS)
    ]
    columns = ["unit_code", "item_code", "reported", "file", "sheet", "cell", "explanation"]
    known = {(f"B{u:02d}", f"C{i:02d}"): last[u, i] for u in range(UNITS) for i in range(ITEMS)}
    return list(swapped(pd.DataFrame(rows, columns=columns), replace(occasion(CHANGE), last_year=known)))


def test_both_units_of_each_pair_are_asked() -> None:
    told = asked(0.1, [(3, 7), (20, 41)])
    assert [f.unit_code for f in told] == ["B03", "B07", "B20", "B41"]
    assert "单位07" in told[0].message
    assert {f.severity for f in told} == {"explain"}
    assert {f.severity for f in asked(0.1, [(3, 7)], "已核对")} == {"note"}


def test_figures_that_change_by_half_or_double_are_nobody_elses() -> None:
    assert asked(0.7, []) == []


def test_without_last_year_or_returns_there_is_nothing_to_compare() -> None:
    facts = pd.DataFrame([("B01", "C01", 5.0)], columns=["unit_code", "item_code", "reported"])
    assert list(swapped(facts, replace(occasion(CHANGE), last_year={}))) == []
    assert list(swapped(facts[:0], replace(occasion(CHANGE), last_year={("B01", "C01"): 4.0}))) == []
