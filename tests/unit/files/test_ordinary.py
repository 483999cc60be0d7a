"""Ordinary packages are inflated in bulk; every file comes to the verdict that ``zipfile`` alone comes to."""

import io
import random
import struct
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from pipeline.files import package
from pipeline.files.cells import read_cells
from pipeline.files.ordinary import listed
from pipeline.files.package import Unreadable, open_zip, read_package
from tests.fuzz import run
from tests.unit.files import tiny

SAMPLE = Path(__file__).parents[3] / "inputs/2026/returns"
END = 22
Parts = dict[str, bytes] | tuple[str, dict[str, str]]


def parts(data: bytes) -> Parts:
    try:
        return read_package(data).parts
    except Unreadable as problem:
        return problem.code, problem.words


def by_zipfile(data: bytes) -> Parts:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(package, "inflated", lambda *_: None)
        return parts(data)


def is_rebuilt(data: bytes) -> bool:
    return read_package(data).readable != data


def damaged_records(data: bytes, count: int) -> Iterator[bytes]:
    """The package with a byte or two changed where the zip speaks of its members."""
    chance = random.Random(run.SEED)  # noqa: S311 - repeatable damage, nothing secret
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        places = [at + k for member in archive.infolist() for at in [member.header_offset] for k in range(60)]
        places += range(archive.start_dir, len(data))
    for _ in range(count):
        changed = bytearray(data)
        for at in chance.choices(places, k=chance.choice((1, 1, 2))):
            changed[at] = chance.choice((0, 1, 8, 255, changed[at] ^ 1 << chance.randrange(8)))
        yield bytes(changed)


def test_damaged_workbooks_have_the_parts_and_the_verdicts_that_zipfile_gives_them() -> None:
    packages = (content for _, content in run.mutants(6_000) if content.startswith(b"PK"))
    verdicts = [(parts(content), by_zipfile(content)) for content in islice(packages, 1_500)]
    assert all(fast == slow for fast, slow in verdicts)
    assert {slow[0] for _, slow in verdicts if isinstance(slow, tuple)} == {"F002", "F010", "F011"}
    assert sum(isinstance(slow, dict) for _, slow in verdicts) > 500


@pytest.mark.parametrize(
    "data", [tiny.workbook(), (SAMPLE / "临江街道.xlsx").read_bytes()], ids=["ours", "LibreOffice"]
)
def test_damage_to_what_the_zip_says_of_its_members(data: bytes) -> None:
    verdicts = [(parts(content), by_zipfile(content)) for content in damaged_records(data, 800)]
    assert all(fast == slow for fast, slow in verdicts)
    sound = sum(isinstance(slow, dict) for _, slow in verdicts)
    assert min(sound, len(verdicts) - sound) > 100


def member(name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    told = zipfile.ZipInfo(name)
    told.compress_type = method
    told.file_size = len(content)
    return told


def zipped(
    method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"", extra: bytes = b"", name: str = "a.xml"
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        told = member(name, b"<a/>", method)
        told.extra = extra
        archive.writestr(told, b"<a/>")
        archive.writestr(member("b.xml", b"<b/>"), b"<b/>")
        archive.comment = comment
    return stream.getvalue()


def with_bad_local_name() -> bytes:
    return zipped().replace(b"a.xml", b"x.xml", 1)


def with_another_size(change: int) -> bytes:
    """The directory says that the first member is longer or shorter than it is."""
    data = zipped()
    at = data.index(b"PK\1\2") + 24
    (size,) = struct.unpack_from("<I", data, at)
    return data[:at] + struct.pack("<I", size + change) + data[at + 4 :]


def with_more_told(field: int) -> bytes:
    """The directory says that the last member's name, extra field or comment is longer than it can be."""
    data = zipped()
    at = data.rindex(b"PK\1\2") + field
    return data[:at] + b"\x40" + data[at + 1 :]


def overlapping() -> bytes:
    """Both members of the directory are the first."""
    data = zipped().replace(b"b.xml", b"a.xml")
    at = data.rindex(b"PK\1\2")
    return data[: at + 42] + bytes(4) + data[at + 46 :]


ODD = {
    "stored": zipped(zipfile.ZIP_STORED),
    "bzip2": zipped(zipfile.ZIP_BZIP2),
    "comment": zipped(comment=b"x"),
    "extra field": zipped(extra=struct.pack("<HHI", 0x9999, 4, 0)),
    "bytes before": b"PK\3\4" + zipped(),
    "bytes after": zipped() + b"\0",
    "name in Chinese": zipped(name="表.xml"),
    "other name": with_bad_local_name(),
    "longer": with_another_size(1),
    "shorter": with_another_size(-1),
    "longer name": with_more_told(28),
    "longer extra field": with_more_told(30),
    "longer comment": with_more_told(32),
    "overlapping": overlapping(),
    "no member": b"PK\5\6" + bytes(18),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_is_left_to_zipfile_and_to_the_reader_as_it_came(odd: str) -> None:
    data = ODD[odd]
    found = parts(data)
    assert found == by_zipfile(data)
    assert isinstance(found, tuple) or not is_rebuilt(data)


def test_nothing_is_inflated_beyond_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = tiny.package({"a.xml": b"<a>" + b" " * 100_000 + b"</a>"})
    monkeypatch.setattr(package, "LARGE_PART", 1_000)
    assert parts(data) == by_zipfile(data) == ("F009", {"found": "压缩比过高", "expected": "200 倍"})
    monkeypatch.setattr(package, "LARGE_PART", 10**6)
    monkeypatch.setattr(package, "MOST_INFLATED", 1_000)
    too_large = ("F009", {"found": "解压后过大", "expected": "0 MB"})
    assert parts(data) == by_zipfile(data) == too_large


def test_what_is_rebuilt_is_the_same_package_and_the_same_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(SAMPLE.rglob("*.xlsx"))
    assert files
    for file in files:
        data = file.read_bytes()
        readable = read_package(data).readable
        assert readable != data
        assert list(tiny.parts_of(readable).items()) == list(tiny.parts_of(data).items())
        book = read_cells(data)
        with monkeypatch.context() as patched:
            patched.setattr(package, "is_ordinary", lambda *_: False)
            assert not is_rebuilt(data)
            assert read_cells(data) == book


def test_a_large_package_is_not_held_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    data = tiny.workbook()
    assert is_rebuilt(data)
    monkeypatch.setattr(package, "_MOST_STORED", 100)
    assert not is_rebuilt(data)


def test_the_directory_is_read_once_for_telling_the_kind_and_for_reading() -> None:
    data = tiny.workbook()
    assert open_zip(data) is open_zip(data)


def test_the_members_of_a_plain_directory_are_those_that_zipfile_lists() -> None:
    sample = next(SAMPLE.rglob("*.xlsx")).read_bytes()
    packages = [content for _, content in islice(run.mutants(2_000), 600) if content.startswith(b"PK")]
    compared = 0
    for data in (sample, tiny.workbook(), *packages, *damaged_records(sample, 400)):
        names, archive = listed(data), open_zip(data)
        if names and archive is not None:
            compared += 1
            assert names == [
                m.orig_filename.encode("utf-8" if m.flag_bits & 0x800 else "cp437")
                for m in archive.infolist()
            ]
    assert compared > 300
    assert listed(sample + b"x") == listed(b"") == listed(bytes(30)) == []
