"""Pieces are found again by their keys; whatever happened to the file, nothing worse comes of it than an empty store."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.files.store import Store

PIECES = {b"a": b"one", b"b": b"", b"c": bytes(100_000)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "aside" / "kept.sqlite"


def test_what_is_kept_is_found_and_what_is_gone_is_not(path: Path) -> None:
    store = Store(path)
    assert store.load() == {}
    store.keep(PIECES, ())
    assert store.load() == Store(path).load() == PIECES
    store.keep({b"d": b"four"}, {b"a", b"never there"})
    assert store.load() == {b"b": PIECES[b"b"], b"c": PIECES[b"c"], b"d": b"four"}


def test_only_its_owner_may_read_it(path: Path) -> None:
    Store(path).keep(PIECES, ())
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_written_where_nothing_is_kept(path: Path) -> None:
    Store(path).keep({}, ())
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"no database", bytes(4096), "甲".encode()])
def test_what_is_no_store_is_an_empty_one_and_becomes_one(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert Store(path).load() == {}
    Store(path).keep(PIECES, ())
    assert Store(path).load() == PIECES


def test_a_piece_that_was_changed_is_not_believed(path: Path) -> None:
    Store(path).keep(PIECES, ())
    with closing(sqlite3.connect(path)) as database, database:
        (sound,) = database.execute("SELECT piece FROM kept WHERE key = ?", (b"a",)).fetchone()
        database.execute("UPDATE kept SET piece = ? WHERE key = ?", (sound[:-1] + b"x", b"a"))
        database.execute("UPDATE kept SET piece = 'words' WHERE key = ?", (b"b",))
    assert Store(path).load() == {b"c": PIECES[b"c"]}


def test_a_damaged_file_costs_only_itself(path: Path) -> None:
    Store(path).keep(PIECES, ())
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert Store(path).load() == {}
    Store(path).keep(PIECES, ())
    assert Store(path).load() == PIECES


def test_a_folder_in_its_place_keeps_nothing(tmp_path: Path) -> None:
    Store(tmp_path).keep(PIECES, ())
    assert Store(tmp_path).load() == {}


def test_one_that_another_run_is_writing_keeps_nothing_now(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.files.store._PATIENCE", 0.05)
    Store(path).keep(PIECES, ())
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert Store(path).load() == {}
        Store(path).keep({b"d": b"four"}, ())
    assert Store(path).load() == PIECES
