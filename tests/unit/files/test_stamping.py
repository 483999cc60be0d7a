"""What is stamped is an ordinary package with the parts it would have been written with, and hardly larger."""

import io
import random
import zipfile
import zlib

import pytest

from pipeline.files.ordinary import is_ordinary
from pipeline.files.package import open_zip, read_package
from pipeline.files.stamping import Slot, Stamp, parts_of

SHARED = b"".join(b'<c r="A%d" s="3"><f>IF(B%d="","",B%d*2)</f></c>' % (n, n, n) for n in range(400))


def filled(part: bytes, slots: list[Slot], texts: list[bytes]) -> bytes:
    """A package of a part that all share and one with slots."""
    return Stamp({"a.xml": SHARED, "b.xml": part}, {"b.xml": slots}).filled(texts)


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ([Slot(1, 2, 0)], b"0[one]23456789"),
        ([Slot(0, 1, 0), Slot(9, 10, 1)], b"[one]12345678"),
        ([Slot(3, 5, 0), Slot(5, 6, 0)], b"012[one][one]6789"),
        ([Slot(7, 7, 0), Slot(4, 5, 1)], b"012356[one]789"),
    ],
    ids=["one", "at both ends, one filled with nothing", "side by side", "between two bytes, not in order"],
)
def test_slots_are_filled(slots: list[Slot], expected: bytes) -> None:
    found = filled(b"0123456789", slots, [b"[one]", b""])
    assert parts_of(found) == {"a.xml": SHARED, "b.xml": expected}
    assert read_package(found).parts == parts_of(found)


def test_it_is_ordinary_and_sound() -> None:
    found = filled(b"0123456789", [Slot(3, 5, 0)], [b"one"])
    archive = open_zip(found)
    assert archive is not None
    assert is_ordinary(found, archive)
    assert zipfile.ZipFile(io.BytesIO(found)).testzip() is None
    assert all(member.date_time == (1980, 1, 1, 0, 0, 0) for member in archive.infolist())


def test_texts_of_any_length_leave_what_follows_as_it_was() -> None:
    row = b'<row r="7"><c r="E7"><v>@</v></c><c r="F7"><f>IF(E7="","",E7*2)</f></c></row>'
    part = row * 60
    places = [at for at in range(len(part)) if part[at : at + 1] == b"@"]
    slots = [Slot(at, at + 1, n) for n, at in enumerate(places)]
    stamp = Stamp({"b.xml": part}, {"b.xml": slots})
    drawn = random.Random(7)  # noqa: S311
    for _ in range(50):
        texts = [drawn.randbytes(drawn.choice([0, 1, 5, 17, 300, 40_000])) for _ in slots]
        pieces = part.split(b"@")
        expected = b"".join(piece + text for piece, text in zip(pieces, [*texts, b""], strict=True))
        assert parts_of(stamp.filled(texts)) == {"b.xml": expected}


def test_little_is_lost_in_size() -> None:
    part = b"".join(b"<row><c><v>%d</v></c>%s</row>" % (n, SHARED[n * 30 : n * 30 + 900]) for n in range(60))
    starts = [part.index(b"<v>%d<" % n) + 3 for n in range(60)]
    slots = [Slot(at, part.index(b"<", at), n) for n, at in enumerate(starts)]
    found = filled(part, slots, [b"%d" % n for n in range(60)])
    alone = sum(len(zlib.compress(one, 6, -15)) for one in (SHARED, part))
    assert len(found) < 1.3 * alone + 60 * 8
