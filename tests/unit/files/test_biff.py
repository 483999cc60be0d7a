"""What an .xls does not tell a plain reader: errors, numbers that are none, formulas never calculated."""

import struct

from pipeline.files.biff import rk_number, workbook_marks
from pipeline.files.marks import Marks

ENDLESS = struct.pack("<I", 0x7FF00000)  # the high half of infinity, as RK holds it


def marks(*records: tuple[int, bytes]) -> Marks:
    """The marks of the one sheet of a stream of these records."""
    start = struct.pack("<HHHH12x", 0x0809, 16, 0x0600, 5)
    end = struct.pack("<HH", 0x000A, 0)
    place = len(start) + 12 + len(end)
    stream = start + struct.pack("<HHI4x", 0x0085, 8, place) + end + start
    stream += b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records) + end
    (found,) = workbook_marks(stream)
    return found


def formula(row: int, result: bytes) -> tuple[int, bytes]:
    return 0x0006, struct.pack("<HHH", row, 0, 0) + result + bytes(8)


NUMBER, TEXT = struct.pack("<d", 2.0), b"\0\0\0\0\0\0\xff\xff"
BLANK, ERROR = b"\3\0\0\0\0\0\xff\xff", b"\2\0\7\0\0\0\xff\xff"


def test_errors_of_cells_and_of_formulas() -> None:
    found = marks((0x0205, struct.pack("<HHHBB", 4, 5, 0, 42, 1)), formula(2, ERROR))
    assert found.errors == {(4, 5): "#N/A", (2, 0): "#DIV/0!"}
    assert (found.height, found.width) == (5, 6)


def test_numbers_that_are_none() -> None:
    found = marks(
        (0x0203, struct.pack("<HHHd", 0, 0, 0, float("nan"))),
        (0x0203, struct.pack("<HHHd", 0, 1, 0, 12.5)),
        (0x027E, struct.pack("<HHH", 1, 0, 0) + ENDLESS),
        (0x00BD, struct.pack("<HH", 2, 0) + bytes(6) + b"\0\0" + ENDLESS + struct.pack("<H", 1)),
        formula(3, struct.pack("<d", float("inf"))),
    )
    endless = "∞（无穷大）"
    assert found.errors == {(0, 0): "NaN（不是数）", (1, 0): endless, (2, 1): endless, (3, 0): endless}


def test_a_whole_number_in_short_form_is_always_finite() -> None:
    assert rk_number(0x7FF00002) == 0
    assert rk_number(0x3FF80000) == 1.5


def test_an_empty_text_is_a_result_where_any_formula_has_another() -> None:
    assert marks(formula(0, BLANK), formula(1, NUMBER)).uncached == set()
    assert marks(formula(0, BLANK), formula(1, TEXT)).uncached == set()
    assert marks(formula(0, BLANK), formula(1, BLANK)).uncached == {(0, 0), (1, 0)}
