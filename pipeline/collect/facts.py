"""Facts: every figure a unit returned, with the file, sheet and cell it stands in and how it was read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import numpy as np
import pandas as pd

from pipeline.collect.layout import Layout, Spot, lay_out
from pipeline.collect.locked import altered
from pipeline.collect.readings import Reading, State, show_typed
from pipeline.collect.receipts import Moment
from pipeline.collect.recognise import recognise
from pipeline.collect.structure import first_of, structure
from pipeline.collect.values import read_value
from pipeline.files.bundles import ReturnedFile
from pipeline.files.cells import Book, CellValue
from pipeline.files.marks import PICTURE
from pipeline.files.package import Unreadable
from pipeline.files.sniff import Kind
from pipeline.files.writing import MOST_TEXT
from pipeline.issue.identity import Identity
from pipeline.issue.occasion import EXPLANATION, Occasion
from pipeline.model.findings import NORMALISED, Finding, Severity, finding
from pipeline.model.numbers import show
from pipeline.model.places import Place, address
from pipeline.model.tables import FACTS_INSIDE
from pipeline.model.words import ItemType
from pipeline.scheme.rows import Item, Unit

SAID = ("item_code", "reported", "sheet", "cell", "state", "typed", "how", "explanation")
"""What a return says of an item: columns of ``FACTS_INSIDE``."""


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
    findings = [*structure(layout), *first_of(altered(layout, occasion)), *first_of(_private(layout))]
    rows = []
    for item in occasion.scheme.asked(found.unit, occasion.first_day):
        spot = layout.spots.get(item.code)
        if spot is not None:
            row, wrong = _said(layout, spot, item)
            rows.append(row)
            findings += wrong
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


def _said(layout: Layout, spot: Spot, item: Item) -> tuple[tuple[object, ...], list[Finding]]:
    """What the return says of an item, as ``SAID``, and what is wrong there."""
    given = spot.typed
    reading = _read(layout, spot, item, given)
    hidden = bool(layout.found.private) and layout.is_private(spot, EXPLANATION)
    explanation, shown = "" if hidden else spot.explanation, show_typed(given)
    typed = reading.text or shown if isinstance(given, str) else shown
    number = np.nan if reading.number is None else reading.number
    name = spot.form.sheet.name
    row = (item.code, number, name, spot.cell, reading.state.value, typed, reading.how, explanation)
    wrong = _about(layout, spot, item, reading, explained=bool(explanation))
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
        unit_code=np.repeat(np.array([one.unit.code for one in returns], object), lengths),
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
        item = layout.code_at.get((one.sheet, one.row), "")
        yield finding(
            "V019", place, unit_code=found.unit.code, item_code=item, kind=one.kind, where="单元格里"
        )


def _too_long(layout: Layout, spot: Spot, item: Item) -> Finding:
    """That the unit's words are more than a cell of ours holds."""
    place, length = spot.place(layout.found.name, EXPLANATION), len(spot.explanation)
    return layout.told("V022", place, item_code=item.code, found=length, expected=MOST_TEXT, name=item.name)


def _read(layout: Layout, spot: Spot, item: Item, given: CellValue) -> Reading:
    marks, at = spot.form.sheet.marks, spot.at
    if item.code in layout.barred:
        return Reading(State.ERROR)
    if at in marks.errors:
        error = marks.errors[at]
        return Reading(State.ERROR, text=error, problem="V016" if error == PICTURE else "V001")
    if given == "" and at in marks.uncached:
        return Reading(State.ERROR, problem="V002")
    percent = at in marks.percent
    return read_value(item.type, given, item.unit_of_measure, percent=percent)


_WANTED = {
    ItemType.COUNT: "整数",
    ItemType.AMOUNT: "数字",
    ItemType.RATE: "数字",
    ItemType.YES_NO: "是 或 否",
    ItemType.DATE: "日期，如 2026-12-31",
    ItemType.TEXT: "文字",
}


_ANSWERED = ("V018", "V020", "V021")
"""What a word of explanation beside the figure answers."""


def _about(layout: Layout, spot: Spot, item: Item, reading: Reading, *, explained: bool) -> list[Finding]:
    """What has to be said about how a cell was read, and about where its number comes from."""
    linked = reading.state is State.VALUE and spot.at in spot.form.sheet.marks.linked
    if reading.state is State.VALUE and not (reading.problem or reading.how or linked):
        return []
    codes = [reading.problem] if reading.problem else []
    if reading.state is State.BLANK and item.required:
        codes.append("V003")
    if reading.state is State.NIL and item.type is ItemType.RATE:
        codes.append("V018")
    if linked:
        codes.append("V021")
    if reading.how:
        codes.append(NORMALISED)
    expected = {NORMALISED: show_reading(reading)}
    return [
        finding(
            code,
            spot.place(layout.found.name),
            unit_code=layout.found.unit.code,
            item_code=item.code,
            found=reading.text if code == "V001" else show_typed(spot.typed),
            expected=expected.get(code) or reading.expected or _WANTED[item.type],
            severity=Severity.NOTE if code in _ANSWERED and explained else None,
            name=item.name,
            how=reading.how,
        )
        for code in codes
    ]


def show_reading(reading: Reading) -> str:
    """The number a cell was read as, in words."""
    if reading.state is State.NIL:
        return "无"
    return reading.text or ("" if reading.number is None else show(reading.number))
