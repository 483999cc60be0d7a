"""A second run says what the first said, reads only what changed, and never believes what it kept of something else."""

import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.collect import returns
from pipeline.files import reading
from pipeline.files.cells import Book
from pipeline.files.package import Unreadable
from pipeline.files.store import Store
from pipeline.files.unpacking import unpack
from pipeline.files.workspace import KEPT
from tests.workspaces import LEDGER_FILE, RETURNS, SCHEME_FILE, Desk, lay

Reads = list[int]
"""How many files each run gave to the readers."""


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    counted: Reads = []
    real = reading.read_books

    def counting(contents: Iterator[bytes], *rest: object, **more: object) -> Iterator[Book | Unreadable]:
        given = list(contents)
        counted.append(len(given))
        return real(given, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(returns, "read_books", counting)
    return counted


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three returns, one of them with a mistake and one told in a note, and a file that is none."""
    desk = lay(tmp_path)
    desk.typed("待查")
    desk.put(f"{RETURNS}/乱.xlsx", b"PK\3\4 broken")
    return desk


def said(desk: Desk) -> tuple[object, ...]:
    run = desk.run()
    tables = run.facts, run.collection.roster, run.scores, run.ranking
    return (*(table.to_csv() for table in tables), run.findings, [str(a) for a in run.accounts])


def test_a_second_run_reads_nothing_and_says_the_same(desk: Desk, reads: Reads) -> None:
    first = said(desk)
    assert said(desk) == first
    assert reads == [4, 0]


def test_only_what_changed_is_read_again(desk: Desk, reads: Reads) -> None:
    said(desk)
    desk.typed(81.0)
    changed = said(desk)
    shutil.rmtree(desk.root / KEPT)
    assert said(desk) == changed
    assert reads == [4, 1, 4]


LATER = """
## 方案
| 项目 | 内容 |
| 交回期限 | 2027-01-02 |
"""
CHANGES: dict[str, Callable[[Desk], object]] = {
    "limits": lambda desk: desk.put("kaohe.toml", b'period = "2026"\n[limits]\nseconds = 9\n'),
    "scheme": lambda desk: desk.put(
        SCHEME_FILE, (lay(desk.root.parent / "other", LATER).root / SCHEME_FILE).read_bytes()
    ),
    "passwords": lambda desk: desk.put("口令.txt", b"secret\n"),
    "last year": lambda desk: shutil.rmtree(desk.root / "reports/2025"),
    "key": lambda desk: desk.put(".kaohe-key", b"0" * 64),
    "names": lambda desk: [p.rename(p.with_name(f"x{p.name}")) for p in (desk.root / RETURNS).iterdir()],
}


@pytest.mark.parametrize("change", CHANGES)
def test_everything_is_read_again_where_reading_may_have_another_result(
    desk: Desk, reads: Reads, change: str
) -> None:
    said(desk)
    CHANGES[change](desk)
    said(desk)
    assert reads == [4, 4]


def test_what_the_ledger_says_changes_nothing_of_what_was_read(desk: Desk, reads: Reads) -> None:
    said(desk)
    desk.remove(LEDGER_FILE)
    said(desk)
    assert reads == [4, 0]


def test_a_file_that_is_gone_is_forgotten(desk: Desk, reads: Reads) -> None:
    said(desk)
    kept = Store(desk.run().workspace.kept)
    before = len(kept.load())
    (desk.root / RETURNS / "乱.xlsx").unlink()
    said(desk)
    assert (before, len(kept.load()), reads) == (4, 3, [4, 0])


def test_a_verdict_that_hung_on_the_machine_is_not_kept(
    desk: Desk, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(
            returns, "read_books", lambda contents, *_, **__: (Unreadable("F020") for _ in contents)
        )
        assert [f.code for f in desk.told()].count("F020") == 4
    assert "F020" not in [f.code for f in desk.told()]
    assert reads == [4]


LENGTH = {
    what: b"\x80\x05\x8e" + top.to_bytes(8, "little") for what, top in (("much", 2**62), ("more", 2**64 - 1))
}
"""Pieces that promise more bytes than any memory holds, or any machine counts."""
PIECES = {
    "nothing": b"",
    "noise": b"no pickle",
    "an unknown unit": pickle.dumps(("U9", [])),
    "a path": pickle.dumps(Path("x")),
    "a list": pickle.dumps([1]),
    **LENGTH,
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_piece_that_is_no_return_is_read_again_once(desk: Desk, reads: Reads, piece: bytes) -> None:
    first = said(desk)
    store = Store(desk.run().workspace.kept)
    store.keep(dict.fromkeys(store.load(), piece), ())
    assert said(desk) == said(desk) == first
    assert reads == [4, 4, 0]


def test_nothing_is_called_by_what_is_unpacked() -> None:
    with pytest.raises(pickle.UnpicklingError):
        unpack(pickle.dumps(shutil.rmtree), ())
