"""The sample that ships with the program: what the script makes, with every trouble of a real collection."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.files.reading import read_book
from pipeline.files.workspace import open_workspace
from pipeline.run import Run
from pipeline.year import open_run
from tests.office.make_sample import own_files, sample_year
from tests.office.sample_plan import SENT

ROOT = Path(__file__).parents[2]
DEMO = sample_year()


@pytest.fixture(scope="module")
def run() -> Run:
    """A run on the sample."""
    return open_run(open_workspace(ROOT, "2026"))


def test_the_files_are_those_the_script_makes() -> None:
    made = own_files(DEMO)
    assert [path for path, content in made.items() if (ROOT / path).read_bytes() != content] == []


def test_the_templates_are_those_that_would_be_issued(run: Run) -> None:
    assert {path.name: path.read_bytes() for path in run.workspace.issued.iterdir()} == dict(run.issued())


def test_who_returned_what(run: Run) -> None:
    roster = run.collection.roster
    troubled = roster[roster["status"] != "received"]
    assert dict(zip(troubled["unit_code"], troubled["status"], strict=True)) == {
        "T02": "missing",
        "T05": "duplicate",
    }
    assert {name for name in roster["file"] if name} == {sent.name for sent in SENT}


def test_other_programs_saved_some_in_three_formats(run: Run) -> None:
    books = {
        found.unit.code: read_book((run.workspace.returns / found.name).read_bytes())
        for found in run.collection.returns
    }
    saved = [code for code, book in books.items() if book.application.startswith("LibreOffice")]
    assert saved == ["T01", "T04", "T09"]
    assert {code: books[code].kind.value for code in ("T09", "T12")} == {"T09": "ods", "T12": "xls"}
    assert "Openpyxl" in books["T08"].application


@pytest.mark.parametrize("unit", ["T01", "T04", "T08", "T09", "T10", "T12"])
def test_every_figure_is_read_as_it_was_meant(run: Run, unit: str) -> None:
    facts = run.read[0]
    mine = facts[facts["unit_code"] == unit]
    values = mine["reported"].where(mine["state"] != "nil", 0.0)
    read = {item: value for item, value in zip(mine["item_code"], values, strict=True) if pd.notna(value)}
    assert read == {item: DEMO.drawn.this_year[unit, item] for item in read}
    asked = {item.code for item in DEMO.scheme.asked(DEMO.scheme.unit_by_code[unit], run.day)}
    assert set(read) == {item for code, item in DEMO.drawn.this_year if code == unit and item in asked}


def test_mistakes_stop_two_units_and_nothing_else_does(run: Run) -> None:
    assert (set(run.missing), set(run.blocked)) == ({"T02"}, {"T06", "P04"})
    blocking = sorted((f.unit_code, f.code) for f in run.findings if f.severity == "block" and f.item_code)
    assert blocking == [("P04", "C004"), ("P04", "V003"), ("T06", "C001"), ("T06", "C001"), ("T06", "V007")]
    assert [f for f in run.findings if f.unit_code == "T04"] == []


def test_standings_and_grades_of_every_kind(run: Run) -> None:
    whole = run.ranking[run.ranking["line"] == "综合"].set_index("unit_code")
    other = whole.loc[whole["status"] != "ranked", "status"]
    assert other.to_dict() == {"T02": "missing", "T03": "pending", "T06": "blocked", "T07": "vetoed"}
    assert "黄牌警告" in str(whole.loc["T11", "award"])
    assert set(whole["grade"]) == {"优秀", "良好", "合格", "不合格", "一票否决", ""}
