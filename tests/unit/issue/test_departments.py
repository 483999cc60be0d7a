"""Departments are asked for what they have on record, each in a workbook of its own that is read as part of the ledger."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.files.workspace import DEPARTMENTS
from pipeline.issue.departments import department_workbooks, departments_name
from tests.unit.files import tiny
from tests.workspaces import Desk, lay, occasion

CHANGE = """
## 填报项
| 编码 | 名称 | 计量单位 | 类型 | 所在表 | 必填 | 数据来源 | 提供部门 |
| A5 | 登记数 | 件 | 计数 | 基础表 | 否 | 比对 | 示例统计局 |
| A6 | 抽样数 | 件 | 计数 | 基础表 | 否 | 抽查 | |

## 指标
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 表达式 | 单位 | 方向 | 目标 | 规则 | 每例分值 |
| I2 | 走访整改 | L | 服务 | 30 | A3 + A4 + A5 - A6 | 次 | ≥ | | 据实计分 | 3 |
"""
NAME = "比对数据 示例统计局.xlsx"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path, CHANGE)


def answered(desk: Desk, value: str | float) -> None:
    """What the department sends back: a figure of U2's, the others still to come."""
    book = load_workbook(io.BytesIO(department_workbooks(desk.run().occasion)[NAME]))
    sheet = book["核定数据"]
    titles = [cell.value for cell in sheet[3]]
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=4) if cells[0].value == "U2")
    sheet.cell(row, titles.index("数值") + 1, value)
    stream = io.BytesIO()
    book.save(stream)
    desk.put(f"inputs/2026/{DEPARTMENTS}/统计局交回.xlsx", stream.getvalue())


def test_a_department_is_asked_for_its_own_figures_of_every_unit() -> None:
    (content,) = department_workbooks(occasion(CHANGE)).values()
    sheet = load_workbook(io.BytesIO(content))["核定数据"]
    rows = [[cell.value for cell in row][:5] for row in sheet.iter_rows(min_row=4, max_row=6)]
    assert [(row[0], row[2]) for row in rows] == [("U1", "A5"), ("U2", "A5"), ("U3", "A5")]
    parts = tiny.parts_of(content).values()
    assert any("<oddFooter>" in part.decode() and "示例统计局" in part.decode() for part in parts)


def test_it_is_sent_out_with_the_rest_and_counted(desk: Desk) -> None:
    run = desk.run()
    names = [name for name, _ in run.issued()]
    assert NAME in names
    assert len(names) == run.to_issue
    assert department_workbooks(occasion()) == {}


def test_what_a_department_sends_in_stands_in_the_ledger_with_its_cell(desk: Desk) -> None:
    answered(desk, 7)
    (entry,) = desk.run().ledger[0].verified
    assert (entry.unit_code, entry.item, entry.value) == ("U2", "A5", 7.0)
    assert str(entry.at("数值")).startswith(f"inputs/2026/{DEPARTMENTS}/统计局交回.xlsx 核定数据!")
    facts = desk.run().facts
    assert list(facts[(facts["unit_code"] == "U2") & (facts["item_code"] == "A5")]["assessed"]) == [7.0]


def test_what_cannot_be_read_there_is_told_with_its_place(desk: Desk) -> None:
    answered(desk, "约7")
    told = [f for f in desk.run().ledger[1] if f.place.file.endswith("统计局交回.xlsx")]
    assert [(f.code, f.found) for f in told] == [("S005", "约7")]


def test_a_lock_file_beside_it_is_passed_over(desk: Desk) -> None:
    answered(desk, 7)
    desk.put(f"inputs/2026/{DEPARTMENTS}/~$统计局交回.xlsx", b"\5clerk".ljust(165, b"\0"))
    assert len(desk.run().ledger[0].verified) == 1


def test_a_department_may_be_called_what_no_file_can_be() -> None:
    assert departments_name("公安/户籍") == "比对数据 公安／户籍.xlsx"
