"""Writing the scheme back: the workbook the office edits and the folder of CSV files, losing nothing."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from pipeline.files.tables import RawTable, as_text, csv_text
from pipeline.files.writing import Writer, strictly
from pipeline.scheme.rows import SCHEME_SHEETS
from pipeline.scheme.table import Row

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d*[1-9])?")
_WIDE = {
    "名称": 34,
    "表达式": 34,
    "口径": 44,
    "提示": 40,
    "依据": 34,
    "条件": 30,
    "内容": 40,
    "说明": 44,
    "备注": 24,
}


def scheme_workbook(tables: Mapping[str, RawTable], title: str, created: datetime) -> bytes:
    """The scheme as a workbook, one sheet a table; numbers and dates as such, everything else as text."""
    writer = Writer(title, created)
    with strictly():
        for model in SCHEME_SHEETS:
            _sheet(writer, model, tables.get(model.sheet))
    return writer.close()


def scheme_csv(tables: Mapping[str, RawTable]) -> dict[str, bytes]:
    """The scheme as CSV files by name, for review and version control."""
    files = {}
    for model in SCHEME_SHEETS:
        table = tables.get(model.sheet)
        columns = list(table.columns) if table else list(model.columns())
        rows = [[row.cells.get(c, "") for c in columns] for row in table.rows] if table else []
        files[f"{model.sheet}.csv"] = csv_text(columns, rows).encode("utf-8-sig")
    return files


def _sheet(writer: Writer, model: type[Row], table: RawTable | None) -> None:
    sheet = writer.sheet(model.sheet, landscape=True)
    columns = list(table.columns) if table else list(model.columns())
    sheet.set_row(0, 24)
    writer.head(sheet, 0, columns)
    sheet.freeze_panes(1, 2)
    numeric = _numeric_columns(model)
    for column, title in enumerate(columns):
        sheet.set_column(column, column, _WIDE.get(title, 11))
    for at, row in enumerate(table.rows if table else [], start=1):
        for column, title in enumerate(columns):
            text = row.cells.get(title, "")
            number = _number(text) if title in numeric else None
            day = _day(text) if title.endswith("日期") else None
            if not text:
                sheet.write_blank(at, column, None, writer.look("cell"))
            elif number is not None:
                sheet.write_number(at, column, number, writer.look("cell", "right"))
            elif day is not None:
                sheet.write_datetime(at, column, day, writer.look("cell", "day"))
            else:
                sheet.write_string(at, column, text, writer.look("cell", "left"))
    sheet.set_footer(f"&C{model.sheet}　第 &P 页，共 &N 页")


def _number(text: str) -> float | None:
    """The number that reads back as this very text; None where there is none, as for 007 or 1,000."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(f"{float(text):.16G}")  # as a workbook keeps it
    return number if as_text(number) == text else None


def _day(text: str) -> datetime | None:
    """The day a spreadsheet can hold: it counts from 1900 and takes that for a leap year."""
    try:
        day = datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None
    return day if day and day >= datetime(1900, 3, 1) else None  # noqa: DTZ001 - cells hold no time zone


def _numeric_columns(model: type[Row]) -> frozenset[str]:
    """The columns whose cells are numbers where they look like one; codes stay text."""
    numeric = {f.alias for f in model.model_fields.values() if f.alias and float in _kinds(f.annotation)}
    return frozenset(numeric | set(model.gathered) | {"目标", "金额"}) - {"分档"}


def _kinds(annotation: object) -> set[object]:
    return {annotation, *get_args(annotation)}
