"""得分汇总: every unit's total on every line, and the ranks, from the scores and the ledger's cases."""

from pipeline.files.writing import A3
from pipeline.model.numbers import round_half_up
from pipeline.model.words import CHINESE, Standing
from pipeline.report.results import Row
from pipeline.report.shown import absent
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, TOTALS, P, T, differs, local, rows_of, sum_of
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import COMPREHENSIVE
from pipeline.score.lines import LineScores
from pipeline.score.ranking import COMPARED_DECIMALS
from pipeline.score.rollup import subordinates

_TITLES = {
    T.LINE: ("考核线", 10),
    T.UNIT: ("单位编码", 9),
    T.UNIT_NAME: ("单位", 20),
    T.GROUP: ("排名组", 9),
    T.STANDING: ("情况", 10),
    T.POINTS: ("分值合计", 9),
    T.COUNTED: ("计入分值", 9),
    T.FACTOR: ("折算系数", 9),
    T.BASE: ("基础分", 10),
    T.BONUS: ("加分", 8),
    T.FLOORED: ("扣分", 8),
    T.BEYOND: ("不保底扣分", 8),
    T.SCORE: ("得分", 13),
    T.WEIGHT: ("综合权重", 8),
    T.TOTAL: ("总分", 8),
    T.COMPARED: ("排名用得分", 12),
    T.RANKED: ("列入排名", 7),
    T.RANK: ("名次", 7),
    T.IF_RANKED: ("否决成立后列入", 9),
    T.IF_RANK: ("否决成立后名次", 9),
    T.LAST_SCORE: ("上年得分", 10),
    T.KEPT_SCORE: ("程序得分", 13),
    T.KEPT_RANK: ("程序名次", 8),
    T.DIFFERENCE: ("差额", 11),
}
_AMOUNTS = (T.BASE, T.BONUS, T.FLOORED, T.BEYOND, T.SCORE)
_KEPT = "0.000000"


def write_totals(book: Book) -> None:
    """Bases, bonuses, deductions, scores and ranks as formulas, each score beside the program's own."""
    breakers = book.plan.scheme.tie_breakers
    titles = [title for title, _ in _TITLES.values()] + [f"并列比较：{word}" for word in breakers]
    widths = [width for _, width in _TITLES.values()] + [12.0] * len(breakers)
    sums = (
        "得分 = Σ 各阶段得分 × 阶段权重"
        if book.stages
        else "得分 = MAX(0, 基础分 + 加分 − 扣分) − 不保底扣分"
    )
    remark = f"{sums}；综合得分 = Σ 各线得分 × 综合权重。差额为本簿公式与程序结果之差。"
    page = Page(book, TOTALS, titles, widths, remark=remark, paper=A3)
    page.sheet.freeze_panes(HEAD + 1, T.POINTS)
    if not book.results.undecided:
        page.sheet.set_column(T.IF_RANKED, T.IF_RANK, 9, None, {"hidden": True})
    if book.plan.totals:
        rows = (HEAD + 1, HEAD + len(book.plan.totals))
        page.audit(T.DIFFERENCE, rows)
        page.sheet.autofilter(HEAD, 0, rows[1], len(titles) - 1)
    for line, unit in book.plan.totals:
        _write_row(page, line, unit)


def _write_row(page: Page, line: str, unit: Unit) -> None:
    plan, results = page.book.plan, page.book.results
    row, found = plan.total_row(line, unit.code), results.ranking[line, unit.code]
    standing = Standing(found["status"])
    page.text(row, T.LINE, plan.scheme.line_name(line), "center")
    page.text(row, T.UNIT, unit.code, "center")
    page.text(row, T.UNIT_NAME, unit.name)
    page.text(row, T.GROUP, plan.group_name(line, unit), "center")
    page.text(row, T.STANDING, CHINESE[standing], "center")
    for column in range(T.POINTS, T.BREAKERS + len(plan.scheme.tie_breakers)):
        page.text(row, column, "")
    _total(page, row, line, unit)
    last = found["last_score"]
    page.kept(row, T.LAST_SCORE, "—" if absent(last) else float(last), form=page.book.form(line))
    if unit.code in results.unscored:
        page.text(row, T.SCORE, CHINESE[standing], "center")
        page.text(row, T.RANK, CHINESE[standing], "center")
        page.text(row, T.IF_RANK, CHINESE[standing], "center")
        for column in (T.RANKED, T.IF_RANKED):
            page.text(row, column, "否", "center")
        return
    if line == COMPREHENSIVE:
        _comprehensive(page, row, unit)
    elif page.book.stages:
        _of_stages(page, row, line, unit)
    else:
        scores = results.lines[line]
        _points(page, row, scores, unit)
        _of_line(page, row, scores, unit)
    _ranks(page, row, line, unit, found)
    page.kept(row, T.KEPT_SCORE, float(found["score"]), form=_KEPT)
    rank = results.instead_of_rank(line, unit.code) if absent(found["rank"]) else float(found["rank"])
    page.kept(row, T.KEPT_RANK, rank)
    pairs = ((T.SCORE, T.KEPT_SCORE), (T.RANK, T.KEPT_RANK))
    text = "+".join(differs(local(row, mine), local(row, kept)) for mine, kept in pairs)
    page.formula(row, T.DIFFERENCE, text, 0.0, "quiet")


