"""Made-up figures: every blocking check holds, vetoes strike as cast, the same seed gives the same figures."""

from datetime import date

import numpy as np
import pytest

from pipeline.demo.cast import Cast, cast
from pipeline.demo.figures import Drawn, make_figures
from pipeline.demo.magnitudes import magnitudes
from pipeline.demo.tables import broken, columns, frame
from pipeline.demo.units import with_units
from pipeline.files.tables import RawTable
from pipeline.model.words import Level
from pipeline.scheme.formula.evaluate import evaluate
from pipeline.scheme.presets import preset_tables, sample_figures
from pipeline.scheme.read import read_scheme
from pipeline.scheme.scheme import Scheme
from tests.workbooks import base_tables

DAY = date(2026, 1, 1)
XIANXING = read_scheme(with_units(preset_tables("xianxing"), 40), "xianxing")[0]
SIZES = [sample_figures("xianxing"), None]


def drawn(scheme: Scheme, seed: int, sizes: RawTable | None = None, played_by: Cast | None = None) -> Drawn:
    """The figures of a scheme's units."""
    return make_figures(scheme, magnitudes(scheme, sizes), played_by or cast(scheme, seed), seed, DAY)


def unmet(scheme: Scheme, figures: Drawn, level: Level) -> set[tuple[str, str]]:
    """The checks that do not hold, by unit and check code."""
    now, before = columns(scheme, figures.this_year), columns(scheme, figures.last_year)
    return {(scheme.units[i].code, check.code) for check, i in broken(scheme, now, before, level)}


@pytest.mark.parametrize("sizes", SIZES, ids=["table", "guessed"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_blocking_check_holds(sizes: RawTable | None, seed: int) -> None:
    assert unmet(XIANXING, drawn(XIANXING, seed, sizes), Level.BLOCK) == set()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_only_the_one_who_should_explain_has_to(seed: int) -> None:
    asked = {unit for unit, _ in unmet(XIANXING, drawn(XIANXING, seed, SIZES[0]), Level.EXPLAIN)}
    assert asked == {cast(XIANXING, seed).explained}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_veto_strikes_the_one_cast_for_it(seed: int) -> None:
    now = columns(XIANXING, drawn(XIANXING, seed, SIZES[0]).this_year)
    veto = next(v for v in XIANXING.vetoes if v.code == "V1")
    assert veto.condition is not None
    struck = evaluate(XIANXING.in_items(veto.condition), frame(XIANXING, now, {})).values == 1
    assert [XIANXING.units[i].code for i in np.flatnonzero(struck)] == [cast(XIANXING, seed).vetoed]


def test_figures_lie_between_their_items_bounds() -> None:
    figures = drawn(XIANXING, 1, SIZES[0])
    for (_, code), value in [*figures.this_year.items(), *figures.last_year.items()]:
        item = XIANXING.item_by_code[code]
        assert (item.low or 0) <= value <= (item.high or value), code


def test_every_unit_has_what_it_is_asked_but_what_it_is_exempt_from() -> None:
    scheme, _ = read_scheme(preset_tables("xianxing"), "xianxing")
    figures = drawn(scheme, 1, SIZES[0]).this_year
    blank = {
        (unit.code, item.code)
        for unit in scheme.units
        for item in scheme.asked(unit, DAY)
        if (unit.code, item.code) not in figures
    }
    exempt = {("K01", code) for code in ("A09", "A10", "C05", "C06")}
    assert blank == exempt | {("T12", "C05"), ("T12", "C06")}


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    assert drawn(XIANXING, 1, SIZES[0]) == drawn(XIANXING, 1, SIZES[0])
    assert drawn(XIANXING, 1, SIZES[0]) != drawn(XIANXING, 2, SIZES[0])


def test_a_better_unit_has_better_figures() -> None:
    usual = cast(XIANXING, 1)
    better = Cast({**usual.quality, "S010": 1.0}, usual.vetoed, usual.pending)
    worse = Cast({**usual.quality, "S010": -1.0}, usual.vetoed, usual.pending)
    rates = [
        figures["S010", "F02"] / figures["S010", "F01"]
        for figures in (drawn(XIANXING, 1, SIZES[0], who).this_year for who in (better, worse))
    ]
    assert rates[0] > rates[1]


def test_what_is_given_stays_and_what_rests_on_it_follows() -> None:
    sizes = magnitudes(XIANXING, SIZES[0])
    given = {("S001", "N01"): 0.0, ("S001", "A02"): 501.0}
    figures = make_figures(XIANXING, sizes, cast(XIANXING, 1), 1, DAY, given).this_year
    assert figures["S001", "N02"] == 0
    assert figures["S001", "A03"] + figures["S001", "A04"] == 501


def test_a_check_no_guess_foresees_is_met_by_mending() -> None:
    change = """
## 审核关系
| 编码 | 表达式 | 级别 |
| H2 | MAX(A3, A4) = A1 | 强制 |
"""
    scheme, problems = read_scheme(base_tables(change), "考核方案.xlsx")
    assert problems == []
    guessed = make_figures(scheme, magnitudes(scheme, None), cast(scheme, 1), 1, DAY)
    assert unmet(scheme, guessed, Level.BLOCK) == set()
