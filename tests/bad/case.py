"""A tiny wrong workspace and the one finding it must yield, at its place and in words that say what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from pipeline.model.findings import Finding, Refused
from pipeline.run import Run
from tests.error_pages import example, examples_of
from tests.workspaces import BELOW, Desk, lay

gathered: list[Finding] | None = None
"""While the reference of codes is made (``make docs``): what the cases have shown so far, in their order."""


@dataclass(frozen=True)
class Case:
    """``spoil`` is done to a sound workspace; ``also`` are codes that cannot but come with the mistake."""

    code: str
    spoil: Callable[[Desk], object]
    place: str
    says: str
    scheme: str = ""
    also: tuple[str, ...] = ()
    everyone: bool = False
    """Whether the mistake is in what all units are scored by: then only the facts stay as they are."""


def named(case: Case) -> str:
    """The case's name in a report of the tests."""
    return f"{case.code}-{case.says}"


def holds(case: Case, folder: Path) -> None:
    """The mistake yields its code alone, and the figures of the other units stay as they are."""
    desk = lay(folder, case.scheme)
    case.spoil(desk)
    run = desk.run()
    told = desk.told(run)
    assert sorted(f.code for f in told) == sorted([case.code, *case.also]), [str(f) for f in told]
    found = next(f for f in told if f.code == case.code)
    assert str(found.place) == case.place
    assert case.says in found.message
    shown(found)
    try:
        facts, scores = others(run)
    except Refused:
        return
    sound_facts, sound_scores = _sound(case.scheme)
    pd.testing.assert_frame_equal(facts, sound_facts)
    if not case.everyone:
        pd.testing.assert_frame_equal(scores, sound_scores)


def shown(found: Finding) -> None:
    """The finding stands among the examples on its code's page, word for word."""
    if gathered is not None:
        gathered.append(found)
    else:
        assert example(found) in examples_of(found.code), "make docs"


@cache
def _sound(change: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    with TemporaryDirectory() as folder:
        return others(lay(Path(folder), change).run())


def others(run: Run) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The facts and scores of all units but U2, the one whose return a case spoils, and those it answers for."""
    hers = ["U2", *BELOW]
    facts, scores = (table[~table["unit_code"].isin(hers)] for table in (run.facts, run.scores))
    return facts.reset_index(drop=True), scores.reset_index(drop=True)
