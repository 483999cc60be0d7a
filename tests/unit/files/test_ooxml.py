"""Rows of usual cells are passed over by a regular expression; the marks are those of the parser all the same."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.files import ooxml, usual
from pipeline.files.marks import Marks
from pipeline.files.package import Unreadable, read_package

ROOT = Path(__file__).parents[3]
PERCENT = frozenset({"9"})

CELLS = (
    '<c r="{0}"/>', '<c r="{0}" s="3"/>', '<c r="{0}"><v>12</v></c>', '<c r="{0}" s="9"><v>0.98</v></c>',
    '<c r="{0}" s="9"/>', '<c r="{0}" t="s"><v>4</v></c>', '<c r="{0}" t="b"><v>1</v></c>',
    '<c r="{0}"><f>A1+1</f><v>-1.5E-3</v></c>', '<c r="{0}"><f>A1+1</f></c>', '<c r="{0}"><f>A1</f><v></v></c>',
    '<c r="{0}"><f>[1]表!A1</f><v>3</v></c>', '<c r="{0}" t="str"><f>A1&amp;"元"</f><v>12元</v></c>',
    '<c r="{0}" t="str"><f>""</f><v></v></c>', '<c r="{0}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    '<c r="{0}"><v>NaN</v></c>', '<c r="{0}"><v>1e400</v></c>', '<c r="{0}"><v>1' + "0" * 400 + "</v></c>",
    '<c r="{0}" t="inlineStr"><is><t>字</t></is></c>', '<c t="n" r="{0}"><v>7</v></c>', '<c><v>7</v></c>',
    '<c r="{0}"><!-- 8 --><v>8</v></c>', '<c r="{0}"><v>8</v>', "<x:c><x:v>9</x:v></x:c>", '<c r="{0}" t="s"><v>&x;</v></c>',
)  # fmt: skip
ROWS = (
    '<row r="{0}">', '<row r="{0}" spans="1:7" ht="24" customHeight="1">', '<row r="{0}" hidden="0">',
    '<row r="{0}" hidden="1">', '<row hidden="true" r="{0}">', "<row>", '<row r="{0}"><!-- -->',
)  # fmt: skip
AROUND = (
    '<cols><col min="2" max="3" width="9.5"/><col min="4" max="4" hidden="true"/></cols>',
    '<dataValidations count="1"><dataValidation sqref="A1" prompt="a&#10;b"><formula1>0</formula1></dataValidation></dataValidations>',
    '<dataValidations><dataValidation sqref="A1"><formula1>&x;</formula1></dataValidation></dataValidations>', '<pane ySplit="4"/>',
    "", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', '<cols><col min="2" max="3" hidden="1"/></cols>',
    "<sheetData><row><c><v>NaN</v></c></row></sheetData>", "<!-- <sheetData> -->", "<!DOCTYPE a>", "<broken",
    '<autoFilter ref="A1:B2"><filterColumn colId="0"/></autoFilter>', "</sheetData>",
)  # fmt: skip


def marks(part: bytes) -> Marks | str:
    try:
        return ooxml._sheet_marks({"part": part}, "part", "表", PERCENT)
    except Unreadable as problem:
        return problem.code


def by_the_parser(part: bytes) -> Marks | str:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(usual, "USUAL_ROWS", re.compile(rb"(?!)"))
        return marks(part)


def sheet(before: str, rows: list[tuple[str, list[str]]], after: str) -> bytes:
    written = "".join(
        row.format(r) + "".join(cell.format(f"{'ABCDEFG'[c]}{r}") for c, cell in enumerate(cells)) + "</row>"
        for r, (row, cells) in enumerate(rows, start=1)
    )
    return f"<worksheet>{before}<sheetData>{written}</sheetData>{after}</worksheet>".encode()


@given(
    st.sampled_from(AROUND),
    st.lists(
        st.tuples(
            st.sampled_from(ROWS), st.lists(st.sampled_from(CELLS[:8]) | st.sampled_from(CELLS), max_size=5)
        ),
        max_size=4,
    ),
    st.sampled_from(AROUND),
)
def test_every_sheet_has_the_marks_that_the_parser_finds(
    before: str, rows: list[tuple[str, list[str]]], after: str
) -> None:
    part = sheet(before, rows, after)
    assert marks(part) == by_the_parser(part)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("cell", CELLS)
def test_one_odd_cell_among_usual_ones(row: str, cell: str) -> None:
    part = sheet("", [(ROWS[0], [CELLS[2], CELLS[0]]), (row, [CELLS[5], cell, CELLS[2]])], AROUND[1])
    assert marks(part) == by_the_parser(part)


def test_the_returns_of_the_sample_are_usual() -> None:
    """What saves the time: the rows of an ordinary return never reach the parser."""
    files = sorted((ROOT / "inputs/2026/returns").rglob("*.xlsx"))
    assert files
    passed_over = []
    for file in files:
        for name, part in read_package(file.read_bytes()).parts.items():
            if name.startswith("xl/worksheets/sheet"):
                passed_over.append(b"<row" not in usual.beyond_usual(part, frozenset())[0])
    assert sum(passed_over) > 0.9 * len(passed_over)
