"""回收与问题: what became of every unit's return, and everything found on the way."""

from pipeline.model.findings import DEMANDS, Severity
from pipeline.model.places import Place
from pipeline.model.tables import records
from pipeline.model.words import CHINESE, Receipt
from pipeline.report.quality import findings_about
from pipeline.report.shown import text
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, RETURNS

_WIDTHS = (10, 22, 11, 40, 22, 62)


def write_returns(book: Book) -> None:
    """The roster, then the findings, worst first."""
    tables, names = book.results.tables, book.plan.scheme.unit_by_code
    page = Page(book, RETURNS, [], _WIDTHS, remark="；".join(book.results.accounts))
    page.sheet.repeat_rows(0, 1)
    row = HEAD
    page.band(row, "回收情况")
    page.titles(row + 1, ("单位编码", "单位", "情况", "文件", "收到时间", "数据质量（审核发现）"))
    row += 2
    quality = _quality(book)
    for found in records(tables.roster):
        receipt, code = CHINESE[Receipt(found["status"])], text(found["unit_code"])
        words = [code, text(found["unit_name"]), receipt, text(found["file"]) or "—"]
        _words(page, row, [*words, text(found["received_at"]) or "—", quality.pop(code, "")])
        row += 1
    row += 1
    page.band(row, "审核发现的问题" + ("" if len(tables.findings) else "：没有"))
    if tables.findings.empty:
        return
    page.titles(row + 1, ("单位编码", "单位", "要求", "位置", "编号", "问题与改法"))
    for found in records(tables.findings):
        row += 1
        code = text(found["unit_code"])
        place = Place(text(found["file"]), text(found["sheet"]), text(found["cell"]))
        words = [
            code or "—",
            names[code].name if code in names else "—",
            DEMANDS[Severity(found["severity"])],
        ]
        _words(page, row + 1, [*words, str(place) or "—", text(found["code"]), text(found["message"])])


def _quality(book: Book) -> dict[str, str]:
    """How many findings of each kind there are about each unit, in words; of a unit of several files once."""
    counts = findings_about(book.results.tables)
    told = {}
    for unit in book.plan.scheme.units:
        parts = [
            f"{DEMANDS[kind]} {counts[unit.code, kind]} 处" for kind in Severity if counts[unit.code, kind]
        ]
        told[unit.code] = "，".join(parts) or "没有发现问题"
    return told


def _words(page: Page, row: int, words: list[str]) -> None:
    for column, word in enumerate(words):
        page.text(row, column, word, *(("center",) if column in (0, 2, 4) else ()))
    page.height(row, dict(enumerate(words)))
