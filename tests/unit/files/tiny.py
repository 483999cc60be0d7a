"""Tiny files made in code: workbooks, packages changed by hand, compound files."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import xlsxwriter


def workbook(fill: Callable[[xlsxwriter.Workbook], object] | None = None) -> bytes:
    """An .xlsx: what ``fill`` writes into it, else one sheet 表 with 12 in A1; saved at noon in Beijing."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 10, 4, 0, tzinfo=UTC)})
    if fill:
        fill(book)
    else:
        book.add_worksheet("表").write_number("A1", 12)
    book.close()
    return stream.getvalue()


def package(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of these parts."""
    return repacked(
        [(name, text.encode() if isinstance(text, str) else text) for name, text in parts.items()]
    )


def repacked(parts: list[tuple[str, bytes]]) -> bytes:
    """A zip of parts that may repeat a name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_xml(rows: str, data: bytes | None = None) -> bytes:
    """The plain workbook with its sheet's rows replaced by this XML."""
    parts = parts_of(data or workbook())
    name = "xl/worksheets/sheet1.xml"
    head, _, rest = parts[name].partition(b"<sheetData>")
    parts[name] = head + b"<sheetData>" + rows.encode() + b"</sheetData>" + rest.partition(b"</sheetData>")[2]
    return package(parts)


def opendocument(table: str, manifest: str = "<manifest/>") -> bytes:
    """An .ods whose one table 表 holds these rows."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces} xmlns:calcext="urn:calcext"><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE2) of these streams, each in sectors of 512 bytes."""
    free, end, table_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    entries = [_entry("Root Entry", 5, end, 0)]
    body = b""
    table: list[int] = []
    for name, content in streams.items():
        start, count = len(table), -(-len(content) // 512)
        table += [*range(start + 1, start + count), end] if count else []
        entries.append(_entry(name, 2, start if count else end, len(content)))
        body += content.ljust(count * 512, b"\0")
    directory = b"".join(entries)
    first = len(table)
    count = -(-len(directory) // 512)
    table += [*range(first + 1, first + count), end]
    body += directory.ljust(count * 512, b"\0")
    place = len(table)
    table = [*table, table_mark]
    body += struct.pack("<128I", *table, *[free] * (128 - len(table)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += struct.pack("<HHHHH6xIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, first, 0, 0, end, 0, end, 0, place)
    return header + struct.pack("<108I", *[free] * 108) + body


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack("<HB49xIQ", len(text), kind, start, size)
