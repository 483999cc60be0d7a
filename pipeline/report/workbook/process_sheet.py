"""计分过程: how every score came about, a row a unit and indicator, from the figures to the score."""

from collections.abc import Callable
from functools import partial
from math import isnan

from pipeline.files.writing import A3
from pipeline.model.words import CHINESE, Handling, Treatment
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, PROCESS, P, T, differs, local, rows_of
from pipeline.report.workbook.indicators import Scored, scored
from pipeline.report.workbook.live import (
    LACKING,
    NOTHING_TO_DO,
    known_text,
    score_text,
    value_text,
    worded,
)
from pipeline.report.workbook.patterns import Pattern
from pipeline.scheme.formula.evaluate import ErrorKind
from pipeline.scheme.formula.tree import Number
from pipeline.score.lines import POINTS, TARGET, VALUE

SCORED, UNSCORED = "计分", "未计分"
_TITLES = {
    P.LINE: ("考核线", 9),
    P.CODE: ("指标编码", 8),
    P.NAME: ("指标", 26),
    P.GROUP: ("排名组", 8),
    P.UNIT: ("单位编码", 8),
    P.UNIT_NAME: ("单位", 18),
    P.COUNTS: ("计入平均", 6),
    P.ABOVE: ("分子", 11),
    P.BELOW: ("分母", 11),
    P.VALUE: ("完成值", 10),
    P.TARGET: ("目标", 9),
    P.POINTS: ("分值", 7),
    P.BY_RULE: ("按规则得分", 9),
    P.HANDLING: ("处理", 8),
    P.RAW: ("折算前得分", 9),
    P.COUNTED: ("计入分值", 8),
    P.FACTOR: ("折算系数", 9),
    P.SCORE: ("得分", 9),
    P.LOST: ("失分", 8),
    P.RULE: ("计分规则", 16),
    P.KEPT_VALUE: ("程序完成值", 10),
    P.KEPT_SCORE: ("程序得分", 9),
    P.DIFFERENCE: ("差额", 11),
}
_REMARK = (
    "完成值取自「汇总数据」「现场评分」，规则和参数见「方案」；处理为平均分的，按同组已计分单位的得分率计；"
    "处理为折算的不计分，其分值按比例计入其他指标（折算系数见「得分汇总」）；责任书的条款不折算，处理为不计。"
)


def write_process(book: Book) -> None:
    """Every step of every score as a formula."""
    titles, widths = zip(*_TITLES.values(), strict=True)
    page = Page(book, PROCESS, titles, widths, remark=_REMARK, paper=A3)
    page.sheet.freeze_panes(HEAD + 1, P.COUNTS)
    page.audit(P.DIFFERENCE, book.plan.process_rows)
    row = HEAD + 1
    for one in scored(book):
        steps = _Steps(one)
        for i in book.plan.order(one.scores.line.code):
            _write(page, steps, i)
            row = one.row(i)
    page.sheet.autofilter(HEAD, 0, row, len(_TITLES) - 1)


class _Steps:
    """The formulas of an indicator that are alike for all units."""

    def __init__(self, one: Scored) -> None:
        self.one = one
        self.value = Pattern(one, partial(value_text, one.value_tree))
        self.parts = [
            (column, Pattern(one, partial(value_text, tree)), figures) for column, tree, figures in one.parts
        ]
        self._by_rule: dict[float, Pattern] = {}

    def by_rule(self, difficulty: float) -> Pattern:
        """The score by the rule, of units so difficult."""
        if difficulty not in self._by_rule:
            write = partial(score_text, self.one.score_tree, difficulty=difficulty)
            self._by_rule[difficulty] = Pattern(self.one, write, _OWN)
        return self._by_rule[difficulty]


_OWN = {VALUE.text: P.VALUE, TARGET.text: P.TARGET, POINTS.text: P.POINTS}


def _write(page: Page, steps: _Steps, i: int) -> None:
    """The row of the unit at position ``i`` of the line."""
    plan, results, one = page.book.plan, page.book.results, steps.one
    row, line, unit = one.row(i), one.scores.line, one.scores.units[i]
    words = {
        P.LINE: line.name,
        P.CODE: one.indicator.code,
        P.NAME: one.indicator.name,
        P.GROUP: plan.group_name(line.code, unit),
        P.UNIT: unit.code,
        P.UNIT_NAME: unit.name,
        P.COUNTS: "否" if unit.code in results.left_out else "是",
        P.RULE: f"{one.indicator.rule} {plan.scheme.direction(one.indicator)}",
    }
    for column, text in words.items():
        looks = ("center",) if _TITLES[column][1] < 10 else ("inset",) if column is P.RULE else ()
        page.text(row, column, text, "nowrap", *looks)
    _figures(page, steps, row, i)
    at = {column: local(row, column) for column in P}
    text = f"{differs(at[P.VALUE], at[P.KEPT_VALUE])}+{differs(at[P.SCORE], at[P.KEPT_SCORE])}"
    page.formula(row, P.DIFFERENCE, text, 0.0, "quiet")
    if unit.code in results.unscored:
        for column in (P.BY_RULE, P.RAW, P.SCORE, P.KEPT_SCORE):
            page.text(row, column, UNSCORED, "center", "quiet")
        page.text(row, P.LOST, "")
        page.text(row, P.HANDLING, CHINESE[Treatment.MISSING], "center")
        for column in (P.COUNTED, P.FACTOR):
            page.text(row, column, "")
        return
    handling = _by_rule(page, steps, row, i, at)
    _settled(page, one, row, i, at, handling)


