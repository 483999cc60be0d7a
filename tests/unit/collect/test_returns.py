"""A return is known by what is inside it; one that cannot be taken costs only itself, in one message."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pipeline.collect.returns import Collection, collect
from pipeline.files.bundles import ReturnedFile
from pipeline.files.cells import CellValue
from pipeline.issue.occasion import THIS_YEAR
from pipeline.model.findings import Refused
from tests.unit.command import kaohe
from tests.unit.files import tiny
from tests.workbooks import Sheets
from tests.workspaces import LEDGER_FILE, RETURNS, SAVED, SCHEME_FILE, Desk, lay, occasion, resigned


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path)


def assessed(desk: Desk, unit: str = "U2") -> dict[str, float]:
    facts = desk.run().facts
    mine = facts[facts["unit_code"] == unit]
    return dict(zip(mine["item_code"], mine["assessed"], strict=True))


def roster(desk: Desk) -> list[tuple[str, str, str]]:
    rows = desk.run().collection.roster
    return list(rows[["unit_code", "status", "file"]].itertuples(index=False, name=None))


USUAL = {"A1": 80.0, "A2": 100.0, "A3": 5.0, "A4": 5.0}


def test_the_roster_of_a_sound_workspace(desk: Desk) -> None:
    assert roster(desk) == [(u, "received", f"{u}.xlsx") for u in ("U1", "U2", "U3")]
    assert set(desk.run().collection.roster["received_at"]) == {"2026-12-20 10:00:00"}


@pytest.mark.parametrize("name", ["新建 工作表(1).xlsx", "乙/最终稿/填报表.XLSX", "无后缀", "~1.tmp"])
def test_a_file_may_be_called_anything(desk: Desk, name: str) -> None:
    desk.remove(f"{RETURNS}/U2.xlsx")
    desk.returns(desk.filled(), name)
    assert ("U2", "received", name) in roster(desk)
    assert desk.told() == []
    assert assessed(desk) == USUAL


def rename(sheets: Sheets) -> None:
    sheets["Sheet1 (2)"] = sheets.pop("基础表")


def reverse_sheets(sheets: Sheets) -> None:
    kept = dict(reversed(sheets.items()))
    sheets.clear()
    sheets.update(kept)


def sort_rows(sheets: Sheets) -> None:
    form = sheets["基础表"]
    sheets["基础表"] = [*form[:4], *sorted(form[4:], key=lambda row: str(row[1]))]


def insert_rows_and_columns(sheets: Sheets) -> None:
    note: list[CellValue] = ["请审核"]
    sheets["基础表"] = [note, [], *(["", *row] for row in sheets["基础表"])]


def copy_a_sheet(sheets: Sheets) -> None:
    sheets["基础表 (2)"] = [list(row) for row in sheets["基础表"]]


def lose_the_cover(sheets: Sheets) -> None:
    del sheets["封面"]


def copy_a_blank_sheet(sheets: Sheets) -> None:
    blank = [[*row[:5], "", *row[6:]] if n > 3 else row for n, row in enumerate(sheets["基础表"])]
    sheets.update({"基础表 (2)": sheets["基础表"], "基础表": blank})


CHANGES: dict[Callable[[Sheets], None], list[str]] = {
    rename: ["T002"],
    reverse_sheets: [],
    sort_rows: ["T003"],
    insert_rows_and_columns: ["T003", "T010"],
    copy_a_sheet: ["T005"],
    copy_a_blank_sheet: ["T002", "T005"],
    lose_the_cover: ["T015"],
}


@pytest.mark.parametrize(("change", "codes"), CHANGES.items())
def test_rows_are_found_by_their_codes_wherever_they_stand(
    desk: Desk, change: Callable[[Sheets], None], codes: list[str]
) -> None:
    desk.returns(desk.retyped(change))
    assert [(f.code, f.severity) for f in desk.told()] == [(code, "note") for code in codes]
    assert assessed(desk) == USUAL


def test_a_cell_keeps_the_address_it_has_in_the_returned_file(desk: Desk) -> None:
    desk.returns(desk.retyped(insert_rows_and_columns))
    facts = desk.run().facts.set_index(["unit_code", "item_code"])
    assert list(facts.loc[("U2", "A1"), ["file", "sheet", "cell"]]) == ["U2.xlsx", "基础表", "G7"]


def test_a_deleted_row_blocks_its_unit_alone(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets["基础表"].pop(5)))
    (found,) = desk.told()
    assert (found.code, found.unit_code, found.item_code) == ("I006", "U2", "A2")
    ranking = desk.run().ranking.set_index("unit_code")
    assert dict(ranking["status"]) == {"U1": "ranked", "U2": "blocked", "U3": "ranked"}
    assert list(ranking.loc[["U1", "U3"], "rank"]) == [1, 2]
    assert list(ranking.index[ranking["rank"].isna()]) == ["U2"]


def test_a_header_nobody_knows_any_more_is_said_once_and_nothing_under_it_is_taken(desk: Desk) -> None:
    def spoil(sheets: Sheets) -> None:
        head = next(row for row in sheets["基础表"] if THIS_YEAR in row)
        head[head.index(THIS_YEAR)] = "数值"

    desk.returns(desk.retyped(spoil))
    assert [(f.code, f.place.cell, f.found) for f in desk.told()] == [("T008", "F4", "数值")]
    facts = desk.run().facts
    mine = facts[facts["unit_code"] == "U2"]
    assert mine["reported"].isna().all()
    assert list(mine["typed"]) == ["80", "100", "5", "5"]


NEXT = SAVED + timedelta(days=1)


def test_of_two_returns_the_newer_counts_whatever_it_is_called(desk: Desk) -> None:
    desk.returns(desk.filled("U2", {"A3": 9}, NEXT), "A 初稿.xlsx")
    assert assessed(desk)["A3"] == 9
    assert [(f.code, f.place.file) for f in desk.told()] == [("R021", "U2.xlsx")]
    assert ("U2", "duplicate", "U2.xlsx") in roster(desk)
    assert ("U2", "received", "A 初稿.xlsx") in roster(desk)


def test_the_same_file_twice_is_one_return(desk: Desk) -> None:
    desk.returns(desk.filled(), "又一份.xlsx")
    assert assessed(desk) == USUAL
    assert [(f.code, f.place.file) for f in desk.told()] == [("R026", "又一份.xlsx")]


def test_two_returns_nobody_can_tell_apart_block_the_unit(desk: Desk) -> None:
    desk.returns(desk.filled("U2", {"A3": 9}), "又一份.xlsx")
    assert [f.code for f in desk.told()] == ["R022"]
    assert assessed(desk) == {}
    run = desk.run()
    assert (set(run.collection.undecided), set(run.blocked), set(run.missing)) == ({"U2"}, {"U2"}, set())
    assert [row for row in roster(desk) if row[0] == "U2"] == [
        ("U2", "duplicate", "U2.xlsx"),
        ("U2", "duplicate", "又一份.xlsx"),
    ]
    ranking = run.ranking.set_index("unit_code")
    assert dict(ranking["status"]) == {"U1": "ranked", "U2": "blocked", "U3": "ranked"}


def test_a_return_that_does_not_say_when_it_was_saved_cannot_be_put_in_order(desk: Desk) -> None:
    parts = tiny.parts_of(desk.filled("U2", {"A3": 9}))
    desk.returns(tiny.package({**parts, "docProps/core.xml": b"<x/>"}), "又一份.xlsx")
    assert [f.code for f in desk.told()] == ["R022"]


def test_a_late_return_counts_and_is_said(desk: Desk) -> None:
    late = datetime(2027, 1, 10, 16, 0)  # noqa: DTZ001 - midnight in Beijing, where the deadline has passed
    desk.returns(desk.filled("U2", {"A3": 9}, late))
    assert [(f.code, f.severity) for f in desk.told()] == [("R023", "note")]
    assert ("U2", "late", "U2.xlsx") in roster(desk)
    assert assessed(desk)["A3"] == 9


@pytest.mark.parametrize("minutes", [0, 1])
def test_the_deadline_is_the_end_of_its_day(desk: Desk, minutes: int) -> None:
    midnight = datetime(2027, 1, 10, 15, 59) + timedelta(minutes=minutes)  # noqa: DTZ001
    desk.returns(desk.filled("U2", {}, midnight))
    assert [f.code for f in desk.told()] == ["R023"] * minutes


def test_last_years_template_is_not_this_years_return(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: resigned(sheets, {"period": "2025"})))
    assert [(f.code, f.unit_code) for f in desk.told()] == [("I002", "U2"), ("R020", "U2")]
    assert ("U2", "missing", "") in roster(desk)


def test_a_template_copied_from_another_unit_counts_for_neither(desk: Desk) -> None:
    def cover(sheets: Sheets) -> None:
        next(row for row in sheets["封面"] if row[0] == "填报单位")[1] = "乙镇"

    desk.returns(desk.retyped(cover, "U1"))
    desk.returns(desk.filled("U1", {"A3": 8}), "丙街道 填报表.xlsx")
    desk.remove(f"{RETURNS}/U3.xlsx")
    found = desk.told()
    assert sorted((f.code, f.unit_code, f.place.file) for f in found) == [
        ("I005", "U2", "U2.xlsx"),
        ("I005", "U3", "丙街道 填报表.xlsx"),
        ("R020", "U2", ""),
        ("R020", "U3", ""),
    ]
    assert assessed(desk, "U1") == {"A1": 95.0, "A2": 100.0, "A3": 6.0, "A4": 3.0}
    ranking = desk.run().ranking.set_index("unit_code")
    assert dict(ranking["status"]) == {"U1": "ranked", "U2": "missing", "U3": "missing"}


def test_a_name_within_a_name_is_no_other_unit() -> None:
    """石鼓镇 stands in 新石鼓镇: neither is taken for the other."""
    change = "## 单位\n| 编码 | 名称 |\n| U1 | 石鼓镇 |\n| U2 | 新石鼓镇 |"
    desk = Desk(Path(), change)
    files = [
        ReturnedFile(f"{name}.xlsx", desk.filled(u)) for u, name in (("U1", "石鼓镇"), ("U2", "新石鼓镇"))
    ]
    assert [r.unit.code for r in collected(files, change).returns] == ["U1", "U2"]


def collected(files: list[ReturnedFile], change: str = "", jobs: int = 1) -> Collection:
    return collect(files, occasion(change), jobs)


def test_neither_the_order_of_files_nor_the_number_of_processes_matters() -> None:
    desk = Desk(Path())
    files = [ReturnedFile(f"{u}.xlsx", desk.filled(u)) for u in ("U1", "U2", "U3")]
    files += [ReturnedFile("新.xlsx", desk.filled("U2", {"A3": 9}, NEXT)), ReturnedFile("空.xlsx", b"")]
    shuffled = random.Random(1).sample(files, len(files))  # noqa: S311 - not a secret
    once, again = collected(files), collected(shuffled, jobs=2)
    pd.testing.assert_frame_equal(once.roster, again.roster)
    assert (once.findings, [r.name for r in once.returns]) == (
        again.findings,
        [r.name for r in again.returns],
    )


BROKEN = {
    "text named xlsx": ("单位,数值\n乙镇,1\n".encode("gb18030"), "F005"),
    "truncated": (tiny.workbook()[:-60], "F002"),
    "encrypted": (tiny.compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 900}), "F004"),
    "empty": (b"", "F001"),
}


@pytest.mark.parametrize(("content", "code"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_costs_only_itself(
    desk: Desk, content: bytes, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = desk.run()
    before = sound.scores[sound.scores["unit_code"] != "U2"].reset_index(drop=True)
    desk.returns(content)
    assert [(f.code, f.unit_code) for f in desk.told()] == [(code, "U2"), ("R020", "U2")]
    assert [row for row in roster(desk) if row[0] == "U2"] == [
        ("U2", "missing", ""),
        ("U2", "unrecognised", "U2.xlsx"),
    ]
    after = desk.run().scores
    pd.testing.assert_frame_equal(after[after["unit_code"] != "U2"].reset_index(drop=True), before)
    exit_code, out, err = kaohe(capsys, "collect", "--workspace", str(desk.root), "--quiet")
    assert (exit_code, err) == (0, "")
    assert [line for line in out.splitlines() if code in line] == [f"　　{desk.told()[0]}"]
    assert "应交 3 个单位 = 已收 2 + 缺报 1。" in out.splitlines()


def nothing_returned(desk: Desk) -> None:
    for unit in ("U1", "U2", "U3"):
        desk.remove(f"{RETURNS}/{unit}.xlsx")


REFUSED: dict[str, tuple[Callable[[Desk], object], str]] = {
    "empty folder": (nothing_returned, f"R006 {RETURNS} 回收表文件夹是空的"),
    "no scheme": (lambda desk: desk.remove(SCHEME_FILE), f"R004 {SCHEME_FILE} 没有找到考核方案"),
    "no workspace": (lambda desk: desk.remove("kaohe.toml"), "R001 kaohe.toml "),
}


@pytest.mark.parametrize(("spoil", "says"), REFUSED.values(), ids=REFUSED)
def test_what_stops_everything_is_told_once(
    desk: Desk, spoil: Callable[[Desk], object], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(desk)
    code, out, err = kaohe(capsys, "collect", "--workspace", str(desk.root), "--quiet")
    assert (code, out) == (2, "")
    assert err.startswith(says)
    assert len(err.splitlines()) == 1


def test_a_wrong_scheme_stops_everything_and_lists_what_is_wrong(desk: Desk) -> None:
    wrong = lay(desk.root, "## 考核线\n| 编码 | 总分 |\n| L | 90 |")
    with pytest.raises(Refused) as refusal:
        _ = wrong.run().collection
    assert [f.code for f in refusal.value.findings] == ["R007", "S012"]


def test_a_missing_ledger_is_noted_only(desk: Desk) -> None:
    desk.remove(LEDGER_FILE)
    assert [(f.code, f.severity) for f in desk.told()] == [("R024", "note")]


def test_a_unit_whose_returns_cannot_be_told_apart_has_no_score_and_all_reports_still_come(
    tmp_path: Path,
) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled(figures={"A1": 10}), "再报.xlsx")
    run = desk.run()
    (row,) = run.ranking[run.ranking["unit_code"] == "U2"].to_dict("records")
    assert row["status"] == "blocked"
    assert row["score"] != row["score"]
    assert set(run.scores.loc[run.scores["unit_code"] == "U2", "treatment"]) == {"missing"}
    assert "index.html" in run.reports
