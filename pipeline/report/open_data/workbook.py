"""The tables as a workbook that other programs read: one table a sheet, its titles in the first row, notes apart.

After the checklist of the UK Analysis Function for spreadsheets: no merged cells, no blank rows or columns inside a
table, no meaning in colours, every column explained, what is not there said in words.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pipeline.files.writing import Writer, in_footer, row_height, safe_text, sheet_reference, strictly
from pipeline.report.letterhead import Letterhead
from pipeline.report.open_data.table import Column, Table

COVER, FIELDS = "说明", "字段"
ABSENT, WITHOUT = "[无]", "[不适用]"
"""What stands in a cell without a number, and in one without words."""
_COVER_WIDTHS = (22, 96)


def open_workbook(tables: Sequence[Table], head: Letterhead, notes: Iterable[str], stamp: datetime) -> bytes:
    """The workbook's bytes: a page that says what it is, one that explains every column, and the tables."""
    writer = Writer(f"{head.when}考核结果开放数据", stamp)
    with strictly():
        _cover(writer, tables, head, notes)
        _fields(writer, tables)
        for one in tables:
            _table(writer, one)
    return writer.close()


def _cover(writer: Writer, tables: Sequence[Table], head: Letterhead, notes: Iterable[str]) -> None:
    sheet = writer.sheet(COVER)
    for column, width in enumerate(_COVER_WIDTHS):
        sheet.set_column(column, column, width)
    lines = [
        ("名称", f"{head.when}考核结果开放数据"),
        ("状态", head.banner or "正式结果"),
        ("发布单位", head.authority),
        ("解释单位", head.office),
        ("考核方案", head.scheme_name),
        ("输入指纹", head.inputs or "—"),
        (
            "怎么读",
            f"每张表的第一行是列名，下面一行一条记录，没有合并格，数字未修约；{ABSENT} 为没有数，{WITHOUT} 为没有内容。",
        ),
        ("各列含义", f"见「{FIELDS}」表；同名的 CSV 文件在同一文件夹，列名为字段名，空白为没有。"),
        *(("说明", note) for note in notes),
    ]
    for row, (title, words) in enumerate(lines):
        sheet.put_text(row, 0, title, writer.look("strong"))
        sheet.put_text(row, 1, safe_text(words), writer.look())
        sheet.set_row(row, row_height([(words, _COVER_WIDTHS[1])]))
    for row, one in enumerate(tables, start=len(lines)):
        sheet.write_url(row, 0, f"internal:{sheet_reference(one.title)}!A1", writer.look("link"), one.title)
        sheet.put_text(row, 1, f"{one.about}，共 {len(one.rows)} 行", writer.look())


def _fields(writer: Writer, tables: Sequence[Table]) -> None:
    widths = {"表": 12, "列": 14, "字段名": 20, "含义": 60, "计量": 14}
    titles = tuple(Column("", title, "", width=width) for title, width in widths.items())
    rows = [
        (one.title, column.title, column.name, column.meaning, column.unit or WITHOUT)
        for one in tables
        for column in one.columns
    ]
    _table(writer, Table("fields", FIELDS, "一行是一张表的一列", titles, tuple(rows)))


def _table(writer: Writer, one: Table) -> None:
    sheet = writer.sheet(one.title, landscape=True)
    sheet.hide_gridlines(0)
    head, words, numbers = writer.look("head", "left"), writer.look("nowrap"), writer.look("right", "nowrap")
    for column, about in enumerate(one.columns):
        sheet.set_column(column, column, about.width)
        sheet.put_text(0, column, about.title, head)
        absent, look = (ABSENT, numbers) if about.numeric else (WITHOUT, words)
        for row, values in enumerate(one.rows, start=1):
            value = values[column]
            if isinstance(value, float):
                sheet.put_number(row, column, value, numbers)
            else:
                sheet.put_text(row, column, absent if value is None else safe_text(value), look)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(one.rows)), len(one.columns) - 1)
    sheet.set_footer(f"&L&9 {in_footer(one.title)}&R&9 第 &P 页，共 &N 页")
