"""Tiny files made in code: workbooks, packages changed by hand, compound files."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr  # writing, not parsing

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
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of repeated names
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, compresslevel=1)
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


Sheets = Mapping[str, Sequence[Sequence[str | float]]]
"""What a workbook holds: texts and numbers, an empty text being no cell at all."""


def ods(sheets: Sheets) -> bytes:
    """An .ods of these sheets."""
    return _open_document(
        "".join(
            f"<table:table table:name={quoteattr(name)}>"
            + "".join(f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>" for row in rows)
            + "</table:table>"
            for name, rows in sheets.items()
        )
    )


def _open_cell(value: str | float) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        text = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'


def xls(sheets: Sheets) -> bytes:
    """An .xls of these sheets."""
    start, end = struct.pack("<HHHH12x", 0x0809, 16, 0x0600, 5), struct.pack("<HH", 0x000A, 0)
    names = [bytes((0, 0, len(name), 1)) + name.encode("utf-16-le") for name in sheets]
    at = len(start) + sum(8 + len(name) for name in names) + len(end)
    bundles, bodies = b"", b""
    for name, rows in zip(names, sheets.values(), strict=True):
        bundles += _short(0x0085, 4 + len(name)) + struct.pack("<I", at + len(bodies)) + name
        cells = (_old_cell(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row) if v != "")
        bodies += struct.pack("<HHHH12x", 0x0809, 16, 0x0600, 0x10) + b"".join(cells) + end
    return compound({"Workbook": (start + bundles + end + bodies).ljust(4096, b"\0")})


def _old_cell(row: int, column: int, value: str | float) -> bytes:
    where = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        body = where + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _short(0x0204, len(body)) + body
    return _short(0x0203, 14) + where + struct.pack("<d", value)


def _short(first: int, second: int) -> bytes:
    return struct.pack("<HH", first, second)


def opendocument(table: str, manifest: str = "<manifest/>") -> bytes:
    """An .ods whose one table 表 holds these rows."""
    return _open_document(f'<table:table table:name="表">{table}</table:table>', manifest)


def _open_document(tables: str, manifest: str = "<manifest/>") -> bytes:
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces} xmlns:calcext="urn:calcext"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
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


Cell = str | float | bool | tuple[str, float | str]


def xlsb(rows: Sequence[Sequence[Cell]], sheets: Sequence[str] = ("表",), extra: bytes = b"") -> bytes:
    """An .xlsb whose every sheet holds these rows, an empty text being no cell at all.

    ``("#N/A", …)`` is an error cell, ``("=", value)`` the formula 1+1 with that result, ``extra`` are records
    put after the last cell.
    """
    return _binary([(name, rows) for name in sheets], extra)


def xlsb_book(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """An .xlsb of these sheets, cells as in :func:`xlsb`."""
    return _binary(list(sheets.items()))


def xlsb_comments(
    parts: Mapping[str, bytes], sheet: int, spots: Sequence[tuple[int, int]]
) -> dict[str, bytes]:
    """The parts of an .xlsb with comments, all of one author, on cells of the sheet of that number."""
    comments = [
        record
        for row, column in spots
        for record in (
            (635, struct.pack("<5I16x", 0, row, row, column, column)),
            (637, b"\0" + _wide("应为 6")),
            (636, b""),
        )
    ]
    name = f"xl/comments{sheet}.bin"
    kind = f'<Override PartName="/{name}" ContentType="application/vnd.ms-excel.comments"/></Types>'
    return {
        **parts,
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", kind.encode()),
        f"xl/worksheets/_rels/sheet{sheet}.bin.rels": _relations(
            [("rId1", "comments", f"../comments{sheet}.bin")]
        ).encode(),
        name: _records(
            (628, b""),
            *((630, b""), (632, _wide("甲")), (631, b"")),
            *((633, b""), *comments, (634, b"")),
            (629, b""),
        ),
    }


def _binary(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]], extra: bytes = b"") -> bytes:
    bundle = [
        (156, struct.pack("<II", 0, i) + _wide(f"rId{i}") + _wide(s)) for i, (s, _) in enumerate(sheets, 1)
    ]
    book = _records(
        (131, b""), (143, b""), *bundle, (144, b""), (157, struct.pack("<II18x", 0, 1)), (132, b"")
    )
    numbers = range(1, len(sheets) + 1)
    binary = "application/vnd.ms-excel"
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.bin" ContentType="{binary}.worksheet"/>'
        for i in numbers
    )
    return package(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/xl/workbook.bin" ContentType="{binary}.sheet.binary.macroEnabled.main"/>{kinds}</Types>',
            "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.bin")]),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _relations(
                [(f"rId{i}", "worksheet", f"worksheets/sheet{i}.bin") for i in numbers]
            ),
            **{f"xl/worksheets/sheet{i}.bin": _sheet(rows, extra) for i, (_, rows) in enumerate(sheets, 1)},
        }
    )


def _sheet(rows: Sequence[Sequence[Cell]], extra: bytes) -> bytes:
    cells = b"".join(_row(r, row) for r, row in enumerate(rows)) + extra
    box = struct.pack("<4I", 0, max(0, len(rows) - 1), 0, max([0, *(len(row) - 1 for row in rows)]))
    return _records((129, b""), (148, box), (145, b"")) + cells + _records((146, b""), (130, b""))


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ONE_PLUS_ONE = bytes((0x1E, 1, 0, 0x1E, 1, 0, 3))
ERROR_CODES = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def record(kind: int, body: bytes) -> bytes:
    """A record of an .xlsb part: its number and its length seven bits to a byte, its body."""
    return _seven_bits(kind) + _seven_bits(len(body)) + body


def _records(*records: tuple[int, bytes]) -> bytes:
    return b"".join(record(kind, body) for kind, body in records)


def _seven_bits(number: int) -> bytes:
    low, high = number & 0x7F, number >> 7
    return bytes((low,)) if not high else bytes((low | 0x80,)) + _seven_bits(high)


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _row(number: int, cells: Sequence[Cell]) -> bytes:
    head = struct.pack("<IIHBBBIII", number, 0, 300, 0, 0, 0, 1, 0, max(0, len(cells) - 1))
    return record(0, head) + b"".join(_cell(c, cell) for c, cell in enumerate(cells) if cell != "")


def _cell(column: int, cell: Cell) -> bytes:
    where = struct.pack("<II", column, 0)
    formula = struct.pack("<HI", 0, len(_ONE_PLUS_ONE)) + _ONE_PLUS_ONE + bytes(4)
    match cell:
        case bool():
            return record(4, where + bytes((cell,)))
        case ("=", str(text)) if text in ERROR_CODES:
            return record(11, where + bytes((ERROR_CODES[text],)) + formula)
        case ("=", str(text)):
            return record(8, where + _wide(text) + formula)
        case ("=", result):
            return record(9, where + struct.pack("<d", result) + formula)
        case (str(error), _):
            return record(3, where + bytes((ERROR_CODES[error],)))
        case str():
            return record(6, where + _wide(cell))
    return record(5, where + struct.pack("<d", cell))


def _relations(targets: Sequence[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{part}"/>' for name, kind, part in targets
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
