"""A zip of returns arrives as the files in it; what a zip may do to us costs only itself."""

import io
import os
import random
import stat
import sys
import zipfile

import pytest

from pipeline.files import bundles
from pipeline.files.bundles import ReturnedFile, arrivals, shown_name
from pipeline.files.encryption import opened
from pipeline.files.package import Unreadable
from pipeline.model.findings import finding
from tests.unit.files import tiny

BOOK = tiny.workbook()


def came(name: str, content: bytes) -> list[tuple[str, str]]:
    """Each file that arrived, with the code of why it is not to be read."""
    return [(file.name, file.problem.code if file.problem else "") for file in arrivals(name, content)]


def bundle_in(encoding: str, name: str) -> bytes:
    """A zip whose one member's name stands in that encoding, unmarked."""
    raw = name.encode(encoding)
    placeholder = "A" * len(raw)
    return tiny.package({placeholder: BOOK}).replace(placeholder.encode(), raw)


def test_the_files_of_a_bundle_arrive_each_under_its_name() -> None:
    bundle = tiny.package({"部门/": b"", "部门/甲局.xlsx": BOOK, "乙镇.xls": b"x"})
    assert arrivals("报送/包.zip", bundle) == [
        ReturnedFile("报送/包.zip/部门/甲局.xlsx", BOOK),
        ReturnedFile("报送/包.zip/乙镇.xls", b"x"),
    ]


def test_a_zip_inside_a_zip_is_opened_and_one_inside_that_is_not() -> None:
    inner = tiny.package({"甲.xlsx": BOOK})
    assert came("外.zip", tiny.package({"内.zip": inner})) == [("外.zip/内.zip/甲.xlsx", "")]
    third = tiny.package({"外.zip": tiny.package({"内.zip": inner}), "乙.xlsx": BOOK})
    assert came("最外.zip", third) == [("最外.zip/外.zip/内.zip", "F008"), ("最外.zip/乙.xlsx", "")]


NO_BUNDLES = {
    "xlsx": BOOK,
    "ods": tiny.opendocument(""),
    "docx": tiny.package({"[Content_Types].xml": "", "word/document.xml": ""}),
    "odt": tiny.package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
    "vsdx": tiny.package({"[Content_Types].xml": "", "visio/document.xml": ""}),
    "numbers": tiny.package({"Index/Document.iwa": "", "preview.jpg": ""}),
    "epub": tiny.package({"mimetype": "application/epub+zip", "a.xhtml": ""}),
    "rar": b"Rar!\x1a\x07\x01\0",
    "7z": b"7z\xbc\xaf\x27\x1c\0\4",
}


@pytest.mark.parametrize("content", NO_BUNDLES.values(), ids=NO_BUNDLES)
def test_an_office_file_is_no_bundle_whatever_it_is_called(content: bytes) -> None:
    assert arrivals("甲县.zip", content) == [ReturnedFile("甲县.zip", content)]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gb18030", "乙镇填报表（修改后）.xlsx"),
        ("gb18030", "部门/区教育局 2026年.xlsx"),
        ("gb18030", "联通镇.xlsx"),
        ("gb18030", "鄢陵镇.xlsx"),
        ("utf-8", "乙镇填报表（修改后）.xlsx"),
        ("utf-8", "甲.xlsx"),
        ("cp437", "résumé.xlsx"),
    ],
)
def test_names_that_do_not_say_their_encoding_are_read_as_the_likeliest_chinese(
    encoding: str, name: str
) -> None:
    assert came("包.zip", bundle_in(encoding, name)) == [(f"包.zip/{name}", "")]


WRONG_NAMES = {
    "../甲.xlsx": "指向上级目录",
    "部门/../../甲.xlsx": "指向上级目录",
    "/etc/甲.xlsx": "是绝对路径",
    "C:/甲.xlsx": "是绝对路径",
    "部门\\甲.xlsx": "含反斜杠",
    "甲\x1b[2J.xlsx": "含控制字符",
    "CON.xlsx": "是系统保留名",
    "部门/nul": "是系统保留名",
    f"{'长' * 260}.xlsx": "路径过长",
}


@pytest.mark.parametrize(("name", "why"), WRONG_NAMES.items(), ids=WRONG_NAMES.values())
def test_a_name_that_could_lead_anywhere_is_refused_alone(name: str, why: str) -> None:
    wrong, sound = arrivals("包.zip", tiny.package({name: BOOK, "乙.xlsx": BOOK}))
    assert sound == ReturnedFile("包.zip/乙.xlsx", BOOK)
    assert wrong.problem is not None
    assert (wrong.problem.code, wrong.problem.words["why"], wrong.content) == ("F030", why, b"")
    assert wrong.name.isprintable()


