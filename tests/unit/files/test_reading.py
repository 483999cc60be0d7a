"""Reading in workers: what a hostile file does, it does to itself; every other file is read as if alone."""

import pickle
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from pipeline.files import reading
from pipeline.files.cells import Book, CellValue, Sheet, read_cells
from pipeline.files.limits import Limits
from pipeline.files.marks import Marks
from pipeline.files.package import Unreadable
from pipeline.files.reading import read_book, read_books
from pipeline.files.sniff import Kind
from pipeline.files.worker import MOST_ANSWER, answer, unpacked
from pipeline.model.findings import finding
from tests.fuzz.hostile import hostile, slow, spread_in_xls
from tests.unit.files import tiny

CODES = {name: code for name, (_, code) in hostile().items()}
SMALL = Limits(seconds=20, memory_mb=300, xls_memory_mb=300)


@pytest.mark.parametrize("jobs", [1, 2])
def test_hostile_files_come_to_their_findings_and_harm_no_neighbour(jobs: int) -> None:
    sound = tiny.workbook()
    files = [content for file, _ in hostile().values() for content in (file, sound)]
    verdicts = list(read_books(files, jobs, SMALL))
    told = dict(zip(hostile(), verdicts[::2], strict=True))
    codes = {name: v.code if isinstance(v, Unreadable) else "read" for name, v in told.items()}
    assert codes == CODES
    assert verdicts[1::2] == [read_cells(sound)] * len(hostile())
    for verdict in told.values():
        assert isinstance(verdict, Unreadable)
        finding(verdict.code, **verdict.words)  # the words suffice for the message


def test_a_file_that_takes_too_long() -> None:
    late, sound = read_books([slow(), tiny.workbook()], limits=Limits(seconds=1))
    assert isinstance(late, Unreadable)
    assert (late.code, late.words) == ("F019", {"found": "1"})
    assert isinstance(sound, Book)


def test_a_file_that_takes_too_much_memory() -> None:
    wide = tiny.workbook(lambda book: book.add_worksheet("表").write(60_000, 60, 1))
    with pytest.raises(Unreadable) as refusal:
        read_book(wide, Limits(memory_mb=96))
    assert refusal.value.code == "F020"
    assert len(read_book(wide).sheets[0].rows) == 60_001


def test_an_xls_has_a_limit_of_its_own() -> None:
    wide = spread_in_xls(60_000, 60)
    assert len(read_book(wide, Limits(memory_mb=96)).sheets[0].rows) == 60_001
    with pytest.raises(Unreadable) as refusal:
        read_book(wide, Limits(xls_memory_mb=96))
    assert refusal.value.code == "F020"


def test_order_and_the_number_of_workers_do_not_matter() -> None:
    files = [tiny.xlsb([[float(n)]], (f"表{n}",)) for n in range(20)]
    assert list(read_books(files, 3)) == [read_cells(file) for file in files]


def test_large_verdicts_travel_deflated_and_whole() -> None:
    wide = tiny.workbook(lambda book: book.add_worksheet("表").write(2_000, 1_000, 1))
    packed = answer(wide)
    assert len(packed) < 100_000
    assert len(unpacked(packed)) > 2_000_000
    assert read_book(wide) == read_cells(wide)


def test_a_verdict_is_never_longer_than_is_handed_over() -> None:
    assert len(unpacked(b"z" + zlib.compress(bytes(2 * MOST_ANSWER), 1))) == MOST_ANSWER


def test_a_worker_that_a_file_got_hold_of_hands_over_nothing_but_a_verdict() -> None:
    def handed_over(packed: bytes) -> Book | Unreadable:
        return reading._verdict(packed, Limits())

    moments: list[CellValue] = [date(2026, 1, 1), datetime(2026, 1, 1, 9), time(9, 30), timedelta(hours=30)]  # noqa: DTZ001
    sheet = Sheet("表", True, [moments, ["甲", 1.0, True, ""]], Marks("表", {(0, 0): "#N/A"}, {(1, 3)}))
    book = Book(Kind.XLSB, (sheet,), datetime(2026, 1, 1), "WPS", ("F014",))  # noqa: DTZ001
    assert handed_over(b"p" + pickle.dumps(book)) == book
    assert handed_over(b"z" + zlib.compress(pickle.dumps(book))) == book
    for packed in (b"", b"p", b"z", b"zz", b"p" + pickle.dumps(book)[:-9], b"p" + pickle.dumps(Path())):
        verdict = handed_over(packed)
        assert isinstance(verdict, Unreadable)
        assert verdict.code == "F020"
