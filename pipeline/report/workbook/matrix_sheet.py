"""得分明细: a line's scores, a row a unit and a column an indicator."""

from pipeline.files.writing import paper_for
from pipeline.model.numbers import show
from pipeline.model.words import CHINESE, Handling
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, P, local
from pipeline.report.workbook.indicators import NOT_COUNTED
from pipeline.report.workbook.process_sheet import UNSCORED
from pipeline.report.workbook.shades import legend, shade
from pipeline.score.lines import LineScores

_BEFORE = (("编码", 8), ("单位", 18), ("排名组", 8))


def write_matrices(book: Book) -> None:
    """A sheet for each line."""
    for scores in book.results.lines.values():
        _write(book, scores)


def _write(book: Book, scores: LineScores) -> None:
    plan, code = book.plan, scores.line.code
    out = NOT_COUNTED if scores.line.letter else Handling.RESCALE.value
    titles = [title for title, _ in _BEFORE] + [i.name for i in scores.indicators] + ["合计"]
    widths: list[float] = [width for _, width in _BEFORE] + [7.4] * len(scores.indicators) + [10.0]
    remark = f"总分 {show(scores.line.total)} 分；合计为基础分，不含加分、扣分；「折算」的指标不计分，其分值按比例计入其他指标。"
    if scores.line.letter:
        remark = (
            f"每完成一条计 1，合计为完成条数，不含加分、扣分；「{NOT_COUNTED}」的条款不考核，不在应完成之列。"
        )
    title = "各条完成情况" if scores.line.letter else ""
    remark += f"底色：{legend(book.terms(code))}。"
    page = Page(
        book, plan.matrices[code], titles, widths, title=title, remark=remark, paper=paper_for(sum(widths))
    )
    points = HEAD + 1
    page.band(points, "条数" if scores.line.letter else "分值")
    first, last = len(_BEFORE), len(_BEFORE) + len(scores.indicators) - 1
    for j, indicator in enumerate(scores.indicators):
        page.number(points, first + j, indicator.points, "band")
    cells = f"{local(points, first)}:{local(points, last)}"
    page.formula(points, last + 1, f"SUM({cells})", sum(i.points for i in scores.indicators), "band")
    page.sheet.repeat_rows(0, points)
    page.sheet.freeze_panes(points + 1, first)
    for row, i in enumerate(plan.order(code), start=points + 1):
        unit = scores.units[i]
        page.text(row, 0, unit.code, "center")
        page.text(row, 1, unit.name)
        page.text(row, 2, plan.group_name(code, unit), "center")
        missing = unit.code in book.results.unscored
        for j in range(len(scores.indicators)):
            kept: float | str = float(scores.score[i, j])
            if missing or not scores.counted[i, j]:
                kept = UNSCORED if missing else out
            looks: tuple[str, ...] = ("small", "quiet")
            if isinstance(kept, float):
                most = float(scores.points[i, j] * scores.factor[i])
                looks = tuple(filter(None, (shade(kept / most),))) if most else ()
            page.formula(
                row, first + j, plan.process(code, i, j, P.SCORE), kept, *looks, form=book.form(code)
            )
        if missing:
            page.text(row, last + 1, CHINESE[book.results.standing(code, unit.code)], "center")
        else:
            cells = f"{local(row, first)}:{local(row, last)}"
            base = float(scores.base[i])
            page.formula(row, last + 1, f"SUM({cells})", base, "strong", form=book.form(code))
        page.sheet.set_row(row, 20)
