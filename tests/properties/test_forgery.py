"""Not one forged identity, edited locked cell or swapped unit gets by: each of many, drawn at random, is told."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.collect.facts import Return, read_return
from pipeline.files.bundles import ReturnedFile
from pipeline.files.cells import CellValue, read_cells
from pipeline.model.findings import Finding
from pipeline.scheme.cells import tidy
from tests.unit.collect.test_swapped import UNITS, asked
from tests.workbooks import Sheets, cells_of, workbook
from tests.workspaces import FIGURES, SAVED, Desk, occasion

LOCKED = (0, 1, 2, 3, 4)
"""The columns of a form that are printed, not filled in."""
_SOUND = Desk(Path()).filled()


def read(sheets: Sheets, name: str = "交.xlsx") -> Return | Finding:
    content = workbook(sheets, SAVED)
    return read_return(ReturnedFile(name, content), read_cells(content), occasion())


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 6), st.integers(0, 63), st.sampled_from("0123456789abcdefU年"))
def test_no_identity_that_was_touched_is_taken(field: int, place: int, character: str) -> None:
    sheets = cells_of(_SOUND)
    was = str(sheets["kaohe"][field][1])
    at = place % len(was)
    sheets["kaohe"][field][1] = was[:at] + character + was[at + 1 :]
    found = read(sheets)
    if sheets["kaohe"][field][1] == was:
        assert isinstance(found, Return)
    else:
        assert isinstance(found, Finding)
        assert found.code in {"I002", "I008", "I009", "I010"}


def _locked(sheets: Sheets) -> list[tuple[str, int, int]]:
    """Every cell that the unit cannot type into unless it takes the protection away."""
    form = [("基础表", row, at) for row in range(4, len(sheets["基础表"])) for at in LOCKED]
    cover = [
        ("封面", r, 1)
        for r, row in enumerate(sheets["封面"])
        if row[0] in ("填报单位", "考核期", "交回期限", "考核单位")
    ]
    return [*form, *cover, *(("基础表", row, 0) for row in (0, 1)), *(("基础表", 3, at) for at in range(7))]


@pytest.mark.parametrize("typed", ["", "改过的内容", 12345.0, "７"])
def test_every_locked_cell_that_says_something_else_is_told_at_its_place(typed: CellValue) -> None:
    silent = []
    for name, row, at in _locked(cells_of(_SOUND)):
        sheets = cells_of(_SOUND)
        same = tidy(str(sheets[name][row][at])) == tidy(str(typed))
        sheets[name][row][at] = typed
        found = read(sheets)
        told = [found] if isinstance(found, Finding) else list(found.findings)
        if not told and not same:
            silent.append((name, row, at))
    assert silent == []


@pytest.mark.parametrize(("one", "other"), list(combinations(FIGURES, 2)))
def test_a_return_under_the_name_of_another_unit_is_told(one: str, other: str) -> None:
    names = occasion().scheme.unit_by_code
    found = read(cells_of(Desk(Path()).filled(one)), f"{names[other].name}.xlsx")
    assert isinstance(found, Finding)
    assert (found.code, found.unit_code) == ("I005", other)


def test_every_pair_that_filled_in_each_other_s_figures_is_asked() -> None:
    chance = np.random.default_rng(7)
    for _ in range(10):
        units = chance.permutation(UNITS)[:20].tolist()
        pairs = list(zip(units[::2], units[1::2], strict=True))
        assert {f.unit_code for f in asked(0.1, pairs)} == {f"B{unit:02d}" for unit in units}
