"""Files and folders written whole or not at all."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files import folders
from pipeline.files.folders import digest, read_at_most, returned_files, write_file, write_folder
from pipeline.model.findings import Refused


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


def test_what_a_run_that_died_left_behind_is_put_right(tmp_path: Path) -> None:
    (tmp_path / ".2026.old").mkdir()
    (tmp_path / ".2026.old" / "a.csv").write_bytes(b"sound")
    (tmp_path / ".2026.new").mkdir()
    (tmp_path / ".2026.new" / "a.csv").write_bytes(b"half")
    write_folder(tmp_path / "2026", {"b.csv": b"new"})
    assert content(tmp_path) == {"2026/b.csv": b"new"}


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
