"""Whole runs worked by hand (tests/examples/全程): what is changed of the tiny scheme, what comes out, unit by unit."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from pipeline.issue.registers import LEDGER_SHEETS
from pipeline.model.words import CHINESE, Standing
from pipeline.score.ranking import compared
from tests.workbooks import Table, parse
from tests.workspaces import run_of

FOLDER = Path(__file__).parents[2] / "examples" / "全程"
LEDGER = {model.sheet for model in LEDGER_SHEETS}
RANKING = {"基础分": "base", "加分": "bonus", "扣分": "deduction", "得分": "score", "名次": "rank"}


@dataclass(frozen=True)
class Worked:
    """A worked example: the tables under its title, some of the scheme, some of the ledger, figures, results."""

    title: str
    text: str

    def tables(self, *names: str) -> list[Table]:
        """The tables of those names."""
        return [table for table in parse(self.text) if table.title in names]

    @property
    def change(self) -> str:
        """What differs from the tiny scheme."""
        return self._parts(lambda name: name not in LEDGER | {"填报", "结果"})

    @property
    def ledger(self) -> str:
        """What the office registered."""
        return self._parts(lambda name: name in LEDGER)

    @property
    def figures(self) -> dict[str, dict[str, CellValue]]:
        """What the units returned that differs from the usual."""
        return {
            row["单位"]: {c: "" if t == "空白" else float(t) for c, t in row.items() if c != "单位"}
            for table in self.tables("填报")
            for row in table.rows
        }

    def _parts(self, wanted: Callable[[str], bool]) -> str:
        parts = re.split(r"^(?=## )", self.text, flags=re.M)[1:]
        return "\n".join(part for part in parts if wanted(re.split(r"[（\n]", part[3:])[0].strip()))


def worked() -> list[Worked]:
    """Every example of the folder."""
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, _, text = part.partition("\n")
            found.append(Worked(f"{path.stem} {title.strip()}", text))
    return found


@pytest.mark.parametrize("example", worked(), ids=lambda example: example.title)
def test_a_run_gives_what_was_worked_out_by_hand(example: Worked, tmp_path: Path) -> None:
    run = run_of(tmp_path, example.change, example.ledger, example.figures)
    scores = run.scores.set_index(["unit_code", "indicator_code"])["score"]
    ranking = run.ranking.set_index("unit_code")
    (results,) = example.tables("结果")
    assert results.rows
    for row in results.rows:
        unit = row["单位"]
        for column, told in row.items():
            if column == "单位":
                continue
            if column == "情况":
                assert CHINESE[Standing(str(ranking.loc[unit, "status"]))] == told
                continue
            if column == "排名用得分":
                found = float(compared(run.scheme, ranking.loc[[unit], "score"].to_numpy())[0])
            else:
                known = column in RANKING
                found = float(ranking.loc[unit, RANKING[column]] if known else scores[unit, column])  # type: ignore[arg-type]
            if told:
                assert found == pytest.approx(float(told), abs=1e-9), (unit, column)
            else:
                assert found != found, (unit, column)
