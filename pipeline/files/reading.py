"""Reading many workbooks: each to its cells or to the reason it cannot be read, in several processes if asked."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from pipeline.files.cells import Book, read_cells
from pipeline.files.encryption import opened
from pipeline.files.package import Unreadable


def read_books(
    contents: Sequence[bytes], jobs: int = 1, passwords: Sequence[str] = ()
) -> list[Book | Unreadable]:
    """Each file's workbook or why there is none, in the order given; ``jobs`` processes read side by side.

    ``passwords`` are tried on a workbook that asks for one.
    """
    read = partial(_read, passwords=tuple(passwords))
    if jobs <= 1 or len(contents) < 2:
        return [read(content) for content in contents]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(read, contents, chunksize=max(1, len(contents) // (jobs * 4))))


def _read(content: bytes, passwords: Sequence[str]) -> Book | Unreadable:
    plain = opened(content, passwords)
    if isinstance(plain, Unreadable):
        return plain
    try:
        return read_cells(plain)
    except Unreadable as problem:
        return problem
