"""The compound file (OLE2) that an .xls, a .doc and an encrypted .xlsx all are: its streams by name.

Written for hostile bytes: every chain is followed at most as far as the file is long, and whatever does not
add up ends the stream early instead of raising.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_SPECIAL = 0xFFFFFFFA  # from here on a sector number is a mark (free, end of chain, table), not a place
_ROOT, _STREAM = 5, 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream of the directory: where it starts and how long it says it is."""

    name: str
    start: int
    size: int
    is_root: bool


@dataclass(frozen=True, slots=True)
class CompoundFile:
    """The directory of a compound file and what is needed to follow its chains."""

    data: bytes
    sector: int
    mini_sector: int
    cutoff: int
    table: tuple[int, ...]
    mini_table: tuple[int, ...]
    entries: tuple[Entry, ...]

    def has(self, name: str) -> bool:
        """Whether a stream or storage of that name (any case) stands in the directory."""
        return any(entry.name.casefold() == name.casefold() for entry in self.entries)

    def stream(self, name: str, most: int | None = None) -> bytes:
        """The bytes of a stream, at most ``most`` of them; ``b""`` where there is none."""
        entry = next(
            (e for e in self.entries if e.name.casefold() == name.casefold() and not e.is_root), None
        )
        if entry is None:
            return b""
        size = entry.size if most is None else min(entry.size, most)
        if entry.size >= self.cutoff:
            return _follow(self.data, _HEADER, self.sector, self.table, entry.start, size)
        root = next((e for e in self.entries if e.is_root), None)
        if root is None:
            return b""
        minis = _follow(self.data, _HEADER, self.sector, self.table, root.start, root.size)
        return _follow(minis, 0, self.mini_sector, self.mini_table, entry.start, size)


def open_compound(data: bytes) -> CompoundFile | None:
    """The compound file in ``data``, or None where the header makes no sense."""
    if not data.startswith(MAGIC) or len(data) < _HEADER:
        return None
    sector_shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if sector_shift not in (9, 12) or mini_shift != 6:
        return None
    directory, cutoff, minis, _, more_tables = struct.unpack_from("<I4xIIII", data, 48)
    sector = 1 << sector_shift
    start = max(_HEADER, sector)  # the header fills the first sector, whatever its size
    body = data if start == _HEADER else data[start - _HEADER :]
    table = _allocation(body, sector, list(struct.unpack_from("<109I", data, 76)), more_tables)
    whole = len(body)
    mini_bytes = _follow(body, _HEADER, sector, table, minis, whole)
    return CompoundFile(
        body,
        sector,
        1 << mini_shift,
        cutoff,
        table,
        _numbers(mini_bytes),
        tuple(_directory(_follow(body, _HEADER, sector, table, directory, whole))),
    )


def _allocation(body: bytes, sector: int, places: list[int], more: int) -> tuple[int, ...]:
    """The sector allocation table, its first 109 parts listed in the header and the rest in a chain."""
    limit = len(body) // sector
    while more < _SPECIAL and len(places) <= limit:
        part = _numbers(_block(body, _HEADER, sector, more))
        if not part:
            break
        places += part[:-1]
        more = part[-1]
    return _numbers(b"".join(_block(body, _HEADER, sector, p) for p in places[: limit + 109] if p < _SPECIAL))


def _follow(data: bytes, base: int, sector: int, table: tuple[int, ...], start: int, size: int) -> bytes:
    blocks: list[bytes] = []
    place = start
    size = min(size, len(data))
    for _ in range(-(-size // sector)):
        block = _block(data, base, sector, place)
        if not block:
            break
        blocks.append(block)
        place = table[place] if place < len(table) else _SPECIAL
    return b"".join(blocks)[:size]


def _block(data: bytes, base: int, sector: int, place: int) -> bytes:
    return data[base + place * sector : base + (place + 1) * sector]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(data) // 4}I", data)


def _directory(data: bytes) -> Iterator[Entry]:
    for at in range(0, len(data) - 127, 128):
        length, kind = struct.unpack_from("<HB", data, at + 64)
        start, size = struct.unpack_from("<II", data, at + 116)
        name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind:
            yield Entry(name, start, size, kind == _ROOT)
