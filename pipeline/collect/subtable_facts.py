"""What a return says of the units below: a fact a cell, and whether the unit's own figure is their sum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.collect.cell import Cell, about_cell, read_cell, row_typed, show_reading
from pipeline.collect.layout import Layout
from pipeline.collect.readings import Reading, State
from pipeline.model.findings import Finding
from pipeline.model.numbers import nearly_equal, show
from pipeline.scheme.rows import Item

Said = tuple[object, ...]
"""What is said of an item, as ``facts.SAID``."""
_SUMMED = "按下级各单位之和"


@dataclass(frozen=True)
class Sum:
    """What could be read of an item below: its sum, None where nothing was; what a spreadsheet makes of the cells.

    ``certain`` tells that every cell could be read.
    """

    total: float | None
    shown: float
    certain: bool


def read_below(layout: Layout) -> tuple[list[Said], list[Finding], dict[str, Sum]]:
    """What a return says of the units below, what is wrong there, and the sum of each item."""
    rows: list[Said] = []
    wrong: list[Finding] = []
    sums: dict[str, Sum] = {}
    for found in (copies[0] for copies in layout.below.values() if copies):
        barred = layout.barred_below(found)
        for item in found.table.items:
            beside = layout.spots.get(item.code)  # one word of the unit answers for all cells of the item
            explained = beside is not None and bool(beside.explanation)
            read: list[tuple[Cell, Reading]] = []
            for unit in found.table.units:
                cell = found.cell(unit, item)
                if cell is None:
                    continue
                reading = read_cell(cell, item, barred=cell.at in barred)
                read.append((cell, reading))
                number = float("nan") if reading.number is None else reading.number
                where = (found.sheet.name, cell.address)
                said = (reading.state.value, row_typed(cell, reading), reading.how, "")
                rows.append((unit.code, item.code, number, *where, *said))
                told = about_cell(
                    cell, item, reading, layout.found.name, layout.found.unit.code, explained=explained
                )
                about = f"{unit.name}「{item.name}」："
                wrong += [replace(one, message=about + one.message) for one in told]
            if read:
                sums[item.code] = _sum_of(read)
    return rows, wrong, sums


def _sum_of(read: Sequence[tuple[Cell, Reading]]) -> Sum:
    said = [reading for _, reading in read if reading.state in (State.VALUE, State.NIL)]
    return Sum(
        sum(one.number or 0.0 for one in said) if said else None,
        sum(cell.typed for cell, _ in read if isinstance(cell.typed, float)),
        not any(reading.state is State.ERROR for _, reading in read),
    )


def against_sum(
    layout: Layout, cell: Cell, item: Item, reading: Reading, below: Sum
) -> tuple[Reading, list[Finding]]:
    """The unit's own figure held against what stands below: taken from there where it was never calculated.

    A cell below that could not be read is told of by itself; then the figure may also be what a spreadsheet
    makes of all that stands there.
    """
    place, name = cell.place(layout.found.name), item.name
    if reading.problem == "V002" and below.total is not None:
        expected = show(below.total)
        told = layout.told("V024", place, item_code=item.code, expected=expected, name=name)
        return Reading(State.VALUE, below.total, expected, _SUMMED), [told]
    if reading.state is State.ERROR:
        return reading, []
    own = 0.0 if reading.state is State.NIL else reading.number
    possible = [below.total] if below.certain else [below.total, below.shown]
    if any(_same(own, one) for one in possible):
        return reading, []
    title = next(title for title, copies in layout.below.items() if copies and item in copies[0].table.items)
    told = layout.told(
        "V023",
        place,
        item_code=item.code,
        found="空白" if own is None else show_reading(reading),
        expected="空白" if below.total is None else show(below.total),
        name=name,
        sheet=title,
    )
    return reading, [told]


def _same(own: float | None, other: float | None) -> bool:
    if own is None or other is None:
        return own is other
    return bool(nearly_equal(own, other))
