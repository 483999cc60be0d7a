"""The command as it dies and as it meets another one: real processes, killed, stopped and started side by side."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.files import lock
from tests.moments import tree
from tests.unit.command import kaohe
from tests.workspaces import Desk, lay

KAOHE = "from pipeline.cli import main; main()"
Screen = pytest.CaptureFixture[str]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are not stopped by signals there")


@contextmanager
def begun(desk: Desk, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A command of its own, killed in the end at the latest."""
    command = [
        sys.executable,
        "-c",
        KAOHE,
        *arguments,
        "--workspace",
        str(desk.root),
        "--quiet",
        "--jobs",
        "1",
    ]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def locked(desk: Desk) -> Path:
    """The file of the lock, as soon as a run holds it and says so."""
    path, until = desk.root / "reports" / ".2026.lock", time.monotonic() + 60
    while not (path.is_file() and path.read_text(encoding="utf-8")):
        assert time.monotonic() < until
        time.sleep(0.01)
    return path


def reports(desk: Desk) -> dict[str, bytes | None]:
    """What the office has in hand."""
    return tree(desk.root, "reports/2026")


def test_of_two_runs_one_goes_on_and_the_other_says_whose_run_it_is(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path)
    with begun(desk, "assess") as first:
        locked(desk)
        first.send_signal(signal.SIGSTOP)
        for command in (("assess",), ("check",), ("issue",), ("runs", "--back", "1")):
            code, out, err = kaohe(capsys, *command, "--workspace", str(desk.root))
            assert (code, out) == (2, "")
            assert err.startswith("R050 reports/.2026.lock 另一个运行正在写这一年的文件：kaohe assess，")
            assert f"，进程 {first.pid}。" in err
        assert kaohe(capsys, "collect", "--workspace", str(desk.root), "--quiet")[0] == 0
        first.send_signal(signal.SIGCONT)
        _, err = first.communicate()
        assert (first.returncode, err) == (0, "")
    assert (desk.root / "reports/2026/manifest.json").is_file()
    assert sorted(p.name for p in (desk.root / "reports").iterdir()) == ["2025", "2026"]


def test_the_lock_of_a_run_that_was_killed_is_none(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path)
    with begun(desk, "assess") as first:
        path = locked(desk)
        first.kill()
        first.wait()
        assert path.is_file()
    code, _, err = kaohe(capsys, "assess", "--workspace", str(desk.root), "--quiet")
    assert (code, err) == (0, "")
    assert sorted(p.name for p in (desk.root / "reports").iterdir()) == ["2025", "2026"]


def test_a_command_killed_at_a_random_moment_leaves_the_old_or_the_new(
    tmp_path: Path, capsys: Screen
) -> None:
    desk = lay(tmp_path)
    again = ("assess", "--workspace", str(desk.root), "--quiet")
    assert kaohe(capsys, *again)[0] == 0
    old = reports(desk)
    desk.returns(desk.filled("U2", {"A1": 90}))
    undisturbed = lay(tmp_path / "别处")
    undisturbed.returns(undisturbed.filled("U2", {"A1": 90}))
    begin = time.monotonic()
    with begun(undisturbed, "assess") as process:
        process.communicate()
    lasts, new = time.monotonic() - begin, reports(undisturbed)
    assert old != new
    chance = random.Random(2)  # noqa: S311 - not for secrets
    for part in range(6):
        with begun(desk, "assess") as process:
            time.sleep(lasts * (part + chance.random()) / 6)
            process.kill()
        assert reports(desk) in (old, new)
    assert kaohe(capsys, *again)[0] == 0
    assert reports(desk) == new
    assert sorted(p.name for p in (desk.root / "reports").iterdir()) == [".历次", "2025", "2026"]
    assert tree(desk.root, "reports/.历次/2026/1").keys() == {
        path.replace("reports/2026", "reports/.历次/2026/1") for path in old
    }


def test_where_nothing_can_be_written_the_command_ends_with_code_2(
    tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = lay(tmp_path)
    assert kaohe(capsys, "assess", "--workspace", str(desk.root), "--quiet")[0] == 0
    old = tree(desk.root, "reports")

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    desk.returns(desk.filled("U2", {"A1": 90}))
    code, out, err = kaohe(capsys, "assess", "--workspace", str(desk.root), "--quiet")
    assert (code, out) == (2, "")
    assert err == (
        "R010 reports/2026/2026考核结果汇总.xlsx 无法写入：磁盘已满。请清理磁盘，腾出空间。"
        "处理好后重新运行；原有文件未受影响。\n"
    )
    assert tree(desk.root, "reports") == old


def test_where_the_disk_knows_no_locks_the_run_goes_on_and_says_so(
    tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = lay(tmp_path)

    def knows_none(_: int) -> None:
        raise OSError(95, os.strerror(95))

    monkeypatch.setattr(lock, "_lock", knows_none)
    code, _, err = kaohe(capsys, "check", "--workspace", str(desk.root), "--quiet")
    assert code == 0
    assert err.startswith("R051 reports/.2026.lock 这个磁盘不支持文件锁")
