"""A unit sends several returns: the newest counts if it is told apart for certain, and what changed is told."""

from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from pipeline.collect.resubmissions import ADOPTED, NOTHING_CHANGED, THE_SAME_FILE, UNSETTLED
from tests.unit.files import tiny
from tests.workbooks import Sheets
from tests.workspaces import SAVED, Desk, lay

DAY = timedelta(days=1)
RECORD = "inputs/2026/回收登记.csv"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path)


def changes(desk: Desk) -> list[tuple[str, ...]]:
    table = desk.run().collection.changes
    columns = ["item_name", "column", "old", "new", "old_file", "old_cell", "new_file", "new_cell"]
    return list(table[columns].itertuples(index=False, name=None))


def fates(desk: Desk) -> dict[str, str]:
    return {
        name: fate.value for name, fate in desk.run().collection.fates if name not in ("U1.xlsx", "U3.xlsx")
    }


def undated(content: bytes) -> bytes:
    """The same workbook that does not say when it was saved."""
    return tiny.package({**tiny.parts_of(content), "docProps/core.xml": b"<x/>"})


def record(desk: Desk, *lines: str) -> None:
    desk.put(RECORD, "\n".join(["文件,收到时间", *lines]).encode("gb18030"))


def test_every_changed_cell_is_told_with_both_places(desk: Desk) -> None:
    def shift(sheets: Sheets) -> None:
        sheets["基础表"] = [[], *sheets["基础表"]]

    desk.returns(desk.retyped(shift), "U2.xlsx")
    later = desk.filled("U2", {"A1": 85, "A3": "无", "A4": ""}, SAVED + DAY, {"A2": "含上年结转"})
    desk.returns(later, "乙镇更正.xlsx")
    places = ("U2.xlsx", "基础表!F{}", "乙镇更正.xlsx", "基础表!F{}")

    def row(item: str, column: str, old: str, new: str, at: int) -> tuple[str, ...]:
        old_file, old_cell, new_file, new_cell = places
        return item, column, old, new, old_file, old_cell.format(at + 1), new_file, new_cell.format(at)

    assert changes(desk) == [
        row("办结数", "本年数", "80", "85", 5),
        row("应办数", "核实性说明", "（空白）", "含上年结转", 6),
        row("走访次数", "本年数", "5", "无", 7),
        row("整改次数", "本年数", "5", "（空白）", 8),
    ]
    assert set(desk.run().collection.changes["verdict"]) == {ADOPTED}
    found = next(f for f in desk.told() if f.code == "R021")
    assert "两份有 4 处不同：办结数 80 → 85；应办数 （空白） → 含上年结转；走访次数 5 → 无……" in found.message


def test_a_row_that_went_is_a_change(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda s: s["基础表"].pop(5), saved=SAVED + DAY), "再报.xlsx")
    assert changes(desk) == [
        ("应办数", "本年数", "100", "（无此行）", "U2.xlsx", "基础表!F6", "再报.xlsx", "")
    ]


def test_a_figure_typed_otherwise_is_no_change(desk: Desk) -> None:
    desk.returns(desk.filled("U2", {"A1": "８０", "A3": " 5 "}, SAVED + DAY), "再报.xlsx")
    assert changes(desk) == [(NOTHING_CHANGED, "", "", "", "U2.xlsx", "", "再报.xlsx", "")]
    assert f"两份{NOTHING_CHANGED}" in next(f.message for f in desk.told() if f.code == "R021")


def test_the_same_file_again_is_said_to_have_changed_nothing(desk: Desk) -> None:
    desk.returns(desk.filled(), "再报.xlsx")
    assert changes(desk) == [(THE_SAME_FILE, "", "", "", "再报.xlsx", "", "U2.xlsx", "")]
    assert fates(desk) == {"U2.xlsx": "adopted", "再报.xlsx": "copy"}


def test_of_three_the_newest_counts_and_each_older_one_is_compared(desk: Desk) -> None:
    desk.returns(desk.filled("U2", {"A1": 81}, SAVED + DAY), "b.xlsx")
    desk.returns(desk.filled("U2", {"A1": 82}, SAVED + 2 * DAY), "a.xlsx")
    assert [(row[2], row[3], row[4]) for row in changes(desk)] == [
        ("80", "82", "U2.xlsx"),
        ("81", "82", "b.xlsx"),
    ]
    assert fates(desk) == {"U2.xlsx": "older", "b.xlsx": "older", "a.xlsx": "adopted"}


def test_returns_that_say_the_same_need_no_order(desk: Desk) -> None:
    desk.returns(undated(desk.filled()), "又一份.xlsx")
    assert [f.code for f in desk.told()] == ["R021"]
    assert fates(desk) == {"U2.xlsx": "older", "又一份.xlsx": "adopted"}


SAME_TIME, NO_TIME = "saved at the same moment", "one not dated"


