"""An .xls says when and by what it was saved; what does not add up says nothing."""

import struct
from datetime import UTC, datetime

import pytest

from pipeline.files.ole import open_compound
from pipeline.files.saved import Saved, saved_in_compound
from tests.unit.files.tiny import compound

NOON_IN_BEIJING = (
    int((datetime(2026, 1, 10, 4, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
)


def summary(ticks: int, kind: int, name: bytes) -> bytes:
    """A summary information stream with its two properties: last saved, application."""
    head = struct.pack("<HHI16xI16xI", 0xFFFE, 0, 2, 1, 48)
    places = struct.pack("<IIIIII", 0, 2, 0x0D, 24, 0x12, 36)
    return head + places + struct.pack("<IQ", 0x40, ticks) + struct.pack("<II", kind, len(name)) + name


def saved(stream: bytes) -> Saved:
    opened = open_compound(compound({"\x05SummaryInformation": stream}))
    assert opened is not None
    return saved_in_compound(opened)


@pytest.mark.parametrize("name", ["WPS 表格".encode(), "WPS 表格".encode("gb18030")])
def test_saved(name: bytes) -> None:
    told = saved(summary(NOON_IN_BEIJING, 0x1E, name + b"\0"))
    assert told == Saved(datetime(2026, 1, 10, 12), "WPS 表格")  # noqa: DTZ001 – Beijing time without a zone


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        bytes(60),
        b"\xff" * 200,
        summary(2**64 - 1, 3, b""),
        summary(0, 3, b""),
        summary(1, 0x1E, b"x")[:-20],
    ],
)
def test_what_does_not_add_up(stream: bytes) -> None:
    assert saved(stream) == Saved()
