"""What a template shows before anything is typed and after: cover, forms, self-check, indicators, what is printed."""

import io
import shutil
from datetime import datetime

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from pipeline.files.cells import CellValue
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.sheets import CHECKLIST, COVER, EVIDENCE, PROGRESS, RELATIONS
from pipeline.issue.stamped import template
from pipeline.issue.template import write_template
from tests.workbooks import workbook
from tests.workspaces import FIGURES, SAVED, Desk, lay, occasion

FORM = "基础表"
GIVEN = "inputs/2026/已有数据.xlsx"


def book(values: dict[str, CellValue] | None = None, change: str = "", unit: str = "U2") -> Workbook:
    """The unit's template with the values its formulas are saved with."""
    issued = occasion(change)
    writer = Writer("填报表", SAVED)
    write_template(writer, issued, issued.scheme.unit_by_code[unit], Filled(values or {}))
    return load_workbook(io.BytesIO(writer.close()), data_only=True)


def column(sheet: Workbook, name: str, letter: str) -> list[object]:
    return [cell.value for cell in sheet[name][letter]]


def test_the_sheets_stand_in_the_order_of_the_work() -> None:
    sheets = book()
    assert sheets.sheetnames == [COVER, FORM, CHECKLIST, PROGRESS, EVIDENCE, RELATIONS, "kaohe"]
    assert [sheets[name].sheet_state for name in sheets.sheetnames[-2:]] == ["hidden", "veryHidden"]


def test_a_blank_template_says_what_is_to_be_filled_in() -> None:
    sheets = book()
    assert column(sheets, FORM, "G")[4:] == ["待填写"] * 4
    assert column(sheets, CHECKLIST, "E")[4:] == ["待填写"] * 4
    cover = [[cell.value for cell in row] for row in sheets[COVER].iter_rows()]
    assert [row[2:7] for row in cover if row[0] in (FORM, "合计")] == [[4, 0, 4, 0, 0]] * 2
    assert [str(row[1])[-5:] for row in cover if row[0] == "完成度"] == ["0 / 4"]


def test_what_is_typed_is_checked_beside_it_on_the_list_and_on_the_cover() -> None:
    sheets = book({**FIGURES["U2"], "A1": 101.0, "A3": ""})
    assert column(sheets, FORM, "G")[4:] == [
        "请改正：办结数不应多于应办数（H1）",
        "请改正：办结数不应多于应办数（H1）",
        "待填写",
        "√",
    ]
    assert column(sheets, CHECKLIST, "F")[4:6] == ["办结数不应多于应办数（H1）"] * 2
    cover = [[cell.value for cell in row] for row in sheets[COVER].iter_rows()]
    assert ["办结数", None, "请改正", "办结数不应多于应办数（H1）"] in [row[:4] for row in cover]
    assert [row[2:7] for row in cover if row[0] == FORM] == [[4, 3, 1, 2, 0]]
    assert any("■" in str(cell) and "3 / 4" in str(cell) for row in cover for cell in row)


def test_the_indicators_are_worked_out_against_their_targets() -> None:
    rows = [[cell.value for cell in row] for row in book(dict(FIGURES["U2"]))[PROGRESS].iter_rows(min_row=5)]
    rate, visits, marked = rows
    assert (rate[2], rate[5:8], rate[8:10], rate[11]) == ("办结率", [80, 100, 80], ["≥", 100], "未达标")
    assert (visits[7], visits[11]) == (10, "不设目标")
    assert (marked[7], marked[11]) == ("", "现场评分")
    assert next(book()[PROGRESS].iter_rows(min_row=5, values_only=True))[11] == "待填"


def test_a_unit_of_its_own_target_sees_it() -> None:
    change = "## 目标\n| 单位或类别 | 指标 | 目标 |\n| U2 | I1 | 80 |"
    (rate, *_) = book(dict(FIGURES["U2"]), change)[PROGRESS].iter_rows(min_row=5, values_only=True)
    assert (rate[9], rate[11]) == (80, "达标")


