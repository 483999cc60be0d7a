"""Where each item of a return stands: by the code in its row and the title of its column, never by position."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pipeline.collect.cell import Cell
from pipeline.collect.forms import Form, cover_of
from pipeline.collect.readings import show_typed
from pipeline.collect.recognise import Recognised
from pipeline.collect.subtables import Below, tables_in
from pipeline.files.cells import CellValue, Sheet
from pipeline.files.marks import Box
from pipeline.files.tables import as_text
from pipeline.issue.identity import SHEET
from pipeline.issue.occasion import CODE, EXPLANATION, NAME, THIS_YEAR, Occasion
from pipeline.issue.sheets import BESIDE_FORMS, COVER, PROBLEMS
from pipeline.issue.subtables import SubTable
from pipeline.model.findings import Finding, Severity, finding
from pipeline.model.places import Place
from pipeline.scheme.cells import tidy
from pipeline.scheme.rows import Item

_MOST_MERGES = 1000


@dataclass(frozen=True)
class Spot:
    """The row of an item in a return."""

    form: Form
    row: int

    @property
    def figure(self) -> Cell:
        """The figure's cell."""
        return Cell(self.form.sheet, *self.at)

    @property
    def typed(self) -> CellValue:
        """The figure's cell as typed."""
        return self.form.cell(self.row, THIS_YEAR)

    @property
    def at(self) -> tuple[int, int]:
        """The figure's row and column."""
        return self.row, self.form.columns.get(THIS_YEAR, -1)

    @property
    def cell(self) -> str:
        """The figure's address; "" where its column is gone."""
        return self.form.address(self.row, THIS_YEAR)

    @property
    def explanation(self) -> str:
        """The unit's own words beside it."""
        return str(self.form.cell(self.row, EXPLANATION)).strip()

    def place(self, file: str, title: str = THIS_YEAR) -> Place:
        """Where the figure stands, or what else the row holds."""
        return self.form.place(file, self.row, title)


