"""Writing the blank ledger workbook (考核台账), in which the office puts down what it finds itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer, row_height, safe_text, strictly
from pipeline.issue.occasion import Occasion
from pipeline.issue.registers import LEDGER_SHEETS, MARK, STAGE, Entry, Marks, Verified, mark_columns
from pipeline.model.numbers import show
from pipeline.model.words import Source
from pipeline.scheme.life import in_force
from pipeline.scheme.rules import rule_named

LEDGER_NAME = "考核台账.xlsx"
_SPARE_ROWS = 200
_WIDE = {
    "单位名称": 16,
    "指标名称": 34,
    "填报项名称": 34,
    "事项名称": 30,
    "事实": 36,
    "理由": 32,
    "内容": 36,
    "依据": 34,
    "备注": 20,
}


def ledger(occasion: Occasion, entries: Mapping[str, Sequence[Mapping[str, object]]] | None = None) -> bytes:
    """The ledger workbook: marks and outside figures listed, the registers empty, for the office to fill.

    ``entries`` are rows already known, by sheet, each a value by column; a sheet given takes these rows.
    """
    writer = Writer(f"{occasion.when}考核台账", occasion.stamp)
    listed = {Marks.sheet: marks_asked(occasion), Verified.sheet: figures_asked(occasion)}
    with strictly():
        for model in LEDGER_SHEETS:
            asked = listed.get(model.sheet, [])
            _register(writer, model, asked, (entries or {}).get(model.sheet, asked), occasion)
    return writer.close()


def _register(
    writer: Writer,
    model: type[Entry],
    listed: Sequence[Mapping[str, object]],
    rows: Sequence[Mapping[str, object]],
    occasion: Occasion,
) -> None:
    """A sheet with its rows; what the program listed is not for filling, and nothing is added to a list."""
    sheet = writer.sheet(model.sheet, landscape=True)
    several = len(occasion.scheme.stages) > 1
    columns = [
        title
        for title in model.columns(mark_columns(occasion.scheme.assessors) if model is Marks else None)
        if several or title != STAGE
    ]
    sheet.set_row(0, 24)
    writer.head(sheet, 0, columns)
    widths = [_WIDE.get(title, 13) for title in columns]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    given = {column for row in listed for column in row}
    last = len(rows) + (0 if listed else _SPARE_ROWS)
    for number in range(1, last + 1):
        row = rows[number - 1] if number <= len(rows) else {}
        sheet.set_row(
            number, row_height((str(row.get(t, "")), w) for t, w in zip(columns, widths, strict=True))
        )
        for column, title in enumerate(columns):
            value = row.get(title, "")
            looks = ("cell", "left") if title in given else ("cell", "left", "input")
            if isinstance(value, float):
                sheet.write_number(number, column, value, writer.look(*looks))
            elif isinstance(value, date):
                sheet.write_datetime(number, column, value, writer.look(*looks, "day"))
            elif value:
                sheet.write_string(number, column, safe_text(str(value)), writer.look(*looks))
            else:
                sheet.write_blank(number, column, None, writer.look(*looks))
    if not listed:
        _codes_list(writer, occasion)
        sheet.data_validation(1, 0, last, 0, {"validate": "list", "source": "=单位编码表"})
    if model is Marks:
        _within_points(sheet, rows, columns)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    mark = f"　{occasion.scheme.mark}" if occasion.scheme.mark else ""
    sheet.set_footer(f"&L{occasion.when}考核台账{mark}&C{model.sheet}　第 &P 页，共 &N 页")


def _within_points(sheet: Worksheet, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """A mark is a number from zero to the points; choosing a cell shows how many they are."""
    marks = [at for at, title in enumerate(columns) if title.startswith(MARK)]
    for most, run in groupby(enumerate(rows, start=1), key=lambda numbered: numbered[1].get("满分")):
        numbers = [number for number, _ in run]
        if isinstance(most, float):
            says = f"满分 {show(most)} 分，请填 0 到 {show(most)} 的数。"
            sheet.data_validation(
                *(numbers[0], marks[0], numbers[-1], marks[-1]),
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": most,
                    "input_message": says,
                    "error_title": "评分超出满分",
                    "error_message": says,
                },
            )


def _codes_list(writer: Writer, occasion: Occasion) -> None:
    """The unit codes on a hidden sheet under a defined name, written once: lists in cells are too short."""
    if writer.book.get_worksheet_by_name("代码表") is not None:
        return
    sheet = writer.book.add_worksheet("代码表")
    sheet.hide()
    units = occasion.scheme.units
    for row, unit in enumerate(units):
        sheet.write_string(row, 0, unit.code)
        sheet.write_string(row, 1, unit.name)
    writer.book.define_name("单位编码表", f"='代码表'!$A$1:$A${max(len(units), 1)}")


def marks_asked(occasion: Occasion) -> list[dict[str, object]]:
    """A row of 现场评分 for every unit and indicator scored on the spot, the marks still to come."""
    scheme = occasion.scheme
    return [
        {
            "单位编码": unit.code,
            "单位名称": unit.name,
            "指标编码": indicator.code,
            "指标名称": indicator.name,
            "满分": scheme.points_for(indicator, unit),
        }
        for line in scheme.lines
        for indicator in scheme.line_indicators(line.code)
        if rule_named(indicator.rule).on_site and in_force(indicator, occasion.first_day)
        for unit in scheme.line_units(line.code)
    ]


def figures_asked(occasion: Occasion) -> list[dict[str, object]]:
    """A row of 核定数据 for every figure that comes from a sample or another department, still to come.

    So do the figures that a formula compares with what the units report.
    """
    scheme = occasion.scheme
    rows: list[dict[str, object]] = []
    for unit in scheme.units:
        forms = scheme.forms_of_lines(unit.lines, occasion.first_day)
        rows += [
            {
                "单位编码": unit.code,
                "单位名称": unit.name,
                "填报项编码": item.code,
                "填报项名称": item.name,
                "来源": (Source.COMPARED if item.source is Source.REPORTED else item.source).value,
            }
            for item in scheme.items
            if (item.source is not Source.REPORTED or item in scheme.compared) and item.form in forms
        ]
    return rows
