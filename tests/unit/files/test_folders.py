"""Files and folders written whole or not at all."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.files import folders
from pipeline.files.folders import digest, read_at_most, received, returned_files, write_file, write_folder
from pipeline.files.package import Unreadable
from pipeline.model.findings import Refused
from tests.damage.file_ways import grows, is_held, while_closed, while_opened
from tests.unit.files import tiny


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in returned_files(folder)}


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "2026"
    write_folder(folder, {"a.csv": b"1", "x/b.csv": b"2"})
    write_folder(folder, {"c.csv": b"3"})
    assert content(folder) == {"c.csv": b"3"}
    assert [p.name for p in folder.parent.iterdir()] == ["2026"]


def test_a_folder_may_become_empty(tmp_path: Path) -> None:
    write_folder(tmp_path / "returned", {"a.xlsx": b"1"})
    write_folder(tmp_path / "returned", {})
    assert content(tmp_path / "returned") == {}


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, ZeroDivisionError])
def test_where_files_break_off_the_old_folder_stays_whole(
    trouble: type[BaseException], tmp_path: Path
) -> None:
    folder = tmp_path / "issued" / "2026"
    write_folder(folder, {"a.xlsx": b"1", "b.xlsx": b"2"})

    def breaking_off() -> Iterator[tuple[str, bytes]]:
        yield "a.xlsx", b"3"
        assert content(folder) == {"a.xlsx": b"1", "b.xlsx": b"2"}
        raise trouble

    with pytest.raises(trouble):
        write_folder(folder, breaking_off())
    assert content(tmp_path) == {"issued/2026/a.xlsx": b"1", "issued/2026/b.xlsx": b"2"}
    write_folder(folder, iter([("c.xlsx", b"4")]))
    assert content(tmp_path) == {"issued/2026/c.xlsx": b"4"}


@pytest.mark.parametrize("write", [lambda p: write_folder(p, {"a": b""}), lambda p: write_file(p, b"")])
def test_where_nothing_can_be_written_the_refusal_says_so(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(Refused) as refusal:
        write(tmp_path / "file" / "2026")
    assert [f.code for f in refusal.value.findings] == ["R010"]
    assert content(tmp_path) == {"file": b"kept"}


def test_of_a_file_too_large_only_so_much_is_read_as_tells_that_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST_BYTES", 10)
    (tmp_path / "a.xlsx").write_bytes(bytes(100))
    assert len(read_at_most(tmp_path / "a.xlsx")) == 11
    assert digest(tmp_path / "a.xlsx") == hashlib.sha256(bytes(100)).hexdigest()


def test_a_zip_of_returns_may_be_larger_than_any_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST_BYTES", 10)
    (tmp_path / "包.zip").write_bytes(tiny.package({"甲.xlsx": bytes(100)}))
    assert read_at_most(tmp_path / "包.zip") == (tmp_path / "包.zip").read_bytes()


def came(folder: Path) -> list[tuple[str, str]]:
    """What is received, each with the code of why it is not to be read."""
    return [(file.name, file.problem.code if file.problem else "") for file in received(folder)]


def test_nothing_behind_a_link_is_opened(tmp_path: Path) -> None:
    returns, outside = tmp_path / "returns", tmp_path / "outside"
    returns.mkdir()
    outside.mkdir()
    (outside / "secret.xlsx").write_bytes(b"secret")
    (returns / "a.xlsx").write_bytes(b"sound")
    (returns / "b.xlsx").symlink_to(outside / "secret.xlsx")
    (returns / "c").symlink_to(outside, target_is_directory=True)
    (returns / "d.xlsx").symlink_to(returns / "a.xlsx")
    (returns / "e.xlsx").symlink_to(returns / "nowhere.xlsx")
    assert came(returns) == [
        ("a.xlsx", ""),
        *((name, "F023") for name in ("b.xlsx", "c", "d.xlsx", "e.xlsx")),
    ]
    assert [path.name for path in returned_files(returns)] == ["a.xlsx"]


def test_the_returns_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "a.xlsx").write_bytes(b"sound")
    (tmp_path / "returns").symlink_to(tmp_path / "share", target_is_directory=True)
    assert came(tmp_path / "returns") == [("a.xlsx", "")]


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes among files there")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert came(tmp_path) == [("a.xlsx", "F023")]


def test_a_file_that_changes_while_it_is_read_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"sound")
    with while_opened("a.xlsx", grows), pytest.raises(Unreadable) as problem:
        read_at_most(path)
    assert problem.value.code == "F022"
    assert read_at_most(path) == b"sound\0"


def test_a_file_that_another_program_holds_costs_only_itself(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(b"sound")
    with while_opened("a.xlsx", is_held):
        assert came(tmp_path) == [("a.xlsx", "F022"), ("b.xlsx", "")]
        assert digest(tmp_path / "a.xlsx") == ""


def three_folders(root: Path) -> Path:
    returns = root / "returns"
    for name in ("a", "b", "b/c"):
        (returns / name).mkdir(parents=True)
        (returns / name / "表.xlsx").write_bytes(b"sound")
    return returns


def test_a_folder_that_does_not_open_is_told_and_costs_only_what_is_in_it(tmp_path: Path) -> None:
    returns = three_folders(tmp_path)
    with while_closed("b"):
        assert sorted(came(returns)) == [("a/表.xlsx", ""), ("b/", "F032")]
        assert [path.parent.name for path in returned_files(returns)] == ["a"]


def test_so_is_a_folder_of_which_only_the_names_may_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    returns = three_folders(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "b")
    assert sorted(came(returns)) == [("a/表.xlsx", ""), ("b/", "F032")]


def test_where_the_whole_folder_does_not_open_nothing_is_done(tmp_path: Path) -> None:
    returns = three_folders(tmp_path)
    with while_closed("returns"), pytest.raises(Refused) as refusal:
        came(returns)
    assert [str(f) for f in refusal.value.findings] == [
        "F032 returns 文件夹打不开：没有读取的权限。里面的文件都没有读取。请开放它的读取权限，或把里面的文件移出来，然后重新运行。"
    ]
