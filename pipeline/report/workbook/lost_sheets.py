"""失分: where points were lost, indicator by indicator and unit by unit."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import fsum

from pipeline.files.writing import paper_for, sheet_reference
from pipeline.model.words import terms
from pipeline.report.indicators import MET, SHORT
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import (
    HEAD,
    PROCESS,
    P,
    local,
    lost_sheets,
    sum_of,
)
from pipeline.report.workbook.indicators import Scored, scored
from pipeline.report.workbook.rates_sheet import Attainment
from pipeline.report.workbook.shades import legend, shade

_ITEM_WIDTHS = (10, 18, 9, 32, 10, 12, 11, 9, 10, 12, 12)
_COUNTED, _POSSIBLE, _LOST, _RATE, _LOSERS, _AIMED, _SHORT = range(4, 11)
_UNIT_WIDTHS = (20, 10, 10, 10, 9)
_GROUP_WIDTH = 11
_NO_GROUP = "未分组"
_SLIGHT = "0.000000001"
"""Less than this is lost by nobody: it is what is left over of adding fractions."""


def write_lost(book: Book, attained: Mapping[tuple[str, int], Attainment]) -> None:
    """Both sheets, over the units whose returns can be used.

    ``attained`` tells whether targets are met, by line and the indicator's number on it.
    """
    listed = [one for one in scored(book) if one.scores.units]
    _write_items(book, listed, attained)
    _write_units(book, listed)


def _write_items(
    book: Book, listed: Sequence[Scored], attained: Mapping[tuple[str, int], Attainment]
) -> None:
    called = terms(book.plan.scheme.is_letter())
    titles = (
        *("考核线", "一级指标", f"{called.item}编码", called.item, "计分单位数", f"{called.points}合计"),
        *(f"{called.lost}合计", called.rate, f"{called.lost}单位数", "有目标单位数", "未达标单位数"),
    )
    remark = f"{called.rate} = 1 − {called.lost}合计 ÷ {called.points}合计，由低到高排；缺报、待更正的单位不计在内。"
    if not book.plan.scheme.is_letter():
        remark += "分值为折算后的数。"
    page = Page(book, lost_sheets(called)[0], titles, _ITEM_WIDTHS, remark=remark)
    page.sheet.freeze_panes(HEAD + 1, 4)
    row = HEAD
    for _, members in groupby(listed, key=lambda one: one.scores.line.code):
        for one in sorted(members, key=_rate):
            row += 1
            _write_item(page, row, one, attained.get((one.scores.line.code, one.number)))
    page.sheet.autofilter(HEAD, 0, max(row, HEAD + 1), len(titles) - 1)


def _rate(one: Scored) -> float:
    possible = fsum(one.possible(i) for i in one.counting)
    return 1 - fsum(map(one.lost, one.counting)) / possible if possible else 1.0


def _write_item(page: Page, row: int, one: Scored, attained: Attainment | None) -> None:
    words = (one.scores.line.name, one.indicator.group, one.indicator.code, one.indicator.name)
    for column, word in enumerate(words):
        page.text(row, column, word, *(("center",) if column in (0, 2) else ()))
    counts, counted, factor, lost = (
        _rows(page.book, one, column) for column in (P.COUNTS, P.COUNTED, P.FACTOR, P.LOST)
    )
    form = page.book.form(one.scores.line.code)
    among = f'({counts}="是")'
    units = [i for i in one.counting if one.possible(i) > 0]
    text = f"SUMPRODUCT({among}*ISNUMBER({counted})*({counted}>0))"
    page.formula(row, _COUNTED, text, float(len(units)), form="0")
    possible, sum_lost = fsum(map(one.possible, one.counting)), fsum(map(one.lost, one.counting))
    page.formula(row, _POSSIBLE, f"SUMPRODUCT({counted},{factor},{among}*1)", possible, form=form)
    page.formula(row, _LOST, f'SUMIFS({lost},{counts},"是")', sum_lost, "strong", form=form)
    _share(page, row, _RATE, (_POSSIBLE, _LOST), possible, sum_lost)
    losers = sum(one.lost(i) > float(_SLIGHT) for i in one.counting)
    text = f"SUMPRODUCT({among}*ISNUMBER({lost})*({lost}>{_SLIGHT}))"
    page.formula(row, _LOSERS, text, float(losers), form="0")
    if attained is None:
        for column in (_AIMED, _SHORT):
            page.text(row, column, "—", "center", "quiet")
    else:
        met, short = (float(attained.states.count(word)) for word in (MET, SHORT))
        told = [f'SUMPRODUCT(({attained.cells}="{word}")*{among})' for word in (MET, SHORT)]
        page.formula(row, _AIMED, "+".join(told), met + short, form="0")
        page.formula(row, _SHORT, told[1], short, form="0")
    page.height(row, {1: words[1], 3: words[3]})


def _rows(book: Book, one: Scored, column: P) -> str:
    """The cells of an indicator's units in a column of 计分过程."""
    return f"{sheet_reference(book.plan.sheet(PROCESS))}!{one.all_rows(column)}"


