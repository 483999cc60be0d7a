"""The zip package that an .xlsx or .ods is: its parts, tested and counted before anything parses them.

Declared sizes are not believed: bytes are counted while they are inflated.
"""

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.files.ordinary import ends, inflated, is_ordinary, stored

MOST_BYTES = 50 * 2**20
MOST_INFLATED = 512 * 2**20
MOST_PARTS = 5_000
LARGE_PART = 64 * 2**20
MOST_RATIO = 200
"""How many times its packed size a large part may have: a sheet of nothing but styled blanks has about 15."""

_CHUNK = 2**20
_MOST_STORED = 16 * 2**20
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
DTD_MARKS = tuple(mark.encode(e) for mark in ("<!DOCTYPE", "<!ENTITY") for e in _ENCODINGS)

# What zipfile is known to raise over damaged or unknown members; NotImplementedError is a RuntimeError.
_DAMAGE = (
    zipfile.BadZipFile,
    RuntimeError,
    ValueError,
    KeyError,
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
)


class Unreadable(Exception):  # noqa: N818 – it says what the file is, not what went wrong in the program
    """A file cannot be read: a finding code of family F and the words its message needs."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words: dict[str, Any] = dict(words)  # Any: handed on as keywords of ``finding``

    def __reduce__(self) -> tuple[object, ...]:
        """Travel from a worker process with the words."""
        return _unreadable, (self.code, self.words)


def _unreadable(code: str, words: dict[str, str]) -> Unreadable:
    return Unreadable(code, **words)


@lru_cache(maxsize=1)  # telling what a file is and reading it each ask
def open_zip(data: bytes) -> zipfile.ZipFile | None:
    """The archive in ``data``, or None where its directory of members cannot be read."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE:
        return None


def peek(archive: zipfile.ZipFile, name: str, most: int = 2**20) -> bytes:
    """The first bytes of a small part, ``b""`` where it is missing or damaged."""
    try:
        with archive.open(name) as stream:
            return stream.read(most)
    except _DAMAGE:
        return b""


def chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes as they are inflated, for the caller to count; raises :class:`Unreadable` at damage."""
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except _DAMAGE as e:
        raise Unreadable("F002", part=member.filename) from e


@dataclass(frozen=True, slots=True)
class Package:
    """The parts by their lower-cased names, and the bytes to give to a reader: the file, or just these parts."""

    parts: dict[str, bytes]
    readable: bytes


def read_package(data: bytes) -> Package:
    """Every part of a package, its checksum tested; raises :class:`Unreadable`."""
    archive = open_zip(data)
    if archive is None:
        raise Unreadable("F002", part="压缩目录")
    members = archive.infolist()
    if len(members) > MOST_PARTS:
        raise Unreadable("F009", found=f"{len(members)} 个部件", expected=f"{MOST_PARTS} 个")
    parts: dict[str, bytes] = {}
    room = MOST_INFLATED
    all_ordinary = True
    for member, end in zip(members, ends(archive), strict=True):
        name = _safe_name(member)
        if name in parts:
            raise Unreadable("F010", found=name)
        part = inflated(data, member, end, min(room, _most(member)))
        if part is None:
            all_ordinary, part = False, _inflate(archive, member, room)
        # The one sign is soon found to be missing, and each of the marks has it.
        if name.endswith((".xml", ".rels")) and b"!" in part and any(mark in part for mark in DTD_MARKS):
            raise Unreadable("F011", part=name)
        room -= len(part)
        parts[name] = part
    # A reader that is given what was tested sees nothing else, and does not inflate it a second time.
    again = all_ordinary and MOST_INFLATED - room <= _MOST_STORED and is_ordinary(data, archive)
    return Package(parts, stored(members, parts.values()) if again else data)


def _safe_name(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename
    outside = name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/")
    if outside or stat.S_ISLNK(member.external_attr >> 16):
        raise Unreadable("F010", found=name)
    return name.casefold()


def _most(member: zipfile.ZipInfo) -> int:
    return max(LARGE_PART, MOST_RATIO * member.compress_size)


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> bytes:
    pieces: list[bytes] = []
    most = _most(member)
    size = 0
    for chunk in chunks(archive, member):
        size += len(chunk)
        if size > room:
            raise Unreadable("F009", found="解压后过大", expected=f"{MOST_INFLATED // 2**20} MB")
        if size > most:
            raise Unreadable("F009", found="压缩比过高", expected=f"{MOST_RATIO} 倍")
        pieces.append(chunk)
    return b"".join(pieces)
