"""Files made to hurt whoever reads them, each with the code of the finding it is to come to."""

import io
import struct
import zipfile
from functools import cache

from tests.unit.files import tiny

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
LAST = "XFD1048576"


@cache
def hostile() -> dict[str, tuple[bytes, str]]:
    """The files by what they do."""
    return {
        "two cells far apart": (_sheet(f'<c r="A1"><v>1</v></c><c r="{LAST}"><v>1</v></c>'), "F013"),
        "far empty text": (_sheet(f'<c r="A1"><v>1</v></c><c r="{LAST}" t="str"><v></v></c>'), "F013"),
        "far empty text inside": (
            _sheet(f'<c r="A1"><v>1</v></c><c r="{LAST}" t="inlineStr"><is><t/></is></c>'),
            "F013",
        ),
        "beyond the last row": (_sheet('<c r="A9999999"><v>1</v></c>'), "F013"),
        "far cell in ods": (
            tiny.opendocument(
                '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
                'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
                "</table:table-row>"
            ),
            "F013",
        ),
        "far formula in ods": (
            tiny.opendocument(
                '<table:table-row table:number-rows-repeated="900000"><table:table-cell/></table:table-row>'
                '<table:table-row><table:table-cell table:number-columns-repeated="9000"/>'
                '<table:table-cell table:formula="of:=1"/></table:table-row>'
            ),
            "F013",
        ),
        "far cell in xls": (spread_in_xls(65_535, 400), "F013"),
        "box upside down in xls": (_xls(struct.pack("<HHIIHHxx", 0x0200, 14, 9, 7, 0, 1)), "F012"),
        "nothing but a beginning in xls": (
            tiny.compound({"Workbook": b"\x09\x08\x10\0" + bytes(16)}),
            "F020",
        ),
        "far cell in xlsb": (
            tiny.xlsb([[1.0]], extra=tiny.record(0, struct.pack("<I13x", 1_048_575)) + _far_column(16_383)),
            "F013",
        ),
        "beyond the last column in xlsb": (tiny.xlsb([], extra=_far_column(20_000)), "F013"),
        "cut cell in xlsb": (tiny.xlsb([], extra=tiny.record(7, bytes(3))), "F020"),
        "packed two hundredfold": (_with("xl/media/a.bin", bytes(65 * 2**20)), "F009"),
        "says it is smaller": (_lying(), "F002"),
        "text over and over": (_text_over_and_over(2_200), "F009"),
        "text without end": (_text_over_and_over(200_000), "F020"),
        "same part twice": (
            tiny.repacked([*tiny.parts_of(tiny.workbook()).items(), (SHEET, b"<x/>")]),
            "F010",
        ),
        "same part in capitals": (_with(SHEET.upper(), b"<x/>"), "F010"),
        "part above": (_with("../../a.xml", b"<x/>"), "F010"),
        "part from the root": (_with("/etc/a.xml", b"<x/>"), "F010"),
        "part on a drive": (_with("C:/a.xml", b"<x/>"), "F010"),
        "part behind a backslash": (_with("xl\\a.xml", b"<x/>"), "F010"),
        "part that is a link": (_link(), "F010"),
        "entities": (_with("xl/a.xml", _LAUGHS), "F011"),
        "entities in a part that is not called XML": (_renamed_sheet(_LAUGHS + b"<worksheet/>"), "F011"),
        "sheet on the network": (_target("http://127.0.0.1:9/sheet1.xml"), "F012"),
        "sheet on this machine": (_target("file:///etc/passwd"), "F012"),
        "deep": (_with("xl/workbook.xml", b"<x>" * 300_000 + b"</x>" * 300_000), "F012"),
    }


def slow() -> bytes:
    """A sheet of so many cells that no machine is through with them in a second."""
    return _sheet(
        "<c><v>1</v></c>" * 2_000
        + "</row>"
        + ("<row>" + "<c><v>1</v></c>" * 2_000 + "</row>") * 999
        + "<row>"
    )


def spread_in_xls(row: int, column: int) -> bytes:
    """An .xls of two cells, the first and that one."""
    return _xls(_cell(0, 0), _cell(row, column))


def _sheet(cells: str) -> bytes:
    return tiny.sheet_xml(f"<row>{cells}</row>")


def _with(name: str, content: bytes) -> bytes:
    return tiny.package({**tiny.parts_of(tiny.workbook()), name: content})


def _xls(*records: bytes) -> bytes:
    """An .xls of one sheet of these records."""
    beginning = struct.pack("<HHHH12x", 0x0809, 16, 0x0600, 5)
    end = struct.pack("<HH", 0x000A, 0)
    bundle = struct.pack("<HHIHBB", 0x0085, 9, len(beginning) + 13 + len(end), 0, 1, 0) + b"A"
    sheet = beginning.replace(b"\5\0", b"\x10\0") + b"".join(records) + end
    return tiny.compound({"Workbook": (beginning + bundle + end + sheet).ljust(4096, b"\0")})


def _cell(row: int, column: int) -> bytes:
    return struct.pack("<HHHHHd", 0x0203, 14, row, column, 0, 1.0)


def _far_column(column: int) -> bytes:
    return tiny.record(5, struct.pack("<IId", column, 0, 1.0))


def _lying() -> bytes:
    size = 200_003
    return _with("xl/a.bin", bytes(size)).replace(struct.pack("<I", size), struct.pack("<I", 10))


def _text_over_and_over(times: int) -> bytes:
    parts = tiny.parts_of(tiny.workbook(lambda book: book.add_worksheet("表").write("A1", "x" * 32_000)))
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 100 + b"</row>"
    head, _, rest = parts[SHEET].partition(b"<sheetData>")
    parts[SHEET] = (
        head + b"<sheetData>" + row * (times // 100) + b"</sheetData>" + rest.partition(b"</sheetData>")[2]
    )
    return tiny.package(parts)


def _link() -> bytes:
    stream = io.BytesIO(tiny.workbook())
    with zipfile.ZipFile(stream, "a") as archive:
        link = zipfile.ZipInfo("xl/media/a.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


_LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


def _target(target: str) -> bytes:
    parts = tiny.parts_of(tiny.workbook())
    return tiny.package(
        {**parts, RELATIONS: parts[RELATIONS].replace(b"worksheets/sheet1.xml", target.encode())}
    )


def _renamed_sheet(content: bytes) -> bytes:
    parts = tiny.parts_of(_target("worksheets/sheet1.dat"))
    del parts[SHEET]
    return tiny.package({**parts, "xl/worksheets/sheet1.dat": content})
