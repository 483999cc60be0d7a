"""汇总数据 and 现场评分: what every score rests on, the only numbers typed by people."""

from itertools import groupby

from pipeline.files.writing import A3, safe_text
from pipeline.model.words import ItemType
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import FIGURES, HEAD, MARKS, local
from pipeline.report.workbook.live import LACKING
from pipeline.report.workbook.plan import FIRST_FIGURES, FIRST_ITEM, FIRST_MARK
from pipeline.scheme.formula.evaluate import Column
from pipeline.scheme.rules.on_site import mean_mark

_ITEM_WIDTH, _ITEMS_ACROSS = 11, 16
_MARKS_UPRIGHT = 5
"""The most columns of marks that an upright page takes."""


def write_figures(book: Book) -> None:
    """The assessed figures, a row a unit and a column an item; last year's below; blanks are blank."""
    plan, figures = book.plan, book.results.figures
    page = Page(
        book,
        FIGURES,
        [],
        [9, 18, 9] + [_ITEM_WIDTH] * len(plan.items),
        remark="计分所用的数（核定、更正后），各表得分均由此算出；空白为缺报，不是零。",
        paper=A3,
    )
    _item_titles(page)
    page.sheet.repeat_rows(HEAD, FIRST_FIGURES - 2)
    page.sheet.repeat_columns(0, FIRST_ITEM - 1)
    page.sheet.freeze_panes(FIRST_FIGURES - 1, FIRST_ITEM)
    page.sheet.fit_to_pages(0, 0)
    page.sheet.set_print_scale(70)
    # Printed, the title stands in the page's head: on the second page across it would be cut off at the columns
    # that are repeated.
    last_row = plan.figures_row(len(plan.scheme.units) - 1, True)
    page.sheet.print_area(HEAD, 0, last_row, FIRST_ITEM + len(plan.items) - 1)
    page.head(FIGURES)
    for last_year in (False, True):
        columns = figures.before if last_year else figures.this_year
        page.band(plan.figures_row(0, last_year) - 1, "上年数" if last_year else "本年数")
        for k, unit in enumerate(plan.scheme.units):
            row = plan.figures_row(k, last_year)
            page.text(row, 0, unit.code, "center")
            page.text(row, 1, unit.name)
            page.text(row, 2, unit.unit_class, "center")
            for column, item in enumerate(plan.items, start=FIRST_ITEM):
                value = _figure(columns.get(item.code), k)
                if item.type is ItemType.DATE:
                    page.number(row, column, value, form="yyyy-mm-dd")
                else:
                    page.number(row, column, value)


def _figure(column: Column | None, unit: int) -> float:
    return float("nan") if column is None else float(column.values[unit])


def _item_titles(page: Page) -> None:
    """Form, name with measure, and code above each item; pages of the print break between forms."""
    items = page.book.plan.items
    head = page.writer.look("head")
    for column, title in enumerate(("编码", "单位", "类别")):
        page.sheet.merge_range(HEAD, column, FIRST_FIGURES - 2, column, title, head)
    column, breaks = FIRST_ITEM, []
    for form, members in groupby(items, key=lambda item: item.form):
        listed = list(members)
        over = page.writer.look("head", "left", "nowrap")  # a form's name runs on over its items
        page.sheet.write_string(HEAD, column, safe_text(form), over)
        for k in range(1, len(listed)):
            page.sheet.write_blank(HEAD, column + k, None, over)
        for item in listed:
            measure = f"（{item.unit_of_measure}）" if item.unit_of_measure else ""
            page.sheet.write_string(HEAD + 1, column, safe_text(item.name + measure), head)
            page.sheet.write_string(HEAD + 2, column, item.code, head)
            column += 1
        breaks.append(column)
    names = {FIRST_ITEM + k: item.name + f"（{item.unit_of_measure}）" for k, item in enumerate(items)}
    page.height(HEAD + 1, names)
    page.sheet.set_v_pagebreaks(breaks[:-1])


def write_marks(book: Book) -> None:
    """The assessors' marks and their mean."""
    plan, most = book.plan, book.plan.most_marks
    titles = [
        "指标编码",
        "指标",
        "单位编码",
        "单位",
        "满分",
        *(f"评分{k + 1}" for k in range(most)),
        "平均分",
    ]
    trimming = "三人以上的去掉一个最高分、一个最低分，" if plan.scheme.trimmed else ""
    page = Page(
        book,
        MARKS,
        titles,
        [10, 32, 10, 20, 9, *([10] * most), 11],
        remark=f"考核组现场评分，{trimming}取平均分；没有评分的为缺。",
        landscape=most > _MARKS_UPRIGHT,
    )
    given = {(entry.indicator, entry.unit_code): entry.marks for entry in book.results.marks}
    for row, (indicator, unit) in enumerate(plan.marked, start=HEAD + 1):
        marks = given.get((indicator.code, unit.code), ())
        page.text(row, 0, indicator.code, "center")
        page.text(row, 1, indicator.name)
        page.text(row, 2, unit.code, "center")
        page.text(row, 3, unit.name)
        page.number(row, 4, plan.scheme.points_for(indicator, unit))
        for k in range(most):
            page.number(row, FIRST_MARK + k, marks[k] if k < len(marks) else float("nan"))
        cells = f"{local(row, FIRST_MARK)}:{local(row, FIRST_MARK + most - 1)}"
        mean = mean_mark(marks, plan.scheme.trimmed) if marks else LACKING
        text = f"AVERAGE({cells})"
        if plan.scheme.trimmed:
            kept = f"(SUM({cells})-MAX({cells})-MIN({cells}))/(COUNT({cells})-2)"
            text = f"IF(COUNT({cells})>2,{kept},{text})"
        page.formula(row, FIRST_MARK + most, f'IFERROR({text},"{LACKING}")', mean, form="0.00")
