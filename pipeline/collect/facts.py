"""Facts: every figure a unit returned, with the file, sheet and cell it stands in and how it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.collect.private import looks_private, mask
from pipeline.collect.readings import Reading, State, show_typed
from pipeline.collect.values import read_value
from pipeline.files.cells import CellValue, Sheet
from pipeline.issue.template import CODE, EXPLANATION, THIS_YEAR
from pipeline.model.findings import NORMALISED, Finding, Severity, finding
from pipeline.model.numbers import show
from pipeline.model.places import Place, address
from pipeline.model.tables import FACTS_INSIDE
from pipeline.model.words import ItemType
from pipeline.scheme.cells import tidy
from pipeline.scheme.rows import Item
from pipeline.scheme.scheme import Scheme

if TYPE_CHECKING:
    from pipeline.collect.returns import Return


@dataclass(frozen=True)
class _Spot:
    """Where an item's figure stands in a return."""

    sheet: Sheet
    row: int
    column: int
    explanation: str
    explanation_column: int

    @property
    def typed(self) -> CellValue:
        cells = self.sheet.rows[self.row]
        return cells[self.column] if self.column < len(cells) else ""

    def place(self, file: str) -> Place:
        return Place(file, self.sheet.name, address(self.row, self.column))

    def explained(self, file: str) -> Place:
        """Where the unit's explanation stands."""
        return Place(file, self.sheet.name, address(self.row, self.explanation_column))


def facts_of(
    returns: Sequence["Return"], scheme: Scheme, period: str, first_day: date
) -> tuple[pd.DataFrame, list[Finding]]:
    """One row for each item each received unit was asked for, in the scheme's order, and what is wrong there.

    Columns are ``FACTS_INSIDE``; ``reported`` is the number read (NaN where there is none), ``state`` tells a
    value from a blank, an explicit nil and an error.
    """
    rows: list[dict[str, object]] = []
    findings: list[Finding] = []
    for found in returns:
        spots, told = _spots(found)
        findings += told
        for item in scheme.asked(found.unit, first_day):
            spot = spots.get(item.code)
            if spot is None:
                findings.append(
                    finding(
                        "I006",
                        Place(found.name),
                        unit_code=found.unit.code,
                        item_code=item.code,
                        found=item.name,
                    )
                )
                continue
            place = spot.place(found.name)
            reading = _read(spot, item)
            findings += _about(reading, item, found.unit.code, place, spot)
            for typed, at in ((spot.typed, place), (spot.explanation, spot.explained(found.name))):
                kind = looks_private(typed) if isinstance(typed, str) else ""
                if kind:
                    findings.append(
                        finding("V019", at, unit_code=found.unit.code, item_code=item.code, kind=kind)
                    )
            rows.append(
                {
                    "period": period,
                    "unit_code": found.unit.code,
                    "item_code": item.code,
                    "reported": reading.number,
                    "file": place.file,
                    "sheet": place.sheet,
                    "cell": place.cell,
                    "state": reading.state.value,
                    "typed": mask(reading.text or show_typed(spot.typed))
                    if isinstance(spot.typed, str)
                    else show_typed(spot.typed),
                    "how": reading.how,
                    "explanation": mask(spot.explanation),
                    "note": "",
                }
            )
    facts = pd.DataFrame(rows, columns=list(FACTS_INSIDE))
    numbers = ["reported", "verified", "assessed"]
    return facts.astype(dict.fromkeys(numbers, "float64")), findings


def _spots(found: "Return") -> tuple[dict[str, _Spot], list[Finding]]:
    """Each item's cell, found by the code in its row and the header of its column."""
    spots: dict[str, _Spot] = {}
    findings: list[Finding] = []
    for sheet in found.book.sheets:
        head = _head(sheet)
        if head is None:
            continue
        top, columns = head
        for number, row in enumerate(sheet.rows[top + 1 :], start=top + 1):
            code = str(row[columns[CODE]]).strip() if columns[CODE] < len(row) else ""
            if not code:
                continue
            at = columns.get(EXPLANATION, len(row))
            explanation = str(row[at]).strip() if at < len(row) else ""
            spot = _Spot(sheet, number, columns[THIS_YEAR], explanation, at)
            if code in spots and spots[code].typed != spot.typed:
                other = spots[code].place(found.name)
                findings.append(
                    finding(
                        "I007",
                        spot.place(found.name),
                        unit_code=found.unit.code,
                        item_code=code,
                        found=mask(show_typed(spot.typed)),
                        expected=f"{other.sheet}!{other.cell} 的「{mask(show_typed(spots[code].typed))}」",
                    )
                )
            spots.setdefault(code, spot)
    return spots, findings


def _head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The header row of a form and its columns by title; None where the sheet is no form."""
    for number, row in enumerate(sheet.rows[:50]):
        columns = {tidy(str(title)): at for at, title in reversed(list(enumerate(row))) if title}
        if CODE in columns and THIS_YEAR in columns:
            return number, columns
    return None


def _read(spot: _Spot, item: Item) -> Reading:
    at = (spot.row, spot.column)
    if at in spot.sheet.errors:
        return Reading(State.ERROR, text=spot.sheet.errors[at], problem="V001")
    if at in spot.sheet.uncached and spot.typed == "":
        return Reading(State.ERROR, problem="V002")
    percent = at in spot.sheet.marks.percent
    return read_value(item.type, spot.typed, item.unit_of_measure, percent=percent)


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


def _about(reading: Reading, item: Item, unit_code: str, place: Place, spot: _Spot) -> list[Finding]:
    """What has to be said about how a cell was read, and about where its number comes from."""
    codes = [reading.problem] if reading.problem else []
    if reading.state is State.BLANK and item.required:
        codes.append("V003")
    if reading.state is State.NIL and item.type is ItemType.RATE:
        codes.append("V018")
    if reading.state is State.VALUE and (spot.row, spot.column) in spot.sheet.marks.linked:
        codes.append("V021")
    if reading.how:
        codes.append(NORMALISED)
    expected = {NORMALISED: show_reading(reading)}
    return [
        finding(
            code,
            place,
            unit_code=unit_code,
            item_code=item.code,
            found=mask(reading.text if code == "V001" else show_typed(spot.typed)),
            expected=expected.get(code) or reading.expected or _WANTED[item.type],
            severity=Severity.NOTE if code in _ANSWERED and spot.explanation else None,
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
