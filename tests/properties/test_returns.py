"""Whatever is done to a template: nothing breaks, and a figure is taken from its own row and column or not at all."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.collect import private
from pipeline.collect.facts import facts_of, read_return
from pipeline.collect.returns import collect
from pipeline.files.bundles import ReturnedFile
from pipeline.files.cells import CellValue, read_cells
from pipeline.scheme.cells import tidy
from tests.workbooks import Sheets, cells_of, workbook
from tests.workspaces import PERIOD, SAVED, Desk, occasion

Rows = list[list[CellValue]]
Change = Callable[[Sheets], None]
NUMBERS = st.integers(0, 30)
TEXTS = st.sampled_from(
    [
        "",
        "本年数",
        "本年数（万元）",
        "编码",
        "A1",
        "A2",
        "走访次数",
        "整改次数 *",
        "x",
        "封面",
        "填报单位",
        "13900000000",
    ]
)
CELLS: st.SearchStrategy[CellValue] = st.one_of(
    TEXTS, st.floats(-1e20, 1e20), st.booleans(), st.just(date(2026, 1, 2))
)
NAMES = {"A1": "办结数", "A2": "应办数", "A3": "走访次数", "A4": "整改次数"}


def on_rows(edit: Callable[[Rows], Rows]) -> Change:
    """A change of the last form's rows, which stay a rectangle."""

    def change(sheets: Sheets) -> None:
        names = [name for name in sheets if name not in ("kaohe", "封面")]
        rows = edit(sheets[names[-1]]) if names else []
        width = max(map(len, rows), default=0)
        sheets.update({names[-1]: [[*row, *[""] * (width - len(row))] for row in rows]} if names else {})

    return change


def turned(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def without(rows: Rows, at: int) -> Rows:
    return [row for n, row in enumerate(rows) if n != at]


def moved(rows: Rows, at: int, to: int) -> Rows:
    rest = without(rows, at)
    return [*rest[:to], *rows[at : at + 1], *rest[to:]]


def typed(rows: Rows, at: int, column: int, value: CellValue) -> Rows:
    rows = [[*row, *[""] * (column + 1 - len(row))] for row in rows]
    rows += [[""] * (column + 1)] * (at + 1 - len(rows))
    return [[*row[:column], value, *row[column + 1 :]] if n == at else row for n, row in enumerate(rows)]


def copied(sheets: Sheets) -> None:
    for name in [name for name in sheets if name not in ("kaohe", "封面") and f"{name} (2)" not in sheets][
        :1
    ]:
        sheets[f"{name} (2)"] = [list(row) for row in sheets[name]]


SMALL = st.integers(0, 9)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(lambda at: on_rows(lambda rows: without(rows, at)), SMALL),
    st.builds(lambda at: on_rows(lambda rows: turned(without(turned(rows), at))), SMALL),
    st.builds(lambda at, to: on_rows(lambda rows: moved(rows, at, to)), SMALL, SMALL),
    st.builds(lambda at, to: on_rows(lambda rows: turned(moved(turned(rows), at, to))), SMALL, SMALL),
    st.builds(lambda at, to: on_rows(lambda rows: moved([*rows, []], at, to)), SMALL, SMALL),
    st.builds(lambda r, c, v: on_rows(lambda rows: typed(rows, r, c, v)), SMALL, SMALL, CELLS),
    st.just(copied),
    st.just(lambda sheets: sheets.pop("封面", None)),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=6))
def test_a_figure_is_taken_from_its_own_row_and_column_or_not_at_all(changes: list[Change]) -> None:
    sheets = cells_of(Desk(Path()).filled())
    for change in changes:
        change(sheets)
    content = workbook(sheets, SAVED)
    collection = collect([ReturnedFile("乙镇.xlsx", content)], occasion())
    facts = facts_of(collection.returns, PERIOD)
    findings = [found for one in collection.returns for found in one.findings]
    stand = {sheet.name: sheet.rows for sheet in read_cells(content).sheets}
    for fact in facts[facts["reported"].notna()].to_dict("records"):
        rows, (letter, *digits) = stand[fact["sheet"]], fact["cell"]
        row, column = rows[int("".join(digits)) - 1], ord(letter) - ord("A")
        said = {tidy(str(cell)).removesuffix("*") for cell in row}
        assert said & {fact["item_code"], NAMES[fact["item_code"]]}
        assert "本年数" in [str(above[column]) for above in rows if column < len(above)]
    told = {f.item_code for f in findings if f.severity == "block"}
    whole = any(f.code in ("T001", "T008", "T014", "T012", "T013") for f in findings)
    for item in NAMES if collection.returns else ():
        mine = facts[(facts["item_code"] == item) & facts["reported"].notna()]
        assert len(mine) == 1 or item in told or whole or "nil" in set(facts["state"])


@settings(max_examples=60, deadline=None)
@given(st.lists(CHANGES, max_size=3))
def test_what_stands_as_issued_is_only_passed_over_sooner(changes: list[Change]) -> None:
    sheets = cells_of(Desk(Path()).filled())
    for change in changes:
        change(sheets)
    file = ReturnedFile("乙镇.xlsx", workbook(sheets, SAVED))
    book = read_cells(file.content)
    found = read_return(file, book, occasion())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(private, "form_as_issued", lambda *_: None)
        assert repr(read_return(file, book, occasion())) == repr(found)
