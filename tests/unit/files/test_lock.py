"""One run at a time holds the lock; what a run that died left behind is none."""

import os
from pathlib import Path

import pytest

from pipeline.files.lock import only_run
from pipeline.model.findings import Refused


def told(path: Path) -> str:
    """What a second run is told."""
    with pytest.raises(Refused) as refusal, only_run(path, "check", "锁"):
        pass
    return str(refusal.value)


def test_a_second_run_is_told_whose_run_it_is(tmp_path: Path) -> None:
    path = tmp_path / "reports" / ".2026.lock"
    with only_run(path, "assess", "锁") as note:
        assert note is None
        said = told(path)
        assert "kaohe assess，" in said
        assert f"进程 {os.getpid()}" in said
        assert told(path) == said  # who was refused took nothing away
    assert not path.exists()
    with only_run(path, "check", "锁"):
        assert path.is_file()


def test_a_file_left_behind_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / ".2026.lock"
    path.write_text(
        "kaohe assess，2026-12-21 09:12 在 一台很久以前的机器 上开始，进程 4242", encoding="utf-8"
    )
    with only_run(path, "check", "锁"):
        assert path.read_text(encoding="utf-8").startswith("kaohe check，")
        assert "4242" not in path.read_text(encoding="utf-8")


def test_it_ends_with_what_is_done_under_it_also_where_that_fails(tmp_path: Path) -> None:
    path = tmp_path / ".2026.lock"
    with pytest.raises(ZeroDivisionError), only_run(path, "assess", "锁"):
        raise ZeroDivisionError
    assert not path.exists()


def test_a_lock_on_a_file_that_was_taken_away_meanwhile_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, sound = tmp_path / ".2026.lock", os.open
    opened: list[int] = []

    def slowly(*args: object) -> int:
        handle = sound(*args)  # type: ignore[arg-type]
        if not opened:
            path.unlink()
        opened.append(handle)
        return handle

    monkeypatch.setattr(os, "open", slowly)
    with only_run(path, "assess", "锁"):
        assert len(opened) == 2
        assert "kaohe assess" in told(path)


def test_where_no_lock_can_be_laid_the_refusal_says_so(tmp_path: Path) -> None:
    (tmp_path / "reports").write_bytes(b"")
    with pytest.raises(Refused) as refusal, only_run(tmp_path / "reports" / ".2026.lock", "assess", "锁"):
        pass
    assert [f.code for f in refusal.value.findings] == ["R010"]
