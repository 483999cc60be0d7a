"""The process that reads: one file after another from its standard input, each answered on standard output.

A hostile file can make it crash, hang or eat memory; nothing but that one file is lost then, because the
program that asked lives elsewhere (:mod:`pipeline.files.pool`). So nothing is caught here that is not a verdict
on the file: a panic of the reader's Rust code, memory running out, a slip of our own over bytes that nobody
foresaw all end the process, and its end is the verdict. What is imported here stays small: a dead worker is
replaced in the time that takes.
"""

import gc
import pickle
import signal
import sys
import zlib
from collections.abc import Sequence
from contextlib import suppress
from math import ceil

from pipeline.files.cells import Book, read_cells
from pipeline.files.encryption import opened
from pipeline.files.limits import MEGABYTE, Limits
from pipeline.files.ole import MAGIC
from pipeline.files.package import Unreadable
from pipeline.files.pipes import channels, receive, send

if sys.platform != "win32":
    import resource

MOST_ANSWER = 64 * MEGABYTE
"""A verdict longer than this is not handed over."""

_PLAIN, _DEFLATED = b"p", b"z"
_GROWTH = 256  # megabytes
_GRACE = 5  # seconds after which a worker ends itself whose program was killed while it hung


def request(content: bytes, limits: Limits, passwords: Sequence[str] = ()) -> tuple[bytes, bytes]:
    """The messages that ask for a file: what reading it may take and the passwords to try, and the file."""
    return pickle.dumps((limits, tuple(passwords))), content


def main() -> None:
    """Say that all is imported, then answer until nobody asks any more."""
    requests, answers = channels()
    gc.disable()  # cells refer to nothing: looking for rings among a million of them only takes time
    send(answers, b"")
    most = _size() + _GROWTH
    # Grown large, it would have less room for the next file than another in its place.
    while _size() < most and (asked := receive(requests, sys.maxsize)) is not None:
        limits: Limits
        passwords: Sequence[str]
        limits, passwords = pickle.loads(asked)  # noqa: S301 - the program asks, not the file
        content = receive(requests, sys.maxsize) or b""
        _restrain(limits.xls_memory_mb if content.startswith(MAGIC) else limits.memory_mb)
        _set_alarm(ceil(limits.seconds) + _GRACE)
        send(answers, answer(content, passwords))
        _set_alarm(0)


def answer(content: bytes, passwords: Sequence[str] = ()) -> bytes:
    """The verdict on a file, packed: a Book or an Unreadable, never longer than is handed over."""
    packed = pickle.dumps(_verdict(content, passwords), pickle.HIGHEST_PROTOCOL)
    if len(packed) > MOST_ANSWER:
        most = f"{MOST_ANSWER // MEGABYTE} MB"
        packed = pickle.dumps(Unreadable("F009", found="单元格内容过多", expected=most))
    # Many files of a few far cells each must not fill the program's memory with blanks.
    return _PLAIN + packed if len(packed) < MEGABYTE else _DEFLATED + zlib.compress(packed, 1)


def unpacked(answered: bytes) -> bytes:
    """A packed verdict as it was pickled, cut off where it would be longer than any that a worker packs."""
    form, packed = answered[:1], answered[1:]
    return zlib.decompressobj().decompress(packed, MOST_ANSWER) if form == _DEFLATED else packed


def _verdict(content: bytes, passwords: Sequence[str]) -> Book | Unreadable:
    plain = opened(content, passwords)
    if isinstance(plain, Unreadable):
        return plain
    try:
        return read_cells(plain)
    except Unreadable as problem:
        return problem


def _restrain(memory_mb: float) -> None:
    """Bound the memory, where the system can."""
    if sys.platform != "win32":
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = int(memory_mb * MEGABYTE)
        if most != resource.RLIM_INFINITY:
            wanted = min(wanted, most)
        with suppress(ValueError, OSError):  # macOS knows the limit and may not grant it
            resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _size() -> float:
    """The most memory this process has ever taken, in megabytes; at first that of its parent, as Linux counts."""
    if sys.platform == "win32":
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        MEGABYTE if sys.platform == "darwin" else 1024
    )


def _set_alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)
