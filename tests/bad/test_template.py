"""T: what became of the template's sheets, rows, columns and headers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from tests.bad.case import Case, holds, named
from tests.workbooks import Sheets, edited
from tests.workspaces import Desk

ANNEX = """
## 填报项
| 编码 | 名称 | 类型 | 所在表 | 数据来源 |
| A5 | 附件数 | 计数 | 附表 | 自报 |

## 指标
| 编码 | 表达式 |
| I2 | A3 + A4 + 0 * A5 |
"""
FORM = "xl/worksheets/sheet2.xml"


def changed(edit: Callable[[Sheets], object]) -> Callable[[Desk], object]:
    """U2's return with its cells changed."""
    return lambda desk: desk.returns(desk.retyped(edit))


def rewritten(part: str, old: str, new: str) -> Callable[[Desk], object]:
    """U2's return with something changed that is no cell."""

    def edit(parts: dict[str, bytes]) -> dict[str, bytes]:
        assert old.encode() in parts[part]
        return {**parts, part: parts[part].replace(old.encode(), new.encode())}

    return lambda desk: desk.returns(edited(desk.filled(), edit))


def renamed(sheets: Sheets) -> None:
    sheets["Sheet1"] = sheets.pop("基础表")


def copied(sheets: Sheets) -> None:
    sheets["基础表 (2)"] = [list(row) for row in sheets["基础表"]]


def swapped(sheets: Sheets) -> None:
    sheets["基础表"] = sheets.pop("基础表")
    sheets["kaohe"] = sheets.pop("kaohe")


def sorted_rows(sheets: Sheets) -> None:
    form = sheets["基础表"]
    sheets["基础表"] = [*form[:4], *reversed(form[4:])]


def put(row: int, column: int, value: CellValue) -> Callable[[Sheets], None]:
    """A cell typed into, wherever it is."""

    def edit(sheets: Sheets) -> None:
        form = [[*line, *[""] * (column + 1 - len(line))] for line in sheets["基础表"]]
        form += [[""] * (column + 1) for _ in range(row + 1 - len(form))]
        form[row][column] = value
        sheets["基础表"] = form

    return edit


def more_rows(sheets: Sheets) -> None:
    sheets["基础表"] += [["", f"另报{n}", "", "", "", ""] for n in range(23)]


def without(column: int) -> Callable[[Sheets], None]:
    def edit(sheets: Sheets) -> None:
        sheets["基础表"] = [[*row[:column], *row[column + 1 :]] for row in sheets["基础表"]]

    return edit


HERE = "U2.xlsx 基础表"
MERGE = '<mergeCell ref="A1:G1"/>'
CASES = (
    Case("T001", changed(lambda sheets: sheets.pop("基础表")), "U2.xlsx", "「基础表」（4 项）"),
    Case("T002", changed(renamed), "U2.xlsx Sheet1", "名为「基础表」的工作表，内容相同的是「Sheet1」"),
    Case("T003", changed(sorted_rows), f"{HERE}!F8", "行的次序有变动：有 4 项不在原来的位置"),
    Case("T004", rewritten("xl/workbook.xml", 'sheetId="2"', 'sheetId="2" state="hidden"'), HERE, "被隐藏"),
    Case("T005", changed(copied), "U2.xlsx 基础表 (2)", "是「基础表」的副本，内容相同"),
    Case("T006", changed(swapped), "U2.xlsx", "现为「附表、基础表」", ANNEX),
    Case("T007", changed(lambda s: s.update({"草稿": [["x"]]})), "U2.xlsx 草稿", "「草稿」不在模板中"),
    Case(
        "T008", changed(put(3, 5, "本年数（万件）")), f"{HERE}!F4", "表头「本年数」被改为「本年数（万件）」"
    ),
    Case("T009", changed(put(8, 1, "合计")), f"{HERE}!B9", "第 9 行「合计」不在模板中"),
    Case("T010", changed(put(5, 9, "见附件")), f"{HERE}!J6", "J6 的「见附件」"),
    Case("T011", rewritten(FORM, '<row r="7"', '<row r="7" hidden="1"'), f"{HERE}!A7", "隐藏的第 7 行"),
    Case(
        "T012", rewritten(FORM, MERGE, MERGE + '<mergeCell ref="F5:F6"/>'), f"{HERE}!F5", "F6 下面藏有「100」"
    ),
    Case("T013", changed(more_rows), "U2.xlsx", "另有 3 处「多出一行」", also=("T009",) * 20),
    Case("T014", changed(without(5)), HERE, "没有找到「本年数」一栏"),
    Case("T015", changed(lambda sheets: sheets.pop("封面")), "U2.xlsx", "没有找到「封面」"),
)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_template_that_is_not_built_any_more_as_it_was_issued(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)
