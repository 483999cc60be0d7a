"""The data's quality is told from the roster, the findings and the three values of each figure."""

from dataclasses import replace

import pandas as pd

from pipeline.model.findings import Severity
from pipeline.model.tables import FACTS
from pipeline.model.words import Receipt
from pipeline.report.profiles import profiles
from pipeline.report.quality import NOT_ASKED, quality
from tests.unit.report.tables import UNITS, results

TABLES = results()
FIGURES = pd.DataFrame(
    [
        ("U01", "A", 3.0, 4.0),
        ("U01", "B", 0.3, 0.1 + 0.2),
        ("U01", "C", 5.0, None),
        ("U02", "A", None, 7.0),
    ],
    columns=["unit_code", "item_code", "reported", "verified"],
)
WHOLE = quality(profiles(TABLES).values(), TABLES, FIGURES)
BY_UNIT = {one.unit.head.unit_code: one for one in WHOLE.units}


def test_returns_are_listed_by_what_became_of_them() -> None:
    told = {one.status: (one.units, one.files) for one in WHOLE.received}
    assert told[Receipt.MISSING] == (("石门镇",), 0)
    assert told[Receipt.LATE] == (("柳泉镇",), 1)
    assert (len(told[Receipt.RECEIVED][0]), told[Receipt.RECEIVED][1]) == (11, 11)
    assert sum(len(one.units) for one in WHOLE.received) == len(UNITS)


def test_findings_are_counted_unit_by_unit_and_what_is_open_comes_first() -> None:
    assert {one.unit.head.unit_code for one in WHOLE.units[:2]} == {"U10", "U12"}
    assert BY_UNIT["U12"].findings[Severity.BLOCK] == 2
    assert BY_UNIT["U01"].findings[Severity.EXPLAIN] == 1
    total = sum(sum(one.findings.values()) for one in WHOLE.units)
    assert total == len(TABLES.findings) == sum(one.times for one in WHOLE.findings)


def test_only_figures_that_were_reported_and_verified_are_held_against_each_other() -> None:
    assert (BY_UNIT["U01"].verified, BY_UNIT["U01"].different) == (2, 1)
    assert (BY_UNIT["U02"].verified, BY_UNIT["U02"].different) == (0, 0)
    assert WHOLE.verified
    nothing = quality(profiles(TABLES).values(), TABLES, pd.DataFrame(columns=list(FACTS)))
    assert not nothing.verified


def test_several_returns_and_none_asked_are_told() -> None:
    twice = pd.concat([TABLES.roster, TABLES.roster.iloc[:1].assign(status="duplicate")])
    twice = twice[twice["unit_code"] != "U02"]
    made = quality(profiles(TABLES).values(), replace(TABLES, roster=twice), FIGURES)
    told = {one.unit.head.unit_code: one for one in made.units}
    assert told["U01"].receipt == "已收、重复"
    assert told["U01"].received_at == "2025-12-10 09:30"
    assert (told["U02"].receipt, told["U02"].received_at) == (NOT_ASKED, "")
