"""What was worked out before, kept by a key that says what from: never needed, never believed unchecked.

The file may be deleted at any moment; damaged, locked or on a disk that is full or cannot be written, it is as
if it were empty.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_SEAL = 16
_PATIENCE = 5.0  # seconds that another run's writing is waited for


class Store:
    """Pieces of bytes by their keys, in one file for its owner's eyes only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[bytes, bytes]:
        """Every piece that is kept and sound."""
        if not self._path.is_file():
            return {}
        rows: list[tuple[bytes, bytes]] = (
            self._try(lambda kept: kept.execute("SELECT key, piece FROM kept").fetchall()) or []
        )
        return {key: piece[_SEAL:] for key, piece in rows if _is_sound(piece)}

    def keep(self, new: Mapping[bytes, bytes], gone: Collection[bytes]) -> None:
        """Keep the new pieces and forget those that are gone."""
        if not new and not gone:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(0o600)

        def write(kept: sqlite3.Connection) -> None:
            kept.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, piece BLOB NOT NULL)")
            kept.executemany("DELETE FROM kept WHERE key = ?", [(key,) for key in gone])
            rows = [(key, _sealed(piece)) for key, piece in new.items()]
            kept.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)

        self._try(write)

    def _try(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """The work done in one transaction; None where the file does not let it be done."""
        try:
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as kept, kept:
                return work(kept)
        except sqlite3.OperationalError:  # locked, read-only, full, or without our table
            return None
        except sqlite3.DatabaseError:  # no database, or not any more
            with suppress(OSError):
                self._path.unlink()
            return None


def _is_sound(piece: object) -> bool:
    return isinstance(piece, bytes) and _sealed(piece[_SEAL:]) == piece


def _sealed(piece: bytes) -> bytes:
    """The piece behind a digest of itself."""
    return hashlib.blake2b(piece, digest_size=_SEAL).digest() + piece
