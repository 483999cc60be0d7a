"""Reading workbooks of unknown origin: each to its cells or to the reason it cannot be read, never in our own process."""

import atexit
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pipeline.files import cells, marks, package, sniff, worker
from pipeline.files.cells import Book
from pipeline.files.limits import USUAL, Limits
from pipeline.files.package import Unreadable
from pipeline.files.pipes import command
from pipeline.files.pool import Lost, Pool
from pipeline.files.unpacking import DAMAGE, unpack
from pipeline.files.worker import request, unpacked


def read_books(
    contents: Iterable[bytes], jobs: int = 1, limits: Limits = USUAL, passwords: Sequence[str] = ()
) -> Iterator[Book | Unreadable]:
    """Each file's workbook or why there is none, in the order given; ``jobs`` workers read side by side.

    A file that kills its worker, hangs or outgrows the limits costs only itself. Workers read on while what they
    have read is used. ``passwords`` are tried on a workbook that asks for one.
    """
    requests = (request(content, limits, passwords) for content in contents)
    for answer in _pool().answers(requests, jobs, limits.seconds):
        yield _verdict(answer, limits)


def read_book(content: bytes, limits: Limits = USUAL) -> Book:
    """One file's workbook; raises :class:`Unreadable`."""
    (found,) = read_books([content], limits=limits)
    if isinstance(found, Unreadable):
        raise found
    return found


def begin() -> None:
    """Start a process that reads while the program still loads what it works with afterwards."""
    _pool().begin()


@cache
def _pool() -> Pool:
    """The one pool of the program: a run reads the scheme, the ledger and the returns, and starts workers once."""
    pool = Pool(command(worker.__name__))
    atexit.register(pool.close)
    return pool


def _verdict(answer: bytes | Lost, limits: Limits) -> Book | Unreadable:
    if answer is Lost.LATE:
        return Unreadable("F019", found=f"{limits.seconds:g}")
    if answer is Lost.DEAD:
        return Unreadable("F020")
    try:
        found = unpack(unpacked(answer), _VERDICT)
    except (*DAMAGE, zlib.error):
        return Unreadable("F020")
    return found if isinstance(found, Book | Unreadable) else Unreadable("F020")


_VERDICT = {
    *((cells.__name__, name) for name in ("Book", "Sheet")),
    (marks.__name__, "Marks"),
    *((package.__name__, name) for name in ("Unreadable", "_unreadable")),
    (sniff.__name__, "Kind"),
    *(("datetime", name) for name in ("date", "datetime", "time", "timedelta")),
}
"""What a verdict is made of; nothing else is taken from a worker: a hostile file may have got hold of it."""
