"""Facts: every figure a unit returned, with the file, sheet and cell it stands in and how it was read."""

from collections.abc import Iterator, Sequence

import pandas as pd

from pipeline.collect.layout import Layout, Spot, lay_out
from pipeline.collect.locked import altered
from pipeline.collect.readings import Reading, State, show_typed
from pipeline.collect.recognise import Return
from pipeline.collect.structure import first_of, structure
from pipeline.collect.values import read_value
from pipeline.files.marks import PICTURE
from pipeline.files.writing import MOST_TEXT
from pipeline.issue.template import EXPLANATION, Occasion
from pipeline.model.findings import NORMALISED, Finding, Severity, finding
from pipeline.model.numbers import show
from pipeline.model.places import Place, address
from pipeline.model.tables import FACTS_INSIDE
from pipeline.model.words import ItemType
from pipeline.scheme.rows import Item


def facts_of(returns: Sequence[Return], occasion: Occasion) -> tuple[pd.DataFrame, list[Finding]]:
    """One row for each item each received unit was asked for, in the scheme's order, and what is wrong there.

    Columns are ``FACTS_INSIDE``; ``reported`` is the number read (NaN where there is none), ``state`` tells a
    value from a blank, an explicit nil and an error. What became of the template itself is told too.
    """
    rows: list[dict[str, object]] = []
    findings: list[Finding] = []
    for found in returns:
        layout = lay_out(found, occasion)
        findings += structure(layout)
        findings += first_of(altered(layout, occasion))
        findings += first_of(_private(layout))
        for item in occasion.scheme.asked(found.unit, occasion.first_day):
            spot = layout.spots.get(item.code)
            if spot is None:
                continue
            place = spot.place(found.name)
            reading = _read(layout, spot, item)
            explanation = "" if layout.is_private(spot, EXPLANATION) else spot.explanation
            findings += _about(reading, item, found.unit.code, place, spot, explained=bool(explanation))
            if len(explanation) > MOST_TEXT:
                findings.append(_too_long(layout, spot, item))
            rows.append(
                {
                    "period": occasion.period,
                    "unit_code": found.unit.code,
                    "item_code": item.code,
                    "reported": reading.number,
                    "file": place.file,
                    "sheet": place.sheet,
                    "cell": place.cell,
                    "state": reading.state.value,
                    "typed": reading.text or show_typed(spot.typed)
                    if isinstance(spot.typed, str)
                    else show_typed(spot.typed),
                    "how": reading.how,
                    "explanation": explanation,
                    "note": "",
                }
            )
    facts = pd.DataFrame(rows, columns=list(FACTS_INSIDE))
    numbers = ["reported", "verified", "assessed"]
    return facts.astype(dict.fromkeys(numbers, "float64")), findings


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


def _read(layout: Layout, spot: Spot, item: Item) -> Reading:
    sheet = spot.form.sheet
    if item.code in layout.barred:
        return Reading(State.ERROR)
    if spot.at in sheet.errors:
        error = sheet.errors[spot.at]
        return Reading(State.ERROR, text=error, problem="V016" if error == PICTURE else "V001")
    if spot.at in sheet.uncached and spot.typed == "":
        return Reading(State.ERROR, problem="V002")
    percent = spot.at in sheet.marks.percent
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


def _about(
    reading: Reading, item: Item, unit_code: str, place: Place, spot: Spot, *, explained: bool
) -> list[Finding]:
    """What has to be said about how a cell was read, and about where its number comes from."""
    codes = [reading.problem] if reading.problem else []
    if reading.state is State.BLANK and item.required:
        codes.append("V003")
    if reading.state is State.NIL and item.type is ItemType.RATE:
        codes.append("V018")
    if reading.state is State.VALUE and spot.at in spot.form.sheet.marks.linked:
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
