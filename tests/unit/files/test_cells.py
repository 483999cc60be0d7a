"""Cells stand where they stood; what a plain reader hides is told; what cannot be read is refused by code."""

import io
import pickle
import random
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pipeline.files import cells, package
from pipeline.files.cells import Book, read_cells
from pipeline.files.marks import PICTURE
from pipeline.files.package import Unreadable
from pipeline.files.sniff import Kind
from pipeline.model.findings import finding
from tests.office.libreoffice import convert, office
from tests.unit.files import tiny


def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_cells(data)
    finding(caught.value.code, **caught.value.words)  # the words suffice for the message
    return caught.value


def test_cells_keep_their_addresses_and_types() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("填报")
        sheet.write("B2", " 甲 ")
        sheet.write("C3", 12)
        sheet.write("A4", True)
        sheet.write("B4", date(2026, 1, 10), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write("C4", time(9, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.write("D4", timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
        book.add_worksheet("藏").hide()

    book = read_cells(tiny.workbook(fill))
    assert book.kind is Kind.XLSX
    assert [(s.name, s.visible) for s in book.sheets] == [("填报", True), ("藏", False)]
    assert book.sheets[0].rows == [
        ["", "", "", ""],
        ["", " 甲 ", "", ""],
        ["", "", 12.0, ""],
        [True, date(2026, 1, 10), time(9, 30), timedelta(hours=30)],
    ]
    assert book.sheets[1].rows == []


def test_when_and_by_what_it_was_saved() -> None:
    book = read_cells(tiny.workbook())
    assert book.modified == datetime(2026, 1, 10, 12, 0)  # noqa: DTZ001 – Beijing time without a zone
    assert book.application == "Microsoft Excel"


def test_damaged_properties_do_not_cost_the_cells() -> None:
    parts = {**tiny.parts_of(tiny.workbook()), "docProps/core.xml": b"<broken"}
    book = read_cells(tiny.package(parts))
    assert (book.modified, book.sheets[0].rows) == (None, [[12.0]])


def test_error_cells_and_formulas_without_result() -> None:
    sheet = read_cells(
        tiny.sheet_xml(
            '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="e"><v>#REF!</v></c></row>'
            '<row><c r="A3"><f>1+1</f></c><c r="B3"><f>1+1</f><v/></c>'
            '<c r="C3" t="str"><f>""</f><v></v></c><c r="D3"><f>1+1</f><v>2</v></c></row>'
        )
    ).sheets[0]
    assert sheet.errors == {(1, 1): "#DIV/0!", (1, 2): "#REF!"}
    assert sheet.uncached == {(2, 0), (2, 1)}
    assert sheet.rows[2][3] == 2.0


def test_formulas_written_by_a_library() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["C5"] = "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    assert read_cells(stream.getvalue()).sheets[0].uncached == {(4, 2)}


def test_opendocument_errors_in_repeated_cells() -> None:
    cell = "table:table-cell"
    sheet = read_cells(
        tiny.opendocument(
            f'<table:table-row table:number-rows-repeated="2"><{cell} table:number-columns-repeated="3"/>'
            f'<{cell} table:number-columns-repeated="2" office:value-type="string" office:string-value="" '
            'calcext:value-type="error" table:formula="of:=1/0"><text:p>#DIV/0!</text:p>'
            f"<office:annotation><text:p>note</text:p></office:annotation></{cell}></table:table-row>"
            f'<table:table-row><{cell} table:formula="of:=1+1"/>'
            f'<{cell} office:value-type="float" office:value="3"/></table:table-row>'
            f'<table:table-row table:number-rows-repeated="4000000000"><{cell}/></table:table-row>'
        )
    ).sheets[0]
    assert sheet.errors == {(r, c): "#DIV/0!" for r in (0, 1) for c in (3, 4)}
    assert sheet.uncached == {(2, 0)}
    assert sheet.rows[2][1] == 3.0


def hiding(book: xlsxwriter.Workbook) -> None:
    """Rows 3, 4 and 6 and column B hidden, D2:E3 merged over a number, a filter, a comment on C5, checks in A1:A9."""
    sheet = book.add_worksheet("表")
    for row in range(9):
        sheet.write_row(row, 0, [row, row, row, row, row])
    for row in (2, 3, 5):
        sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})
    sheet.merge_range("D2:E3", "")
    sheet.write_number("E3", 7)
    sheet.autofilter("A1:E9")
    sheet.filter_column("A", "x != 2")
    sheet.write_comment("C5", "应为 4")
    sheet.data_validation("A1:A9", {"validate": "integer", "criteria": ">", "value": -1})


def test_a_picture_in_a_cell_is_no_error_where_the_workbook_has_such_pictures() -> None:
    plain = tiny.sheet_xml('<row><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>')
    pictures = tiny.package({**tiny.parts_of(plain), "xl/richData/richValueRel.xml": "<x/>"})
    found = [read_cells(content).sheets[0].errors for content in (plain, pictures)]
    assert found == [{(0, 0): "#VALUE!"}, {(0, 0): PICTURE}]


def test_what_is_hidden_merged_or_filtered() -> None:
    sheet = read_cells(tiny.workbook(hiding)).sheets[0]
    marks = sheet.marks
    assert (marks.hidden_rows, marks.hidden_columns) == ([(2, 3), (5, 5)], [(1, 1)])
    assert (marks.merged, marks.filtered) == ([(1, 3, 2, 4)], True)
    assert marks.commented == {(4, 2)}
    assert marks.validated == [(0, 0, 8, 0)]
    assert sheet.rows[2] == [2, 2, 2, 2, 7]  # what stands under the merged cells is read
    plain = read_cells(tiny.workbook()).sheets[0].marks
    assert (plain.hidden_rows, plain.hidden_columns, plain.merged, plain.filtered) == ([], [], [], False)


def test_what_is_hidden_or_merged_in_opendocument() -> None:
    cell = 'table:table-cell office:value-type="float" office:value="1"'
    marks = (
        read_cells(
            tiny.opendocument(
                '<table:table-column table:number-columns-repeated="2"/>'
                '<table:table-column table:visibility="collapse"/>'
                f"<table:table-row><{cell}/></table:table-row>"
                '<table:table-row table:visibility="collapse" table:number-rows-repeated="2">'
                f"<{cell}/></table:table-row>"
                f'<table:table-row table:visibility="filter"><{cell}/></table:table-row>'
                f'<table:table-row><{cell} table:number-columns-spanned="2" table:number-rows-spanned="1"/>'
                f"<table:covered-table-cell/></table:table-row>"
            )
        )
        .sheets[0]
        .marks
    )
    assert (marks.hidden_rows, marks.hidden_columns) == ([(1, 3)], [(2, 2)])
    assert (marks.merged, marks.filtered) == ([(4, 0, 4, 1)], True)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("NaN", "NaN（不是数）"),
        ("inf", "∞（无穷大）"),
        ("-Infinity", "∞（无穷大）"),
        ("1e400", "∞（无穷大）"),
    ],
)
def test_what_is_no_finite_number_is_an_error(typed: str, shown: str) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("表")
        sheet.write("A1", 12)
        sheet.write("B2", 12, book.add_format({"num_format": "0.00" if typed < "0" else "yyyy-mm-dd"}))

    parts = tiny.parts_of(tiny.workbook(fill))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v>12</v>", f"<v>{typed}</v>".encode())
    sheet = read_cells(tiny.package(parts)).sheets[0]
    assert (sheet.rows, sheet.errors) == ([["", ""], ["", ""]], {(0, 0): shown, (1, 1): shown})
    table = f'<table:table-row><table:table-cell office:value-type="float" office:value="{typed}"/></table:table-row>'
    sheet = read_cells(tiny.opendocument(table)).sheets[0]
    assert (sheet.rows, sheet.errors) == ([[""]], {(0, 0): shown})


