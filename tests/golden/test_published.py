"""The published schemes in a year when all of them stood, and in one after some of their items had ended.

A difference is written beside the golden file. To accept it, look at it and replace the golden file by it:
``mv tests/golden/sanxian_2020.actual.txt tests/golden/sanxian_2020.txt``.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from pipeline.demo.workspace import demo_workspace
from pipeline.files.workspace import open_workspace
from pipeline.model.words import Treatment
from pipeline.run import Run
from pipeline.year import open_run

HERE = Path(__file__).parent
TOTALS = {"sanxian": {"D": 370, "R": 630, "B": 100}, "baifen": {"Z": 100}}
"""The published totals of each line."""
ENDED = {
    "sanxian": {"D1", "D4", "R4.1"},
    "baifen": {"Z1.1", "Z1.2", "Z2.1", "Z3.1", "Z3.2", "Z6.1"},
}
"""What rests on provisions repealed on 2021-08-20."""
OPEN = {"sanxian": set[str](), "baifen": {"Z2.3"}}
"""What the published text leaves out a number of: nobody is assessed on it until the office has put it in."""
FACTOR = {"sanxian": 1, "baifen": 100 / 93}
"""What keeps a line's total where that waits: Z2.3 has 7 of the 100 points."""
RANKING = ["line", "unit_code", "unit_name", "base", "bonus", "deduction", "score", "rank", "status", "award"]
SCORES = ["line", "indicator_code", "treatment", "points", "raw_score", "factor", "score"]

every_scheme = pytest.mark.parametrize("name", TOTALS)


@cache
def year(name: str, period: str) -> Run:
    """A made-up year of the preset, scored."""
    with TemporaryDirectory() as folder:
        demo_workspace(Path(folder), name, 0, 1, period=period)
        run = open_run(open_workspace(Path(folder)))
        run.go("ranking", lambda _: None)  # worked out while the files are there
    return run


def points(run: Run) -> dict[str, set[float]]:
    """What the points of a line's indicators add up to, over its units."""
    sums = run.scores.groupby(["line", "stage", "unit_code"], as_index=False)["points"].sum()
    return {str(line): set(mine["points"].round(9)) for line, mine in sums.groupby("line")}


@every_scheme
def test_before_the_end_everything_counts_as_published(name: str) -> None:
    run = year(name, "2020")
    waiting = run.scores[run.scores["treatment"] == Treatment.SUSPENDED]
    assert set(waiting["indicator_code"]) == OPEN[name]
    assert waiting["reason"].str.startswith("待定：").all()
    assert list(run.scores["factor"]) == pytest.approx([FACTOR[name]] * len(run.scores), rel=0, abs=1e-12)
    assert points(run) == {line: {total} for line, total in TOTALS[name].items()}


@every_scheme
def test_after_it_what_has_ended_is_listed_and_the_rest_makes_up_the_total(name: str) -> None:
    run = year(name, "2026")
    ended = run.scores[run.scores["treatment"] == Treatment.SUSPENDED]
    assert set(ended["indicator_code"]) == ENDED[name] | OPEN[name]
    assert ended["score"].isna().all()
    ended = ended[~ended["indicator_code"].isin(OPEN[name])]
    assert ended["reason"].str.startswith("停考：依据已于 2021-08-20 失效").all()
    assert points(run) == {line: {total} for line, total in TOTALS[name].items()}


@pytest.mark.parametrize("period", ["2020", "2026"])
@every_scheme
def test_the_results_are_as_they_were(name: str, period: str) -> None:
    run = year(name, period)
    mine = run.scores[run.scores["unit_code"].isin([run.scheme.units[0].code, run.scheme.units[-1].code])]
    per_line = mine.groupby(["unit_code", "line"], sort=False)[["points", "raw_score", "score"]].sum()
    tables = {
        "ranking": run.ranking[RANKING],
        "scores of the first unit and the last": mine[["unit_code", *SCORES]],
        "their totals": per_line.reset_index(),
        "why an item did not count": mine.loc[
            mine["score"].isna(), ["unit_code", "indicator_code", "reason"]
        ],
    }
    actual = "\n".join(f"## {title}\n{_text(table)}" for title, table in tables.items())
    golden = HERE / f"{name}_{period}.txt"
    expected = golden.read_text(encoding="utf-8") if golden.exists() else ""
    beside = golden.with_suffix(".actual.txt")
    if actual != expected:
        beside.write_text(actual, encoding="utf-8")
    assert actual == expected, (
        f"see the difference: diff {golden} {beside}; to accept it, mv {beside} {golden}"
    )


def _text(table: pd.DataFrame) -> str:
    """A row a line, numbers to ten significant digits: beyond them machines may differ."""
    return table.to_csv(sep="|", index=False, float_format="%.10g")
