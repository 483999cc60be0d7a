"""F: what came back is no readable workbook, or one with something to be said about it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.files import reading
from pipeline.files.package import MOST_BYTES
from pipeline.files.pool import Pool
from pipeline.model.findings import Refused
from tests.bad.case import Case, holds, named, shown
from tests.fuzz.hostile import slow
from tests.unit.files import tiny
from tests.workbooks import edited
from tests.workspaces import Desk, lay


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
WIDE = tiny.workbook(lambda book: book.add_worksheet("表").write_number(60_000, 60, 1))
SHEET = "xl/worksheets/sheet1.xml"

CASES = (
    Case("F001", extra("空.xlsx", b""), "空.xlsx", "0 字节"),
    Case("F002", extra("断.xlsx", tiny.workbook()[:-60]), "断.xlsx", "不完整"),
    Case("F003", extra("~$x.xlsx", b"\5clerk".ljust(165, b"\0")), "~$x.xlsx", "临时锁文件"),
    Case("F004", extra("密.xlsx", tiny.compound({"EncryptedPackage": b"x"})), "密.xlsx", "打开密码"),
    Case("F005", extra("文.xlsx", "单位,数值\n乙镇,1\n".encode()), "文.xlsx", "纯文本"),
    Case("F006", extra("扫描.pdf", b"%PDF-1.7\n"), "扫描.pdf", "PDF"),
    Case("F007", extra("旧.et", tiny.compound({"Catalog": b"x"})), "旧.et", "其他办公软件的旧格式"),
    Case("F008", extra("包.rar", b"Rar!\x1a\x07\x01\0"), "包.rar", "rar 压缩包"),
    Case("F010", extra("外.xlsx", with_part("../x.xml", b"<x/>")), "外.xlsx", "../x.xml"),
    Case("F011", extra("定.xlsx", with_part("xl/x.xml", b"<!DOCTYPE a><a/>")), "定.xlsx", "xl/x.xml"),
    Case("F012", extra("坏.xlsx", with_part(SHEET, b"<worksheet>")), "坏.xlsx", "内部结构有误"),
    Case("F013", extra("远.xlsx", FAR), "远.xlsx", "XFD1048576"),
    Case("F014", rewritten(lambda p: {**p, "xl/vbaProject.bin": b"x"}), "U2.xlsx", "含宏"),
    Case("F015", rewritten(lambda p: {**p, "xl/externalLinks/1.xml": b"<x/>"}), "U2.xlsx", "其他文件"),
    Case("F016", rewritten(calculated_by_hand), "U2.xlsx", "手动计算"),
    Case(
        "F020",
        extra("崩.xlsb", tiny.xlsb([], extra=tiny.record(7, bytes(3)))),
        "崩.xlsb",
        "读取程序被文件内容中断",
    ),
    Case("F030", extra("包.zip", tiny.package({"../乙.xlsx": b"x"})), "包.zip/../乙.xlsx", "指向上级目录"),
    Case("F031", extra("密.ods", LOCKED_ODS), "密.ods", "（.ods）设置了打开密码"),
    Case("F018", extra(".DS_Store", b"\0\0\0\1Bud1"), ".DS_Store", "操作系统"),
)
LIMITS = 'period = "2026"\n[limits]\n'
BEYOND_LIMITS = (
    (Case("F009", extra("大.xlsx", bytes(MOST_BYTES + 1)), "大.xlsx", "文件过大"), ""),
    (Case("F019", extra("慢.xlsx", slow()), "慢.xlsx", "用了 1 秒仍没有读完"), f"{LIMITS}seconds = 1"),
    (Case("F020", extra("撑.xlsx", WIDE), "撑.xlsx", "内存不足"), f"{LIMITS}memory_mb = 64"),
)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_file_that_is_no_sound_return(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)


@pytest.mark.parametrize(("case", "settings"), BEYOND_LIMITS, ids=[named(case) for case, _ in BEYOND_LIMITS])
def test_a_file_that_takes_more_than_it_may(case: Case, settings: str, tmp_path: Path) -> None:
    def spoil(desk: Desk) -> None:
        case.spoil(desk)
        if settings:
            desk.put("kaohe.toml", settings.encode())

    holds(replace(case, spoil=spoil), tmp_path)


NO_WORKER = "F021"


def test_where_no_file_can_be_read_at_all_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_pool", lambda: Pool(["/nowhere/python"]))
    with pytest.raises(Refused) as refusal:
        _ = lay(tmp_path).run().scheme
    (found,) = refusal.value.findings
    assert (found.code, str(found.place)) == (NO_WORKER, "")
    assert "进程无法启动" in found.message
    shown(found)
