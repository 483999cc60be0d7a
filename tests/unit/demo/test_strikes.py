"""Vetoes that figures raise, those that indicators carry among them: in a made-up year they strike as cast."""

from datetime import date

import numpy as np
import pytest

from pipeline.demo.cast import cast
from pipeline.demo.figures import make_figures
from pipeline.demo.magnitudes import magnitudes
from pipeline.demo.strikes import strikes
from pipeline.demo.tables import columns, frame
from pipeline.scheme.presets import preset_tables, sample_figures
from pipeline.scheme.read import read_scheme

SANXIAN = read_scheme(preset_tables("sanxian"), "sanxian")[0]
BEFORE, AFTER = date(2020, 1, 1), date(2026, 1, 1)


def test_an_indicator_s_own_veto_ends_with_the_indicator() -> None:
    assert [veto.code for veto in strikes(SANXIAN, BEFORE)] == ["D1", "R4.1", "R4.2"]
    assert [veto.code for veto in strikes(SANXIAN, AFTER)] == ["R4.2"]


def test_a_formula_over_the_ledger_s_cases_is_not_raised_by_figures() -> None:
    scheme = read_scheme(preset_tables("xianxing"), "xianxing")[0]
    known = {item.code for item in scheme.items}
    assert [veto.code for veto in strikes(scheme, AFTER) if veto.items <= known] == ["V1"]


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_first_strikes_whom_it_should_and_what_shares_its_figures_with_it(day: date, seed: int) -> None:
    parts = cast(SANXIAN, seed)
    drawn = make_figures(SANXIAN, magnitudes(SANXIAN, sample_figures("sanxian")), parts, seed, day)
    now = frame(SANXIAN, columns(SANXIAN, drawn.this_year), {})
    struck = {
        veto.code: [SANXIAN.units[i].code for i in np.flatnonzero(veto.strikes(now))]
        for veto in strikes(SANXIAN, day)
    }
    alone = [parts.vetoed]
    assert struck == ({"D1": alone, "R4.1": alone, "R4.2": []} if day == BEFORE else {"R4.2": alone})
