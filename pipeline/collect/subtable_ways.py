"""What became of the sheets for the units below: what is gone, doubled, moved, hidden or written over there.

As in ``structure.py``, where a figure can still be told by its item and its unit this only says so.
"""

from collections.abc import Callable, Iterator

from pipeline.collect.layout import Layout, covers
from pipeline.collect.readings import show_typed
from pipeline.collect.subtables import Below
from pipeline.collect.trappings import few, within
from pipeline.issue.occasion import Occasion
from pipeline.issue.subtables import BELOW_CODE, BELOW_NAME, HEAD
from pipeline.model.findings import Finding, Severity
from pipeline.model.places import Place, address, column_letters
from pipeline.scheme.cells import tidy


def structure_below(layout: Layout) -> Iterator[Finding]:
    """Everything about the build of these sheets that is not as it was issued."""
    for table in layout.tables:
        copies = layout.below[table.title]
        if not copies:
            count = len(table.units) * len(table.items)
            yield layout.told("T001", Place(layout.found.name), expected=table.title, count=count)
            continue
        yield from _copies(layout, table.title)
        for way in WAYS:
            yield from way(layout, copies[0])


def _copies(layout: Layout, title: str) -> Iterator[Finding]:
    """A sheet that was renamed or hidden, and copies of it."""
    best, *copies = layout.below[title]
    here = Place(layout.found.name, best.sheet.name)
    if tidy(best.sheet.name) != tidy(title):
        yield layout.told("T002", here, found=best.sheet.name, expected=title)
    if not best.sheet.visible:
        yield layout.told("T004", here, found=best.sheet.name)
    for copy in copies:
        pairs = [(cell, best.cell(unit, item), item) for unit, item, cell in copy.cells]
        other = [(a, b, item) for a, b, item in pairs if b is None or a.typed != b.typed]
        how = "没有填写" if copy.is_blank else "内容不同" if other else "内容相同"
        place = Place(layout.found.name, copy.sheet.name)
        yield layout.told("T005", place, found=copy.sheet.name, expected=best.sheet.name, how=how)
        for mine, first, item in () if copy.is_blank else other:
            yield layout.told(
                "I007",
                mine.place(layout.found.name),
                item_code=item.code,
                found=show_typed(mine.typed),
                expected=f"{best.sheet.name}!{first.address} 的「{show_typed(first.typed)}」"
                if first
                else "空白",
            )


def missing(layout: Layout, one: Below) -> Iterator[Finding]:
    """Units whose row, and items whose column is gone."""
    place = Place(layout.found.name, one.sheet.name)
    for unit in one.table.units:
        if unit.code not in one.rows:
            yield layout.told("T018", place, found=f"{unit.code} {unit.name}")
    for item in one.table.items:
        if item.code not in one.columns:
            expected = f"{item.code} {item.name}"
            yield layout.told("T014", place, item_code=item.code, expected=expected)


def twice(layout: Layout, one: Below) -> Iterator[Finding]:
    """Units that stand in two rows, filled in differently or alike."""
    for row, code in one.twice.items():
        first = one.rows[code]
        differing = [
            (item, column)
            for item in one.table.items
            if (column := one.columns.get(item.code)) is not None
            and one.at(row, column) != one.at(first, column)
        ]
        for item, column in differing:
            yield layout.told(
                "I007",
                Place(layout.found.name, one.sheet.name, address(row, column)),
                item_code=item.code,
                found=show_typed(one.at(row, column)),
                expected=f"{one.sheet.name}!{address(first, column)} 的「{show_typed(one.at(first, column))}」",
            )
        if not differing:
            how = f"，与第 {first + 1} 行相同"
            yield _extra(layout, one, row, how)


def extra_rows(layout: Layout, one: Below) -> Iterator[Finding]:
    """Rows with something in them that hold none of the units below."""
    known = {*one.rows.values(), *one.twice}
    for row in one.under:
        if row in known or one.is_sums(row):
            continue
        figures = [v for c in one.columns.values() if isinstance(v := one.at(row, c), float)]
        if any(cell != "" for cell in one.sheet.rows[row]):
            how = f"，填有 {'、'.join(map(show_typed, figures))}" if figures else ""
            yield _extra(layout, one, row, how, Severity.EXPLAIN if figures else Severity.NOTE)


def _extra(layout: Layout, one: Below, row: int, how: str, severity: Severity = Severity.NOTE) -> Finding:
    written = [(at, cell) for at, cell in enumerate(one.sheet.rows[row]) if cell != ""]
    found = one.at(row, one.names) or one.at(row, one.codes) or written[0][1]
    place = Place(layout.found.name, one.sheet.name, address(row, written[0][0]))
    return layout.told("T009", place, found=show_typed(found), row=row + 1, how=how, severity=severity)


def moved(layout: Layout, one: Below) -> Iterator[Finding]:
    """Rows or columns in another order or further down than they were issued: said once."""
    now = {(u.code, i.code): (cell.at, one.table.at(u, i), u) for u, i, cell in one.cells}
    away = [(at, issued, unit) for at, issued, unit in now.values() if at != issued]
    rows = [one.rows[u.code] for u in one.table.units if u.code in one.rows]
    columns = [one.columns[i.code] for i in one.table.items if i.code in one.columns]
    ways = {
        "列有移动": columns != sorted(columns)
        or (columns and columns[0] != one.table.column(one.table.items[0])),
        "行的次序有变动": rows != sorted(rows),
        "插入了行": one.head != HEAD or (rows and max(rows) - min(rows) >= len(one.table.units)),
    }
    how = "、".join(way for way, holds in ways.items() if holds)
    if away and how and len(now) == sum(1 for _ in one.table.cells):
        at, issued, unit = away[0]
        place = Place(layout.found.name, one.sheet.name, address(*at))
        yield layout.told(
            "T003",
            place,
            found=address(*at),
            expected=address(*issued),
            name=unit.name,
            count=len(away),
            how=how,
        )


