"""What a unit wrote over in its template: locked cells that do not say any more what was issued.

Where the template itself is older than the scheme or last year's figures as they stand now, what differs is the
office's doing, and is told as such.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.collect.forms import cover_of
from pipeline.collect.layout import Layout, Spot
from pipeline.collect.readings import show_typed
from pipeline.files.cells import CellValue
from pipeline.issue.occasion import HEADERS, LAST_YEAR, NO_LAST_YEAR, Occasion
from pipeline.model.findings import Finding, Severity, finding
from pipeline.model.numbers import nearly_equal
from pipeline.model.places import Place, address
from pipeline.scheme.cells import tidy
from pipeline.scheme.rows import Item


@dataclass(frozen=True)
class _Difference:
    """A locked cell that does not say what would be issued now."""

    item: Item
    title: str
    spot: Spot
    expected: str | float

    def told(self, layout: Layout, code: str, severity: Severity | None = None, **words: Any) -> Finding:
        return finding(
            code,
            self.spot.place(layout.found.name, self.title),
            unit_code=layout.found.unit.code,
            item_code=self.item.code,
            found=show_typed(self.spot.form.cell(self.spot.row, self.title)),
            expected=show_typed(self.expected),
            severity=severity,
            title=self.title,
            name=self.item.name,
            **words,
        )


def altered(layout: Layout, occasion: Occasion) -> Iterator[Finding]:
    """Every locked cell of a return that differs from what would be issued now."""
    differences = list(_rows(layout, occasion))
    elsewhere = [*(() if layout.as_issued else _titles(layout)), *_cover(layout, occasion)]
    if not differences and not elsewhere:
        return
    identity, unit = layout.found.identity, layout.found.unit
    as_issued = identity.printed == occasion.identity(unit).printed
    same_scheme = identity.fingerprint == occasion.scheme.fingerprint
    since: list[_Difference] = []
    for one in differences:
        if as_issued or (same_scheme and one.title != LAST_YEAR):
            yield one.told(layout, "I014" if one.title == LAST_YEAR else "I013")
        else:
            since.append(one)
    for title in HEADERS:
        mine = [one for one in since if one.title == title and one.expected != NO_LAST_YEAR]
        if mine:
            severity = Severity.NOTE if title == LAST_YEAR else None
            yield mine[0].told(layout, "I016", severity, count=len(mine))
    if as_issued or same_scheme:
        yield from elsewhere


def _rows(layout: Layout, occasion: Occasion) -> Iterator[_Difference]:
    """The locked cells of the items' rows that differ."""
    for items in layout.items.values():
        for item in items:
            spot = layout.spots.get(item.code)
            printed = occasion.printed(layout.found.unit, item)
            if spot is None or list(printed.values()) == spot.form.sheet.rows[spot.row][: len(printed)]:
                continue  # word for word as it was issued, as nearly every row is
            for title, expected in printed.items():
                if title in spot.form.columns and not _same(spot.form.cell(spot.row, title), expected):
                    yield _Difference(item, title, spot, expected)


def _same(cell: CellValue, printed: str | float) -> bool:
    if isinstance(printed, float) and isinstance(cell, float):
        return cell == printed or bool(nearly_equal(printed, cell))
    return cell == printed or tidy(show_typed(cell)) == tidy(show_typed(printed))


def _titles(layout: Layout) -> Iterator[Finding]:
    """The lines above the forms."""
    for title, forms in layout.forms.items():
        for form in forms[:1]:
            stand = layout.above(title, form)
            for n, line in enumerate(layout.titles_gone(title, form)):
                row, at, now = stand[n] if n < len(stand) else (0, 0, "")
                yield _worded(layout, Place(layout.found.name, form.sheet.name, address(row, at)), now, line)


def _cover(layout: Layout, occasion: Occasion) -> Iterator[Finding]:
    """The cover's lines about the template."""
    cover = cover_of(layout.found.book)
    rows = cover.rows if cover else []
    stand = {tidy(str(row[0])): (n, row[1]) for n, row in enumerate(rows) if len(row) > 1}
    if cover is None:
        return
    for label, line in occasion.cover(layout.found.unit).items():
        n, now = stand.get(label, (0, ""))
        if tidy(show_typed(now)) != tidy(line):
            yield _worded(layout, Place(layout.found.name, cover.name, address(n, 1)), now, line)


def _worded(layout: Layout, place: Place, now: CellValue, line: str) -> Finding:
    unit = layout.found.unit.code
    return finding("I015", place, unit_code=unit, found=show_typed(now), expected=line)
