"""Stamping workbooks: of one that was written with all its care, others are made that differ in a few places only.

What they share is deflated once. A part that differs is cut at the places that do, its slots: what fills a slot stands
in the deflated stream as it is, and what follows is deflated knowing what went before it, so that next to nothing
is lost in size and nothing is deflated for one workbook alone.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.files.ordinary import Member, assembled

_LEVEL = 6
_LENGTHS = struct.Struct("<2H")
_EMPTY = b"\0\0\xff\xff"  # how the empty block ends with which deflating is flushed


@dataclass(frozen=True, order=True)
class Slot:
    """A place in a part, from one byte to another, and which of the texts fills it."""

    start: int
    end: int
    text: int


class Stamp:
    """The workbooks of one kind, made by filling the slots of one of them."""

    def __init__(self, parts: Mapping[str, bytes], slots: Mapping[str, Sequence[Slot]]) -> None:
        """``slots`` are those of each part that has any."""
        self._members = [
            _Cut(name, part, sorted(slots[name])) if slots.get(name) else _whole(name, part)
            for name, part in parts.items()
        ]

    def filled(self, texts: Sequence[bytes]) -> bytes:
        """The workbook with these texts in its slots, as they stand in XML."""
        return assembled(
            member if isinstance(member, Member) else member.filled(texts) for member in self._members
        )


def parts_of(workbook: bytes) -> dict[str, bytes]:
    """The parts of a workbook of our own, by name in their order."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _whole(name: str, part: bytes) -> Member:
    packed = zlib.compress(part, _LEVEL, -zlib.MAX_WBITS)
    return Member(name, zipfile.ZIP_DEFLATED, zlib.crc32(part), len(part), (packed,))


class _Cut:
    """A part with slots, in the pieces between them."""

    def __init__(self, name: str, part: bytes, slots: Sequence[Slot]) -> None:
        self._name = name
        starts, ends = (0, *(slot.end for slot in slots)), (*(slot.start for slot in slots), len(part))
        self._pieces = [part[start:end] for start, end in zip(starts, ends, strict=True)]
        self._texts = [slot.text for slot in slots]
        self._packed: list[dict[int, bytes]] = [{} for _ in self._pieces]

    def filled(self, texts: Sequence[bytes]) -> Member:
        mine = [texts[which] for which in self._texts]
        lengths = [len(text) for text in mine]
        raw = [b""] * (1 + 2 * len(mine))
        raw[::2], raw[1::2] = self._pieces, mine
        part = b"".join(raw)
        packed = [self._deflated(0, 0)] * (1 + 3 * len(mine))
        packed[1::3] = [_LENGTHS.pack(length, length ^ 0xFFFF) for length in lengths]
        packed[2::3] = mine
        packed[3::3] = [self._deflated(number, before) for number, before in enumerate(lengths, start=1)]
        return Member(self._name, zipfile.ZIP_DEFLATED, zlib.crc32(part), len(part), packed)

    def _deflated(self, number: int, before: int) -> bytes:
        """A piece behind a slot of so many bytes, up to where the next slot's own bytes are to stand.

        It refers back to the piece before the slot, whatever stands in that; so the slot is left out of what it knows
        by bytes that are in no XML.
        """
        packed = self._packed[number].get(before)
        if packed is None:
            known = self._pieces[number - 1] + b"\0" * before if number else b""
            packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=known)
            packed = packer.compress(self._pieces[number])
            if number == len(self._texts):
                packed += packer.flush()
            else:
                packed = (packed + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(_EMPTY)
            self._packed[number][before] = packed
        return packed
