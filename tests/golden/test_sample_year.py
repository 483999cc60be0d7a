"""The whole year on the sample, table by table, against what was once looked at and found right.

A difference is written beside the golden file. To accept it, look at it and replace the golden file by it:
``mv tests/golden/sample_year.actual.txt tests/golden/sample_year.txt``.
"""

from pathlib import Path

import pandas as pd

from pipeline.files.workspace import open_workspace
from pipeline.model.tables import AWARDS, FACTS, FINDINGS, RANKING, ROSTER, SCORES, VETOES
from pipeline.year import open_run

HERE = Path(__file__).parent
GOLDEN, ACTUAL = HERE / "sample_year.txt", HERE / "sample_year.actual.txt"


def test_the_sample_year_is_as_it_was() -> None:
    run = open_run(open_workspace(HERE.parents[1]))
    tables = {
        "roster": run.collection.roster[ROSTER],
        "findings": run.tables.findings[FINDINGS],
        "ranking": run.ranking[RANKING],
        "vetoes": run.vetoes[VETOES],
        "awards": run.awards[AWARDS],
        "scores": run.scores[SCORES],
        "facts": run.facts[FACTS],
    }
    actual = "\n".join(f"## {name}\n{_text(table)}" for name, table in tables.items())
    expected = GOLDEN.read_text(encoding="utf-8") if GOLDEN.exists() else ""
    if actual != expected:
        ACTUAL.write_text(actual, encoding="utf-8")
    assert actual == expected, (
        f"see the difference: diff {GOLDEN} {ACTUAL}; to accept it, mv {ACTUAL} {GOLDEN}"
    )


def _text(table: pd.DataFrame) -> str:
    """A row a line, numbers to ten significant digits: beyond them machines may differ."""
    lines = ["|".join(table.columns)]
    lines += ["|".join(_cell(value) for value in row) for row in table.itertuples(index=False, name=None)]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.10g}"
    return str(value)
