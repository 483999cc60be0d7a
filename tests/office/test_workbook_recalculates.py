"""Every live cell of the leaders' workbook gives in a spreadsheet what the program worked out."""

import re
from io import BytesIO
from math import isclose
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell

from pipeline.model.places import column_letters
from pipeline.report.workbook import Results, ranking_workbook
from pipeline.report.workbook.cells import T
from tests.office.libreoffice import office, recalculate
from tests.unit.report.workbook.years import AWKWARD, STAMP, Edit, rich_year

pytestmark = office
Spot = tuple[str, str]


def formulas(book: bytes | Path) -> dict[Spot, str]:
    """Every formula of a workbook by sheet and cell."""
    return {spot: str(value) for spot, value in _cells(book, False).items() if str(value).startswith("=")}


def _cells(book: bytes | Path, values: bool) -> dict[Spot, object]:
    source = BytesIO(book) if isinstance(book, bytes) else book
    sheets = openpyxl.load_workbook(source, data_only=values).worksheets
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def differences(results: Results, folder: Path) -> tuple[int, list[str]]:
    """How many formulas the workbook has, and those that a spreadsheet works out to something else."""
    book = ranking_workbook(results, STAMP)
    path = folder / "book.xlsx"
    path.write_bytes(book)
    live, ours, theirs = formulas(book), _cells(book, True), _cells(recalculate(path, folder / "out"), True)
    different = [
        f"{sheet}!{cell} {text[:200]}: 程序 {ours.get((sheet, cell))!r}，表格 {theirs.get((sheet, cell))!r}"
        for (sheet, cell), text in live.items()
        if not _agree(ours.get((sheet, cell)), theirs.get((sheet, cell)))
    ]
    return len(live), different


def _agree(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-9)
    return ours is not None and ours == theirs and not re.match("#", str(ours))


@pytest.mark.parametrize("edits", [(), AWKWARD], ids=["xianxing", "awkward"])
def test_a_spreadsheet_works_out_what_the_program_did(tmp_path: Path, edits: tuple[Edit, ...]) -> None:
    count, different = differences(rich_year(edits=edits), tmp_path)
    assert count > 10_000
    assert not different, "\n".join(different[:40])


@pytest.mark.parametrize("edits", [(), AWKWARD], ids=["xianxing", "awkward"])
def test_new_figures_typed_into_the_workbook_give_what_a_new_run_gives(
    tmp_path: Path, edits: tuple[Edit, ...]
) -> None:
    old, new = (ranking_workbook(rich_year(seed, edits), STAMP) for seed in (1, 2))
    typed, expected = _cells(new, False), _cells(new, True)
    changed = openpyxl.load_workbook(BytesIO(old))
    for sheet in ("汇总数据", "现场评分"):
        for row in changed[sheet].iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.data_type == "n":
                    cell.value = typed.get((sheet, cell.coordinate))
    changed.save(tmp_path / "changed.xlsx")
    theirs = _cells(recalculate(tmp_path / "changed.xlsx", tmp_path / "out"), True)
    engine = column_letters(T.DIFFERENCE)
    live = [
        spot
        for spot in formulas(new)
        if spot[0].startswith(("得分明细", "指标完成情况", "计分过程", "得分汇总", "现场评分"))
        and not (spot[0] == "得分汇总" and spot[1].startswith(engine))
    ]
    different = [
        (spot, expected[spot], theirs.get(spot))
        for spot in live
        if not _agree(expected[spot], theirs.get(spot))
    ]
    assert len(live) > 6_000
    assert not different, different[:20]
