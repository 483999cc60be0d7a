"""How long the leaders' workbook takes, against a bare loop of xlsxwriter writing the same cells.

Prints for so many units (``python -m tests.bench.workbook 3000``) how many cells there are, how long ours takes down to
the bytes, how long a typed loop takes over the same texts, numbers and formulas in the same formats, and the ratio. Each
is done in a process of its own, one after the other, so that neither is slowed by the other's memory.
"""

import io
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple

import pipeline  # noqa: F401 - sets how often garbage is looked for
from pipeline.files.quick_sheet import QuickSheet
from pipeline.files.tables import table_from_rows
from pipeline.report.workbook import Results, ranking_workbook
from pipeline.scheme.presets import preset_tables
from pipeline.scheme.read import read_scheme
from pipeline.scheme.scheme import Scheme
from tests.unit.report.workbook.years import STAMP, marks_for, random_figures, year

UNITS = 3_000


def scheme(units: int) -> Scheme:
    """The scheme xianxing with so many units, of its own classes and lines in turn."""
    tables = preset_tables("xianxing")
    given = tables["单位"]
    columns = list(given.columns)
    rows = []
    for k in range(units):
        like = given.rows[k % len(given.rows)].cells
        own = {"编码": f"X{k:05}", "名称": f"示例单位{k:05}", "上级": ""}
        rows.append([own.get(column, like.get(column, "")) for column in columns])
    tables["单位"] = table_from_rows("单位", given.file, [columns, *rows])
    goals = tables["目标"]
    tables["目标"] = table_from_rows("目标", goals.file, [list(goals.columns)])
    read, problems = read_scheme(tables, "xianxing")
    assert not problems, problems
    return read


def results(units: int) -> Results:
    """A year of so many units with figures at random and marks for everyone."""
    made = scheme(units)
    return year(made, random_figures(made, 1), random_figures(made, 2), {"现场评分": marks_for(made, 3)})


def ours(units: int) -> tuple[int, float]:
    """The workbook's bytes and the seconds they took."""
    found = results(units)
    begun = time.perf_counter()
    size = len(ranking_workbook(found, STAMP))
    return size, time.perf_counter() - begun


def bare(units: int) -> tuple[int, float]:
    """How many cells the workbook has, and the seconds a bare loop takes to write them."""
    sheets: list[tuple[str, list[Any]]] = []
    looks: dict[int, dict[str, Any]] = {}

    def recorded(sheet: QuickSheet) -> None:
        words = sheet.str_table.string_array
        cells: list[Any] = []
        for row, line in sheet.table.items():
            for column, cell in line.items():
                style = id(cell.format)
                looks.setdefault(style, _properties(cell.format))
                if isinstance(cell, CellStringTuple):
                    cells.append(("text", row, column, words[cell.string], None, style))
                elif isinstance(cell, CellNumberTuple):
                    cells.append(("number", row, column, cell.number, None, style))
                elif isinstance(cell, CellFormulaTuple):
                    cells.append(("formula", row, column, "=" + cell.formula, cell.value, style))
                elif isinstance(cell, CellBlankTuple):
                    cells.append(("blank", row, column, None, None, style))
        sheets.append((sheet.name, cells))
        sheet.table.clear()

    _with_each_sheet(recorded, units)
    begun = time.perf_counter()
    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True, "strings_to_formulas": False})
    formats = {style: book.add_format(look) for style, look in looks.items()}
    count = 0
    for name, cells in sheets:
        sheet = book.add_worksheet(name)
        count += len(cells)
        for kind, row, column, content, value, style in cells:
            if kind == "text":
                sheet.write_string(row, column, content, formats[style])
            elif kind == "number":
                sheet.write_number(row, column, content, formats[style])
            elif kind == "formula":
                sheet.write_formula(row, column, content, formats[style], value)
            else:
                sheet.write_blank(row, column, None, formats[style])
    book.close()
    return count, time.perf_counter() - begun


def _properties(look: Any) -> dict[str, Any]:
    return {
        "num_format": look.num_format,
        "bold": look.bold,
        "border": look.bottom,
        "text_wrap": look.text_wrap,
    }


def _with_each_sheet(hear: Callable[[QuickSheet], None], units: int) -> None:
    """Let each sheet of the workbook be heard when it is about to be put into XML, and put nothing there."""
    original = QuickSheet._write_rows
    QuickSheet._write_rows = hear
    try:
        ranking_workbook(results(units), STAMP)
    finally:
        QuickSheet._write_rows = original


def _apart(work: Callable[[int], tuple[int, float]], units: int) -> tuple[int, float, float]:
    """What ``work`` returns in a process of its own, and its peak memory in GiB."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_told, args=(there, work, units))
    process.start()
    there.close()  # so that a process that fails is not waited for
    found: tuple[int, float, float] = here.recv()
    process.join()
    return found


def _told(there: Connection, work: Callable[[int], tuple[int, float]], units: int) -> None:
    found = work(units)
    there.send((*found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20))


def main(units: int = UNITS) -> None:
    """Both, one after the other."""
    size, mine, memory = _apart(ours, units)
    cells, theirs, _ = _apart(bare, units)
    print(f"{units} units, {cells / 1e6:.2f} million cells, {size / 2**20:.1f} MiB, peak {memory:.1f} GiB")
    print(f"ours {mine:.1f} s, bare xlsxwriter loop {theirs:.1f} s: {mine / theirs:.2f} times (aim 1.3)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
