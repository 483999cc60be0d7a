"""The reports that a second process makes are those that a run alone makes, and it does make them."""

from pathlib import Path

import pytest

from pipeline.files.beside import second_process
from pipeline.files.pipes import Started
from pipeline.files.workspace import open_workspace
from pipeline.scheme.formula.parse import DEEPEST
from pipeline.year import open_run
from tests.unit.test_year import two_stages
from tests.workspaces import VILLAGES, lay

DEEP = f"## 指标\n| 编码 | 表达式 |\n| I1 | {'+'.join(['A1'] * DEEPEST)} |"
"""An indicator that hangs together as deeply as a formula may."""
LACKING = "## 指标\n| 编码 | 每例分值 |\n| I2 | 〔缺〕 |"
"""A rule that waits for one of its numbers."""


@pytest.mark.parametrize(
    "change", ["", VILLAGES, DEEP, LACKING], ids=["usual", "villages", "deep", "lacking"]
)
def test_every_piece_is_made_there_and_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    desk = lay(tmp_path, change)
    alone = desk.run().reports
    answered = answers(monkeypatch)
    with second_process("pipeline.report.texts"):
        together = desk.run().reports
    assert together == alone
    assert answered == [True] * 4  # ready, the texts, the open data, the letters beside returns


def test_a_year_of_stages_is_made_there_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = two_stages(tmp_path).reports
    answered = answers(monkeypatch)
    with second_process("pipeline.report.texts"):
        together = open_run(open_workspace(tmp_path)).reports
    assert together == alone
    assert set(answered) == {True}


def answers(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether there was an answer, each time the second process is asked from now on."""
    came: list[bool] = []
    ask = Started.ask

    def listening(self: Started, *asked: object) -> bytes | None:
        answer = ask(self, *asked)  # type: ignore[arg-type]
        if asked[1:] == ():  # a worker that reads is told how much it may answer
            came.append(answer is not None)
        return answer

    monkeypatch.setattr(Started, "ask", listening)
    return came
