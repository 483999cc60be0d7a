"""What is made in a second process is what would be made here, whatever becomes of that process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files import beside as module
from pipeline.files.beside import beside, second_process
from pipeline.model.findings import Refused, finding

HOME = os.getpid()


def ready() -> None:
    """What the second process calls first."""
    os.environ["KAOHE_READY"] = "yes"


def unnamed() -> Callable[[], int]:
    """A function that nobody finds by its name."""

    def pid() -> int:
        return os.getpid()

    return pid


def was_ready() -> str:
    return os.environ.get("KAOHE_READY", "no")


def spell(*words: str, ending: str = "") -> tuple[int, str]:
    return os.getpid(), "".join(words) + ending


def refuse(found: str) -> None:
    raise Refused([finding("R042", found=f"{found} {os.getpid()}")])


def die_away_from(home: int) -> int:
    if os.getpid() != home:
        os._exit(3)
    return home


def when_there(path: Path) -> str:
    while not path.exists():
        time.sleep(0.005)
    return path.name


def test_the_work_is_done_in_a_process_that_is_ready_and_ends_with_what_wanted_it() -> None:
    with second_process(__name__):
        answers = [beside(spell, "a", str(n), ending="z") for n in range(20)]
        first, *others = [answer() for answer in answers]
        assert beside(was_ready)() == "yes"
    assert [first[1], *(word for _, word in others)] == [f"a{n}z" for n in range(20)]
    assert {first[0]} == {pid for pid, _ in others}
    assert first[0] != HOME
    assert beside(spell, "a")() == (HOME, "a")
    with pytest.raises(ProcessLookupError):
        os.kill(first[0], 0)


def test_where_no_second_process_is_wanted_the_work_is_done_here_once_it_is_asked_for() -> None:
    with second_process("nowhere", wanted=False):
        assert beside(spell, "a")() == (HOME, "a")
        assert beside(was_ready)() == "no"


def test_where_none_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "command", lambda _: ["/nowhere/python"])
    with second_process(__name__):
        assert beside(spell, "a")() == (HOME, "a")


def test_a_module_that_cannot_be_imported_leaves_the_work_here() -> None:
    with second_process("pipeline.nowhere"):
        assert beside(spell, "a")() == (HOME, "a")


def test_work_that_fails_there_fails_here_alike() -> None:
    with second_process(__name__):
        good, bad = beside(spell, "a"), beside(refuse, "坏")
        assert good()[0] != HOME
        with pytest.raises(Refused, match=f"坏 {HOME}"):
            bad()


def test_what_cannot_be_handed_over_is_worked_on_here() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with second_process(__name__):
        assert beside(unnamed())() == HOME
        assert beside(len, deep)() == 1
        assert beside(spell)()[0] != HOME


def test_a_process_that_dies_leaves_the_rest_of_the_work_here() -> None:
    with second_process(__name__):
        before, last, after = beside(spell, "a"), beside(die_away_from, HOME), beside(spell, "b")
        assert before()[0] != HOME
        assert (last(), after()) == (HOME, (HOME, "b"))


def test_nobody_waits_for_a_request_to_be_taken(tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    with second_process(__name__):
        waiting, large = beside(when_there, sign), beside(len, bytes(10_000_000))
        sign.touch()
        assert (waiting(), large()) == ("sign", 10_000_000)


def test_what_is_unfinished_in_the_end_is_left(tmp_path: Path) -> None:
    with second_process(__name__):
        never = beside(when_there, tmp_path / "never")
        beside(spell, "a")
    (tmp_path / "never").touch()
    assert never() == "never"


PROGRAM = f"""
import sys, time
from pipeline.files.beside import beside, second_process
from tests.unit.files.test_beside import spell
with second_process({__name__!r}):
    print(beside(spell)()[0], flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_it_does_not_outlive_the_program_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=Path(__file__).parents[3],
    ) as program:
        assert program.stdout is not None
        second = Path("/proc", program.stdout.readline().strip())
        assert second.name.isdecimal()
        assert second.exists()
        program.send_signal(signal.SIGKILL)
    until = time.monotonic() + 60
    while second.exists() and "zombie" not in (second / "status").read_text(encoding="utf-8"):
        assert time.monotonic() < until
        time.sleep(0.01)
