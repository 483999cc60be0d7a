"""Whose a return is: by what was signed, against what the cover, the headings and the file's name say."""

from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from pipeline.files.key import KEY_FILE
from tests.unit.files import tiny
from tests.workbooks import Sheets, workbook
from tests.workspaces import RETURNS, SAVED, Desk, lay, resigned


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path)


def codes(desk: Desk) -> list[tuple[str, str]]:
    return [(f.code, f.unit_code) for f in desk.told() if f.code[0] == "I"]


def test_a_heading_that_names_another_unit(desk: Desk) -> None:
    def edit(sheets: Sheets) -> None:
        sheets["基础表"][1][0] = "丙街道　2026年"

    desk.returns(desk.retyped(edit))
    assert codes(desk) == [("I005", "U3")]


def test_a_unit_whose_name_is_part_of_a_form_s_is_not_meant_by_it(tmp_path: Path) -> None:
    desk = lay(tmp_path, "## 单位\n| 编码 | 名称 |\n| U3 | 基础 |")
    assert desk.told() == []


def test_a_return_retyped_into_a_blank_workbook_is_refused_kindly(desk: Desk) -> None:
    rows: list[list[CellValue]] = [
        ["乙镇"],
        ["项目", "数量"],
        ["办结数", 80.0],
        ["应办数", 100.0],
        ["走访次数 *", 5.0],
    ]
    desk.remove(f"{RETURNS}/U2.xlsx")
    desk.returns(workbook({"Sheet1": rows}, SAVED), "乙镇.xlsx")
    assert codes(desk) == [("I011", "U2")]


@pytest.mark.parametrize("form", ["2025-S1", "2025", "二〇二六", ""])
def test_a_template_of_another_period_even_from_elsewhere(desk: Desk, form: str) -> None:
    desk.returns(desk.retyped(lambda sheets: resigned(sheets, {"period": form})), "旧.xlsx")
    assert codes(desk) == [("I002", "U2")]


def test_an_unsigned_template_where_there_is_a_key(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets["kaohe"].__delitem__(slice(5, 7))))
    assert codes(desk) == [("I008", "U2")]


def test_without_a_key_nothing_is_verified_and_that_is_said(desk: Desk) -> None:
    def edit(sheets: Sheets) -> None:
        sheets["kaohe"][6][1] = "0"

    desk.remove(KEY_FILE)
    desk.returns(desk.retyped(edit))
    assert [f.code for f in desk.told()] == ["R030"]


def test_a_workbook_of_something_else(desk: Desk) -> None:
    desk.returns(tiny.workbook(), "会议通知.xlsx")
    assert codes(desk) == [("I001", "")]
