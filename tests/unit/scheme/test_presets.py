"""The presets: each can be read, adds up as published, and runs from made-up returns to complete reports."""

from functools import cache
from pathlib import Path

import pytest

from pipeline.demo.workspace import demo_workspace
from pipeline.files.workspace import open_workspace
from pipeline.model.findings import Finding, Severity
from pipeline.model.words import Standing
from pipeline.scheme.lint import lint
from pipeline.scheme.presets import preset_names, preset_tables
from pipeline.scheme.read import read_scheme
from pipeline.scheme.rows import SCHEME_SHEETS, Bonus, Deduction, Indicator, Modifier, Veto
from pipeline.scheme.scheme import Scheme
from pipeline.year import open_run

PUBLISHED = {
    "baifen": {"Z": 100},
    "sanxian": {"D": 370, "R": 630, "B": 100},
    "xianxing": {"D": 370, "R": 630, "B": 100},
}
"""What the indicators' points of each line add up to in the document a preset restates."""

TO_BE_DECIDED, OF_NO_USE = "S022", "S020"

each_preset = pytest.mark.parametrize("name", preset_names())


@cache
def read(name: str) -> tuple[Scheme, list[Finding]]:
    """A preset and everything found in it."""
    scheme, unreadable = read_scheme(preset_tables(name), name)
    return scheme, [*unreadable, *lint(scheme)]


@each_preset
def test_only_what_is_to_be_decided_is_found(name: str) -> None:
    _, findings = read(name)
    assert {found.code for found in findings} <= {TO_BE_DECIDED, OF_NO_USE}
    assert all(found.severity is not Severity.BLOCK for found in findings)


@each_preset
def test_every_sheet_is_there_for_the_office_to_fill(name: str) -> None:
    tables = preset_tables(name)
    assert set(tables) == {sheet.sheet for sheet in SCHEME_SHEETS}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_points_add_up_as_published(name: str) -> None:
    scheme, _ = read(name)
    points = {line.code: sum(i.points for i in scheme.line_indicators(line.code)) for line in scheme.lines}
    assert points == PUBLISHED[name]
    assert points == {line.code: line.total for line in scheme.lines}


def test_a_thousand_points_are_left_to_be_shared() -> None:
    scheme, _ = read("zhen-qianfen")
    assert [line.total for line in scheme.lines] == [1000, 1000]
    assert all(indicator.text("分值") == "" for indicator in scheme.indicators)


@each_preset
def test_whatever_has_ended_says_what_it_rested_on(name: str) -> None:
    scheme, _ = read(name)
    dated: list[Indicator | Deduction | Bonus | Modifier | Veto] = [*scheme.indicators, *scheme.deductions]
    dated += [*scheme.bonuses, *scheme.modifiers, *scheme.vetoes]
    assert [row.code for row in dated if row.ends and not row.basis] == []


@each_preset
def test_it_runs_to_a_complete_ranking_and_its_reports(name: str, tmp_path: Path) -> None:
    demo_workspace(tmp_path, name, 0, 1)
    run = open_run(open_workspace(tmp_path))
    assert [found for found in run.findings if found.severity is Severity.BLOCK] == []
    assert set(run.ranking["status"]) <= {Standing.RANKED, Standing.VETOED, Standing.PENDING}
    assessed = {unit.code for unit in run.scheme.units if unit.lines}
    assert set(run.ranking["unit_code"]) == assessed
    assert run.ranking["score"].notna().all()
    assert sum("得分通知单" in path for path in run.reports) == len(assessed)
