"""One cell that a unit was asked to fill in: where it stands, how it is read, what has to be said about it."""

from dataclasses import dataclass

from pipeline.collect.readings import Reading, State, show_typed
from pipeline.collect.values import read_value
from pipeline.files.cells import CellValue, Sheet
from pipeline.files.marks import PICTURE
from pipeline.model.findings import NORMALISED, Finding, Severity, finding
from pipeline.model.numbers import show
from pipeline.model.places import Place, address
from pipeline.model.words import ItemType
from pipeline.scheme.rows import Item


@dataclass(frozen=True)
class Cell:
    """A cell of a returned sheet; ``column`` is −1 where its column is gone."""

    sheet: Sheet
    row: int
    column: int

    @property
    def typed(self) -> CellValue:
        """What stands there."""
        cells = self.sheet.rows[self.row]
        return cells[self.column] if 0 <= self.column < len(cells) else ""

    @property
    def at(self) -> tuple[int, int]:
        """Its row and column."""
        return self.row, self.column

    @property
    def address(self) -> str:
        """Its address; "" where its column is gone."""
        return address(*self.at) if self.column >= 0 else ""

    def place(self, file: str) -> Place:
        """Where it stands."""
        return Place(file, self.sheet.name, self.address)

    @property
    def is_uncalculated(self) -> bool:
        """Whether it holds a formula that was never calculated."""
        return self.typed == "" and self.at in self.sheet.uncached


def read_cell(cell: Cell, item: Item, *, barred: bool) -> Reading:
    """The cell read as the item wants it; ``barred`` tells that it must not be taken, which is said elsewhere."""
    marks, at = cell.sheet.marks, cell.at
    if barred:
        return Reading(State.ERROR)
    if at in marks.errors:
        error = marks.errors[at]
        return Reading(State.ERROR, text=error, problem="V016" if error == PICTURE else "V001")
    if cell.is_uncalculated:
        return Reading(State.ERROR, problem="V002")
    return read_value(item.type, cell.typed, item.unit_of_measure, percent=at in marks.percent)


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


def about_cell(
    cell: Cell,
    item: Item,
    reading: Reading,
    file: str,
    unit_code: str,
    *,
    explained: bool,
    summed: bool = False,
) -> list[Finding]:
    """What has to be said about how a cell was read, and about where its number comes from.

    A sum of other cells (``summed``) is not filled in itself: that it is blank is said of them.
    """
    linked = reading.state is State.VALUE and cell.at in cell.sheet.marks.linked
    if reading.state is State.VALUE and not (reading.problem or reading.how or linked):
        return []
    codes = [reading.problem] if reading.problem else []
    if reading.state is State.BLANK and item.required and not summed:
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
            cell.place(file),
            unit_code=unit_code,
            item_code=item.code,
            found=reading.text if code == "V001" else show_typed(cell.typed),
            expected=expected.get(code) or reading.expected or _WANTED[item.type],
            severity=Severity.NOTE if code in _ANSWERED and explained else None,
            name=item.name,
            how=reading.how,
        )
        for code in codes
    ]


def row_typed(cell: Cell, reading: Reading) -> str:
    """What was typed, as it is told later: personal data and invisible characters gone."""
    shown = show_typed(cell.typed)
    return reading.text or shown if isinstance(cell.typed, str) else shown


def show_reading(reading: Reading) -> str:
    """The number a cell was read as, in words."""
    if reading.state is State.NIL:
        return "无"
    return reading.text or ("" if reading.number is None else show(reading.number))
