"""回收与问题: what became of every unit's return, and everything found on the way."""

from pipeline.model.findings import DEMANDS, Severity
from pipeline.model.places import Place
from pipeline.model.words import CHINESE, Receipt
from pipeline.report.shown import text
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, RETURNS

_WIDTHS = (10, 22, 11, 40, 22, 62)


def write_returns(book: Book) -> None:
    """The roster, then the findings, worst first."""
    tables, names = book.results.tables, book.plan.scheme.unit_by_code
    page = Page(book, RETURNS, [], _WIDTHS)
    page.sheet.repeat_rows(0, 1)
    row = HEAD
    page.band(row, "回收情况")
    page.titles(row + 1, ("单位编码", "单位", "情况", "文件", "收到时间"))
    row += 2
    for found in tables.roster.to_dict("records"):
        receipt = CHINESE[Receipt(found["status"])]
        words = [text(found["unit_code"]), text(found["unit_name"]), receipt, text(found["file"]) or "—"]
        _words(page, row, [*words, text(found["received_at"]) or "—"])
        row += 1
    row += 1
    page.band(row, "审核发现的问题" + ("" if len(tables.findings) else "：没有"))
    if tables.findings.empty:
        return
    page.titles(row + 1, ("单位编码", "单位", "要求", "位置", "编号", "问题与改法"))
    for found in tables.findings.to_dict("records"):
        row += 1
        code = text(found["unit_code"])
        place = Place(text(found["file"]), text(found["sheet"]), text(found["cell"]))
        words = [
            code or "—",
            names[code].name if code in names else "—",
            DEMANDS[Severity(found["severity"])],
        ]
        _words(page, row + 1, [*words, str(place) or "—", text(found["code"]), text(found["message"])])


def _words(page: Page, row: int, words: list[str]) -> None:
    for column, word in enumerate(words):
        page.text(row, column, word, *(("center",) if column in (0, 2, 4) else ()))
    page.height(row, dict(enumerate(words)))
