"""A disk that fails, or a process that dies, at one moment of many: each time something is about to be written."""

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

Strike = Callable[[str, tuple[Any, ...]], object]
_SWEEPS = {"os.remove", "os.rmdir"}
_EVENTS = {"os.mkdir", "os.rename", *_SWEEPS, "os.fsync"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_armed: list[tuple[str, Strike]] = []
_listening = False


@contextmanager
def striking(root: Path, strike: Strike) -> Iterator[None]:
    """Inside, ``strike`` hears of everything that is about to be done to the disk under ``root``."""
    global _listening  # noqa: PLW0603 - what listens to the interpreter cannot be taken away again
    if not _listening:
        sys.addaudithook(_hear)
        _listening = True
    sound = os.fsync

    def fsync(handle: int) -> None:
        _hear("os.fsync", (str(root),))
        sound(handle)

    with patch("os.fsync", fsync):
        _armed.append((str(root), strike))
        try:
            yield
        finally:
            _armed.clear()


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _armed:
        return
    root, strike = _armed[0]
    if event == "ctypes.dlsym":  # two folders are about to be exchanged
        strike("exchange", (root,))
    elif event in _EVENTS or (event == "open" and (arguments[2] or 0) & _WRITING):
        path = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else root
        if path.startswith(root) or (event in _SWEEPS and not path.startswith("/")):
            strike(event, arguments)


def moments(root: Path, work: Callable[[], object]) -> list[str]:
    """What is done to the disk, in order, where nothing goes wrong."""
    heard: list[str] = []
    with striking(root, lambda event, _: heard.append(event)):
        work()
    return heard


def failing(root: Path, at: int, number: int, work: Callable[[], object]) -> None:
    """Do the work on a disk that says no once, the ``at``-th time it is asked for anything but an exchange."""
    left = at

    def strike(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event == "exchange":
            return
        left -= 1
        if left == -1:
            named = [os.fsdecode(arguments[0])] if event != "os.fsync" else []
            other = [None, os.fsdecode(arguments[1])] if event == "os.rename" else []
            raise OSError(number, os.strerror(number), *named, *other)

    with striking(root, strike):
        work()


def killed(root: Path, at: int, work: Callable[[], object]) -> bool:
    """Do the work in a process that is killed just before the ``at``-th thing it does; whether it came so far."""
    left = at

    def strike(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == -1:
            os.kill(os.getpid(), signal.SIGKILL)

    def work_until() -> None:
        with striking(root, strike):
            work()

    return os.WIFSIGNALED(os.waitpid(in_a_child(work_until), 0)[1])


def in_a_child(work: Callable[[], object]) -> int:
    """Begin the work in a process of its own, which knows all that this one has worked out; its number."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of forking beside threads: the child starts none
        child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def tree(root: Path, *parts: str) -> dict[str, bytes | None]:
    """Everything under folders of a workspace by its path; a folder as None."""
    found = [path for part in parts for path in sorted((root / part).rglob("*"))]
    return {p.relative_to(root).as_posix(): p.read_bytes() if p.is_file() else None for p in found}


forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be doubled here")
