"""核定与更正: every figure that is not assessed simply as it was reported: reported, verified and assessed."""

from pipeline.model.places import Place
from pipeline.model.tables import records
from pipeline.report.results import Row
from pipeline.report.shown import DASH, absent, text
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, VERIFIED, local
from pipeline.scheme.rows import Item, Unit

_TITLES = (
    *(("单位编码", 9), ("单位", 18), ("填报项编码", 9), ("填报项", 28), ("计量", 7)),
    *(
        ("自报", 11),
        ("核定", 11),
        ("计分", 11),
        ("计分比自报", 10),
        ("自报数所在单元格", 34),
        ("核定依据", 44),
    ),
)
_REPORTED, _VERIFIED, _ASSESSED, _CHANGE = 5, 6, 7, 8


def write_verified(book: Book) -> None:
    """A row a figure, in the order of units and items; what is assessed is read from 汇总数据."""
    facts, scheme = book.results.facts, book.plan.scheme
    changed = facts["reported"].ne(facts["assessed"]) & (
        facts["reported"].notna() | facts["assessed"].notna()
    )
    differing = facts[facts["verified"].notna() | changed]
    known = differing[
        differing["unit_code"].isin(scheme.unit_by_code) & differing["item_code"].isin(scheme.item_by_code)
    ]
    titles, widths = zip(*_TITLES, strict=True)
    remark = (
        f"单位报来的数原样保留；列出核定、更正过的 {len(known)} 个，其余 {len(facts) - len(known)} 个照自报计分。"
        "自报为空白的，由抽查或其他部门的数据核定。"
    )
    page = Page(book, VERIFIED, titles, widths, remark=remark)
    page.sheet.freeze_panes(HEAD + 1, 2)
    for row, found in enumerate(records(known), start=HEAD + 1):
        _write(page, row, found)
    page.sheet.autofilter(HEAD, 0, HEAD + max(1, len(known)), len(titles) - 1)


def _write(page: Page, row: int, found: Row) -> None:
    plan = page.book.plan
    unit, item = plan.scheme.unit_by_code[found["unit_code"]], plan.scheme.item_by_code[found["item_code"]]
    for column, word in enumerate((unit.code, unit.name, item.code, item.name, item.unit_of_measure)):
        page.text(row, column, word, *(("center",) if column in (0, 2, 4) else ()))
    page.number(row, _REPORTED, float(found["reported"]))
    page.number(row, _VERIFIED, float(found["verified"]))
    assessed = _assessed(page.book, unit, item)
    cell = plan.item(unit.code, item.code, False)
    if cell is None:  # no number
        page.text(row, _ASSESSED, "")
    else:
        page.formula(row, _ASSESSED, f'IF({cell}="","{DASH}",{cell})', assessed, "strong")
    mine, theirs = local(row, _ASSESSED), local(row, _REPORTED)
    change = (
        DASH if assessed == DASH or absent(found["reported"]) else float(assessed) - float(found["reported"])
    )
    page.formula(
        row,
        _CHANGE,
        f'IF(COUNT({mine},{theirs})=2,{mine}-{theirs},"{DASH}")',
        change,
        form="+General;-General;0",
    )
    reported = (
        "" if absent(found["reported"]) else str(Place(*(text(found[k]) for k in ("file", "sheet", "cell"))))
    )
    words = {9: reported or DASH, 10: text(found["note"])}
    for column, word in words.items():
        page.text(row, column, word, "small")
    page.height(row, {3: item.name}, small=words)


def _assessed(book: Book, unit: Unit, item: Item) -> float | str:
    """The figure as it stands on 汇总数据; a dash where that is blank."""
    column = book.results.figures.this_year.get(item.code)
    value = float("nan") if column is None else float(column.values[book.plan.scheme.unit_rows[unit.code]])
    return DASH if value != value else value
