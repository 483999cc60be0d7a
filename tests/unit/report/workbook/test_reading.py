"""Formulas are read from the XML in a moment; what reads any workbook, and takes its time, reads the same."""

from io import BytesIO

import openpyxl

from pipeline.report.workbook import ranking_workbook
from tests.unit.report.workbook.reading import formulas
from tests.unit.report.workbook.years import AWKWARD, STAMP, rich_year


def test_formulas_are_those_that_openpyxl_reads() -> None:
    book = ranking_workbook(rich_year(edits=AWKWARD), STAMP)
    read = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(BytesIO(book), read_only=True).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert len(read) > 10_000
    assert formulas(book) == read