def test_notes() -> None:
    parts = tiny.parts_of(tiny.workbook())
    parts["xl/vbaProject.bin"] = b"x"
    parts["xl/externalLinks/externalLink1.xml"] = b"<x/>"
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<calcPr ", b'<calcPr calcMode="manual" ')
    book = read_cells(tiny.package(parts))
    assert (book.kind, book.notes) == (Kind.XLSM, ("F014", "F015", "F016"))


def with_part(name: str, content: bytes) -> bytes:
    return tiny.package({**tiny.parts_of(tiny.workbook()), name: content})


def with_bytes(old: bytes, new: bytes) -> bytes:
    """The plain workbook, its parts stored, with a few bytes changed and no checksum put right."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in tiny.parts_of(tiny.workbook()).items():
            archive.writestr(name, content)
    return stream.getvalue().replace(old, new)


REFUSED = {
    "empty": (b"", "F001"),
    "truncated": (tiny.workbook()[:-60], "F002"),
    "checksum": (with_bytes(b"<v>12</v>", b"<v>99</v>"), "F002"),
    "lock file": (b"\x05clerk".ljust(165), "F003"),
    "encrypted": (tiny.compound({"EncryptedPackage": b"x"}), "F004"),
    "html": (b"<html></html>", "F005"),
    "pdf": (b"%PDF-1.4", "F006"),
    "other": (tiny.compound({"Catalog": b"x"}), "F007"),
    "unknown": (bytes(200), "F007"),
    "archive": (tiny.package({"甲县.xlsx": b"x"}), "F008"),
    "system": (b"\0\0\0\1Bud1", "F018"),
    "too many parts": (
        tiny.package({**tiny.parts_of(tiny.workbook()), **{f"x{n}": b"" for n in range(5001)}}),
        "F009",
    ),
    "same name by case": (with_part("XL/Workbook.xml", b"<x/>"), "F010"),
    "outside": (with_part("../x.xml", b"<x/>"), "F010"),
    "document type": (with_part("xl/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "F011"),
    "document type in UTF-16": (with_part("xl/x.xml", "<!DOCTYPE a><a/>".encode("utf-16")), "F011"),
    "no sheet": (tiny.package({"xl/workbook.xml": "<workbook/>"}), "F012"),
    "bad XML": (with_part("xl/worksheets/sheet1.xml", b"<worksheet>"), "F012"),
    "bad reference": (tiny.sheet_xml('<row><c r="A0"><v>1</v></c></row>'), "F012"),
    "xls upside down": (
        tiny.compound({"Workbook": struct.pack("<HH16xHHIIHHxx", 0x0809, 16, 0x0200, 14, 9, 7, 0, 1)}),
        "F012",
    ),
    "far cell": (tiny.sheet_xml('<row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'), "F013"),
    "far cell in ods": (
        tiny.opendocument(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
            "</table:table-row>"
        ),
        "F013",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, code = REFUSED[case]
    assert refused(data).code == code


def test_far_cell_is_named() -> None:
    words = refused(REFUSED["far cell"][0]).words
    assert words == {"sheet": "表", "cell": "XFD1048576"}


def test_bomb_is_counted_while_inflating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_INFLATED", 100_000)
    assert refused(with_part("xl/x.bin", bytes(200_000))).code == "F009"


def test_large_parts_are_not_packed_too_tightly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGE_PART", 100_000)
    refusal = refused(with_part("xl/x.bin", bytes(200_000)))
    assert (refusal.code, refusal.words["found"]) == ("F009", "压缩比过高")
    assert read_cells(with_part("xl/x.bin", bytes(90_000))).sheets[0].rows == [[12.0]]
    assert read_cells(with_part("xl/x.bin", random.Random(1).randbytes(200_000)))  # noqa: S311 - not a secret


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_BYTES", 1000)
    assert refused(tiny.workbook()).code == "F009"


def test_same_sheet_name_twice() -> None:
    data = tiny.workbook(lambda book: (book.add_worksheet("甲"), book.add_worksheet("乙")))
    parts = tiny.parts_of(data)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("乙".encode(), "甲".encode())
    assert refused(tiny.package(parts)).code == "F010"


def test_results_travel_between_processes() -> None:
    problem = pickle.loads(pickle.dumps(Unreadable("F002", part="x")))  # noqa: S301 – made here
    assert (problem.code, problem.words) == ("F002", {"part": "x"})
    book = read_cells(tiny.workbook())
    assert pickle.loads(pickle.dumps(book)) == book  # noqa: S301 – made here


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def flip_file(data: bytes, chance: random.Random) -> bytes:
    return flipped(data, chance)


def flip_part(data: bytes, chance: random.Random) -> bytes:
    """Damage inside a part, its checksum put right, so that the parsers meet it."""
    parts = tiny.parts_of(data)
    name = chance.choice(sorted(parts))
    parts[name] = flipped(parts[name], chance)
    return tiny.package(parts)


@pytest.mark.parametrize("flip", [flip_file, flip_part])
def test_random_damage_is_read_or_refused(flip: Callable[[bytes, random.Random], bytes]) -> None:
    chance = random.Random(20260110)  # noqa: S311 – repeatable damage, nothing secret
    data = tiny.sheet_xml(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="inlineStr"><is><t>a</t></is></c></row>'
    )
    outcomes: set[type] = set()
    for _ in range(300):
        try:
            outcomes.add(type(read_cells(flip(data, chance))))
        except Unreadable as problem:
            finding(problem.code, **problem.words)
            outcomes.add(Unreadable)
    assert outcomes == {Book, Unreadable}


@office
@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_what_libreoffice_hides_and_merges(form: str, tmp_path: Path) -> None:
    source = tmp_path / "甲县.xlsx"
    source.write_bytes(tiny.workbook(hiding))
    marks = read_cells(convert([source], form, tmp_path / "out")[0].read_bytes()).sheets[0].marks
    assert {row for first, last in marks.hidden_rows for row in range(first, min(last, 9) + 1)} == {2, 3, 5}
    assert marks.hidden_columns == [(1, 1)]
    assert (marks.merged, marks.filtered) == ([(1, 3, 2, 4)], True)
    assert marks.commented == {(4, 2)}


@office
@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_what_libreoffice_saves(form: str, tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("填报")
        sheet.write("B2", "甲县")
        sheet.write("C3", 12)
        sheet.write_formula("C4", "=1/0")
        sheet.write_formula("C5", "=C3*2")
        sheet.write("C6", date(2026, 1, 10), book.add_format({"num_format": "yyyy-mm-dd"}))
        book.add_worksheet("藏").hide()

    source = tmp_path / "甲县.xlsx"
    source.write_bytes(tiny.workbook(fill))
    book = read_cells(convert([source], form, tmp_path / "out")[0].read_bytes())
    assert book.kind == form
    assert [(s.name, s.visible) for s in book.sheets] == [("填报", True), ("藏", False)]
    sheet = book.sheets[0]
    assert sheet.rows[1][1:] == ["甲县", ""]
    assert [row[2] for row in sheet.rows[2:]] == [12.0, "", 24.0, date(2026, 1, 10)]
    assert (sheet.errors, sheet.uncached) == ({(3, 2): "#DIV/0!"}, set())
    assert book.modified is not None
    assert form == "xls" or "LibreOffice" in book.application