def _figures(page: Page, steps: _Steps, row: int, i: int) -> None:
    """The value with what it stands on, the target and the points."""
    one, plan = steps.one, page.book.plan
    unit = one.scores.units[i]
    for column in (P.ABOVE, P.BELOW):
        page.text(row, column, "")
    for column, part, figures in steps.parts:
        page.formula(row, column, partial(part.text, i, row), worded(figures, i))
    text: str | Callable[[], str] = partial(steps.value.text, i, row)
    if one.rule.on_site:
        text = plan.mean_mark(one.indicator.code, unit.code)
    value = worded(one.value, i)
    page.formula(row, P.VALUE, text, value, form="0.00")
    page.kept(row, P.KEPT_VALUE, value, form="0.00")
    target, goal = one.targets[i], float(one.scores.target[i, one.number])
    if target is None or isinstance(target, Number):
        page.number(row, P.TARGET, goal)
    else:
        known = LACKING if isnan(goal) else goal
        page.formula(row, P.TARGET, partial(known_text, target, one.cells(i)), known, form="0.00")
    page.number(row, P.POINTS, float(one.scores.points[i, one.number]))


def _by_rule(page: Page, steps: _Steps, row: int, i: int, at: dict[P, str]) -> str:
    """What the rule gives, and the word for what is made of it, which is returned."""
    one = steps.one
    if i in one.unassessed:
        word, handling = one.unassessed[i]
        page.text(row, P.BY_RULE, word, "center")
        page.text(row, P.HANDLING, one.word(handling), "center")
        return one.word(handling)
    nothing, lacking = (one.word(handling) for handling in one.without_score)
    earned: float | str = float(one.scores.raw[i, one.number])
    handling_word = SCORED
    kind = ErrorKind(int(one.scores.errors[i, one.number]))
    if kind is ErrorKind.ZERO_DENOMINATOR:
        earned, handling_word = NOTHING_TO_DO, nothing
    elif kind is not ErrorKind.NONE:
        earned, handling_word = LACKING, lacking
    by_rule = steps.by_rule(one.scores.units[i].difficulty or 1.0)
    form = page.book.form(one.scores.line.code)
    page.formula(row, P.BY_RULE, partial(by_rule.text, i, row), earned, form=form)
    text = f'IF({at[P.BY_RULE]}="{NOTHING_TO_DO}","{nothing}","{lacking}")'
    text = f'IF(ISNUMBER({at[P.BY_RULE]}),"{SCORED}",{text})'
    page.formula(row, P.HANDLING, text, handling_word, "center")
    return handling_word


def _settled(page: Page, one: Scored, row: int, i: int, at: dict[P, str], handling: str) -> None:
    """The score before rescaling, the points that count, the factor, and the score."""
    scores, form, word = one.scores, page.book.form(one.scores.line.code), at[P.HANDLING]
    out = one.word(Handling.RESCALE)
    averaged = Handling.AVERAGE in (handling, *one.without_score)
    text = f'IF({word}="平均分",{_average(one, i, at)},"{out}")' if averaged else f'"{out}"'
    text = f'IF({word}="满分",{at[P.POINTS]},IF({word}="零分",0,{text}))'
    text = f'IF({word}="{SCORED}",{at[P.BY_RULE]},{text})'
    counted = bool(scores.counted[i, one.number])
    kept: float | str = float(scores.raw[i, one.number]) if counted else out
    page.formula(row, P.RAW, text, kept, form=form)
    text = f"IF(ISNUMBER({at[P.RAW]}),{at[P.POINTS]},0)"
    page.formula(row, P.COUNTED, text, float(scores.points[i, one.number]) if counted else 0.0)
    factor = page.book.plan.total(scores.line.code, scores.units[i].code, T.FACTOR)
    page.formula(row, P.FACTOR, factor, float(scores.factor[i]), form="0.0000")
    text = f'IF(ISNUMBER({at[P.RAW]}),{at[P.RAW]}*{at[P.FACTOR]},"{out}")'
    score: float | str = float(scores.score[i, one.number]) if counted else out
    page.formula(row, P.SCORE, text, score, "strong", form=form)
    page.kept(row, P.KEPT_SCORE, score, form=form)
    text = f"IF(ISNUMBER({at[P.SCORE]}),MAX(0,{at[P.COUNTED]}*{at[P.FACTOR]}-{at[P.SCORE]}),0)"
    page.formula(row, P.LOST, text, one.lost(i), form=form)


def _average(one: Scored, i: int, at: dict[P, str]) -> str:
    """The points times the share reached by the scored units of the group, or else of the whole line."""
    text = f'"{one.word(Handling.RESCALE)}"'
    for rows in dict.fromkeys((one.blocks[-1], one.blocks[int(one.scores.groups[i])])):
        columns = (P.BY_RULE, P.POINTS, P.HANDLING, P.COUNTS)
        by_rule, points, handling, counts = (rows_of(column, rows) for column in columns)
        scored_ones = f'{handling},"{SCORED}",{counts},"是"'
        share = f"SUMIFS({by_rule},{scored_ones})/SUMIFS({points},{scored_ones})"
        text = f"IFERROR({at[P.POINTS]}*{share},{text})"
    return text
