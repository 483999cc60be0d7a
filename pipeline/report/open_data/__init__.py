"""The results as open data (开放数据): the tables of the leaders' workbook for other programs to read."""

from datetime import datetime

from pipeline.files.data import plain_csv
from pipeline.report.letterhead import Letterhead
from pipeline.report.open_data.tables import open_tables
from pipeline.report.open_data.workbook import open_workbook
from pipeline.report.results import Results

FOLDER = "开放数据"


def open_book(head: Letterhead) -> str:
    """The path of the workbook in the reports."""
    return f"{FOLDER}/{head.when}考核结果开放数据.xlsx"


def open_data(results: Results, stamp: datetime) -> dict[str, bytes]:
    """The workbook and a CSV a table, by path in the reports; the same results and stamp give the same bytes."""
    tables, head = open_tables(results), results.letterhead
    published = [one.published for one in results.scheme.amendments]
    notes = [
        "台账中的批准人、证据和审核问题的内容不在其中；一票否决只列已认定的。",
        *(f"方案下发后的调整：{told}" for told in published),
    ]
    files = {open_book(head): open_workbook(tables, head, notes, stamp)}
    for one in tables:
        files[f"{FOLDER}/{one.name}.csv"] = plain_csv([column.name for column in one.columns], one.rows)
    return files
