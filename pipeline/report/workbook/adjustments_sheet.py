"""加扣分与否决: vetoes and awards, then every bonus and deduction with how its points came about."""

from pipeline.model.tables import records
from pipeline.report.profiles import amount, veto
from pipeline.report.results import Row
from pipeline.report.shown import absent, text
from pipeline.report.workbook.book import Book, Page, Spans
from pipeline.report.workbook.cells import ADJUSTMENTS, HEAD, A, local, sum_of
from pipeline.report.workbook.plan import Plan

_TITLES = {
    A.KIND: ("类别", 7),
    A.LINE: ("考核线", 10),
    A.UNIT: ("单位编码", 9),
    A.UNIT_NAME: ("单位", 16),
    A.CODE: ("事项编码", 9),
    A.NAME: ("事项", 28),
    A.QUANTITY: ("数量", 7),
    A.MEASURE: ("计量", 7),
    A.MONTHS: ("月数", 7),
    A.EACH: ("每例分值", 8),
    A.MODIFIERS: ("系数说明", 16),
    A.FACTOR: ("系数", 8),
    A.CAP: ("封顶", 7),
    A.POINTS: ("分数", 9),
    A.FLOORED: ("保底", 6),
    A.EVIDENCE: ("证据编号", 14),
    A.REASON: ("理由", 26),
    A.APPROVER: ("批准", 11),
    A.DAY: ("日期", 11),
}
_VETOES: Spans = (
    *(("单位", A.KIND, A.UNIT_NAME), ("否决事项", A.CODE, A.NAME), ("效力", A.QUANTITY, A.MONTHS)),
    *(("事实", A.EACH, A.FLOORED), ("证据编号", A.EVIDENCE, A.EVIDENCE), ("依据", A.REASON, A.REASON)),
    *(("批准", A.APPROVER, A.APPROVER), ("认定", A.DAY, A.DAY)),
)
_AWARDS: Spans = (
    *(("单位", A.KIND, A.UNIT_NAME), ("考核线", A.CODE, A.CODE), ("奖惩", A.NAME, A.NAME)),
    *(("类别", A.QUANTITY, A.MONTHS), ("金额（元）", A.EACH, A.MODIFIERS)),
)


def write_adjustments(book: Book) -> None:
    """Vetoes, awards, and the bonuses and deductions, whose points are formulas over the ledger's figures."""
    tables = book.results.tables
    widths = [width for _, width in _TITLES.values()]
    page = Page(book, ADJUSTMENTS, [], widths, remark="分数 = 数量 ×（月数 ×）每例分值 × 系数，不超过封顶。")
    page.sheet.repeat_rows(0, 1)
    vetoes = [_veto(row) for row in records(tables.vetoes)]
    row = page.table(HEAD, "一票否决", _VETOES, vetoes)
    row = page.table(row, "奖惩", _AWARDS, [_award(row) for row in records(tables.awards)])
    if book.stages:
        page.band(row, "加分与扣分见各阶段")
        return
    page.band(row, "加分与扣分" + ("：无" if tables.adjustments.empty else ""))
    if not tables.adjustments.empty:
        page.titles(row + 1, [title for title, _ in _TITLES.values()])
    for number, case in enumerate(records(tables.adjustments)):
        _case(page, number, case)


def _veto(row: Row) -> tuple[str, ...]:
    found = veto(row)
    words = (found.unit_name, found.name, found.effect, found.fact)
    return *words, found.evidence or "—", found.basis or "—", found.approver or "—", found.state


def _award(row: Row) -> tuple[str, ...]:
    money = amount(row).strip("（） 元")
    return text(row["unit_name"]), text(row["line_name"]), text(row["award"]), text(row["kind"]), money or "—"


def _case(page: Page, number: int, case: Row) -> None:
    plan = page.book.plan
    row, tariff = plan.case_row(number), plan.tariff[text(case["code"])]
    words = {
        A.KIND: "加分" if case["kind"] == "bonus" else "扣分",
        A.LINE: plan.scheme.line_name(text(case["line"])),
        A.UNIT: text(case["unit_code"]),
        A.UNIT_NAME: text(case["unit_name"]),
        A.CODE: text(case["code"]),
        A.NAME: text(case["name"]),
        A.MEASURE: text(case["measure"]),
        A.MODIFIERS: text(case["modifiers"]),
        A.FLOORED: "否" if tariff.floor_at_zero is False else "是",
        A.EVIDENCE: text(case["evidence"]) or "缺",
        A.REASON: text(case["reason"]),
        A.APPROVER: text(case["approver"]) or "缺",
        A.DAY: text(case["date"]),
    }
    for column, word in words.items():
        page.text(row, column, word, *(("center",) if _TITLES[column][1] < 12 else ()))
    figures = {A.QUANTITY: "quantity", A.MONTHS: "months", A.EACH: "points_each", A.FACTOR: "factor"}
    for column, name in figures.items():
        page.number(row, column, float(case[name]))
    page.number(row, A.CAP, float("nan") if tariff.cap is None else tariff.cap)
    page.formula(row, A.POINTS, _points(plan, number, case), float(case["points"]), "strong", form="0.00")
    page.height(row, {int(column): word for column, word in words.items()})


def _points(plan: Plan, number: int, case: Row) -> str:
    """The case's points, no more than what the tariff's cap leaves after the unit's cases above."""
    row = plan.case_row(number)
    columns = [A.QUANTITY, A.MONTHS, A.EACH, A.FACTOR]
    if absent(case["months"]):
        columns.remove(A.MONTHS)
    product = "*".join(local(row, column) for column in columns)
    if plan.tariff[text(case["code"])].cap is None:
        return product
    before = sum_of([local(plan.case_row(k), A.POINTS) for k in plan.same_cases(number)])
    return f"MIN({product},{local(row, A.CAP)}-{before})"
