"""One run at a time: who writes a year's files holds a lock that the system drops when the process ends, however it ends.

What stands in the file is only for the message to whoever comes second; a file left over from a run that died is no lock.
"""

import errno
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.files.disk import cannot_write
from pipeline.model.findings import Finding, Refused, finding
from pipeline.model.places import Place

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_BUSY = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
_FAR = 2**20
"""Windows lets nobody read what is locked: so a byte is locked that nobody needs to read."""


@contextmanager
def only_run(path: Path, command: str, shown: str) -> Iterator[Finding | None]:
    """Hold the lock; refused at once, with whose run it is, where another one does.

    Yields a note where the disk knows no locks: the run goes on, and the office has to see to it that it is the only one.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, note = _taken(path, shown)
    except OSError as error:
        raise cannot_write(error, shown) from error
    try:
        try:
            os.ftruncate(handle, 0)
            os.write(handle, _about(command).encode())
        except OSError as error:
            raise cannot_write(error, shown) from error
        yield note
    finally:
        _release(path, handle)


def _taken(path: Path, shown: str) -> tuple[int, Finding | None]:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        note = None
        try:
            _lock(handle)
        except OSError as error:
            if error.errno in _BUSY:
                os.close(handle)
                raise Refused([finding("R050", Place(shown), found=_holder(path))]) from error
            # a network disk that knows no locks: nothing else can be told from here
            note = finding("R051", Place(shown))
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle, note
        os.close(handle)  # whoever held it took the file away meanwhile: this is a lock on nothing


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _release(path: Path, handle: int) -> None:
    if sys.platform == "win32":  # an open file cannot be taken away there
        os.close(handle)
    with suppress(OSError):
        path.unlink()
    if sys.platform != "win32":
        os.close(handle)


def _about(command: str) -> str:
    since = time.strftime("%Y-%m-%d %H:%M")
    return f"kaohe {command}，{since} 在 {platform.node()} 上开始，进程 {os.getpid()}"


def _holder(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace").strip() or "刚刚开始"
    return "刚刚开始"
