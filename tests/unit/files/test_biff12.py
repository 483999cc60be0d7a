"""An .xlsb tells what an .xlsx tells, though its parts are records."""

from pathlib import Path

import pytest

from pipeline.files.cells import read_cells
from pipeline.files.package import Unreadable
from pipeline.files.sniff import Kind
from tests.office.libreoffice import convert, office
from tests.unit.files import tiny

ROWS: list[list[tiny.Cell]] = [
    ["甲县", 1.5, True, "", ("#N/A", 0)],
    [("=", 2.0), ("=", "乙"), ("=", "#DIV/0!"), ("=", "")],
    [],
    ["", float("nan"), float("-inf")],
]


def test_cells_keep_their_addresses_and_errors_are_told() -> None:
    book = read_cells(tiny.xlsb(ROWS, ("填报", "kaohe")))
    assert (book.kind, book.notes, [s.name for s in book.sheets]) == (Kind.XLSB, (), ["填报", "kaohe"])
    for sheet in book.sheets:
        assert sheet.rows == [
            ["甲县", 1.5, True, "", ""],
            [2.0, "乙", "", "", ""],
            ["", "", "", "", ""],
            ["", "", "", "", ""],
        ]
        assert sheet.errors == {
            (0, 4): "#N/A",
            (1, 2): "#DIV/0!",
            (3, 1): "NaN（不是数）",
            (3, 2): "∞（无穷大）",
        }
        assert sheet.uncached == set()  # other formulas have results: an empty one is an empty text


def test_a_workbook_no_formula_of_which_has_a_result_was_never_calculated() -> None:
    sheet = read_cells(tiny.xlsb([[12.0, ("=", "")], [("=", "")]])).sheets[0]
    assert sheet.uncached == {(0, 1), (1, 0)}


def test_notes() -> None:
    parts = tiny.parts_of(tiny.xlsb(ROWS))
    by_hand = tiny.record(157, bytes(26))
    book = parts["xl/workbook.bin"]
    parts["xl/workbook.bin"] = book[: book.index(tiny.record(157, b"")[:2])] + by_hand + tiny.record(132, b"")
    parts |= {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.bin": b"x"}
    assert read_cells(tiny.package(parts)).notes == ("F014", "F015", "F016")


def commented(spots: list[tuple[int, int]]) -> bytes:
    return tiny.package(tiny.xlsb_comments(tiny.parts_of(tiny.xlsb(ROWS, ("填报", "kaohe"))), 1, spots))


def test_comments_are_told_by_their_cells() -> None:
    marks = [sheet.marks.commented for sheet in read_cells(commented([(1, 0), (9, 3)])).sheets]
    assert marks == [{(1, 0), (9, 3)}, set()]


def test_comments_that_cannot_be_read_do_no_harm() -> None:
    parts = tiny.parts_of(commented([(1, 0)]))
    sound = read_cells(tiny.xlsb(ROWS, ("填报", "kaohe"))).sheets
    relations = "xl/worksheets/_rels/sheet1.bin.rels"
    for name, damaged in (
        ("xl/comments1.bin", tiny.record(635, bytes(8))),
        (relations, b"<"),
        (relations, parts[relations].replace(b"../comments1", b"../../../comments1")),
    ):
        assert read_cells(tiny.package({**parts, name: damaged})).sheets == sound


def without(name: str) -> bytes:
    return tiny.package({n: part for n, part in tiny.parts_of(tiny.xlsb(ROWS)).items() if n != name})


REFUSED = {
    "no sheet": (without("xl/worksheets/sheet1.bin"), "F012"),
    "no relations": (without("xl/_rels/workbook.bin.rels"), "F012"),
    "cut directory": (
        tiny.package({**tiny.parts_of(tiny.xlsb(ROWS)), "xl/workbook.bin": tiny.record(156, bytes(9))}),
        "F012",
    ),
    "far cell": (tiny.xlsb([[1.0]], extra=tiny.record(0, bytes((255, 255, 15, 0)) + bytes(13)) + tiny.record(5, bytes((255, 63)) + bytes(14))), "F013"),
    "same sheet twice": (tiny.xlsb(ROWS, ("填报", "填报")), "F010"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, code = REFUSED[case]
    with pytest.raises(Unreadable) as refusal:
        read_cells(data)
    assert refusal.value.code == code


@office
def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    """It cannot write the format, but it judges what the tests write in it."""
    source = tmp_path / "甲县.xlsb"
    rows: list[list[tiny.Cell]] = [["甲县", 1.5, True, "", ("#N/A", 0)], ["", ("=", 2.0)]]
    parts = tiny.parts_of(tiny.xlsb(rows, ("填报", "kaohe")))
    source.write_bytes(tiny.package(tiny.xlsb_comments(parts, 1, [(0, 1)])))
    ours, theirs = (
        [
            (s.name, s.rows, s.errors, s.uncached, s.marks.commented)
            for s in read_cells(path.read_bytes()).sheets
        ]
        for path in (source, convert([source], "xlsx", tmp_path / "out")[0])
    )
    assert ours == theirs
    assert [commented for *_, commented in ours] == [{(0, 1)}, set()]
