"""Bundles of returns: a zip is opened and each file in it arrives as if it lay in a folder of that name.

Nothing is written to a disk, and nothing a zip says of itself is believed: bytes are counted while they are
inflated, and a name that could lead out of a folder is refused.
"""

import hashlib
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zipfile import ZipFile, ZipInfo

from pipeline.files.ordinary import listed
from pipeline.files.package import MOST_BYTES, Unreadable, chunks, open_zip
from pipeline.files.sniff import READABLE, Kind, sniff

MOST_MEMBERS = 2_000
MOST_UNPACKED = 512 * 2**20

_WORKBOOK = b"xl/workbook.xml"
_DEEPEST = 2  # a zip, and a zip inside it
_LONGEST_PATH = 260
_UTF8_NAME = 0x800
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.I)
_SYSTEM_FILES = {"thumbs.db", "ehthumbs.db", ".ds_store", "desktop.ini"}


@dataclass(frozen=True)
class ReturnedFile:
    """A file that came back: its name as messages show it, and its bytes or why it is not to be read."""

    name: str
    content: bytes
    problem: Unreadable | None = None

    @cached_property
    def digest(self) -> bytes:
        """Of the content: files with the same are the same."""
        return hashlib.blake2b(self.content, digest_size=32).digest()


def arrivals(name: str, content: bytes) -> list[ReturnedFile]:
    """The files that arrived as this one: itself, or of a zip its members as ``包.zip/成员.xlsx``.

    A member that cannot be taken costs only itself; a bundle too large to be honest is refused whole. What an
    operating system or an open program left behind is marked as such, unless it is a workbook after all.
    """
    try:
        found = list(_opened(name, content, _Room(MOST_MEMBERS, MOST_UNPACKED), 1))
    except Unreadable as problem:
        return [ReturnedFile(name, content, problem)]
    return [_unless_litter(file) for file in found]


def shown_name(name: str) -> str:
    """A file's name as every output can hold it: foreign encodings guessed, invisible characters spelt out."""
    if name.isprintable():
        return name
    try:
        name.encode()
    except UnicodeEncodeError:  # bytes of a file name on Linux that are no UTF-8
        name = _decoded(os.fsencode(name))
    unseen = ("Cc", "Cf", "Cs", "Co", "Cn")
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in unseen else c for c in name)


@dataclass
class _Room:
    """How much may still be unpacked of one bundle with everything nested in it."""

    members: int
    size: int

    def take(self, members: int = 0, size: int = 0) -> None:
        self.members -= members
        self.size -= size
        if self.members < 0:
            raise Unreadable("F009", found="压缩包内文件过多", expected=f"{MOST_MEMBERS} 个")
        if self.size < 0:
            raise Unreadable("F009", found="压缩包解开后过大", expected=f"{MOST_UNPACKED // 2**20} MB")


def _opened(name: str, content: bytes, room: _Room, depth: int) -> Iterator[ReturnedFile]:
    # A zip that lists a workbook's own part is none of files; that is told sooner than what it is.
    plain = _WORKBOOK in listed(content)
    archive = None if plain or sniff(content) is not Kind.ZIP else open_zip(content)
    if archive is None:
        yield ReturnedFile(name, content[: MOST_BYTES + 1])
        return
    if depth > _DEEPEST:
        yield ReturnedFile(name, content, Unreadable("F008", found="多层嵌套的 zip 压缩包"))
        return
    members = [(_member_name(m), m) for m in archive.infolist()]
    members = [(own, member) for own, member in members if not own.endswith(("/", "\\"))]
    if not members:
        yield ReturnedFile(name, content, Unreadable("F008", found="没有文件的 zip 压缩包"))
    room.take(members=len(members))
    times = Counter(own.casefold() for own, _ in members)
    for own, member in members:
        path = f"{name}/{shown_name(own)}"
        wrong = "与包内另一文件重名" if times[own.casefold()] > 1 else _wrong_name(own, member)
        inside = Unreadable("F030", found=own, why=wrong) if wrong else _inflated(archive, member, room)
        if isinstance(inside, Unreadable):
            yield ReturnedFile(path, b"", inside)
        else:
            yield from _opened(path, inside, room, depth + 1)


def _inflated(archive: ZipFile, member: ZipInfo, room: _Room) -> bytes | Unreadable:
    """A member's bytes, or why it alone is refused; what it inflates to is taken from the bundle's room."""
    inflating, size = chunks(archive, member), 0
    inflated: list[bytes] = []
    while True:
        try:
            chunk = next(inflating, b"")
        except Unreadable:
            return Unreadable("F002", part="压缩包内的文件")
        if not chunk:
            return b"".join(inflated)
        room.take(size=len(chunk))
        size += len(chunk)
        if size > MOST_BYTES:
            return Unreadable("F009", found="解压后过大", expected=f"{MOST_BYTES // 2**20} MB")
        inflated.append(chunk)


def _member_name(member: ZipInfo) -> str:
    """The member's path, its encoding guessed where the zip does not say that it is UTF-8."""
    written = member.orig_filename
    return written if member.flag_bits & _UTF8_NAME else _decoded(written.encode("cp437"))


def _decoded(raw: bytes) -> str:
    """The name in the encoding that makes the most plausible Chinese of it."""
    readings = [raw.decode("cp437")]
    for encoding in ("gb18030", "utf-8"):
        try:
            readings.append(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return max(reversed(readings), key=_plausibility)


def _plausibility(name: str) -> float:
    """How much a name looks like one a Chinese office gave: the share of everyday characters, less the odd."""
    foreign = [c for c in name if not c.isascii()]
    return sum(map(_familiarity, foreign)) / max(1, len(foreign))


def _familiarity(character: str) -> float:
    try:
        place = character.encode("gb2312")
    except UnicodeEncodeError:
        return 0.0 if "\u4e00" <= character <= "\u9fff" else -1.0
    # The first level of GB 2312 holds the 3,755 everyday characters, the second the rarer ones.
    return 1.0 if b"\xb0\xa1" <= place <= b"\xd7\xfe" or place < b"\xa4" else 0.5 if place > b"\xd7" else -1.0


def _wrong_name(name: str, member: ZipInfo) -> str:
    """Why a member of that name is not opened, in words; "" where nothing is wrong with it."""
    parts = name.split("/")
    reasons = {
        "含控制字符": any(unicodedata.category(c) == "Cc" for c in name),
        "含反斜杠": "\\" in name,
        "是绝对路径": name.startswith("/") or ":" in name,
        "指向上级目录": ".." in parts,
        "是系统保留名": any(_RESERVED.fullmatch(part) for part in parts),
        "路径过长": len(name) > _LONGEST_PATH,
        "是链接，不是文件": stat.S_ISLNK(member.external_attr >> 16),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _unless_litter(file: ReturnedFile) -> ReturnedFile:
    """The file marked as one to pass over where its name says so and its content does not say otherwise."""
    *folders, base = file.name.split("/")
    lock = base.startswith(("~$", ".~lock."))
    system = base.casefold() in _SYSTEM_FILES or base.startswith("._") or "__MACOSX" in folders
    if not (lock or system) or sniff(file.content) in READABLE:
        return file
    return ReturnedFile(file.name, file.content, Unreadable("F003" if lock else "F018"))
