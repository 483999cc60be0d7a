"""Reading many workbooks: each to its cells or to the reason it cannot be read, in several processes if asked."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from pipeline.files.cells import Book, read_cells
from pipeline.files.package import Unreadable


def read_books(contents: Sequence[bytes], jobs: int = 1) -> list[Book | Unreadable]:
    """Each file's workbook or why there is none, in the order given; ``jobs`` processes read side by side."""
    if jobs <= 1 or len(contents) < 2:
        return [_read(content) for content in contents]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(_read, contents, chunksize=max(1, len(contents) // (jobs * 4))))


def _read(content: bytes) -> Book | Unreadable:
    try:
        return read_cells(content)
    except Unreadable as problem:
        return problem
