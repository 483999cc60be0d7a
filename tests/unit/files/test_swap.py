"""Folders replaced together, by exchange or by renaming; what is in the way is named."""

from pathlib import Path

import pytest

from pipeline.files import swap
from pipeline.files.swap import Shelf
from pipeline.model.findings import Refused
from tests.moments import tree


@pytest.fixture(params=["exchanged", "renamed"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    if request.param == "renamed":
        monkeypatch.setattr(swap, "exchange", lambda *_: False)
    return Shelf(tmp_path / "reports", "2026", tmp_path)


def content(shelf: Shelf) -> dict[str, bytes]:
    return {path: told for path, told in tree(shelf.parent, ".").items() if told is not None}


def test_several_folders_are_replaced_together_and_one_is_kept(shelf: Shelf) -> None:
    shelf.write({"2026": {"a": b"1"}, "2026-S1": {"b/c": b"2"}})
    shelf.write({"2026": {"a": b"3"}, "2026-S1": {}}, {"2026": shelf.parent / ".历次" / "2026" / "1"})
    assert content(shelf) == {"2026/a": b"3", ".历次/2026/1/a": b"1"}
    assert (shelf.parent / "2026-S1").is_dir()
    assert sorted(p.name for p in shelf.parent.iterdir()) == [".历次", "2026", "2026-S1"]


def test_a_file_that_stays_is_as_old_as_it_was(shelf: Shelf) -> None:
    shelf.write({"2026": {"a": b"1"}})
    before = (shelf.parent / "2026" / "a").stat().st_mtime_ns
    shelf.write({"2026": {"b": shelf.parent / "2026" / "a"}})
    assert content(shelf) == {"2026/b": b"1"}
    assert (shelf.parent / "2026" / "b").stat().st_mtime_ns == before


def test_a_folder_that_lies_elsewhere_is_put_in_the_place_of_the_old(shelf: Shelf) -> None:
    shelf.write({"2026": {"a": b"1"}, "x": {"a": b"2"}})
    shelf.put("2026", shelf.parent / "x", shelf.parent / "y")
    assert content(shelf) == {"2026/a": b"2", "y/a": b"1"}
    shelf.put("2026", shelf.parent / "y", None)
    assert content(shelf) == {"2026/a": b"1"}


def test_what_a_run_that_died_laid_aside_is_swept(shelf: Shelf) -> None:
    (shelf.parent / ".2026.new" / "new" / "2026").mkdir(parents=True)
    assert shelf.unfinished
    shelf.finish()
    assert not shelf.unfinished
    assert content(shelf) == {}


def test_a_plan_that_cannot_be_read_moves_nothing(shelf: Shelf) -> None:
    shelf.write({"2026": {"a": b"1"}})
    (shelf.parent / ".2026.swap").mkdir()
    (shelf.parent / ".2026.swap" / "swap.json").write_bytes(b"[{")
    shelf.finish()
    assert content(shelf) == {"2026/a": b"1"}
    assert not shelf.unfinished


def test_a_report_that_is_open_in_another_program_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: a folder cannot be renamed while a file in it is open, nor that file opened for writing."""
    shelf = Shelf(tmp_path / "reports", "2026", tmp_path)
    shelf.write({"2026-S1": {"a": b"1"}, "2026": {"a": b"1", "x/排名.xlsx": b"1"}})
    held = tmp_path / "reports" / "2026" / "x" / "排名.xlsx"
    rename, opening = Path.rename, Path.open

    def not_renamed(path: Path, target: Path) -> Path:
        if held.is_relative_to(path) and not path.name.startswith("."):
            raise PermissionError(13, "The process cannot access the file", str(path), None, str(target))
        return rename(path, target)

    def not_opened(path: Path, mode: str = "r") -> object:
        if path == held and "+" in mode:
            raise PermissionError(13, "The process cannot access the file", str(path))
        return opening(path, mode)

    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", not_renamed)
    monkeypatch.setattr(Path, "open", not_opened)
    with pytest.raises(Refused) as refusal:
        shelf.write({"2026-S1": {"a": b"2"}, "2026": {"a": b"2"}})
    (told,) = refusal.value.findings
    assert (told.code, str(told.place)) == ("R010", "reports/2026/x/排名.xlsx")
    assert "请关闭打开着它的程序（如 Excel、WPS）" in told.message
    assert content(shelf) == {"2026-S1/a": b"1", "2026/a": b"1", "2026/x/排名.xlsx": b"1"}
    assert sorted(p.name for p in shelf.parent.iterdir()) == ["2026", "2026-S1"]


def test_an_old_folder_that_cannot_be_put_back_is_not_swept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk goes away in the middle: the next command finishes what was begun."""
    shelf = Shelf(tmp_path / "reports", "2026", tmp_path)
    shelf.write({"2026": {"a": b"1"}})
    rename = Path.rename
    gone: list[Path] = []

    def then_gone(path: Path, target: Path) -> Path:
        if gone or path.parent.name == "new":
            gone.append(path)
            raise OSError(5, "Input/output error", str(path), None, str(target))
        return rename(path, target)

    with monkeypatch.context() as during:
        during.setattr(swap, "exchange", lambda *_: False)
        during.setattr(Path, "rename", then_gone)
        with pytest.raises(Refused):
            shelf.write({"2026": {"a": b"2"}})
    assert b"1" in content(shelf).values()
    shelf.finish()
    assert content(shelf) == {"2026/a": b"2"}
