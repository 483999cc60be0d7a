"""All checks together: everything at once on a spoiled return, nothing at all on many clean ones."""

from collections.abc import Mapping

import pandas as pd
import pytest

from pipeline.check.checks import CHECKS, check
from pipeline.check.material import Material
from pipeline.collect.figures import figures
from pipeline.collect.ledger import Ledger
from pipeline.collect.verified import assessed_facts
from pipeline.demo.units import with_units
from pipeline.demo.workspace import make_demo
from pipeline.model.tables import FACTS_INSIDE
from pipeline.scheme.presets import preset_tables, sample_figures


def test_every_check_says_what_it_is() -> None:
    assert all(one.__doc__ for one in CHECKS)
    assert len(set(CHECKS)) == len(CHECKS)


@pytest.mark.parametrize(
    ("preset", "seed"), [("xianxing", 1), ("xianxing", 2), ("sanxian", 1), ("zhen-qianfen", 1)]
)
def test_two_hundred_clean_returns_raise_no_question(preset: str, seed: int) -> None:
    """But for the one unit that a demo lets grow beyond what a check of the scheme asks about."""
    demo = make_demo(with_units(preset_tables(preset), 200), sample_figures(preset), seed)
    now, last = (_facts(year) for year in (demo.drawn.this_year, demo.drawn.last_year))
    facts = assessed_facts(now, (), demo.scheme, demo.period)
    known = figures(demo.scheme, facts, last.assign(assessed=last["reported"]))
    asked = check(Material(demo.scheme, facts, known, Ledger()))
    explained = {(one.unit_code, one.check) for one in demo.explained}
    assert facts["unit_code"].nunique() >= 120  # some departments report nothing
    assert len(facts) >= 1400
    assert {(f.unit_code, f.check) for f in asked} - explained == set()


def _facts(table: Mapping[tuple[str, str], float]) -> pd.DataFrame:
    rows = [(unit, item, value) for (unit, item), value in table.items()]
    facts = pd.DataFrame(rows, columns=["unit_code", "item_code", "reported"])
    blank = dict.fromkeys(["period", "file", "sheet", "cell", "typed", "how", "explanation", "note"], "")
    facts = facts.assign(**blank, state="value", verified=float("nan"), assessed=float("nan"))
    return facts[list(FACTS_INSIDE)]
