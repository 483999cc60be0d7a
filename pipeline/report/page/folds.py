"""Parts of the page that open on demand, and where they stand: as they are, or packed where there are too many.

A hundred units fit into a page as they are: every part can be searched, printed and read without a script.
Thousands do not (3,000 units are over 80 MB, of which a browser makes three million elements), so beyond ``ROOM``
the same parts, rendered the same way, are kept compressed in the page and unpacked one by one when they are opened.
The cover, the rankings, the distributions and the list of indicators always stand as they are.
"""

import json
import zlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

ROOM = 3_000_000
"""How many characters of such parts a page holds as they are."""
_PACK = 1_000_000
"""About how many characters are compressed together: what opening one part costs."""


@dataclass(frozen=True, slots=True)
class Fold:
    """One part: its HTML, or "" with the pack it is in and its place there."""

    body: str
    pack: int | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Folds:
    """All parts in order, and the packs: base64 of a zlib stream of a JSON list of HTML texts."""

    parts: tuple[Fold, ...]
    packs: tuple[str, ...] = ()


def folds(bodies: Sequence[str], room: int = ROOM) -> Folds:
    """The parts as they are where they have room together, else packed."""
    if sum(map(len, bodies)) <= room:
        return Folds(tuple(map(Fold, bodies)))
    packs: list[list[str]] = [[]]
    parts, held = [], 0
    for body in bodies:
        if held > _PACK:
            packs.append([])
            held = 0
        held += len(body)
        parts.append(Fold("", len(packs) - 1, len(packs[-1])))
        packs[-1].append(body)
    return Folds(tuple(parts), tuple(map(_packed, packs)))


def _packed(bodies: list[str]) -> str:
    return b64encode(zlib.compress(json.dumps(bodies, ensure_ascii=False).encode())).decode()