def test_a_link_is_no_file() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("甲.xlsx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    (found,) = arrivals("包.zip", stream.getvalue())
    assert found.problem is not None
    assert found.problem.words["why"] == "是链接，不是文件"


def test_of_two_members_of_one_name_neither_is_believed() -> None:
    twice = tiny.repacked([("甲.XLSX", BOOK), ("甲.xlsx", b"other"), ("乙.xlsx", BOOK)])
    assert came("包.zip", twice) == [
        ("包.zip/甲.XLSX", "F030"),
        ("包.zip/甲.xlsx", "F030"),
        ("包.zip/乙.xlsx", ""),
    ]


def test_a_damaged_member_costs_only_itself() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("甲.xlsx", b"first content")
        archive.writestr("乙.xlsx", BOOK)
    damaged = stream.getvalue().replace(b"first content", b"other content")
    assert came("包.zip", damaged) == [("包.zip/甲.xlsx", "F002"), ("包.zip/乙.xlsx", "")]


def test_what_a_bundle_inflates_to_is_counted_with_everything_nested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_MEMBERS", 3)
    monkeypatch.setattr(bundles, "MOST_UNPACKED", 100_000)
    bomb = tiny.package({"甲.xlsx": bytes(60_000), "内.zip": tiny.package({"乙.xlsx": bytes(60_000)})})
    assert len(bomb) < 1000
    assert came("包.zip", bomb) == [("包.zip", "F009")]
    many = tiny.package({"甲.xlsx": b"", "内.zip": tiny.package({"乙.xlsx": b"", "丙.xlsx": b""})})
    assert came("包.zip", many) == [("包.zip", "F009")]


def test_a_member_too_large_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_BYTES", 50_000)
    assert came("包.zip", tiny.package({"大.mp4": bytes(60_000), "乙.xlsx": BOOK})) == [
        ("包.zip/大.mp4", "F009"),
        ("包.zip/乙.xlsx", ""),
    ]


def test_a_bundle_of_nothing_is_said() -> None:
    assert came("包.zip", tiny.package({"空文件夹/": b""})) == [("包.zip", "F008")]


def test_a_locked_zip_asks_for_its_password_to_be_taken_off() -> None:
    locked = bytearray(tiny.package({"a.xlsx": BOOK}))
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.index(mark) + flags] |= 1
    (file,) = arrivals("包.zip", bytes(locked))
    problem = opened(file.content, ["1234"])
    assert isinstance(problem, Unreadable)
    assert problem.code == "F004"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("~$乙镇.xlsx", b"\5clerk".ljust(165, b"\0"), "F003"),
        ("部门/~$乙镇.xlsx", b"", "F003"),
        (".~lock.乙镇.xlsx#", b",x,y,01.01.2026 09:00,;", "F003"),
        ("Thumbs.db", tiny.compound({"Catalog": b"x"}), "F018"),
        ("thumbs.DB", b"", "F018"),
        (".DS_Store", b"\0\0\0\1Bud1", "F018"),
        ("._乙镇.xlsx", b"\0\5\x16\7", "F018"),
        ("desktop.ini", b"[.ShellClassInfo]", "F018"),
        ("__MACOSX/._乙镇.xlsx", b"\0\5\x16\7", "F018"),
        ("~$乙镇.xlsx", BOOK, ""),
        ("._乙镇.xlsx", BOOK, ""),
    ],
)
def test_what_systems_and_open_programs_leave_behind_is_passed_over(
    name: str, content: bytes, code: str
) -> None:
    assert came(name, content) == [(name, code)]
    assert came("包.zip", tiny.package({name: content})) == [(f"包.zip/{name}", code)]


@pytest.mark.skipif(sys.platform == "win32", reason="file names there are text")
@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("乙镇.xlsx".encode(), "乙镇.xlsx"),
        ("乙镇.xlsx".encode("gb18030"), "乙镇.xlsx"),
        (b"\xff\xfe.xlsx", None),
        ("甲\u202e\n.xlsx".encode(), "甲\\u202e\\u000a.xlsx"),
    ],
)
def test_a_name_in_any_bytes_can_be_shown(raw: bytes, shown: str | None) -> None:
    found = shown_name(os.fsdecode(raw))
    assert found == shown or shown is None
    assert found.encode().decode().splitlines() == [found]


def test_random_damage_is_opened_or_refused() -> None:
    chance = random.Random(20260110)  # noqa: S311 – repeatable damage, nothing secret
    sound = bundle_in("gb18030", "乙镇.xlsx") + tiny.package(
        {"甲.xlsx": BOOK, "内.zip": tiny.package({"x": b""})}
    )
    outcomes = set()
    for _ in range(400):
        damaged = bytearray(sound)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        for file in arrivals("包.zip", bytes(damaged)):
            assert file.name.encode()
            if file.problem:
                finding(file.problem.code, **file.problem.words)
            outcomes.add(file.problem.code if file.problem else "")
    assert {"", "F002"} <= outcomes
