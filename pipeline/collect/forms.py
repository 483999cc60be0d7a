"""The forms in a workbook: the sheets that hold items, their header row, their columns by title.

A column is known by its title, a title that was changed by what it still says; neither by where it stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.files.cells import Book, CellValue, Sheet
from pipeline.issue.identity import SHEET
from pipeline.issue.occasion import CODE, HEADERS, THIS_YEAR, UNIT
from pipeline.issue.sheets import COVER, HEAD_ROW, LISTED
from pipeline.model.places import Place, address
from pipeline.scheme.cells import nearest, tidy

_DEEPEST = 50
"""A header row stands among the first rows."""
_FEWEST = 2
_ENOUGH = 4
"""So many of our titles in a row make it a header row even where the code or the figure has lost its own."""


@dataclass(frozen=True)
class Form:
    """A sheet with a header row: the column of each of our titles, and the titles that read otherwise now."""

    sheet: Sheet
    head: int
    columns: Mapping[str, int]
    retitled: Mapping[str, str]
    items: Mapping[int, str] = field(default_factory=dict)
    """The item code of each row, once it is known what is asked for."""
    as_issued: bool = False
    """Whether all of it stands as it was issued, but for what was to be filled in."""

    def cell(self, row: int, title: str) -> CellValue:
        """What stands in a row under a title; "" where the column is gone."""
        cells, at = self.sheet.rows[row], self.columns.get(title, -1)
        return cells[at] if 0 <= at < len(cells) else ""

    def place(self, file: str, row: int, title: str) -> Place:
        """Where that is; only the sheet where the column is gone."""
        return Place(file, self.sheet.name, self.address(row, title))

    def address(self, row: int, title: str) -> str:
        """The address of a cell; "" where the column is gone."""
        return address(row, self.columns[title]) if title in self.columns else ""

    def written(self, row: int) -> list[tuple[int, CellValue]]:
        """The columns of a row that hold something, and what."""
        cells = enumerate(self.sheet.rows[row])
        return [
            (at, cell) for at, cell in cells if cell != "" and (not isinstance(cell, str) or cell.strip())
        ]

    @property
    def is_blank(self) -> bool:
        """Whether no figure is filled in."""
        return all(self.cell(row, THIS_YEAR) == "" for row in self.items)

    @property
    def below(self) -> range:
        """The rows under the headers."""
        return range(self.head + 1, len(self.sheet.rows))


def forms_of(book: Book) -> tuple[Form, ...]:
    """The sheets that are forms, in the workbook's order."""
    found = (form_in(sheet) for sheet in book.sheets if sheet.name != SHEET)
    return tuple(form for form in found if form is not None)


def form_as_issued(sheet: Sheet, titles: Sequence[str], words: Mapping[str, list[str]]) -> Form | None:
    """The sheet as the form with these lines above and these words in its items' rows, by code; None where it differs.

    Most forms come back so, and nothing need be looked for in them.
    """
    rows = sheet.rows
    above = [[line, *[""] * (len(HEADERS) - 1)] for line in (*titles, "")]
    below = slice(HEAD_ROW + 1, None)
    last = len(next(iter(words.values()), []))
    if not (sheet.visible and rows[:HEAD_ROW] == above and rows[HEAD_ROW : HEAD_ROW + 1] == [[*HEADERS]]):
        return None
    if [row[:last] for row in rows[below]] != list(words.values()):
        return None
    columns = {title: at for at, title in enumerate(HEADERS)}
    return Form(sheet, HEAD_ROW, columns, {}, dict(enumerate(words, HEAD_ROW + 1)), as_issued=True)


def is_cover(sheet: Sheet) -> bool:
    """Whether a sheet is the cover: by its name, or by the line that says whose the template is."""
    return sheet.name == COVER or any(row and tidy(str(row[0])) == UNIT for row in sheet.rows[:_DEEPEST])


def cover_of(book: Book) -> Sheet | None:
    """The cover, the sheet of that name first."""
    named = next((sheet for sheet in book.sheets if sheet.name == COVER), None)
    return named or next((sheet for sheet in book.sheets if is_cover(sheet)), None)


def form_in(sheet: Sheet) -> Form | None:
    """The sheet as a form; None where no row of it holds our titles."""
    for number, row in enumerate(sheet.rows[:_DEEPEST]):
        if len(row) - row.count("") < _FEWEST:
            continue
        titles = {tidy(str(title)): at for at, title in reversed(list(enumerate(row))) if title != ""}
        known = {title: titles[title] for title in HEADERS if title in titles}
        if {CODE, THIS_YEAR} <= set(known) or len(known) >= _ENOUGH:
            known |= {LISTED: titles[LISTED]} if LISTED in titles else {}
            changed = _retitled(known, [title for title in titles if title not in known])
            return Form(
                sheet,
                number,
                {**known, **{title: titles[now] for title, now in changed.items()}},
                {title: str(row[titles[now]]) for title, now in changed.items()},
            )
    return None


def _retitled(known: Mapping[str, int], unknown: list[str]) -> dict[str, str]:
    """What each of our titles that is gone reads now: the title that holds it, the likest, or the one left."""
    gone = [title for title in HEADERS if title not in known]
    found: dict[str, str] = {}
    for likeness in (_holding, nearest):
        for title in gone:
            left = [now for now in reversed(unknown) if now not in found.values()]
            now = "" if title in found else likeness(title, left)
            if now:
                found[title] = now
    left, lost = [u for u in unknown if u not in found.values()], [t for t in gone if t not in found]
    if len(left) == len(lost) == 1:
        found[lost[0]] = left[0]
    return found


def _holding(title: str, others: list[str]) -> str:
    return next((other for other in others if title in other), "")