@dataclass(frozen=True)
class Layout:
    """A return's forms by the title they were issued under, the best of several copies first."""

    found: Recognised
    items: Mapping[str, Sequence[Item]]
    """The items of each form as issued."""
    titles: Mapping[str, Sequence[str]]
    """The lines above each form as issued."""
    forms: Mapping[str, Sequence[Form]]
    below: Mapping[str, Sequence[Below]] = field(default_factory=dict)
    """The sheets for the units below by the title they were issued under, the best of several copies first."""
    tables: Sequence[SubTable] = ()
    """The same as issued."""

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """Each item's row; of several the first."""
        spots: dict[str, Spot] = {}
        for spot, code in self.everywhere:
            spots.setdefault(code, spot)
        return spots

    @cached_property
    def everywhere(self) -> list[tuple[Spot, str]]:
        """Every row that holds an item, the copies after what they are copies of."""
        return [(Spot(form, row), code) for form in self.sheets for row, code in form.items.items()]

    @property
    def sheets(self) -> list[Form]:
        """Every form and every copy of one."""
        return [form for copies in self.forms.values() for form in copies]

    @cached_property
    def code_at(self) -> dict[tuple[str, int], str]:
        """The item of each row by sheet name and row."""
        return {(spot.form.sheet.name, spot.row): code for spot, code in self.everywhere}

    def item_at(self, sheet: str, row: int, column: int) -> str:
        """The item that a cell is about; "" where it is about none."""
        for one in self.sheets_below:
            if one.sheet.name == sheet:
                return one.item_at(column)
        return self.code_at.get((sheet, row), "")

    @cached_property
    def summed(self) -> frozenset[str]:
        """The items that are the sum of what stands on those sheets, and not filled in themselves."""
        return frozenset(item.code for table in self.tables for item in table.items)

    @property
    def sheets_below(self) -> list[Below]:
        """Every sheet for the units below and every copy of one."""
        return [one for copies in self.below.values() for one in copies]

    @cached_property
    def as_issued(self) -> bool:
        """Whether every form is there as it was issued, each once and in its place."""
        sheets = [sheet.name for sheet in self.found.book.sheets]
        ours = [name for name in sheets if name not in (*BESIDE_FORMS, SHEET, *self.below)]
        whole = [title for title, forms in self.forms.items() if [form.as_issued for form in forms] == [True]]
        return ours == whole == list(self.items) and COVER in sheets

    @property
    def others(self) -> list[Sheet]:
        """Sheets with something in them that were not issued."""
        cover = cover_of(self.found.book)
        ours = {
            SHEET,
            PROBLEMS,
            *BESIDE_FORMS,
            *(form.sheet.name for form in self.sheets),
            *(one.sheet.name for one in self.sheets_below),
            cover.name if cover else "",
        }
        return [s for s in self.found.book.sheets if s.name not in ours and any(map(any, s.rows))]

    def titles_gone(self, title: str, form: Form) -> list[str]:
        """The lines above a form as issued that are not there any more."""
        there = {tidy(show_typed(v)) for row in range(form.head) for _, v in form.written(row)}
        return [line for line in self.titles[title] if tidy(line) not in there]

    def above(self, title: str, form: Form) -> list[tuple[int, int, CellValue]]:
        """What stands above a form's headers, by row and column, and was not issued so."""
        ours = {tidy(line) for line in self.titles[title]}
        cells = [(row, at, value) for row in range(form.head) for at, value in form.written(row)]
        return [cell for cell in cells if tidy(show_typed(cell[2])) not in ours]

    def merges(self, form: Form) -> list[Box]:
        """The blocks of merged cells that cover a figure or an explanation, as many as are worth telling."""
        wanted = [form.columns[title] for title in (THIS_YEAR, EXPLANATION) if title in form.columns]
        return [
            box
            for box in form.sheet.marks.merged
            if box[2] > form.head and any(box[1] <= column <= box[3] for column in wanted)
        ][:_MOST_MERGES]

    @cached_property
    def _private(self) -> frozenset[tuple[str, int, int]]:
        return frozenset((one.sheet, one.row, one.column) for one in self.found.private)

    def is_private(self, spot: Spot, title: str) -> bool:
        """Whether personal data stood in a cell of the row."""
        return (spot.form.sheet.name, spot.row, spot.form.columns.get(title, -1)) in self._private

    @cached_property
    def barred(self) -> frozenset[str]:
        """Items whose figure must not be taken as typed; why is said once, not cell by cell."""
        boxes = {form.sheet.name: self.merges(form) for form in self.sheets}
        return frozenset(
            code
            for code, spot in self.spots.items()
            if THIS_YEAR not in spot.form.columns
            or THIS_YEAR in spot.form.retitled
            or (self.found.private and self.is_private(spot, THIS_YEAR))
            or any(covers(box, *spot.at) for box in boxes[spot.form.sheet.name])
        )

    def barred_below(self, one: Below) -> set[tuple[int, int]]:
        """The cells of a sheet for the units below that must not be taken as typed."""
        private = {(row, column) for sheet, row, column in self._private if sheet == one.sheet.name}
        boxes = one.merges
        return {at for at in one.spots if at in private or any(covers(box, *at) for box in boxes)}

    def told(
        self,
        code: str,
        place: Place,
        *,
        item_code: str = "",
        found: object = "",
        expected: object = "",
        severity: Severity | None = None,
        **words: Any,
    ) -> Finding:
        """A finding about this return."""
        return finding(
            code,
            place,
            unit_code=self.found.unit.code,
            item_code=item_code,
            found=found,
            expected=expected,
            severity=severity,
            **words,
        )


def covers(box: Box, row: int, column: int) -> bool:
    """Whether a cell is hidden under a block of merged cells, of which only the first shows."""
    top, left, bottom, right = box
    return top <= row <= bottom and left <= column <= right and (row, column) != (top, left)


def lay_out(found: Recognised, occasion: Occasion) -> Layout:
    """Where everything the unit was asked for stands in its return."""
    items = occasion.forms(found.unit)
    known = {item.code: item for own in items.values() for item in own}
    forms: dict[str, list[Form]] = {title: [] for title in items}
    for blank in found.forms:
        if blank.as_issued:
            forms[blank.sheet.name].append(blank)
            continue
        form = replace(blank, items=_items_in(blank, known))
        titles = Counter(known[code].form for code in form.items.values())
        if titles:
            forms[titles.most_common(1)[0][0]].append(form)
    best_first = {
        title: sorted(copies, key=lambda f: (f.is_blank, tidy(f.sheet.name) != tidy(title)))
        for title, copies in forms.items()
    }
    above = {title: occasion.titles(found.unit, title) for title in items}
    tables = occasion.subtables(found.unit)
    return Layout(found, items, above, best_first, tables_in(found.book, tables), tables)


def _items_in(form: Form, known: Mapping[str, Item]) -> dict[int, str]:
    """The item of each row: the one whose code stands there, else the one whose name does."""
    by_code = {tidy(code): code for code in known}
    written = {row: tidy(as_text(form.cell(row, CODE))) for row in form.below}
    coded = {row: by_code[text] for row, text in written.items() if text in by_code}
    there = set(coded.values())
    by_name = {tidy(item.name): code for code, item in known.items() if code not in there}
    found = dict(coded)
    for row in form.below:
        name = tidy(show_typed(form.cell(row, NAME))).removesuffix("*")
        if row not in coded and name in by_name:
            found[row] = by_name.pop(name)
    return dict(sorted(found.items()))
