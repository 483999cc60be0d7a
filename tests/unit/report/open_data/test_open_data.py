"""The open data: the leaders' results in tables for programs, after the checklist, with nobody's name in them."""

import csv
import io
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.report.open_data import FOLDER, open_data
from pipeline.report.open_data.tables import TABLES, open_tables
from pipeline.report.open_data.workbook import ABSENT, COVER, FIELDS, WITHOUT
from tests.unit.report.workbook.reading import grids
from tests.unit.report.workbook.years import STAMP, rich_year
from tests.workspaces import run_of

BOOK = f"{FOLDER}/2026年度考核结果开放数据.xlsx"


@cache
def made() -> dict[str, bytes]:
    return open_data(rich_year(), STAMP)


def sheets() -> dict[str, Worksheet]:
    """The workbook's sheets by name."""
    found = openpyxl.load_workbook(io.BytesIO(made()[BOOK])).worksheets
    return {sheet.title: sheet for sheet in found if isinstance(sheet, Worksheet)}


def records(name: str) -> list[dict[str, str]]:
    """The rows of a CSV by field name."""
    return list(csv.DictReader(io.StringIO(made()[f"{FOLDER}/{name}.csv"].decode("utf-8-sig"))))


def test_a_sheet_and_a_csv_a_table_and_two_sheets_that_explain() -> None:
    tables = open_tables(rich_year())
    assert list(sheets()) == [COVER, FIELDS, *(one.title for one in tables)]
    assert set(made()) == {BOOK, *(f"{FOLDER}/{one.name}.csv" for one in tables)}
    assert len(TABLES) == len(tables) == 8


@pytest.mark.parametrize("title", [FIELDS, *(make(rich_year()).title for make in TABLES)])
def test_a_table_is_one_block_under_its_titles(title: str) -> None:
    sheet = sheets()[title]
    rows = list(sheet.iter_rows(values_only=True))
    assert not sheet.merged_cells.ranges
    assert sheet.dimensions.startswith("A1:")
    assert len(set(rows[0])) == len(rows[0])
    assert all(value not in (None, "") for row in rows for value in row)
    assert sheet.freeze_panes == "A2"


def test_a_column_holds_numbers_or_words_never_both() -> None:
    for one in open_tables(rich_year()):
        rows = list(sheets()[one.title].iter_rows(min_row=2, values_only=True))
        assert len(rows) == len(one.rows)
        for k, column in enumerate(one.columns):
            kinds = (int, float) if column.numeric else (str,)
            absent = ABSENT if column.numeric else WITHOUT
            assert all(isinstance(row[k], kinds) or row[k] == absent for row in rows), (
                one.title,
                column.title,
            )


def test_every_column_is_explained() -> None:
    told = {row[:3] for row in sheets()[FIELDS].iter_rows(min_row=2, values_only=True)}
    used = {
        (one.title, column.title, column.name) for one in open_tables(rich_year()) for column in one.columns
    }
    assert told == used
    assert all(column.meaning for one in open_tables(rich_year()) for column in one.columns)


def test_the_numbers_are_those_the_results_have_unrounded() -> None:
    found = rich_year().tables
    scores = {(row["line"], row["unit_code"]): row["score"] for row in records("ranking")}
    for row in found.ranking.to_dict("records"):
        told = scores[row["line"], row["unit_code"]]
        assert told == "" if row["score"] != row["score"] else float(told) == row["score"]
    listed = records("scores")
    assert len(listed) == len(found.scores)
    for row, mine in zip(found.scores.to_dict("records"), listed, strict=True):
        if row["score"] == row["score"]:
            assert float(mine["score"]) == row["score"]
            assert float(mine["lost"]) == max(0.0, row["points"] - row["score"])
        else:
            assert mine["score"] == mine["lost"] == ""


def test_of_an_amendment_everything_but_the_approver_is_told(tmp_path: Path) -> None:
    row = "## 调整（整表）\n| 内容 | 原值 | 新值 | 理由 | 批准 | 日期 |\n| 目标 | 80 | 75 | 上级要求 | 示例批准人 | 2026-06-01 |"
    run = run_of(tmp_path, row)
    assert "批准：示例批准人" in run.letterhead.amendments[0]
    book = grids(next(b for name, b in run.reports.items() if name.startswith("开放数据/2026")))
    words = " ".join(str(cell) for rows in book.values() for row in rows for cell in row)
    assert "上级要求" in words
    assert "示例批准人" not in words


def test_nobody_who_approved_is_named_and_no_veto_that_is_still_open() -> None:
    found = rich_year().tables
    words = "".join(content.decode("utf-8-sig") for name, content in made().items() if name.endswith(".csv"))
    approvers = {*found.adjustments["approver"], *found.vetoes["approver"]} - {""}
    assert approvers
    assert not [name for name in approvers if name in words]
    confirmed = found.vetoes[found.vetoes["confirmed"].astype(bool)]
    assert len(confirmed) < len(found.vetoes)
    assert [row["unit_code"] for row in records("vetoes")] == list(confirmed["unit_code"])


def test_the_cover_says_what_it_is_and_leads_to_the_tables() -> None:
    cover = sheets()[COVER]
    told = {row[0]: row[1] for row in cover.iter_rows(values_only=True)}
    assert told["名称"] == "2026年度考核结果开放数据"
    assert "示例数据" in str(told["状态"])
    links = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{one.title}'!A1" for one in open_tables(rich_year())]


def test_the_same_results_give_the_same_bytes() -> None:
    assert open_data(rich_year(), STAMP) == made()