def outside(layout: Layout, one: Below) -> Iterator[Finding]:
    """Something beside the columns: said once for each sheet."""
    ours = {*one.columns.values(), *one.locked_columns()}
    rows = (one.head, *one.rows.values())
    strays = [
        (row, at, cell)
        for row in sorted(rows)
        for at, cell in enumerate(one.sheet.rows[row])
        if cell != "" and at not in ours
    ]
    if strays:
        row, at, value = strays[0]
        numbers = any(isinstance(value, float) for _, _, value in strays)
        yield layout.told(
            "T010",
            Place(layout.found.name, one.sheet.name, address(row, at)),
            found=show_typed(value),
            cell=address(row, at),
            count=len(strays),
            severity=Severity.EXPLAIN if numbers else Severity.NOTE,
        )


def hidden(layout: Layout, one: Below) -> Iterator[Finding]:
    """Hidden rows and columns, and a filter: what they hide was read all the same."""
    marks = one.sheet.marks
    rows = within(marks.hidden_rows, set(one.rows.values()))
    columns = within(marks.hidden_columns, {*one.columns.values(), *one.locked_columns()})
    told = [f"隐藏的第 {few([str(row + 1) for row in rows])} 行"] if rows else []
    told += [f"隐藏的 {few([column_letters(column) for column in columns])} 列"] if columns else []
    told += ["筛选"] if marks.filtered else []
    if told:
        cell = address(rows[0] if rows else one.head, columns[0] if columns and not rows else 0)
        yield layout.told("T011", Place(layout.found.name, one.sheet.name, cell), found="、".join(told))


def merged(layout: Layout, one: Below) -> Iterator[Finding]:
    """Merged cells over figures: only one of them shows."""
    for box in one.merges:
        lost = [address(*at) for at in sorted(one.spots) if covers(box, *at)]
        how = f"，{few(lost)} 的填报格在合并格下面，无法取数" if lost else ""
        first = address(box[0], box[1])
        yield layout.told(
            "T012",
            Place(layout.found.name, one.sheet.name, first),
            cell=f"{first}:{address(box[2], box[3])}",
            how=how,
            severity=Severity.BLOCK if lost else Severity.NOTE,
        )


def comments(layout: Layout, one: Below) -> Iterator[Finding]:
    """Comments that the program did not write itself, in rows of which it told when they went back."""
    listed = max(one.beside, default=-1)
    ours = {at for at in one.spots if len(one.beside) > 1 and one.at(at[0], listed)}
    theirs = sorted(one.sheet.marks.commented - ours)
    if theirs:
        cell = address(*theirs[0])
        place = Place(layout.found.name, one.sheet.name, cell)
        yield layout.told("T016", place, cell=cell, count=len(theirs))


def unchecked(layout: Layout, one: Below) -> Iterator[Finding]:
    """Cells that lost the check of what is typed, while others have theirs."""
    boxes = one.sheet.marks.validated
    kept = {at for at in one.spots if any(b[0] <= at[0] <= b[2] and b[1] <= at[1] <= b[3] for b in boxes)}
    lost = sorted(one.spots - kept)
    if kept and lost:
        cell = address(*lost[0])
        place = Place(layout.found.name, one.sheet.name, cell)
        item = one.item_at(lost[0][1])
        yield layout.told("T017", place, item_code=item, cell=cell, count=len(lost))


WAYS: tuple[Callable[[Layout, Below], Iterator[Finding]], ...] = (
    missing,
    twice,
    extra_rows,
    moved,
    outside,
    hidden,
    merged,
    comments,
    unchecked,
)


def altered_below(layout: Layout, occasion: Occasion) -> Iterator[Finding]:
    """Locked words of these sheets that differ from what was issued: codes, names, measures.

    Nothing where the scheme has changed since: then what differs is the office's doing.
    """
    if layout.found.identity.fingerprint != occasion.scheme.fingerprint:
        return
    for one in (copies[0] for copies in layout.below.values() if copies):
        for unit in one.table.units:
            row = one.rows.get(unit.code)
            for title, at, word in ((BELOW_CODE, one.codes, unit.code), (BELOW_NAME, one.names, unit.name)):
                if row is not None and at >= 0 and _differs(one, row, at, word):
                    yield _overwritten(layout, one, row, at, title, word)
        for item in one.table.items:
            column = one.columns.get(item.code)
            words = (item.name + " *" * bool(item.required), item.unit_of_measure)
            for row, (title, word) in enumerate(zip(("项目", "计量单位"), words, strict=True), one.head + 1):
                if column is not None and row < len(one.sheet.rows) and _differs(one, row, column, word):
                    yield _overwritten(layout, one, row, column, title, word, item.code)


def _differs(one: Below, row: int, column: int, word: str) -> bool:
    return tidy(show_typed(one.at(row, column))) != tidy(word)


def _overwritten(
    layout: Layout, one: Below, row: int, column: int, title: str, word: str, item: str = ""
) -> Finding:
    place = Place(layout.found.name, one.sheet.name, address(row, column))
    found = show_typed(one.at(row, column))
    return layout.told("I013", place, item_code=item, found=found, expected=word, title=title)