def _share(page: Page, row: int, column: int, at: tuple[int, int], possible: float, lost: float) -> None:
    """The part of the points that was earned, coloured where it is small."""
    most, gone = (local(row, k) for k in at)
    share = 1 - lost / possible if possible else "—"
    looks = (
        (shade(share),) if isinstance(share, float) and shade(share) else ("center",) if share == "—" else ()
    )
    page.formula(row, column, f'IF({most}>0,1-{gone}/{most},"—")', share, *looks, form="0.0%")


def _write_units(book: Book, listed: Sequence[Scored]) -> None:
    by_line = {code: list(members) for code, members in groupby(listed, key=lambda one: one.scores.line.code)}
    most = max((len({one.indicator.group for one in members}) for members in by_line.values()), default=0)
    called = terms(book.plan.scheme.is_letter())
    widths = [*_UNIT_WIDTHS, *([_GROUP_WIDTH] * most)]
    remark = (
        f"各单位在每个一级指标上的{called.lost}，每条线按{called.rate}由低到高排。底色：{legend(called)}。"
    )
    page = Page(book, lost_sheets(called)[1], [], widths, remark=remark, paper=paper_for(sum(widths)))
    page.sheet.repeat_rows(0, 1)
    page.sheet.freeze_panes(HEAD, 1)
    row = HEAD
    for members in by_line.values():
        row = _write_line(page, row, members)


def _write_line(page: Page, row: int, members: Sequence[Scored]) -> int:
    """The units of a line under their own titles; returns the row of the next line."""
    book, scores = page.book, members[0].scores
    called = book.terms(scores.line.code)
    groups: dict[str, list[Scored]] = {}
    for one in members:
        groups.setdefault(one.indicator.group or _NO_GROUP, []).append(one)
    page.band(row, f"{scores.line.name}：各单位{called.lost}", len(_UNIT_WIDTHS) + len(groups))
    page.titles(row + 1, ["单位", "排名组", called.points, called.lost, called.rate, *groups])
    row += 2
    lost = {
        i: {g: fsum(one.lost(i) for one in own) for g, own in groups.items()} for i in members[0].counting
    }
    able = {i: {g: fsum(one.possible(i) for one in own) for g, own in groups.items()} for i in lost}
    sums = {i: (fsum(able[i].values()), fsum(lost[i].values())) for i in lost}
    for i in sorted(lost, key=lambda i: (1 - sums[i][1] / sums[i][0]) if sums[i][0] else 1.0):
        unit, form = scores.units[i], book.form(scores.line.code)
        page.text(row, 0, unit.name)
        page.text(row, 1, book.plan.group_name(scores.line.code, unit), "center")
        counted = [book.plan.process(scores.line.code, i, one.number, P.COUNTED) for one in members]
        factor = book.plan.process(scores.line.code, i, members[0].number, P.FACTOR)
        possible, gone = sums[i]
        page.formula(row, 2, f"({sum_of(counted)})*{factor}", possible, form=form)
        last = len(_UNIT_WIDTHS) + len(groups) - 1
        page.formula(
            row, 3, f"SUM({local(row, len(_UNIT_WIDTHS))}:{local(row, last)})", gone, "strong", form=form
        )
        _share(page, row, 4, (2, 3), possible, gone)
        for column, (name, own) in enumerate(groups.items(), start=len(_UNIT_WIDTHS)):
            cells = [book.plan.process(scores.line.code, i, one.number, P.LOST) for one in own]
            share = 1 - lost[i][name] / able[i][name] if able[i][name] else 1.0
            page.formula(row, column, sum_of(cells), lost[i][name], *filter(None, (shade(share),)), form=form)
        row += 1
    return row + 1
