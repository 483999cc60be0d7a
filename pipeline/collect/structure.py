"""What became of a template's build: sheets, rows, columns and headers that are not as they were issued.

``WAYS`` at the end is the list: each a small function from a return's layout to findings. Where a figure can
still be told by its code and header this only says so; where it cannot, the finding blocks.
"""

from collections.abc import Callable, Iterable, Iterator

from pipeline.collect.forms import Form, cover_of
from pipeline.collect.layout import Layout
from pipeline.collect.readings import show_typed
from pipeline.collect.trappings import comments, hidden, merged, unchecked
from pipeline.issue.occasion import CODE, HEADERS, NAME, THIS_YEAR
from pipeline.issue.sheets import COVER, HEAD_ROW
from pipeline.model.findings import Finding, Severity, catalogue, finding
from pipeline.model.places import Place, address
from pipeline.scheme.cells import tidy

MOST = 20
"""So many findings of a kind are listed; the rest is counted."""


def first_of(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings of each code about one return, and how many more there are."""
    by_code: dict[str, list[Finding]] = {}
    for found in findings:
        by_code.setdefault(found.code, []).append(found)
    for code, mine in by_code.items():
        yield from mine[:MOST]
        if len(mine) > MOST:
            yield finding(
                "T013",
                Place(mine[0].place.file),
                unit_code=mine[0].unit_code,
                found=catalogue()[code].title,
                severity=mine[MOST].severity,
                count=len(mine) - MOST,
            )


def structure(layout: Layout) -> Iterator[Finding]:
    """Everything about a return's build that is not as it was issued."""
    ways = TRAPPINGS if layout.as_issued else WAYS
    return first_of(found for way in ways for found in way(layout))


def missing(layout: Layout) -> Iterator[Finding]:
    """Sheets and rows that are gone."""
    for title, items in layout.items.items():
        if not layout.forms[title]:
            yield layout.told("T001", Place(layout.found.name), expected=title, count=len(items))
            continue
        place = Place(layout.found.name, layout.forms[title][0].sheet.name)
        for item in items:
            if item.code not in layout.spots:
                yield layout.told("I006", place, item_code=item.code, found=item.name)


def twice(layout: Layout) -> Iterator[Finding]:
    """Items that stand in two places, filled in differently or in two rows alike; a copy left blank is none."""
    for spot, code in layout.everywhere:
        first = layout.spots[code]
        if spot.typed == first.typed and spot.form is first.form and spot.row != first.row:
            yield layout.told(
                "T009",
                spot.place(layout.found.name, NAME),
                item_code=code,
                found=show_typed(spot.form.cell(spot.row, NAME)),
                row=spot.row + 1,
                how=f"，与第 {first.row + 1} 行相同",
            )
        if spot.typed != first.typed and not spot.form.is_blank:
            other = first.place(layout.found.name)
            yield layout.told(
                "I007",
                spot.place(layout.found.name),
                item_code=code,
                found=show_typed(spot.typed),
                expected=f"{other.sheet}!{other.cell} 的「{show_typed(first.typed)}」",
            )


def sheets(layout: Layout) -> Iterator[Finding]:
    """Sheets that were renamed, hidden, copied or put in another order."""
    name = layout.found.name
    for title, (best, *copies) in ((t, forms) for t, forms in layout.forms.items() if forms):
        here = Place(name, best.sheet.name)
        if tidy(best.sheet.name) != tidy(title):
            yield layout.told("T002", here, found=best.sheet.name, expected=title)
        if not best.sheet.visible:
            yield layout.told("T004", here, found=best.sheet.name)
        for copy in copies:
            same = all(layout.spots[code].typed == copy.cell(r, THIS_YEAR) for r, code in copy.items.items())
            how = "没有填写" if copy.is_blank else "内容相同" if same else "内容不同"
            place = Place(name, copy.sheet.name)
            yield layout.told("T005", place, found=copy.sheet.name, expected=best.sheet.name, how=how)
    stand = {sheet.name: n for n, sheet in enumerate(layout.found.book.sheets)}
    titles = [title for title, forms in layout.forms.items() if forms]
    now = sorted(titles, key=lambda title: stand[layout.forms[title][0].sheet.name])
    if now != titles:
        yield layout.told("T006", Place(name), found="、".join(now), expected="、".join(titles))


def other_sheets(layout: Layout) -> Iterator[Finding]:
    """Sheets that were not issued, and a cover that is gone."""
    name = layout.found.name
    for sheet in layout.others:
        how = "" if sheet.visible else "，且被隐藏"
        yield layout.told("T007", Place(name, sheet.name), found=sheet.name, how=how)
    cover = cover_of(layout.found.book)
    if cover is None:
        yield layout.told("T015", Place(name), expected=COVER)
    elif cover.name != COVER:
        yield layout.told("T002", Place(name, cover.name), found=cover.name, expected=COVER)


def headers(layout: Layout) -> Iterator[Finding]:
    """Headers that were changed, columns that are gone; what stands over the figures decides what they are."""
    for form in layout.sheets:
        for title in HEADERS:
            decisive = title == THIS_YEAR
            severity = Severity.BLOCK if decisive else Severity.NOTE
            if title in form.retitled:
                how = "，不能确定所填数字的含义，整栏未采用" if decisive else "，已按原来的一栏读取"
                place = form.place(layout.found.name, form.head, title)
                words = {"found": form.retitled[title], "expected": title, "how": how}
                yield layout.told("T008", place, severity=severity, **words)
            elif title not in form.columns:
                place = Place(layout.found.name, form.sheet.name)
                yield layout.told("T014", place, severity=severity, expected=title)


def moved(layout: Layout) -> Iterator[Finding]:
    """Rows inserted or sorted, columns moved: said once for each sheet."""
    column = HEADERS.index(THIS_YEAR)
    for title, (form, *_) in ((t, forms) for t, forms in layout.forms.items() if forms):
        issued = {item.code: (HEAD_ROW + 1 + n, column) for n, item in enumerate(layout.items[title])}
        spots = {code: spot.at for code, spot in layout.spots.items() if spot.form is form}
        now = {code: spots[code] for code in issued if code in spots}
        away = [code for code in now if now[code] != issued[code]]
        how = _how_moved(form, list(now.values())) if away else ""
        if how:
            yield layout.told(
                "T003",
                Place(layout.found.name, form.sheet.name, address(*now[away[0]])),
                item_code=away[0],
                found=address(*now[away[0]]),
                expected=address(*issued[away[0]]),
                name=next(item.name for item in layout.items[title] if item.code == away[0]),
                count=len(away),
                how=how,
            )


def _how_moved(form: Form, now: list[tuple[int, int]]) -> str:
    """In what way; "" where what is gone or holds something else accounts for it, told as such."""
    rows = [row for row, _ in now]
    left = [title for title in HEADERS if title in form.columns]
    between = range(form.head + 1, max(rows))
    ways = {
        "列有移动": THIS_YEAR in left and form.columns[THIS_YEAR] != left.index(THIS_YEAR),
        "行的次序有变动": rows != sorted(rows),
        "插入了行": form.head != HEAD_ROW or any(not form.written(row) for row in between),
    }
    return "、".join(way for way, holds in ways.items() if holds)


def extra_rows(layout: Layout) -> Iterator[Finding]:
    """Rows with something in them that hold none of the unit's items."""
    for form in layout.sheets:
        for row in form.below:
            written = form.written(row)
            if row not in form.items and written:
                figure = isinstance(form.cell(row, THIS_YEAR), float)
                yield layout.told(
                    "T009",
                    Place(layout.found.name, form.sheet.name, address(row, written[0][0])),
                    found=show_typed(form.cell(row, NAME) or form.cell(row, CODE) or written[0][1]),
                    row=row + 1,
                    how=f"，填有 {show_typed(form.cell(row, THIS_YEAR))}" if figure else "",
                    severity=Severity.EXPLAIN if figure else Severity.NOTE,
                )


def outside(layout: Layout) -> Iterator[Finding]:
    """Something beside the columns or above the headers of a form: said once for each sheet."""
    for title, forms in layout.forms.items():
        for form in forms:
            columns = set(form.columns.values())
            strays = layout.above(title, form)[len(layout.titles_gone(title, form)) :]
            for row in (form.head, *form.items):
                strays += [(row, at, value) for at, value in form.written(row) if at not in columns]
            if strays:
                row, at, value = strays[0]
                numbers = any(isinstance(value, float) for _, _, value in strays)
                yield layout.told(
                    "T010",
                    Place(layout.found.name, form.sheet.name, address(row, at)),
                    found=show_typed(value),
                    cell=address(row, at),
                    count=len(strays),
                    severity=Severity.EXPLAIN if numbers else Severity.NOTE,
                )


TRAPPINGS: tuple[Callable[[Layout], Iterator[Finding]], ...] = (hidden, merged, comments, unchecked)
"""What a sheet may carry whose cells stand as they were issued."""
WAYS: tuple[Callable[[Layout], Iterator[Finding]], ...] = (
    missing,
    twice,
    sheets,
    other_sheets,
    headers,
    moved,
    extra_rows,
    outside,
    *TRAPPINGS,
)
