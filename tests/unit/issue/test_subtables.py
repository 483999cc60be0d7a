"""分下级填: a row for each unit below on a sheet of its own, the sum in the form; asked only of whom nobody else asks."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from pipeline.issue.stamped import template
from pipeline.issue.subtables import SubTable, title_of
from tests.unit.files import tiny
from tests.workspaces import FIRST_DAY, VILLAGES, Desk, occasion, scheme

SHEET = "基础表（分下级）"
REPORTING = VILLAGES.replace("| 村 | |", "| 村 | L |")
"""The same villages on the line themselves: each is sent a template of its own."""


def tables(change: str, unit: str = "U2") -> tuple[SubTable, ...]:
    issued = occasion(change)
    return issued.subtables(issued.scheme.unit_by_code[unit])


def test_a_unit_with_units_below_it_fills_in_a_sheet_beside_its_form() -> None:
    (table,) = tables(VILLAGES)
    assert table.title == SHEET
    assert [unit.name for unit in table.units] == ["王家湾", "李店", "张桥"]
    assert [item.code for item in table.items] == ["A3", "A4"]
    assert len(list(table.cells)) == 6


def test_a_unit_without_units_below_it_answers_in_its_form() -> None:
    assert tables(VILLAGES, "U1") == ()
    assert occasion().subtables(scheme().unit_by_code["U2"]) == ()


def test_what_the_units_below_report_themselves_nobody_fills_in_for_them() -> None:
    assert tables(REPORTING) == ()
    sound = scheme(REPORTING)
    assert [item.code for item in sound.asked(sound.unit_by_code["C1"], FIRST_DAY)] == [
        "A1",
        "A2",
        "A3",
        "A4",
    ]


def test_a_unit_on_no_line_is_asked_nothing_whatever_a_veto_names() -> None:
    sound = scheme(VILLAGES + "## 否决\n| 编码 | 条件 | 适用线 |\n| V1 | A1 < 5 | |\n")
    assert sound.asked(sound.unit_by_code["C1"], date(2026, 1, 1)) == ()
    assert len(sound.asked(sound.unit_by_code["U2"], date(2026, 1, 1))) == 4


def test_names_are_printed_and_locked_and_the_sum_is_live(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(Desk(tmp_path, VILLAGES).filled()))
    sheet, form = book[SHEET], book["基础表"]
    assert book.sheetnames.index(SHEET) == book.sheetnames.index("基础表") + 1
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=4, max_row=9)] == [
        ["编码", "下级单位", "A3", "A4"],
        [None, None, "走访次数 *", "整改次数 *"],
        [None, None, "次", "次"],
        ["C1", "王家湾", 2, 1],
        ["C2", "李店", 0, "无"],
        ["C3", "张桥", 3, 4],
    ]
    assert [cell.protection.locked for cell in sheet[7]] == [True, True, False, False, True]
    assert sheet.protection.sheet
    assert form["F7"].value == f"=IF(COUNTA('{SHEET}'!$C$7:$C$9)=0,\"\",SUM('{SHEET}'!$C$7:$C$9))"
    assert form["F7"].protection.locked
    assert not form["H7"].protection.locked
    assert (form["F6"].value, form["F6"].protection.locked) == (100, False)
    shown = load_workbook(io.BytesIO(Desk(tmp_path, VILLAGES).filled()), data_only=True)
    assert [shown["基础表"][cell].value for cell in ("F7", "F8")] == [5, 5]
    assert [cell.value for cell in shown[SHEET][10]][:4] == ["合计", None, 5, 5]
    assert [row[4].value for row in shown[SHEET].iter_rows(min_row=7, max_row=9)] == ["√", "√", "√"]


def test_what_is_open_below_stands_in_the_rows_the_list_and_on_the_cover(tmp_path: Path) -> None:
    filled = Desk(tmp_path, VILLAGES).filled(below={"C1": {"A3": ""}, "C2": {"A4": 1.5}, "C3": {"A3": 61}})
    book = load_workbook(io.BytesIO(filled), data_only=True)
    said = [row[4].value for row in book[SHEET].iter_rows(min_row=7, max_row=9)]
    assert said == [
        "待填写：「走访次数」",
        "请改正：「整改次数」应填整数",
        "请改正：「走访次数」应在 0 ～ 60 之间",
    ]
    listed = {
        row[0].value: (row[2].value, row[3].value, row[4].value)
        for row in book["自检清单"].iter_rows(min_row=5)
    }
    assert listed["C1"] == (SHEET, "C7", "待填写")
    assert listed["C2"] == (SHEET, "C8", "请改正")
    counted = {row[0].value: [cell.value for cell in row[2:7]] for row in book["封面"].iter_rows()}
    assert counted["基础表"][:2] == [4, 4]
    assert counted[SHEET] == [6, 5, 1, 2, 0]
    assert counted["合计"][:2] == [10, 9]
    assert "9 / 10" in str(next(row[1].value for row in book["封面"].iter_rows() if row[0].value == "完成度"))


def test_a_sheet_left_blank_leaves_the_sum_blank_and_says_where_to_fill_in(tmp_path: Path) -> None:
    nothing = {village: {"A3": "", "A4": ""} for village in ("C1", "C2", "C3")}
    book = load_workbook(io.BytesIO(Desk(tmp_path, VILLAGES).filled(below=nothing)), data_only=True)
    assert book["基础表"]["F7"].value in (None, "")
    assert book["基础表"]["G7"].value == f"待填写：在「{SHEET}」中填写"


def test_the_template_is_another_one_when_a_village_is_added() -> None:
    issued = occasion(VILLAGES)
    unit = issued.scheme.unit_by_code["U2"]
    more = occasion(
        VILLAGES.replace("| C3 | 张桥 | 村 | | U2 |", "| C3 | 张桥 | 村 | | U2 |\n| C4 | 赵坝 | 村 | | U2 |")
    )
    assert issued.identity(unit).printed != more.identity(more.scheme.unit_by_code["U2"]).printed
    plain = occasion()
    assert plain.identity(unit).printed == replace(plain).identity(plain.scheme.unit_by_code["U2"]).printed


def test_the_longest_name_of_a_form_fits() -> None:
    assert len(title_of("表" * 26)) == 31


def test_a_unit_of_any_name_may_have_units_below_it() -> None:
    issued = occasion(VILLAGES)
    unit = issued.scheme.unit_by_code["U2"].model_copy(update={"name": "&G与&[Picture]" + "名" * 80})
    sheets = {name: part for name, part in tiny.parts_of(template(issued, unit)).items() if "/sheet" in name}
    assert any(b"oddFooter" in part for part in sheets.values())
    assert not any(b"&amp;G" in part for part in sheets.values())


def test_many_units_below_have_each_its_row() -> None:
    many = "".join(f"| W{n} | 第{n}村 | 村 | | U2 |\n" for n in range(120))
    (table,) = tables(
        VILLAGES.replace("\n## 填报项", f"{many}\n## 填报项", 1).replace("| U2 |\n\n|", "| U2 |\n|")
    )
    assert [table.row(unit) for unit in table.units] == list(range(table.row(table.units[0]), table.sum_row))
    assert len(table.units) > 100
