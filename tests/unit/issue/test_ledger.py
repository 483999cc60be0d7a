"""The blank ledger: as many columns of marks as there are assessors, and how many points there are to give."""

import io

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.issue.ledger import ledger
from pipeline.issue.occasion import Occasion
from tests.workspaces import FIRST_DAY, PERIOD, SAVED, scheme


def marks_sheet(change: str = "") -> Worksheet:
    """The sheet 现场评分 of the ledger issued for the tiny scheme with a change."""
    occasion = Occasion(scheme(change), PERIOD, FIRST_DAY, SAVED)
    sheet = load_workbook(io.BytesIO(ledger(occasion)))["现场评分"]
    assert isinstance(sheet, Worksheet)
    return sheet


def assessors(number: str) -> str:
    return f"## 方案\n| 项目 | 内容 |\n| 评委人数 | {number} |\n"


def test_three_columns_of_marks_unless_the_scheme_says_how_many() -> None:
    fixed = ["单位编码", "单位名称", "指标编码", "指标名称", "满分"]
    assert [cell.value for cell in marks_sheet()[1]] == [*fixed, "评分1", "评分2", "评分3"]
    five = [cell.value for cell in marks_sheet(assessors("5"))[1]]
    assert five == [*fixed, "评分1", "评分2", "评分3", "评分4", "评分5"]


def test_a_mark_is_held_to_the_points_and_shows_them() -> None:
    (rule,) = marks_sheet(assessors("4")).data_validations.dataValidation
    assert (str(rule.sqref), rule.type) == ("F2:I4", "decimal")
    assert [float(bound) for bound in (rule.formula1, rule.formula2)] == [0, 20]
    assert (rule.prompt, rule.error) == ("满分 20 分，请填 0 到 20 的数。",) * 2


def test_a_unit_with_points_of_its_own_is_marked_out_of_those() -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 分值 |\n| 街道 | I3 | 25 |\n| 街道 | I2 | 25 |\n"
    sheet = marks_sheet(own)
    assert [sheet.cell(row, 5).value for row in (2, 3, 4)] == [20, 20, 25]
    told = {str(rule.sqref): rule.prompt for rule in sheet.data_validations.dataValidation}
    assert told == {"F2:H3": "满分 20 分，请填 0 到 20 的数。", "F4:H4": "满分 25 分，请填 0 到 25 的数。"}
