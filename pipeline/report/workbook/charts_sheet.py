"""图表: rankings, change on last year, distribution and group profile as charts, the numbers beside each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum, inf

from xlsxwriter.chart import Chart

from pipeline.files.writing import sheet_reference
from pipeline.model.words import CHINESE
from pipeline.report.distribution import BANDS, PLACED, in_bands
from pipeline.report.results import Row
from pipeline.report.shown import DASH, absent, text
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import CHARTS, HEAD, PROCESS, TOTALS, P, T, absolute_rows
from pipeline.report.workbook.indicators import Scored, scored
from pipeline.scheme.scheme import COMPREHENSIVE

_MOST_BARS, _LEAST_ROWS, _PAGE_ROWS = 30, 15, 34
_ROW_POINTS, _SCORE = 18, 2
_WIDTHS = (22, 9, 10, 10, 10, 2, *([10] * 10))
_CHART_COLUMN, _CHART_PIXELS = 6, 700
_DARK, _LINE = "#44617B", "#262626"
_PATTERNS = (
    "solid_diamond",
    "wide_upward_diagonal",
    "narrow_horizontal",
    "percent_25",
    "large_grid",
    "weave",
)
"""Fills that are told apart without colours."""


def write_charts(book: Book) -> None:
    """A block a subject: its table at the left, its charts beside it."""
    page = Page(
        book, CHARTS, [], _WIDTHS, remark="图按程序运行时的名次排序；左侧的数是公式，数据改动后图随之变动。"
    )
    page.sheet.repeat_rows(0, 1)
    row, begun, breaks = HEAD, HEAD, []
    for block in _blocks(book):
        height = max(len(block.rows) + 2, _LEAST_ROWS + 1)
        if row > begun and row + height - begun > _PAGE_ROWS:
            breaks.append(row)
            begun = row
        _write(page, row, block)
        row += height + 1
    page.break_before(breaks)


@dataclass(frozen=True)
class _Cell:
    """A number of a table as a formula with what it gives now; a word where it is one."""

    text: str
    value: float | str
    form: str


@dataclass(frozen=True)
class _Block:
    """A table with the charts drawn from its columns: each of these lists columns, one series a column."""

    title: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[_Cell, ...]], ...]
    charts: tuple[tuple[str, str, tuple[int, ...]], ...]
    """Kind (``bar`` or ``column``), title, and the columns that are drawn."""


def _blocks(book: Book) -> Iterator[_Block]:
    groups = _groups(book)
    for line, group in groups:
        yield _ranking(book, line, group)
    for line, listed in groupby(groups, key=lambda pair: pair[0]):
        yield _distribution(book, line, [group for _, group in listed])
    for stage, part in [(f"{stage.name}·", part) for stage, part in book.stages] or [("", book)]:
        for _, members in groupby(scored(part), key=lambda one: one.scores.line.code):
            own = list(members)
            if own[0].scores.units:
                yield _profile(part, stage, own)


def _groups(book: Book) -> list[tuple[str, str]]:
    """Whom each unit is compared with by its final score: on several lines by the comprehensive one, else on its own."""
    whole = {unit.code for unit in book.plan.scheme.line_units(COMPREHENSIVE)}
    found = [
        (line, group)
        for line, group in book.plan.peers
        if line == COMPREHENSIVE or not {unit.code for unit in book.plan.members(line, group)} <= whole
    ]
    return sorted(found, key=lambda pair: pair[0] != COMPREHENSIVE)


def _ranking(book: Book, line: str, group: str) -> _Block:
    """The best of a ranking, their scores and the change on last year."""
    plan, form, called = book.plan, book.form(line), book.terms(line)
    units = [unit.code for unit in plan.members(line, group) if unit.code not in book.results.unscored]
    found = [book.results.ranking[line, code] for code in units]
    best = sorted(found, key=lambda row: (_rank(row), -float(row["score"])))[:_MOST_BARS]
    rows = []
    for row in best:
        code = text(row["unit_code"])
        rank = book.results.instead_of_rank(line, code) if absent(row["rank"]) else float(row["rank"])
        last = "" if absent(row["last_score"]) else float(row["last_score"])
        score = plan.total(line, code, T.SCORE)
        change = "" if last == "" else float(row["score"]) - float(last)
        cells = (
            _Cell(plan.total(line, code, T.RANK), rank, "0"),
            _Cell(score, float(row["score"]), form),
            _Cell("", last, form),
            _Cell("" if last == "" else f"{score}-{float(last)!r}", change, f"+{form};-{form};{form}"),
        )
        rows.append((text(row["unit_name"]), cells))
    title = f"{plan.scheme.line_name(line)}　{group}" + (
        f"（前 {_MOST_BARS} 名，共 {len(found)} 个）" if len(found) > _MOST_BARS else ""
    )
    charts = [("bar", called.score, (_SCORE,))]
    if any(row[1][3].value != "" for row in rows):
        charts.append(("bar", "比上年", (4,)))
    return _Block(
        title, ("单位", "名次", called.score, f"上年{called.earned}", "比上年"), tuple(rows), tuple(charts)
    )


def _rank(row: Row) -> float:
    return inf if absent(row["rank"]) else float(row["rank"])


def _distribution(book: Book, line: str, groups: Sequence[str]) -> _Block:
    """How many units of each class scored how large a part of what could be had."""
    plan, called = book.plan, book.terms(line)
    from_each = [[_counted(book, line, group, part) for group in groups] for part, _ in BANDS[:-1]] + [
        [_placed(book, line, group) for group in groups]
    ]
    found = {group: _bands(book, line, group) for group in groups}
    rows = []
    for k, (_, words) in enumerate(BANDS):
        cells = []
        for g, group in enumerate(groups):
            told = from_each[k][g] + (f"-{from_each[k - 1][g]}" if k else "")
            cells.append(_Cell(told, float(found[group][k]), "0"))
        rows.append((words, tuple(cells)))
    title = f"{plan.scheme.line_name(line)}{called.rate}分布（列入排名的单位数）"
    charts = (("column", "单位数", tuple(range(1, len(groups) + 1))),)
    return _Block(title, (called.rate, *groups), tuple(rows), charts)


def _bands(book: Book, line: str, group: str) -> tuple[int, ...]:
    found = [book.results.ranking[line, unit.code] for unit in book.plan.members(line, group)]
    placed = [row for row in found if row["status"] in PLACED and not absent(row["score"])]
    return in_bands([row["compared"] for row in placed], [row["total"] for row in placed])


def _placed(book: Book, line: str, group: str, besides: str = "") -> str:
    """The number of units of the group that stand in the ranking and could have scored anything."""
    standing, total = (_totals(book, line, group, column) for column in (T.STANDING, T.TOTAL))
    among = "+".join(f'({standing}="{CHINESE[one]}")' for one in PLACED)
    return f"SUMPRODUCT(({among})*({total}>0){besides})"


def _counted(book: Book, line: str, group: str, part: float) -> str:
    """The number of those that scored so large a part of it or more."""
    compared, total = (_totals(book, line, group, column) for column in (T.COMPARED, T.TOTAL))
    return _placed(book, line, group, f"*({compared}>=ROUND({part:g}*{total},9))")


def _totals(book: Book, line: str, group: str, column: T) -> str:
    return f"{sheet_reference(book.plan.sheet(TOTALS))}!{absolute_rows(column, book.plan.peers[line, group])}"


def _profile(book: Book, stage: str, members: Sequence[Scored]) -> _Block:
    """The part of the points each class earned, group of indicators by group."""
    plan, scores = book.plan, members[0].scores
    code, called = scores.line.code, book.terms(scores.line.code)
    names = [group for line, group in plan.peers if line == code]
    by_group: dict[str, list[Scored]] = {}
    for one in members:
        by_group.setdefault(one.indicator.group or "未分组", []).append(one)
    rows = []
    for title, own in by_group.items():
        cells = []
        for name in names:
            at = [i for i in members[0].counting if plan.group_name(code, scores.units[i]) == name]
            possible = fsum(one.possible(i) for one in own for i in at)
            lost = fsum(one.lost(i) for one in own for i in at)
            share = 1 - lost / possible if possible else DASH
            cells.append(_Cell(_share_text(book, own, name), share, "0.0%"))
        rows.append((title, tuple(cells)))
    charts = (("column", called.rate, tuple(range(1, len(names) + 1))),)
    return _Block(
        f"{stage}{scores.line.name}各{'类条款' if scores.line.letter else '一级指标'}{called.rate}",
        ("一级指标", *names),
        tuple(rows),
        charts,
    )


def _share_text(book: Book, own: Sequence[Scored], name: str) -> str:
    sheet, sums = sheet_reference(book.plan.sheet(PROCESS)), []
    for column in (P.LOST, P.COUNTED):
        parts = []
        for one in own:
            cells, factor, groups, counts = (
                f"{sheet}!{one.all_rows(c)}" for c in (column, P.FACTOR, P.GROUP, P.COUNTS)
            )
            among = f'({groups}="{_quoted(name)}")*({counts}="是")'
            times = f",{factor}" if column is P.COUNTED else ""
            parts.append(f"SUMPRODUCT({cells}{times},{among})")
        sums.append("+".join(parts))
    return f'IFERROR(1-({sums[0]})/({sums[1]}),"{DASH}")'


def _quoted(words: str) -> str:
    return words.replace('"', '""')


def _write(page: Page, row: int, block: _Block) -> None:
    page.band(row, block.title, len(_WIDTHS))
    page.titles(row + 1, block.titles)
    height = max(len(block.rows) + 1, _LEAST_ROWS)
    for at in range(row + 1, row + height + 1):
        page.sheet.set_row(at, _ROW_POINTS)
    for at, (name, cells) in enumerate(block.rows, start=row + 2):
        page.text(at, 0, name, "nowrap")
        for column, cell in enumerate(cells, start=1):
            if cell.text:
                page.formula(at, column, cell.text, cell.value, form=cell.form)
            elif isinstance(cell.value, float):
                page.number(at, column, cell.value, form=cell.form)
            else:
                page.text(at, column, cell.value)
    if not block.rows:
        return
    room = _CHART_PIXELS // len(block.charts)
    first = max(_CHART_COLUMN, len(block.titles) + 1)
    for k, (kind, title, columns) in enumerate(block.charts):
        chart = _chart(page, block, row, kind, title, columns)
        chart.set_size({"width": room, "height": round(height * _ROW_POINTS * 4 / 3 - 8)})
        page.sheet.insert_chart(
            row + 1,
            first,
            chart,
            {"x_offset": k * room, "y_offset": 4, "description": f"{block.title}：{title}"},
        )


def _chart(page: Page, block: _Block, row: int, kind: str, title: str, columns: Sequence[int]) -> Chart:
    """A chart of some columns of the block whose band stands in ``row``."""
    first, last = row + 2, row + 1 + len(block.rows)
    chart = page.writer.book.add_chart({"type": kind})
    for k, column in enumerate(columns):
        series = {
            "name": [page.sheet.name, row + 1, column],
            "categories": [page.sheet.name, first, 0, last, 0],
            "values": [page.sheet.name, first, column, last, column],
            "border": {"color": _LINE, "width": 0.75},
            "gap": 60,
        }
        if len(columns) == 1:
            form = block.rows[0][1][column - 1].form
            series |= {
                "fill": {"color": _DARK},
                "data_labels": {"value": True, "num_format": form, "font": {"size": 8}},
            }
        else:
            pattern = {"pattern": _PATTERNS[k % len(_PATTERNS)], "fg_color": _LINE, "bg_color": "#FFFFFF"}
            series |= {"fill": {"color": _DARK}} if not k else {"pattern": pattern}
        chart.add_series(series)
    chart.set_title({"name": title, "name_font": {"size": 11, "bold": True}})
    font = {"num_font": {"size": 8}}
    if kind == "bar":
        chart.set_y_axis({"reverse": True, "label_position": "low", **font})
        # Bars that begin elsewhere than at zero would make small differences look large.
        least = {"min": 0} if columns == (_SCORE,) else {}
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **least})
    else:
        chart.set_x_axis(font)
        scale = {"min": 0, "max": 1, "num_format": "0%"} if _is_share(block) else {"min": 0}
        chart.set_y_axis(
            {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, **scale, **font}
        )
    chart.set_legend({"none": True} if len(columns) == 1 else {"position": "bottom", "font": {"size": 8}})
    return chart


def _is_share(block: _Block) -> bool:
    return block.rows[0][1][0].form.endswith("%")
