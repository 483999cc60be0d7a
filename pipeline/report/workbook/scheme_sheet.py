"""方案: what was assessed by which rules, as the office wrote it, with every amendment."""

from pipeline.files.tables import RawRow
from pipeline.report.workbook.book import Book, Page, Spans
from pipeline.report.workbook.cells import HEAD, SCHEME
from pipeline.scheme.life import LIFE
from pipeline.scheme.rules import PARAMETER_COLUMNS

_WIDTHS = (10, 28, 13, 18, 8, 30, 9, 12, 13, 34, 10, 46)
_SETTINGS: Spans = (("项目", 0, 1), ("内容", 2, 5), ("说明", 6, 11))
_INDICATORS: Spans = (
    *(("编码", 0, 0), ("名称", 1, 1), ("考核线", 2, 2), ("一级指标", 3, 3), ("分值", 4, 4), ("表达式", 5, 5)),
    *(
        ("单位", 6, 6),
        ("目标", 7, 7),
        ("规则", 8, 8),
        ("参数", 9, 9),
        ("零分母处理", 10, 10),
        ("依据", 11, 11),
    ),
)
_TARGETS: Spans = (
    *(("指标", 0, 0), ("名称", 1, 1), ("单位或类别", 2, 3), ("目标", 4, 5), ("分值", 6, 7), ("依据", 8, 11)),
)
_EXEMPTIONS: Spans = (("指标", 0, 0), ("名称", 1, 1), ("单位或类别", 2, 3), ("处理", 4, 4), ("依据", 5, 11))
_TARIFF: Spans = (
    *(("编码", 0, 0), ("名称", 1, 3), ("每例分值", 4, 4), ("计量", 5, 5), ("封顶", 6, 6)),
    *(("是否保底", 7, 7), ("适用线", 8, 8), ("依据", 9, 11)),
)
_MODIFIERS: Spans = (("编码", 0, 0), ("名称", 1, 3), ("系数", 4, 4), ("适用", 5, 8), ("依据", 9, 11))
_VETOES: Spans = (
    *(("编码", 0, 0), ("名称", 1, 1), ("效力", 2, 2), ("适用线", 3, 3), ("条件", 4, 8), ("依据", 9, 11)),
)
_GRADES: Spans = (
    *(("编码", 0, 0), ("结果", 1, 1), ("适用线", 2, 2), ("条件", 3, 7), ("名额", 8, 8), ("依据", 9, 11)),
)
_AWARDS: Spans = (
    *(("编码", 0, 0), ("结果", 1, 1), ("适用线", 2, 2), ("条件", 3, 5), ("名额", 6, 6), ("金额", 7, 8)),
    ("依据", 9, 11),
)
_AMENDMENTS: Spans = (
    *(("内容", 0, 1), ("原值", 2, 2), ("新值", 3, 3), ("理由", 4, 8), ("批准", 9, 9), ("日期", 10, 11)),
)
_TABLES = {
    "调整": _AMENDMENTS,
    "方案": _SETTINGS,
    "指标": _INDICATORS,
    "目标": _TARGETS,
    "不考核": _EXEMPTIONS,
    "扣分项": _TARIFF,
    "加分项": _TARIFF,
    "系数": _MODIFIERS,
    "否决": _VETOES,
    "等次": _GRADES,
    "奖惩": _AWARDS,
}


def write_scheme(book: Book) -> None:
    """The tables of the scheme that decide scores, amendments first."""
    page = Page(
        book, SCHEME, [], _WIDTHS, remark=f"方案指纹 {book.results.scheme.fingerprint}（不含调整表）。"
    )
    page.sheet.repeat_rows(0, 1)
    row = HEAD
    for name, spans in _TABLES.items():
        raw = book.results.scheme.tables.get(name)
        rows = raw.rows if raw else ()
        title = {"调整": "调整（方案下发后的变更）"}.get(name, name)
        row = page.table(
            row, title, spans, [[_cell(book, name, r, column) for column, _, _ in spans] for r in rows]
        )


def _cell(book: Book, table: str, row: RawRow, column: str) -> str:
    """A cell as it is read here: parameters gathered, the direction before the target, codes with their names.

    Beside what a row rests on stands for how long it does.
    """
    text = row.cells.get(column, "")
    if column == "依据":
        begins, ends = (row.cells.get(title, "") for title in LIFE)
        life = [f"{begins} 起" if begins else "", f"{ends} 失效" if ends else ""]
        return "；".join(part for part in (text, *life) if part)
    if column == "考核线":
        return book.plan.scheme.line_name(text)
    if table == "指标" and column == "目标":
        return f"{row.cells.get('方向', '')} {text}".strip()
    if column == "参数":
        return "；".join(f"{name} {row.cells[name]}" for name in PARAMETER_COLUMNS if row.cells.get(name))
    if column == "名称" and table in ("目标", "不考核"):
        return book.plan.scheme.names_by_code.get(row.cells.get("指标", ""), "")
    return text
