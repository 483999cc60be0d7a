"""Returns as they really arrive: in zips, locked, under names in any encoding; and nothing private leaks."""

import io
import os
import sys
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from tests.damage.file_ways import while_closed
from tests.unit.command import kaohe
from tests.unit.files import tiny
from tests.workspaces import RETURNS, Desk, lay

SECRET = "机密口令1949"  # noqa: S105 - of a file made here


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path)


def roster(desk: Desk) -> list[tuple[str, str, str]]:
    rows = desk.run().collection.roster
    return list(rows[["unit_code", "status", "file"]].itertuples(index=False, name=None))


def locked(content: bytes) -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(SECRET, stream)
    return stream.getvalue()


def assessed(desk: Desk, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    code, out, err = kaohe(capsys, "assess", "--workspace", str(desk.root), "--quiet", *options)
    assert (code, err) == (0, "")
    return out


def test_a_bundle_of_returns_is_as_good_as_the_returns(desk: Desk) -> None:
    sound = desk.run().scores
    books = {unit: (desk.root / RETURNS / f"{unit}.xlsx").read_bytes() for unit in ("U1", "U2", "U3")}
    for unit in books:
        desk.remove(f"{RETURNS}/{unit}.xlsx")
    name = "乙镇".encode("gb18030") + b".xlsx"
    outer = tiny.package(
        {"A" * len(name): books["U2"], "街道/": b"", "街道/内.zip": tiny.package({"丙.xlsx": books["U3"]})}
    )
    desk.returns(outer.replace(b"A" * len(name), name), "第一批/报送.zip")
    desk.returns(books["U1"], "甲.xlsx")
    assert roster(desk) == [
        ("U1", "received", "甲.xlsx"),
        ("U2", "received", "第一批/报送.zip/乙镇.xlsx"),
        ("U3", "received", "第一批/报送.zip/街道/内.zip/丙.xlsx"),
    ]
    assert desk.told() == []
    assert desk.run().scores.equals(sound)


def test_the_same_return_in_a_bundle_and_beside_it_is_one(desk: Desk) -> None:
    desk.returns(tiny.package({"乙镇.xlsx": desk.filled()}), "报送.zip")
    assert [(f.code, f.place.file) for f in desk.told()] == [("R026", "报送.zip/乙镇.xlsx")]


def test_a_locked_return_is_asked_for_its_password_until_the_office_knows_it(desk: Desk) -> None:
    desk.returns(locked(desk.filled()))
    assert [f.code for f in desk.told()] == ["F004", "R020"]
    desk.put("口令.txt", f"0000\r\n{SECRET}\r\n".encode("gb18030"))
    assert desk.told() == []
    assert ("U2", "received", "U2.xlsx") in roster(desk)


def test_the_passwords_go_nowhere(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.returns(locked(desk.filled()))
    desk.put("口令.txt", f"{SECRET}\n".encode())
    out = assessed(desk, capsys)
    written = [path for path in (desk.root / "reports/2026").rglob("*") if path.is_file()]
    assert len(written) > 10
    for path in written:
        parts = (
            tiny.parts_of(path.read_bytes()) if path.suffix in (".xlsx", ".docx") else {"": path.read_bytes()}
        )
        assert not any(SECRET.encode() in part or "口令.txt".encode() in part for part in parts.values()), (
            path
        )
    assert SECRET not in out
    assert SECRET not in repr(desk.run().workspace)


@pytest.mark.skipif(sys.platform == "win32", reason="file names there are text")
def test_names_in_any_bytes_go_through_every_output(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.remove(f"{RETURNS}/U2.xlsx")
    desk.returns(desk.filled(), os.fsdecode("乙镇.xlsx".encode("gb18030")))
    desk.returns(b"", os.fsdecode(b"\xff\xfe\x1b[2J\n.xlsx"))
    out = assessed(desk, capsys)
    assert "\x1b" not in out
    shown = roster(desk)
    assert ("U2", "received", "乙镇.xlsx") in shown
    assert [status for _, status, _ in shown].count("unrecognised") == 1
    manifest = (desk.root / "reports/2026/manifest.json").read_text("utf-8")
    assert "inputs/2026/returns/乙镇.xlsx" in manifest


def test_a_folder_that_does_not_open_is_in_the_books(desk: Desk) -> None:
    desk.returns(desk.filled(), "第二批/U2.xlsx")
    desk.remove(f"{RETURNS}/U2.xlsx")
    with while_closed("第二批"):
        run = desk.run()
        units, files = run.rolled
    assert str(units) == "应交 3 个单位 = 已收 2 + 缺报 1"
    assert str(files) == "收到文件 3 个 = 采用 2 + 无法识别 1"
    assert "第二批/" in run.collection.files


def test_what_systems_leave_behind_is_noted_and_not_counted(desk: Desk) -> None:
    for name in ("Thumbs.db", "部门/desktop.ini", "._U2.xlsx", "~$U2.xlsx"):
        desk.returns(b"x", name)
    assert sorted((f.code, f.severity.value, f.place.file) for f in desk.told()) == [
        ("F003", "note", "~$U2.xlsx"),
        ("F018", "note", "._U2.xlsx"),
        ("F018", "note", "Thumbs.db"),
        ("F018", "note", "部门/desktop.ini"),
    ]
    assert {status for _, status, _ in roster(desk)} == {"received"}


def test_a_record_of_receipts_is_among_the_inputs(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put("inputs/2026/回收登记.csv", "文件,收到时间\nU2.xlsx,2027-01-05\n".encode())
    assessed(desk, capsys)
    assert "inputs/2026/回收登记.csv" in (desk.root / "reports/2026/manifest.json").read_text("utf-8")


def test_several_processes_make_the_same_of_it(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.returns(tiny.package({"乙镇.xlsx": locked(desk.filled("U2", {"A1": 81}))}), "报送.zip")
    desk.put("口令.txt", SECRET.encode())
    manifests = []
    for jobs in ("1", "2"):
        assessed(desk, capsys, "--jobs", jobs)
        manifests.append((desk.root / "reports/2026/manifest.json").read_bytes())
    assert manifests[0] == manifests[1]
