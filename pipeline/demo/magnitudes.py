"""How large each figure plausibly is: as a preset's table says, or else as the scheme itself lets one guess."""

from collections.abc import Mapping
from graphlib import TopologicalSorter

from pipeline.demo.guesses import GUESSES
from pipeline.demo.magnitude import Magnitude
from pipeline.files.tables import RawTable
from pipeline.model.findings import Refused
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.table import read_rows


def magnitudes(scheme: Scheme, table: RawTable | None) -> dict[str, list[Magnitude]]:
    """The magnitudes of every item that holds a number, each after those it rests on, the general row first.

    Raises :class:`Refused` where the table cannot be read.
    """
    rows, problems = read_rows(table, Magnitude) if table else ((), [])
    if problems:
        raise Refused(problems)
    found: dict[str, list[Magnitude]] = {}
    for row in sorted(rows, key=lambda r: bool(r.whose)):
        if row.item in scheme.item_by_code:
            found.setdefault(row.item, []).append(row)
    for guess in GUESSES:
        for one in guess(scheme):
            if one.item not in found and one.item not in _beneath(one, found):
                found[one.item] = [one]
    order = TopologicalSorter(
        {item: set().union(*(r.rests_on for r in rows)) for item, rows in found.items()}
    )
    return {item: found[item] for item in order.static_order() if item in found}


def _beneath(row: Magnitude, found: Mapping[str, list[Magnitude]]) -> set[str]:
    """Every item that a magnitude rests on, directly or not."""
    seen: set[str] = set()
    ways = list(row.rests_on)
    while ways:
        item = ways.pop()
        if item not in seen:
            seen.add(item)
            ways += [name for below in found.get(item, []) for name in below.rests_on]
    return seen