def test_only_what_is_to_be_filled_in_is_open() -> None:
    sheets = load_workbook(io.BytesIO(template(occasion(), occasion().scheme.unit_by_code["U2"])))
    open_ = {
        name: {
            cell.coordinate[0]
            for row in sheets[name].iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        for name in sheets.sheetnames
    }
    assert open_[FORM] == {"F", "H"}
    assert open_[EVIDENCE] == set("BCDEF")
    assert [open_[name] for name in (CHECKLIST, PROGRESS, RELATIONS, "kaohe")] == [set()] * 4
    assert all(sheets[name].protection.sheet for name in sheets.sheetnames)
    assert {sheets[FORM][f"H{row}"].number_format for row in range(5, 9)} == {"@"}


@pytest.fixture
def desk(tmp_path: object) -> Desk:
    return lay(tmp_path)  # type: ignore[arg-type]


def given(desk: Desk, value: float = 5.0) -> Desk:
    rows: list[list[CellValue]] = [
        ["单位编码", "填报项编码", "数值", "来源"],
        ["U2", "A3", value, "统计年鉴"],
    ]
    desk.put(GIVEN, workbook({"已有数据": rows}, SAVED))
    return desk


def test_what_the_office_knows_is_printed_and_not_asked(desk: Desk) -> None:
    issued = given(desk).run().occasion
    sheets = load_workbook(io.BytesIO(template(issued, issued.scheme.unit_by_code["U2"])))
    cell = sheets[FORM]["F7"]
    assert (cell.value, cell.protection.locked) == (5, True)
    (told,) = (v for v in sheets[FORM].data_validations.dataValidation if "F7" in v.sqref)
    assert "统计年鉴" in told.prompt
    assert sheets[FORM]["F8"].value is None


def test_a_figure_printed_by_the_office_is_expected_back_as_it_was(desk: Desk) -> None:
    given(desk)
    issued = desk.run().occasion
    returned = []
    for typed in (5.0, 6.0):
        writer = Writer("填报表", SAVED)
        write_template(writer, issued, issued.scheme.unit_by_code["U2"], Filled(dict(FIGURES["U2"])))
        sheets = load_workbook(io.BytesIO(writer.close()))
        sheets[FORM]["F7"] = typed
        stream = io.BytesIO()
        sheets.save(stream)
        desk.returns(stream.getvalue())
        told = [f for f in desk.told() if f.unit_code == "U2"]
        returned.append([(f.code, f.place.cell, f.found, f.expected) for f in told])
    assert returned == [[], [("I013", "F7", "6", "5")]]


def test_a_change_of_what_the_office_knows_makes_old_templates_older(desk: Desk) -> None:
    before = given(desk).run().occasion
    after = given(desk, 7.0).run().occasion
    unit = before.scheme.unit_by_code["U2"]
    assert before.identity(unit).printed != after.identity(unit).printed
    assert before.identity(before.scheme.unit_by_code["U1"]) == after.identity(
        after.scheme.unit_by_code["U1"]
    )


def test_templates_made_twice_are_the_same(desk: Desk) -> None:
    issued = desk.run().occasion
    unit = issued.scheme.unit_by_code["U1"]
    assert template(issued, unit) == template(issued, unit)
    assert issued.stamp == datetime(2026, 1, 1)  # noqa: DTZ001 - workbooks hold no time zone


def test_every_figure_of_last_year_stands_beside_this_years(desk: Desk) -> None:
    issued = desk.run().occasion
    for unit in issued.scheme.units:
        sheets = load_workbook(io.BytesIO(template(issued, unit)), data_only=True)
        shown = {row[0]: row[4] for row in sheets[FORM].iter_rows(min_row=5, values_only=True)}
        assert shown == FIGURES[unit.code]
        kept = {row[0]: row[3] for row in sheets[RELATIONS].iter_rows(min_row=2, max_row=5, values_only=True)}
        assert kept == shown


def test_without_last_years_data_each_cell_says_so(desk: Desk) -> None:
    shutil.rmtree(desk.root / "reports")
    issued = desk.run().occasion
    sheets = load_workbook(io.BytesIO(template(issued, issued.scheme.units[0])), data_only=True)
    assert column(sheets, FORM, "E")[4:] == ["无上年数据"] * 4
