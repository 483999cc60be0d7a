"""Returns read before are not read again: what a file said is kept by all that reading it depends on."""

import hashlib
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from pipeline.collect.facts import Return
from pipeline.files.bundles import ReturnedFile
from pipeline.files.store import Store
from pipeline.files.unpacking import DAMAGE, unpack
from pipeline.issue.occasion import Occasion
from pipeline.model.findings import Finding

_FIELDS = tuple(one.name for one in fields(Return) if one.name not in ("unit", "received"))
_PARTS = {
    *(("pipeline.model.findings", name) for name in ("Finding", "Severity")),
    ("pipeline.model.places", "Place"),
    ("pipeline.issue.identity", "Identity"),
    ("pipeline.files.sniff", "Kind"),
    *(("datetime", name) for name in ("date", "datetime")),
}
"""What a return that was read is made of."""
_ONCE = {"F019", "F020"}
"""A worker that was late or died may do better another time."""


class Kept:
    """What files said when they were read last, for one occasion.

    ``also`` is what reading depends on besides the file, its name, the occasion and the program.
    """

    def __init__(self, store: Store, occasion: Occasion, also: Sequence[object] = ()) -> None:
        self._store, self._units = store, occasion.scheme.unit_by_code
        key = occasion.key.sign("kept") if occasion.key else ""
        said = (occasion.scheme.fingerprint, occasion.period, occasion.first_day, key, *also)
        self._all = hashlib.sha256(_program() + repr(said).encode()).digest()
        self._before: dict[bytes, bytes] = {}
        self._keys: list[bytes] = []

    def known(self, files: Sequence[ReturnedFile]) -> Iterator[Return | Finding | None]:
        """What each file said; None where that is not known."""
        self._before = self._store.load()
        self._keys = [self._key(file) for file in files]
        return map(self._known, self._keys)

    def keep(self, said: Sequence[Return | Finding]) -> None:
        """Keep what those files said, in the same order, and forget every other file."""
        new = {
            key: _packed(one)
            for key, one in zip(self._keys, said, strict=True)
            if key not in self._before and not (isinstance(one, Finding) and one.code in _ONCE)
        }
        self._store.keep(new, self._before.keys() - set(self._keys))

    def _key(self, file: ReturnedFile) -> bytes:
        """Of the file's name and content and all that its reading depends on."""
        problem = (file.problem.code, file.problem.words) if file.problem else ""
        return hashlib.sha256(self._all + file.digest + repr((file.name, problem)).encode()).digest()

    def _known(self, key: bytes) -> Return | Finding | None:
        found = self._unpacked(self._before[key]) if key in self._before else None
        if found is None:  # what cannot be unpacked is to be kept anew
            self._before.pop(key, None)
        return found

    def _unpacked(self, piece: bytes) -> Return | Finding | None:
        try:
            found = unpack(piece, _PARTS)
            if isinstance(found, tuple):
                unit, values = found
                return Return(unit=self._units[unit], **dict(zip(_FIELDS, values, strict=True)))
        except DAMAGE:
            return None
        return found if isinstance(found, Finding) else None


def _packed(said: Return | Finding) -> bytes:
    whole = (said.unit.code, [getattr(said, name) for name in _FIELDS]) if isinstance(said, Return) else said
    return pickle.dumps(whole, pickle.HIGHEST_PROTOCOL)


@cache
def _program() -> bytes:
    """What reads: every line of this program, and the reader it is built on."""
    reader = metadata.version("python-calamine").encode()
    parts = sorted(_sources(resources.files("pipeline")), key=str)
    return hashlib.sha256(reader + b"".join(part.read_bytes() for part in parts)).digest()


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for part in folder.iterdir():
        if part.is_dir():
            yield from _sources(part)
        elif part.name.endswith((".py", ".toml")):
            yield part
