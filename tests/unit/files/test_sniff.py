"""A file's kind comes from its content."""

import struct

import pytest

from pipeline.files.sniff import CHINESE, Kind, misnamed, sniff
from tests.unit.files.tiny import compound, opendocument, package, parts_of, workbook

BOF = struct.pack("<HH16x", 0x0809, 16)
FILEPASS = struct.pack("<HH4x", 0x002F, 4)
EOF = struct.pack("<HH", 0x000A, 0)
CASES = [
    (b"", Kind.EMPTY),
    (workbook(), Kind.XLSX),
    (package({**parts_of(workbook()), "xl/vbaProject.bin": b"x"}), Kind.XLSM),
    (package({"[Content_Types].xml": "", "xl/workbook.bin": b"x"}), Kind.XLSB),
    (opendocument(""), Kind.ODS),
    (opendocument("", '<manifest><encryption-data checksum="x"/></manifest>'), Kind.ENCRYPTED),
    (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), Kind.ENCRYPTED),
    (compound({"Workbook": BOF + FILEPASS + EOF}), Kind.ENCRYPTED),
    (compound({"Workbook": BOF + EOF}), Kind.XLS),
    (compound({"Book": BOF + EOF}), Kind.XLS),
    (compound({"WordDocument": b"x"}), Kind.DOC_DOCX),
    (compound({"Catalog": b"x"}), Kind.OLE_OTHER),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Kind.OLE_OTHER),
    (package({"甲县.xlsx": workbook()}), Kind.ZIP),
    (package({"word/document.xml": ""}), Kind.DOC_DOCX),
    (workbook()[:-60], Kind.TRUNCATED_ZIP),
    (b"PK\3\4" + bytes(100), Kind.TRUNCATED_ZIP),
    (b"Rar!\x1a\x07\x01\0", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c\0\4", Kind.SEVEN_ZIP),
    (b"%PDF-1.7\n", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    (b"\xff\xd8\xff\xe0", Kind.IMAGE),
    (b"BM\x10\0\0\0\0\0\0\0rest", Kind.IMAGE),
    (b"RIFF\0\0\0\0WEBP", Kind.IMAGE),
    (b"<html><table><tr><td>1</td></tr></table></html>", Kind.HTML),
    (b"\xef\xbb\xbf<!-- x --><!DOCTYPE html>", Kind.HTML),
    (b"MIME-Version: 1.0\r\n", Kind.HTML),
    (b"L\0\0\0\1\x14\2\0", Kind.SHORTCUT),
    (b"[InternetShortcut]\r\nURL=file:///D:/a.xlsx\r\n", Kind.SHORTCUT),
    (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', Kind.XML_2003),
    ("单位,数值\n甲县,1\n".encode("gb18030"), Kind.CSV_TEXT),
    ("单位\t数值\n".encode("utf-16"), Kind.CSV_TEXT),
    (b"BMI,1\n", Kind.CSV_TEXT),
    (b"\x05clerk".ljust(55) + b"\x05\0" + "clerk".encode("utf-16-le").ljust(108), Kind.LOCK_FILE),
    (",张三,pc,10.01.2026 09:00,file:///x;".encode(), Kind.LOCK_FILE),
    (b"\0\0\0\1Bud1", Kind.SYSTEM_FILE),
    (bytes(range(256)), Kind.UNKNOWN),
]


@pytest.mark.parametrize(("data", "kind"), CASES, ids=[f"{n}-{kind}" for n, (_, kind) in enumerate(CASES)])
def test_kind(data: bytes, kind: Kind) -> None:
    assert sniff(data) == kind


def test_every_kind_is_tried_and_named() -> None:
    assert {kind for _, kind in CASES} == set(Kind) == set(CHINESE)


@pytest.mark.parametrize(
    ("name", "kind", "promise"),
    [
        ("甲县.xlsx", Kind.XLSX, ""),
        ("部门.xls/甲县.XLSX", Kind.XLSX, ""),
        ("甲县.xlsm", Kind.XLSX, ""),
        ("甲县.xls", Kind.XLSX, ".xls"),
        ("甲县.xlsx", Kind.XLS, ".xlsx"),
        ("甲县.xlsx", Kind.XLSM, ".xlsx"),
        ("甲县.ET", Kind.XLS, ".ET"),
        ("甲县.pdf", Kind.ODS, ".pdf"),
        ("甲县", Kind.XLS, ""),
        ("甲县 终稿2.0", Kind.XLS, ""),
        (".xls", Kind.XLSX, ""),
    ],
)
def test_an_extension_that_promises_something_else(name: str, kind: Kind, promise: str) -> None:
    assert misnamed(name, kind) == promise