def _total(page: Page, row: int, line: str, unit: Unit) -> None:
    """What the unit can have: of a letter the clauses that count, as they are with the figures there are."""
    book, plan = page.book, page.book.plan
    total = float(book.results.ranking[line, unit.code]["total"])
    form = book.form(line)
    if unit.code in book.results.unscored or not (line == COMPREHENSIVE or plan.scheme.is_letter(line)):
        page.number(row, T.TOTAL, total, form=form)
        return
    text = local(row, T.COUNTED)
    if line == COMPREHENSIVE:
        rows = [plan.total_row(code, unit.code) for code, _ in plan.rows_on_lines[unit.code]]
        text = "+".join(f"{local(at, T.WEIGHT)}*{local(at, T.TOTAL)}" for at in rows)
    elif book.stages:
        parts = (
            f"{stage.weight:.15g}*{part.plan.total(line, unit.code, T.TOTAL)}" for stage, part in book.stages
        )
        text = "+".join(parts)
    page.formula(row, T.TOTAL, text, total, form=form)


def _points(page: Page, row: int, scores: LineScores, unit: Unit) -> None:
    """The points of the line, those that count, and the factor that keeps the line's total."""
    plan, code = page.book.plan, scores.line.code
    i = dict(plan.rows_on_lines[unit.code])[code]
    columns = {
        T.POINTS: (P.POINTS, scores.points[i]),
        T.COUNTED: (P.COUNTED, scores.points[i][scores.counted[i]]),
    }
    for column, (source, points) in columns.items():
        cells = [plan.process(code, i, j, source) for j in range(len(scores.indicators))]
        page.formula(row, column, sum_of(cells), float(points.sum()))
    counted = local(row, T.COUNTED)
    if scores.line.letter:
        page.number(row, T.FACTOR, 1.0, form="0.0000")
        return
    text = f"IF({counted}>0,{local(row, T.POINTS)}/{counted},0)"
    page.formula(row, T.FACTOR, text, float(scores.factor[i]), form="0.0000")


def _of_line(page: Page, row: int, scores: LineScores, unit: Unit) -> None:
    plan, code = page.book.plan, scores.line.code
    i = dict(plan.rows_on_lines[unit.code])[code]
    cells = [plan.process(code, i, j, P.SCORE) for j in range(len(scores.indicators))]
    page.formula(row, T.BASE, sum_of(cells), float(scores.base[i]), form=page.book.form(code))
    for column in (T.BONUS, T.FLOORED, T.BEYOND):
        cells = [cell for where, cell, _ in plan.cases.get((code, unit.code), []) if where is column]
        points = _amount(page.book, code, unit, column)
        page.formula(row, column, sum_of(cells), points, form=page.book.form(code))
    base, bonus, floored, beyond = (local(row, column) for column in _AMOUNTS[:4])
    text = f"MAX(MIN(0,{base}),{base}+{bonus}-{floored})-{beyond}"
    text = _rolled_up(page, scores, unit, i, text)
    score = float(page.book.results.ranking[code, unit.code]["score"])
    page.formula(row, T.SCORE, text, score, "strong", form=_KEPT)
    if plan.scheme.line_units(COMPREHENSIVE):
        page.number(row, T.WEIGHT, 1.0 if scores.line.weight is None else scores.line.weight)


def _of_stages(page: Page, row: int, line: str, unit: Unit) -> None:
    """Every amount as the sum of the stages', each times the stage's weight."""
    for column in _AMOUNTS:
        text, value = "", 0.0
        for stage, part in page.book.stages:
            text += f"+{stage.weight:.15g}*{part.plan.total(line, unit.code, column)}"
            value += stage.weight * _amount(part, line, unit, column)
        form = _KEPT if column is T.SCORE else page.book.form(line)
        page.formula(row, column, text[1:], value, *(("strong",) if column is T.SCORE else ()), form=form)
    if page.book.plan.scheme.line_units(COMPREHENSIVE):
        weight = page.book.plan.scheme.line_by_code[line].weight
        page.number(row, T.WEIGHT, 1.0 if weight is None else weight)


