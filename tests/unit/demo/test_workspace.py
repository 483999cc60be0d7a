"""A made-up workspace: it runs to a ranking, repeats to the byte, and is marked for what it is."""

from pathlib import Path

import pytest

from pipeline.demo.workspace import demo_workspace
from pipeline.files.folders import returned_files
from pipeline.files.workspace import KEPT, open_workspace
from pipeline.model.findings import Refused, Severity
from pipeline.model.words import Standing
from pipeline.year import open_run


def contents(folder: Path) -> dict[str, bytes]:
    """Every file by its path, but those that nothing is lost with."""
    paths = [path.relative_to(folder) for path in returned_files(folder)]
    return {path.as_posix(): (folder / path).read_bytes() for path in paths if path.parts[0] != KEPT}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the preset's own units."""
    folder = tmp_path_factory.mktemp("demo") / "试用"
    demo_workspace(folder, "xianxing", 0, 1)
    return folder


def test_it_runs_to_a_ranking_with_nothing_to_mend(demo: Path) -> None:
    run = open_run(open_workspace(demo))
    assert [f for f in run.findings if f.severity is Severity.BLOCK] == []
    assert run.missing | run.blocked == set()
    assert set(run.ranking["status"]) == {Standing.RANKED, Standing.VETOED, Standing.PENDING}


def test_scores_range_from_failing_to_excellent(demo: Path) -> None:
    ranking = open_run(open_workspace(demo)).ranking
    scores = ranking.loc[ranking["line"] == "综合", "score"]
    assert 500 < scores.min() < 720
    assert 930 < scores.max() <= 1000
    assert scores.nunique() == len(scores)


def test_what_lies_there_is_what_would_be_issued(demo: Path) -> None:
    assert contents(demo / "templates_xlsx/issued/2026") == dict(open_run(open_workspace(demo)).issued())


def test_everything_is_marked_as_sample_data(demo: Path) -> None:
    assert open_run(open_workspace(demo)).scheme.mark == "示例数据"


def test_the_ledger_holds_something_of_every_kind(demo: Path) -> None:
    ledger, problems = open_run(open_workspace(demo)).ledger
    assert [found.code for found in problems] == ["L017"]  # the event still to be approved
    assert all([ledger.marks, ledger.deductions, ledger.bonuses, ledger.verified])
    assert len(ledger.vetoes) == 2
    assert len(ledger.corrections) == len(ledger.reviews) == 1
    assert {case.approver for case in (*ledger.deductions, *ledger.bonuses)} == {"区考核办公室"}


def test_the_same_seed_gives_the_same_bytes_and_another_other_figures(demo: Path, tmp_path: Path) -> None:
    demo_workspace(tmp_path / "again", "xianxing", 0, 1)
    assert contents(tmp_path / "again") == contents(demo)
    demo_workspace(tmp_path / "other", "xianxing", 0, 2)
    assert contents(tmp_path / "other") != contents(demo)


def test_as_many_units_as_wanted(tmp_path: Path) -> None:
    written = demo_workspace(tmp_path, "xianxing", 30, 3)
    run = open_run(open_workspace(tmp_path))
    assert len(run.collection.returns) == 30
    assert written == 3 * 30 + 9
    assert run.missing | run.blocked == set()


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    with pytest.raises(Refused, match="已有内容"):
        demo_workspace(tmp_path, "xianxing", 0, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
