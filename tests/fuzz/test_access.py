"""Reading hostile files touches nothing but the files, the workspace and the installation."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.files import worker
from pipeline.files.limits import Limits
from pipeline.files.package import Unreadable
from pipeline.files.pipes import command
from pipeline.files.pool import Pool
from pipeline.files.reading import _verdict
from pipeline.files.worker import request
from pipeline.model.findings import Refused
from tests.fuzz.hostile import hostile
from tests.fuzz.run import LIMITS, mutants
from tests.workspaces import RETURNS, lay

GUARD = """
import os, sys, tempfile
allowed = tuple(os.path.realpath(path) for path in {places!r})
def stop(what):
    os.write({told}, f"{{what}}\\n".encode())
    os._exit(9)
def guard(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        path = os.path.realpath(os.fsdecode(args[0]))
        if not path.startswith(allowed):
            stop(("open", path))
    elif event == "subprocess.Popen":
        if args[0] != sys.executable:
            stop((event, args[0]))
    elif event.split(".")[0] in ("socket", "urllib", "ftplib", "http", "smtplib", "webbrowser"):
        stop((event, args))
    elif event in ("os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn", "os.startfile", "pty.spawn"):
        stop((event, args))
sys.addaudithook(guard)
"""
"""Ends the process at the first look elsewhere, saying at what."""

INSTALLATION = [
    *{str(Path(place).resolve()) for place in (sys.prefix, sys.base_prefix, *filter(None, sys.path))}
]

SYSTEM = ["/usr/share/zoneinfo", "/etc/localtime", "/dev/null", "/proc", "/sys"]
"""What the libraries of the whole program ask the system about time and processors."""


def guarded(*more: str) -> Pool:
    """A pool whose workers are under guard from their first line on; ``more`` is done right after it is set."""
    usual = command(worker.__name__)
    at = usual.index("-c") + 1
    guard = GUARD.format(places=INSTALLATION, told=2) + "\n".join(more) + "\n"
    return Pool([*usual[:at], guard + usual[at], *usual[at + 1 :]])


def test_workers_open_nothing_and_call_nobody() -> None:
    files = [content for content, _ in hostile().values()] + [content for _, content in mutants(100)]
    limits = Limits(seconds=20, memory_mb=300, xls_memory_mb=LIMITS.xls_memory_mb)
    pool = guarded()
    try:
        answers = list(pool.answers([request(content, limits) for content in files], 2, limits.seconds))
    finally:
        pool.close()
    verdicts = [_verdict(answer, limits) for answer in answers]
    codes = [verdict.code if isinstance(verdict, Unreadable) else "read" for verdict in verdicts]
    assert codes[: len(hostile())] == [code for _, code in hostile().values()]


@pytest.mark.parametrize(
    "look",
    ["open('/etc/hostname')", "import socket; socket.socket()", "import os; os.system('true')"],
)
def test_the_guard_does_stop_a_worker_that_looks_elsewhere(look: str) -> None:
    with pytest.raises(Refused):
        list(guarded(look).answers([(b"",)], 1, 10))


def test_a_whole_run_over_hostile_files_looks_nowhere_else(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    for name, (content, _) in hostile().items():
        desk.returns(content, f"{name}.xlsx")
    (desk.root / RETURNS / "link.xlsx").symlink_to("/etc/hostname")
    guard = GUARD.format(places=[*INSTALLATION, str(tmp_path), *SYSTEM], told=2)
    command = "import sys; sys.argv[0] = 'kaohe'; from pipeline.cli import main; main()"
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            guard + command,
            "assess",
            "--workspace",
            str(tmp_path),
            "--jobs",
            "2",
            "--json",
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    findings = (tmp_path / "reports/2026/data/findings.csv").read_text("utf-8-sig")
    for name, code in {"link": "F023", **{name: code for name, (_, code) in hostile().items()}}.items():
        assert [line.split(",")[1] for line in findings.splitlines() if f",{name}.xlsx," in line] == [code]
