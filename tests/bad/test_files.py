"""F: what came back is no readable workbook, or one with something to be said about it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files import cells
from tests.bad.case import Case, holds, named
from tests.unit.files import tiny
from tests.workbooks import edited
from tests.workspaces import Desk


def extra(name: str, content: bytes) -> Callable[[Desk], object]:
    """A further file beside the three sound returns."""
    return lambda desk: desk.returns(content, name)


def rewritten(edit: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Callable[[Desk], object]:
    """U2's return with its parts changed."""
    return lambda desk: desk.returns(edited(desk.filled(), edit))


def calculated_by_hand(parts: dict[str, bytes]) -> dict[str, bytes]:
    book = parts["xl/workbook.xml"].replace(b"<calcPr ", b'<calcPr calcMode="manual" ')
    return {**parts, "xl/workbook.xml": book}


def with_part(name: str, content: bytes) -> bytes:
    return tiny.package({**tiny.parts_of(tiny.workbook()), name: content})


FAR = tiny.workbook(lambda book: book.add_worksheet("表").write_number("XFD1048576", 1))
LOCKED_ODS = tiny.opendocument("", '<manifest><encryption-data checksum="x"/></manifest>')
SHEET = "xl/worksheets/sheet1.xml"

CASES = (
    Case("F001", extra("空.xlsx", b""), "空.xlsx", "0 字节"),
    Case("F002", extra("断.xlsx", tiny.workbook()[:-60]), "断.xlsx", "不完整"),
    Case("F003", extra("~$x.xlsx", b"\5clerk".ljust(165, b"\0")), "~$x.xlsx", "临时锁文件"),
    Case("F004", extra("密.xlsx", tiny.compound({"EncryptedPackage": b"x"})), "密.xlsx", "打开密码"),
    Case("F005", extra("文.xlsx", "单位,数值\n乙镇,1\n".encode()), "文.xlsx", "纯文本"),
    Case("F006", extra("扫描.pdf", b"%PDF-1.7\n"), "扫描.pdf", "PDF"),
    Case("F007", extra("二.xlsb", tiny.package({"xl/workbook.bin": b"x"})), "二.xlsb", "二进制工作簿"),
    Case("F008", extra("包.rar", b"Rar!\x1a\x07\x01\0"), "包.rar", "rar 压缩包"),
    Case("F010", extra("外.xlsx", with_part("../x.xml", b"<x/>")), "外.xlsx", "../x.xml"),
    Case("F011", extra("定.xlsx", with_part("xl/x.xml", b"<!DOCTYPE a><a/>")), "定.xlsx", "xl/x.xml"),
    Case("F012", extra("坏.xlsx", with_part(SHEET, b"<worksheet>")), "坏.xlsx", "内部结构有误"),
    Case("F013", extra("远.xlsx", FAR), "远.xlsx", "XFD1048576"),
    Case("F014", rewritten(lambda p: {**p, "xl/vbaProject.bin": b"x"}), "U2.xlsx", "含宏"),
    Case("F015", rewritten(lambda p: {**p, "xl/externalLinks/1.xml": b"<x/>"}), "U2.xlsx", "其他文件"),
    Case("F016", rewritten(calculated_by_hand), "U2.xlsx", "手动计算"),
    Case("F030", extra("包.zip", tiny.package({"../乙.xlsx": b"x"})), "包.zip/../乙.xlsx", "指向上级目录"),
    Case("F031", extra("密.ods", LOCKED_ODS), "密.ods", "（.ods）设置了打开密码"),
    Case("F018", extra(".DS_Store", b"\0\0\0\1Bud1"), ".DS_Store", "操作系统"),
)
TOO_LARGE = Case("F009", extra("大.xlsx", bytes(200_000)), "大.xlsx", "过大")


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_file_that_is_no_sound_return(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)


def test_a_file_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_BYTES", 100_000)
    holds(TOO_LARGE, tmp_path)