@pytest.mark.parametrize("why", [SAME_TIME, NO_TIME])
def test_where_the_workbooks_do_not_tell_the_recorded_receipt_does(desk: Desk, why: str) -> None:
    other = desk.filled("U2", {"A1": 90})
    desk.returns(other if why == SAME_TIME else undated(other), "再报.xlsx")
    assert [f.code for f in desk.told()] == ["R022"]
    assert set(desk.run().collection.changes["verdict"]) == {UNSETTLED}
    assert [row[:4] for row in changes(desk)] == [("办结数", "本年数", "80", "90")]
    assert fates(desk) == {"U2.xlsx": "unsettled", "再报.xlsx": "unsettled"}
    record(desk, "U2.xlsx,2027/1/5 9:12", "再报.xlsx,2027/1/6 8:00")
    assert fates(desk) == {"U2.xlsx": "older", "再报.xlsx": "adopted"}
    record(desk, "U2.xlsx,2027/1/6 9:12", "再报.xlsx,2027/1/6 8:00")
    assert fates(desk) == {"U2.xlsx": "adopted", "再报.xlsx": "older"}


@pytest.mark.parametrize(
    "lines",
    [
        ["U2.xlsx,2027-01-05 09:12"],
        ["U2.xlsx,2027-01-05 09:12", "再报.xlsx,2027-01-05 09:12"],
        ["U2.xlsx,2027-01-05", "再报.xlsx,2027-01-05 09:12"],
    ],
)
def test_a_record_that_does_not_tell_either_leaves_the_unit_blocked(desk: Desk, lines: list[str]) -> None:
    desk.returns(desk.filled("U2", {"A1": 90}), "再报.xlsx")
    record(desk, *lines)
    assert [f.code for f in desk.told()] == ["R022"]
    assert desk.run().blocked == {"U2"}


def test_what_the_workbooks_say_goes_before_the_record(desk: Desk) -> None:
    desk.returns(desk.filled("U2", {"A1": 90}, SAVED + DAY), "再报.xlsx")
    record(desk, "U2.xlsx,2027-01-09 09:12", "再报.xlsx,2027-01-05 09:12")
    assert fates(desk) == {"U2.xlsx": "older", "再报.xlsx": "adopted"}


def test_an_order_that_runs_in_a_circle_is_none(desk: Desk) -> None:
    desk.returns(desk.filled("U2", {"A1": 81}, SAVED), "a.xlsx")
    desk.returns(undated(desk.filled("U2", {"A1": 82})), "b.xlsx")
    desk.returns(desk.filled("U2", {"A1": 83}, SAVED + DAY), "U2.xlsx")
    record(desk, "a.xlsx,2027-01-05", "b.xlsx,2027-01-04", "U2.xlsx,2027-01-03")
    assert [f.code for f in desk.told()] == ["R022"]


def test_lateness_goes_by_the_recorded_receipt(desk: Desk) -> None:
    record(desk, "U2.xlsx,2027-01-11 08:00", "U1.xlsx,2027-01-10 23:59", "U3.xlsx,2027-01-10")
    (found,) = desk.told()
    assert (found.code, found.unit_code) == ("R023", "U2")
    assert "2027-01-11 08:00:00 收到" in found.message
    roster = desk.run().collection.roster.set_index("unit_code")
    assert dict(roster["status"]) == {"U1": "received", "U2": "late", "U3": "received"}
    assert dict(roster["received_at"]) == {
        "U1": "2027-01-10 23:59:00",
        "U2": "2027-01-11 08:00:00",
        "U3": "2027-01-10",
    }


def test_the_date_of_a_file_on_the_disk_counts_for_nothing(desk: Desk) -> None:
    import os

    desk.returns(desk.filled("U2", {"A1": 90}), "再报.xlsx")
    stamp = datetime(2027, 1, 20).timestamp()  # noqa: DTZ001 - any moment
    os.utime(desk.root / "inputs/2026/returns/再报.xlsx", (stamp, stamp))
    assert [f.code for f in desk.told()] == ["R022"]


def test_the_checking_report_compares_them_on_a_sheet_of_its_own(desk: Desk, tmp_path: Path) -> None:
    desk.returns(desk.filled("U2", {"A1": 85}, SAVED + DAY), "再报.xlsx")
    report = tmp_path / "校验报告.xlsx"
    report.write_bytes(desk.run().checked["校验报告.xlsx"])
    rows = list(openpyxl.load_workbook(report)["重复报送对比"].iter_rows(min_row=3, values_only=True))
    assert rows[0][:6] == ("单位", "项目", "名称", "栏", "原报", "新报")
    assert rows[1] == (
        *("乙镇", "A1", "办结数", "本年数", "80", "85", "U2.xlsx", "基础表!F5", "再报.xlsx", "基础表!F5"),
        "采用新报",
    )


def test_without_several_returns_there_is_no_such_sheet(desk: Desk, tmp_path: Path) -> None:
    report = tmp_path / "校验报告.xlsx"
    report.write_bytes(desk.run().checked["校验报告.xlsx"])
    assert "重复报送对比" not in openpyxl.load_workbook(report).sheetnames
