"""The settings of a workspace: what can be a period, where the scheme may stand."""

from pathlib import Path

import pytest

from pipeline.files.limits import Limits
from pipeline.files.workspace import open_workspace
from pipeline.model.findings import Refused
from pipeline.model.periods import previous_period


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kaohe.toml").write_text('period = "2026"', encoding="utf-8")
    (tmp_path / "templates_xlsx" / "scheme").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("period", ["2026", "2026-H1", "2026-上半年"])
def test_a_period_is_a_year_and_perhaps_a_part_of_it(period: str, folder: Path) -> None:
    assert open_workspace(folder, period).reports.name == period
    assert previous_period(period) == period.replace("2026", "2025")


@pytest.mark.parametrize("period", ["26", "0000", "２０２６", "²026", "2026/1", "../2026", "2026 "])
def test_anything_else_is_refused(period: str, folder: Path) -> None:
    with pytest.raises(Refused) as refusal:
        open_workspace(folder, period)
    assert [f.code for f in refusal.value.findings] == ["R003"]


@pytest.mark.parametrize("where", ["x.xlsx", "../x.xlsx", "/nowhere/x.xlsx"])
def test_a_scheme_that_is_not_where_the_settings_say(where: str, folder: Path) -> None:
    (folder / "kaohe.toml").write_text(f'period = "2026"\nscheme = "{where}"', encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        open_workspace(folder)
    assert [(f.code, f.place.file.rsplit("/", 1)[-1]) for f in refusal.value.findings] == [("R004", "x.xlsx")]


def with_settings(folder: Path, text: str) -> Path:
    (folder / "kaohe.toml").write_text(f'period = "2026"\n{text}', encoding="utf-8")
    return folder


def test_the_limits_of_reading_are_the_usual_ones_unless_the_settings_say_others(folder: Path) -> None:
    assert open_workspace(folder).limits == Limits(10, 1024, 2048)
    given = "[limits]\nseconds = 2.5\nxls_memory_mb = 4096"
    assert open_workspace(with_settings(folder, given)).limits == Limits(2.5, 1024, 4096)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("[limits]\nseconds = 0", "seconds = 0 应为 1 至 1000000 的数"),
        ("[limits]\nmemory_mb = 10", "memory_mb = 10 应为 64 至"),
        ("[limits]\nxls_memory_mb = nan", "xls_memory_mb = nan 应为 64 至"),
        ('[limits]\nseconds = "10"', "seconds = 10 应为"),
        ("[limits]\nseconds = true", "seconds = True 应为"),
        ("[limits]\nminutes = 1", "[limits] 应为 seconds、memory_mb、xls_memory_mb"),
        ("keep_runs = -1", "keep_runs = -1 应为 0 至 50 的整数"),
        ("keep_runs = 51", "keep_runs = 51 应为 0 至 50"),
        ("keep_runs = 2.5", "keep_runs = 2.5 应为"),
        ("keep_runs = true", "keep_runs = True 应为"),
        ("limits = 10", "[limits] 应为 seconds"),
    ],
)
def test_settings_that_cannot_be_are_refused(given: str, says: str, folder: Path) -> None:
    with pytest.raises(Refused) as refusal:
        open_workspace(with_settings(folder, given))
    (found,) = refusal.value.findings
    assert found.code == "R002"
    assert says in found.message


def test_so_many_runs_are_kept_as_the_settings_say(folder: Path) -> None:
    assert open_workspace(folder).keep_runs == 5
    assert open_workspace(with_settings(folder, "keep_runs = 0")).keep_runs == 0
