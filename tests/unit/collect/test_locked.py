"""What a unit wrote over is told from what the office changed since; what stands as issued is not told at all."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.files.data import parquet_bytes
from pipeline.model.tables import FACTS
from tests.workbooks import Sheets
from tests.workspaces import LAST_YEAR, Desk, lay

MANY = "".join(f"| A{n} | 其他{n} | 计数 | 基础表 | 自报 |\n" for n in range(5, 40))
USED = "".join(f"| H{n} | A{n} >= 0 | 核实 |\n" for n in range(5, 40))
LONG = f"## 填报项\n| 编码 | 名称 | 类型 | 所在表 | 数据来源 |\n{MANY}\n## 审核关系\n| 编码 | 表达式 | 级别 |\n{USED}"


def rewritten(desk: Desk, *cells: tuple[str, int, int, str]) -> None:
    def edit(sheets: Sheets) -> None:
        for sheet, row, column, text in cells:
            sheets[sheet][row][column] = text

    desk.returns(desk.retyped(edit))


def test_every_locked_cell_is_compared(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    rewritten(
        desk,
        ("基础表", 4, 1, "办结件数 *"),
        ("基础表", 5, 3, "含转办"),
        ("基础表", 6, 2, "千次"),
        ("基础表", 7, 4, "6"),
        ("基础表", 1, 0, "乙镇　2025年"),
        ("封面", 5, 1, "2027年6月1日"),
    )
    told = [(f.code, f.severity.value, str(f.place), f.found, f.expected) for f in desk.told()]
    assert told == [
        ("I013", "block", "U2.xlsx 基础表!B5", "办结件数 *", "办结数 *"),
        ("I013", "block", "U2.xlsx 基础表!D6", "含转办", ""),
        ("I013", "block", "U2.xlsx 基础表!C7", "千次", "次"),
        ("I014", "explain", "U2.xlsx 基础表!E8", "6", "5"),
        ("I015", "note", "U2.xlsx 基础表!A2", "乙镇　2025年", "乙镇　2026年"),
        ("I015", "note", "U2.xlsx 封面!B6", "2027年6月1日", "2027年1月10日"),
    ]


def test_twenty_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    desk = lay(tmp_path, LONG)
    rewritten(desk, *(("基础表", row, 3, "改") for row in range(4, 43)))
    told = [f for f in desk.told() if f.code[0] in "IT"]
    assert [f.code for f in told] == ["I013"] * 20 + ["T013"]
    assert "另有 19 处「锁定内容被改动」" in told[-1].message
    assert told[-1].severity == "block"


@pytest.mark.parametrize("blanks", ["  ", "\n", "\u3000"])
def test_blanks_that_another_program_adds_or_drops_are_no_change(tmp_path: Path, blanks: str) -> None:
    desk = lay(tmp_path)
    rewritten(desk, ("基础表", 4, 1, f"办结数{blanks}*{blanks}"), ("封面", 3, 1, f"{blanks}乙镇（U2）"))
    assert desk.told() == []


def test_last_years_figures_that_the_office_put_right_are_no_unit_s_doing(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    now = {**LAST_YEAR, ("U2", "A3"): 6.0, ("U2", "A4"): 7.0}
    rows = [("2025", unit, item, value, None, value, "", "", "") for (unit, item), value in now.items()]
    desk.put("reports/2025/data/facts.parquet", parquet_bytes(pd.DataFrame(rows, columns=FACTS), FACTS))
    (found,) = desk.told()
    assert (found.code, found.severity, found.unit_code) == ("I016", "note", "U2")
    assert "「上年数」有改动，涉及 2 项" in found.message
    rewritten(desk, ("基础表", 4, 2, "万件"))
    assert [f.code for f in desk.told()] == ["I013", "I016"]
