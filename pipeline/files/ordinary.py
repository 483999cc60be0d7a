"""An ordinary package: its members deflated one after another as its directory says, taken apart and put together in bulk.

``zipfile`` needs longer to open a small member than zlib to inflate it. Whatever is odd is left to ``zipfile`` and
goes to the reader as it came, so the verdict on a file is the same with this and without.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3I2H")
_TOLD = struct.Struct(
    "<4s2xHH16xHH"
)  # of a local header: mark, flags, method, lengths of name and extra field
_DIRECTORY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _DIRECTORY_MARK, _END_MARK = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_FLAGS = 0x80E  # how hard it was packed, sizes told behind it too, its name in UTF-8
_VERSION, _DAY = 20, 33  # what deflating takes; 1980-01-01


def ends(archive: zipfile.ZipFile) -> list[int]:
    """Where each member ends at the latest; 0 where they do not stand one after another as in the directory."""
    starts = [*(member.header_offset for member in archive.infolist()), archive.start_dir]
    in_order = starts[0] >= 0 and all(here < there for here, there in pairwise(starts))
    return starts[1:] if in_order else [0] * (len(starts) - 1)


def inflated(data: bytes, member: zipfile.ZipInfo, end: int, most: int) -> bytes | None:
    """An ordinary member's bytes; None where anything is odd about it, or it says to be longer than ``most``.

    No more is inflated than the size told, and that size and the checksum are right or the member is odd.
    """
    if member.compress_type != zipfile.ZIP_DEFLATED or member.flag_bits & ~_FLAGS:
        return None
    if not 0 <= member.header_offset <= end - _LOCAL.size or member.file_size > most:
        return None
    mark, flags, method, named, extra = _TOLD.unpack_from(data, member.header_offset)
    start = member.header_offset + _LOCAL.size
    name, start = data[start : start + named], start + named + extra
    told = (_LOCAL_MARK, member.flag_bits, member.compress_type, member.orig_filename.encode())
    if (mark, flags, method, name) != told or not name.isascii() or start + member.compress_size > end:
        return None
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = inflating.decompress(data[start : start + member.compress_size], member.file_size + 1)
    except zlib.error:
        return None
    whole = inflating.eof and not inflating.unused_data and len(part) == member.file_size
    return part if whole and zlib.crc32(part) == member.CRC else None


def is_ordinary(data: bytes, archive: zipfile.ZipFile) -> bool:
    """Whether the file is nothing but its members and a directory that says no more of them than it must."""
    members = archive.infolist()
    if not members or any(member.extra or member.comment or member.volume for member in members):
        return False
    count, size = len(members), len(data) - _END.size - archive.start_dir
    end = _END.pack(_END_MARK, 0, 0, count, count, size, archive.start_dir, 0)
    # Of the last member it may say that more follows than there is: zipfile takes what there is, others object.
    name = len(members[-1].orig_filename.encode())
    last = len(data) - _END.size - name - _DIRECTORY.size
    lengths = _DIRECTORY.unpack_from(data, last)[10:13] if last >= archive.start_dir else ()
    return members[0].header_offset == 0 and data.endswith(end) and lengths == (name, 0, 0)


def listed(data: bytes) -> list[bytes]:
    """The names of the members in a plain directory at the file's end; none where it is not as plain as that."""
    end = len(data) - _END.size
    if end < 0 or not data.startswith(_END_MARK, end):
        return []
    _, *disks, count, size, at, comment = _END.unpack_from(data, end)
    if any(disks[:2]) or disks[2] != count or comment or at + size != end:
        return []
    names: list[bytes] = []
    while at + _DIRECTORY.size <= end and data.startswith(_DIRECTORY_MARK, at):
        *_, named, extra, told, _, _, _, _ = _DIRECTORY.unpack_from(data, at)
        names.append(data[at + _DIRECTORY.size : at + _DIRECTORY.size + named])
        at += _DIRECTORY.size + named + extra + told
    return names if at == end and len(names) == count else []


def stored(members: Iterable[zipfile.ZipInfo], parts: Iterable[bytes]) -> bytes:
    """The package of those members without compression: what was inflated and tested need not be inflated again."""
    together = zip(members, parts, strict=True)
    return assembled(
        Member(member.orig_filename, zipfile.ZIP_STORED, member.CRC, len(part), (part,))
        for member, part in together
    )


class Member(NamedTuple):
    """A member as it is packed: how, its checksum, how long it is, and its packed bytes in pieces."""

    name: str
    method: int
    checksum: int
    size: int
    packed: Sequence[bytes]


def assembled(members: Iterable[Member]) -> bytes:
    """The ordinary package of members that are packed already."""
    body: list[bytes] = []
    directory: list[bytes] = []
    count = at = 0
    for name, method, checksum, size, packed in members:
        called, length = name.encode(), sum(map(len, packed))
        common = (_VERSION, 0, method, 0, _DAY, checksum, length, size, len(called), 0)
        body += (_LOCAL.pack(_LOCAL_MARK, *common), called, *packed)
        directory += (_DIRECTORY.pack(_DIRECTORY_MARK, _VERSION, *common, 0, 0, 0, 0, at), called)
        at += _LOCAL.size + len(called) + length
        count += 1
    listed = b"".join(directory)
    return b"".join((*body, listed, _END.pack(_END_MARK, 0, 0, count, count, len(listed), at, 0)))
