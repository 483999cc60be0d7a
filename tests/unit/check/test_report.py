"""校验报告: every check with what broke it, how far each question has got, what was read how."""

import io
from pathlib import Path

from openpyxl import load_workbook

from tests.workspaces import Desk, lay

CHANGE = """
## 审核关系
| 编码 | 表达式 | 级别 | 提示 |
| H2 | A3 > 4 | 核实 | 走访偏少。 |
| H3 | A4 > 0 | 强制 | |
"""


def report(desk: Desk) -> dict[str, list[list[object]]]:
    """The rows of each sheet below its titles."""
    book = load_workbook(io.BytesIO(desk.run().checked["校验报告.xlsx"]))
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows(min_row=4)] for sheet in book}


def told(root: Path) -> dict[str, list[list[object]]]:
    """U1 says why and is believed, U2 says why, U3 says nothing and errs elsewhere."""
    desk = lay(root, CHANGE)
    desk.returns(desk.filled("U1", {"A3": 4}, explained={"A3": "并村"}), "U1.xlsx")
    desk.returns(desk.filled("U2", {"A3": "２"}, explained={"A3": "停电"}))
    desk.returns(desk.filled("U3", {"A3": 3, "A1": 101}), "U3.xlsx")
    desk.ledger("## 说明审定\n| 单位编码 | 审核编码 | 意见 | 审定 |\n| U1 | H2 | 采纳 | 张科 |")
    return report(desk)


def test_each_unit_and_what_is_left_for_it_to_do(tmp_path: Path) -> None:
    assert told(tmp_path)["按单位"] == [
        ["U1", "甲镇", "已收", 0, 0, 0, 1, "通过"],
        ["U2", "乙镇", "已收", 0, 0, 1, 1, "通过，说明待审定"],
        ["U3", "丙街道", "已收", 1, 1, 0, 0, "改正后参与排名"],
    ]


def test_each_check_and_how_far_its_questions_have_got(tmp_path: Path) -> None:
    rows = {row[0]: row[1:] for row in told(tmp_path)["按审核"]}
    assert rows["H1"] == ["办结数不应多于应办数。", "强制", 1, 0, 0, 0, 0, "丙街道"]
    assert rows["H2"] == ["走访偏少。", "核实", 3, 1, 1, 1, 0, "甲镇、乙镇、丙街道"]
    assert rows["H3"] == ["A4 > 0", "强制", 0, 0, 0, 0, 0, ""]
    assert list(rows)[3:] == ["离群", "量级", "尾数", "照搬", "比对"]


def test_every_finding_with_the_code_a_review_names_it_by(tmp_path: Path) -> None:
    sheets = told(tmp_path)
    assert [row[:4] for row in sheets["问题明细"]] == [
        ["必须改正", "C001", "H1", "丙街道"],
        ["需要说明", "C002", "H2", "丙街道"],
        ["提示", "C012", "H2", "甲镇"],
        ["提示", "C003", "H2", "乙镇"],
        ["提示", "V004", "", "乙镇"],
    ]
    assert [row[3] for row in sheets["核实性说明"]] == ["甲镇", "乙镇"]
    assert [row[7] for row in sheets["读数规整"]] == ["“２”（全角字符）已按 2 读取。下次请直接填写 2。"]


def test_a_sheet_with_nothing_to_list_says_so(tmp_path: Path) -> None:
    assert report(lay(tmp_path))["问题明细"][0][0] == "没有"
