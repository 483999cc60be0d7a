"""Cells placed by our own sheet come out as the library's would: the same bytes."""

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from pipeline.files.quick_sheet import QuickSheet

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - workbooks hold no time zone
TEXTS = ("青石镇", " 前后有空 ", "a&b<c>d\"e'", "两\n行", "=1+1", "", "x" * 300)
NUMBERS = (0.0, -1.5, 1e300, 1 / 3, 123456789012345.0)
FORMULAS = (
    ("SUM(A1:A3)", 6.0),
    ('IF(A1>"<&>",1,"a&b")', "a&b<c"),
    ("'得分汇总'!$D$5", "缺报"),
    ("A1/3", 1 / 3),
)


def book(sheet_class: Any) -> bytes:
    """Texts, numbers, blanks and formulas in and out of order, as each of the two writes them."""
    made = io.BytesIO()
    written = xlsxwriter.Workbook(made, {"in_memory": True})
    written.worksheet_class = sheet_class
    written.set_properties({"created": CREATED})
    look = written.add_format({"bold": True})
    sheet = written.add_worksheet("表")
    quick = sheet_class is QuickSheet
    for k, text in enumerate(TEXTS):
        (sheet.put_text if quick else sheet.write_string)(9 - k, 2, text, look)
    for k, number in enumerate(NUMBERS):
        (sheet.put_number if quick else sheet.write_number)(k, 30, number, look)
    for k, (formula, value) in enumerate(FORMULAS):
        if quick:
            sheet.put_formula(k + 3, 5, formula, look, value)
        else:
            sheet.write_formula(k + 3, 5, f"={formula}", look, value)
    if quick:
        sheet.put_blank(20, 1, look)
    else:
        sheet.write_blank(20, 1, None, look)
    sheet.write_formula(21, 1, "=1+1", look, 2)
    sheet.write_comment(0, 0, "说明")
    written.close()
    return made.getvalue()


def test_the_bytes_are_the_librarys() -> None:
    assert book(QuickSheet) == book(xlsxwriter.worksheet.Worksheet)
