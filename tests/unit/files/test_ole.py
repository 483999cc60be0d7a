"""Streams of a compound file come back by name; chains that run in circles end."""

import struct

from pipeline.files.ole import open_compound
from tests.unit.files.tiny import compound


def test_streams_by_name() -> None:
    opened = open_compound(compound({"Workbook": b"a" * 1500, "Other": b"b", "Empty": b""}))
    assert opened is not None
    assert opened.stream("WORKBOOK") == b"a" * 1500
    assert opened.stream("Workbook", 600) == b"a" * 600
    assert (opened.stream("Other"), opened.stream("Empty"), opened.stream("None")) == (b"b", b"", b"")
    assert opened.has("other")
    assert not opened.has("none")


def test_a_chain_in_circles_ends() -> None:
    data = compound({"Workbook": b"a" * 1500})
    table = data.rindex(struct.pack("<III", 1, 2, 0xFFFFFFFE))
    circle = data[:table] + struct.pack("<III", 1, 0, 0) + data[table + 12 :]
    opened = open_compound(circle)
    assert opened is not None
    assert len(opened.stream("Workbook")) == 1500


def test_not_a_compound_file() -> None:
    assert open_compound(b"PK") is None
    assert open_compound(compound({})[:100]) is None
