"""What a form carries besides its values: hidden rows, a filter, merged cells, comments, checks that were lost."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from pipeline.collect.forms import Form
from pipeline.collect.layout import Layout, covers
from pipeline.collect.readings import show_typed
from pipeline.files.marks import Span
from pipeline.issue.occasion import SELF_CHECK, THIS_YEAR
from pipeline.issue.sheets import LISTED
from pipeline.model.findings import Finding, Severity
from pipeline.model.places import Place, address, column_letters
from pipeline.model.words import ItemType


def hidden(layout: Layout) -> Iterator[Finding]:
    """Hidden rows and columns, and a filter: what they hide was read all the same."""
    for form in layout.sheets:
        rows = within(form.sheet.marks.hidden_rows, set(form.items))
        columns = within(form.sheet.marks.hidden_columns, set(form.columns.values()))
        told = [f"隐藏的第 {few([str(r + 1) for r in rows])} 行"] if rows else []
        told += [f"隐藏的 {few([column_letters(c) for c in columns])} 列"] if columns else []
        told += ["筛选"] if form.sheet.marks.filtered else []
        if told:
            cell = address(rows[0] if rows else form.head, columns[0] if columns and not rows else 0)
            place = Place(layout.found.name, form.sheet.name, cell)
            yield layout.told("T011", place, found="、".join(told))


def merged(layout: Layout) -> Iterator[Finding]:
    """Merged cells over figures: only one of them shows, a number may be hidden under it."""
    for form in layout.sheets:
        figures = [(row, form.columns.get(THIS_YEAR, -1)) for row in form.items]
        for box in layout.merges(form):
            lost = [address(*spot) for spot in figures if covers(box, *spot)]
            under = [
                (address(row, at), value)
                for row in range(box[0], min(box[2] + 1, len(form.sheet.rows)))
                for at, value in form.written(row)
                if covers(box, row, at) and at != form.columns.get(SELF_CHECK)
            ]
            how = f"，{few(lost)} 的填报格在合并格下面，无法取数" if lost else ""
            how += "".join(f"，{cell} 下面藏有「{show_typed(value)}」" for cell, value in under[:3])
            yield layout.told(
                "T012",
                Place(layout.found.name, form.sheet.name, address(box[0], box[1])),
                item_code=form.items.get(box[0], ""),
                cell=f"{address(box[0], box[1])}:{address(box[2], box[3])}",
                how=how,
                severity=Severity.BLOCK if how else Severity.NOTE,
            )


def comments(layout: Layout) -> Iterator[Finding]:
    """Comments that the program did not write itself, where it told of figures that went back."""
    for form in layout.sheets:
        ours = {(row, form.columns.get(THIS_YEAR, -1)) for row in form.items if form.cell(row, LISTED)}
        theirs = sorted(form.sheet.marks.commented - ours)
        if theirs:
            cell = address(*theirs[0])
            place = Place(layout.found.name, form.sheet.name, cell)
            yield layout.told("T016", place, cell=cell, count=len(theirs))


def unchecked(layout: Layout) -> Iterator[Finding]:
    """Figures' cells that lost the check of what is typed, as pasting does.

    Where none has its check any more the workbook was saved by a program that keeps none.
    """
    types = {item.code: item.type for items in layout.items.values() for item in items}
    bests = [forms[0] for forms in layout.forms.values() if forms and THIS_YEAR in forms[0].columns]
    checked = [_checked(form) for form in bests]
    for form, kept in zip(bests, checked, strict=True) if any(checked) else ():
        lost = [
            row
            for row, code in form.items.items()
            if row not in kept and types[code] is not ItemType.TEXT and code not in layout.summed
        ]
        if lost:
            place = form.place(layout.found.name, lost[0], THIS_YEAR)
            item = form.items[lost[0]]
            yield layout.told("T017", place, item_code=item, cell=place.cell, count=len(lost))


def _checked(form: Form) -> set[int]:
    """The items' rows in which the spreadsheet checks the figure."""
    rows, column = sorted(form.items), form.columns[THIS_YEAR]
    boxes = [box for box in form.sheet.marks.validated if box[1] <= column <= box[3]]
    return {
        row
        for top, _, bottom, _ in boxes
        for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
    }


def within(spans: Iterable[Span], wanted: set[int]) -> list[int]:
    """Those of the rows or columns wanted that lie in one of the spans."""
    return sorted({one for first, last in spans for one in wanted if first <= one <= last})


def few(words: list[str]) -> str:
    """The first few of them, and how many there are."""
    return "、".join(words[:5]) + (f" 等 {len(words)} 处" if len(words) > 5 else "")