def _rolled_up(page: Page, scores: LineScores, unit: Unit, i: int, own: str) -> str:
    """The unit's own score with those of its subordinate units counted in, where the line says so."""
    plan, weight = page.book.plan, scores.line.own_weight
    below = subordinates(plan.scheme, unit.code, page.book.results.unscored)
    if weight is None or not below:
        return own
    shares = []
    for code in below:
        lines = [line for line, _ in plan.rows_on_lines[code]]
        weights = {line: plan.scheme.line_by_code[line].weight for line in lines}
        had, possible = (
            "+".join(
                f"{1.0 if w is None else w:.15g}*{plan.total(line, code, column)}"
                for line, w in weights.items()
            )
            for column in (T.SCORE, T.TOTAL)
        )
        shares.append(f"({had})/IF(({possible})=0,1,{possible})")
    total = plan.total(scores.line.code, scores.units[i].code, T.TOTAL)
    return f"{weight:.15g}*({own})+(1-{weight:.15g})*{total}*({'+'.join(shares)})/{len(shares)}"


def _comprehensive(page: Page, row: int, unit: Unit) -> None:
    """Every amount of the unit's lines times the line's weight."""
    plan = page.book.plan
    rows = [(code, plan.total_row(code, unit.code)) for code, _ in plan.rows_on_lines[unit.code]]
    for column in _AMOUNTS:
        text = "+".join(f"{local(at, T.WEIGHT)}*{local(at, column)}" for _, at in rows)
        value = 0.0
        for code, _ in rows:
            weight = plan.scheme.line_by_code[code].weight
            value += (1.0 if weight is None else weight) * _amount(page.book, code, unit, column)
        form = _KEPT if column is T.SCORE else page.book.form(COMPREHENSIVE)
        page.formula(row, column, text, value, *(("strong",) if column is T.SCORE else ()), form=form)


def _amount(book: Book, line: str, unit: Unit, column: T) -> float:
    """The program's own amount of a unit on a line."""
    if book.stages:
        return sum(stage.weight * _amount(part, line, unit, column) for stage, part in book.stages)
    if column in (T.BASE, T.SCORE):
        return float(book.results.ranking[line, unit.code]["base" if column is T.BASE else "score"])
    return sum(points for at, _, points in book.plan.cases.get((line, unit.code), []) if at is column)


def _ranks(page: Page, row: int, line: str, unit: Unit, found: Row) -> None:
    """The score as it is compared, the tie-breakers, and the rank: one more than those that are better."""
    plan = page.book.plan
    digits = plan.digits
    form = "0." + "0" * digits if 0 < digits < COMPARED_DECIMALS else "General"
    compared = plan.compared(float(found["score"]))
    page.formula(row, T.COMPARED, f"ROUND({local(row, T.SCORE)},{digits})", compared, form=form)
    for k, word in enumerate(plan.scheme.tie_breakers):
        sums, points = _breaker(page.book, word, unit)
        text = f"ROUND({sums},{digits})"
        page.formula(row, T.BREAKERS + k, text, float(round_half_up(points, digits)), form=form)
    ranks = ((T.RANKED, T.RANK, "rank"), (T.IF_RANKED, T.IF_RANK, "rank_if_vetoed"))
    for among, column, name in ranks[: 2 if page.book.results.undecided else 1]:
        ranked = not absent(found[name])
        page.text(row, among, "是" if ranked else "否", "center")
        if ranked:
            text = _rank_text(
                plan.peers[line, plan.group_name(line, unit)], row, among, len(plan.scheme.tie_breakers)
            )
            page.formula(row, column, text, float(found[name]), "strong")
        else:
            word = (
                "不列名次"
                if column is T.IF_RANK and not absent(found["rank"])
                else page.book.results.instead_of_rank(line, unit.code)
            )
            page.text(row, column, word, "center")


def _rank_text(peers: tuple[int, int], row: int, among: int, breakers: int) -> str:
    """One more than the number of those ranked with the unit whose score, or tie-breaker, is higher."""
    better = ""
    for column in reversed([T.COMPARED, *range(T.BREAKERS, T.BREAKERS + breakers)]):
        theirs, mine = rows_of(column, peers), local(row, column)
        better = f"({theirs}>{mine})" + (f"+({theirs}={mine})*({better})" if better else "")
    return f'SUMPRODUCT(({rows_of(among, peers)}="是")*({better}))+1'


def _breaker(book: Book, word: str, unit: Unit) -> tuple[str, float]:
    """What a tie-breaker (an indicator, a group of them or a line) adds up of a unit's scores: text and sum."""
    if book.stages:
        parts = [(stage.weight, *_breaker(part, word, unit)) for stage, part in book.stages]
        text = "+".join(f"{weight:.15g}*{own}" for weight, own, _ in parts)
        return text, sum(weight * points for weight, _, points in parts)
    cells, points = [], 0.0
    for code, i in book.plan.rows_on_lines[unit.code]:
        scores = book.results.lines[code]
        at = [
            j for j, one in enumerate(scores.indicators) if word in (one.code, one.name, one.group, one.line)
        ]
        cells += [book.plan.process(code, i, j, P.SCORE) for j in at]
        points += float(scores.score[i, at].sum())
    return sum_of(cells), points
