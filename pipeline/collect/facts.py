"""Facts: every figure a unit returned, with the file, sheet and cell it stands in and how it was read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import numpy as np
import pandas as pd

from pipeline.collect.cell import about_cell, read_cell, row_typed
from pipeline.collect.layout import Layout, Spot, lay_out
from pipeline.collect.locked import altered
from pipeline.collect.receipts import Moment
from pipeline.collect.recognise import recognise
from pipeline.collect.structure import first_of, structure
from pipeline.collect.subtable_facts import Sum, against_sum, read_below
from pipeline.collect.subtable_ways import altered_below, structure_below
from pipeline.files.bundles import ReturnedFile
from pipeline.files.cells import Book
from pipeline.files.package import Unreadable
from pipeline.files.sniff import Kind
from pipeline.files.writing import MOST_TEXT
from pipeline.issue.identity import Identity
from pipeline.issue.occasion import EXPLANATION, Occasion
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place, address
from pipeline.model.tables import FACTS_INSIDE
from pipeline.scheme.rows import Item, Unit

SAID = ("unit_code", "item_code", "reported", "sheet", "cell", "state", "typed", "how", "explanation")
"""What a return says of an item of the unit, or of one below it: columns of ``FACTS_INSIDE``."""


@dataclass(frozen=True)
class Return:
    """What a unit returned: one row for each item it was asked for, and what is wrong in the file.

    ``said`` holds the columns ``SAID``; ``notes`` are codes about the workbook as a whole, ``saved`` is when it
    says it was last saved.
    """

    name: str
    unit: Unit
    identity: Identity
    digest: bytes
    kind: Kind
    saved: datetime | None
    notes: tuple[str, ...]
    said: Mapping[str, Sequence[object]]
    findings: tuple[Finding, ...]
    received: Moment | None = None
    """When the file arrived, where the office keeps a record of it."""


def read_return(file: ReturnedFile, book: Book | Unreadable, occasion: Occasion) -> Return | Finding:
    """What a file that came back says, or why it is no return of this period."""
    found = recognise(file, book, occasion)
    if isinstance(found, Finding):
        return found
    layout = lay_out(found, occasion)
    altered_ = (*altered(layout, occasion), *altered_below(layout, occasion))
    findings = [
        *structure(layout),
        *first_of(structure_below(layout)),
        *first_of(altered_),
        *first_of(_private(layout)),
    ]
    below, wrong_below, sums = read_below(layout)
    rows = []
    for item in occasion.scheme.asked(found.unit, occasion.first_day):
        spot = layout.spots.get(item.code)
        if spot is not None:
            row, wrong = _said(layout, spot, item, sums)
            rows.append(row)
            findings += wrong
    rows += below
    findings += first_of(
        f for f in wrong_below if f.code == "V003"
    )  # of a sheet left blank a few tell enough
    findings += (f for f in wrong_below if f.code != "V003")
    said = dict(zip(SAID, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(SAID, ())
    book = found.book
    return Return(
        found.name,
        found.unit,
        found.identity,
        found.digest,
        book.kind,
        book.modified,
        book.notes,
        said,
        tuple(findings),
    )


def _said(
    layout: Layout, spot: Spot, item: Item, sums: Mapping[str, Sum]
) -> tuple[tuple[object, ...], list[Finding]]:
    """What the return says of an item, as ``SAID``, and what is wrong there."""
    cell, unit = spot.figure, layout.found.unit.code
    reading = read_cell(cell, item, barred=item.code in layout.barred)
    wrong: list[Finding] = []
    if item.code in sums:
        reading, wrong = against_sum(layout, cell, item, reading, sums[item.code])
    hidden = bool(layout.found.private) and layout.is_private(spot, EXPLANATION)
    explanation = "" if hidden else spot.explanation
    number = np.nan if reading.number is None else reading.number
    typed = row_typed(cell, reading)
    where = (spot.form.sheet.name, spot.cell)
    row = (unit, item.code, number, *where, reading.state.value, typed, reading.how, explanation)
    if not wrong:
        summed = item.code in layout.summed
        name, explained = layout.found.name, bool(explanation)
        wrong = about_cell(cell, item, reading, name, unit, explained=explained, summed=summed)
    if len(explanation) > MOST_TEXT:
        wrong.append(_too_long(layout, spot, item))
    return row, wrong


def facts_of(returns: Sequence[Return], period: str) -> pd.DataFrame:
    """The facts of several returns, as ``FACTS_INSIDE``, return by return.

    ``reported`` is the number read (NaN where there is none), ``state`` tells a value from a blank, an explicit
    nil and an error.
    """
    lengths = [len(one.said["item_code"]) for one in returns]
    columns = {name: list(chain.from_iterable(one.said[name] for one in returns)) for name in SAID}
    numbers = dict.fromkeys(("reported", "verified", "assessed"), "float64")
    facts = pd.DataFrame(columns).assign(
        period=period,
        file=np.repeat(np.array([one.name for one in returns], object), lengths),
        verified=np.nan,
        assessed=np.nan,
        note="",
    )
    return facts.astype({**dict.fromkeys(FACTS_INSIDE, "str"), **numbers})[list(FACTS_INSIDE)]


def _private(layout: Layout) -> Iterator[Finding]:
    """Where personal data stood."""
    found = layout.found
    for one in found.private:
        place = Place(found.name, one.sheet, address(one.row, one.column))
        item = layout.item_at(one.sheet, one.row, one.column)
        yield finding(
            "V019", place, unit_code=found.unit.code, item_code=item, kind=one.kind, where="单元格里"
        )


def _too_long(layout: Layout, spot: Spot, item: Item) -> Finding:
    """That the unit's words are more than a cell of ours holds."""
    place, length = spot.place(layout.found.name, EXPLANATION), len(spot.explanation)
    return layout.told("V022", place, item_code=item.code, found=length, expected=MOST_TEXT, name=item.name)
