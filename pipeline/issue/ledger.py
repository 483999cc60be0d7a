"""Writing the blank ledger workbook (考核台账), in which the office puts down what it finds itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from pipeline.files.theme import TEXT
from pipeline.files.writing import Writer, in_footer, row_height, safe_text, sheet_reference, strictly
from pipeline.issue.lists import lists, write_lists
from pipeline.issue.live import Span
from pipeline.issue.occasion import Occasion
from pipeline.issue.register_sheets import write_register
from pipeline.issue.registers import LEDGER_SHEETS, MARK, UNIT_CODE, Entry, Marks, Verified
from pipeline.issue.score_sheets import Scored, scored_on_the_spot, write_score_sheets
from pipeline.model.words import Source

LEDGER_NAME = "考核台账.xlsx"
GUIDE = "使用说明"
_WIDTHS = (20, 62, 16)
_HOW = (
    "浅黄色格由办公室填写；灰色格是程序列出或自动显示的，改了也不作数。黑白打印时，灰色格有底纹。",
    "编码从下拉列表中选，名称随即显示在旁边；显示「请核对」的，是编码不在方案中、不适用于该单位或数不在范围内。",
    "一件事一行，中间可以空行；行不够时，在表末复制一行接着填。表名和列名请不要改。",
    "填好后放在 inputs/{period}/考核台账.xlsx，运行 kaohe lint 检查：有多少处问题一次列出，写明表和单元格。",
)
Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class _Tab:
    """A line of the guide: a sheet, what it is for, a formula of how much stands there and its value as written."""

    sheet: str
    about: str
    count: str
    value: str | float


def ledger(occasion: Occasion, entries: Mapping[str, Rows] | None = None) -> bytes:
    """The ledger workbook: sheets to mark on, outside figures listed, the registers empty, for the office to fill.

    ``entries`` are rows already known, by register, each a value by column; a register given takes these
    rows. Those of 现场评分 are marks, by unit and indicator, wherever their sheet has them.
    """
    writer = Writer(f"{occasion.when}考核台账", occasion.stamp)
    known, drawn = entries or {}, lists(occasion)
    title = in_footer(f"{occasion.when}考核台账{occasion.marked}")
    marks = {(str(row[UNIT_CODE]), str(row["指标编码"])): row for row in known.get(Marks.sheet, ())}
    with strictly():
        guide = writer.sheet(GUIDE)
        tabs = [_marked(scored, marks) for scored in write_score_sheets(writer, occasion, marks)]
        for model in LEDGER_SHEETS:
            if model is not Marks:
                asked = figures_asked(occasion) if model is Verified else []
                rows = known.get(model.sheet, asked)
                span = write_register(writer, model, asked, rows, occasion, drawn)
                tabs.append(_registered(model, rows, span))
        _guide(writer, guide, occasion, tabs)
        write_lists(writer, drawn)
        for sheet in writer.book.worksheets():
            parts = ("L", title), ("C", in_footer(sheet.name)), ("R", "第 &P 页，共 &N 页")
            sheet.set_footer("".join(f'&{side}&9&"{TEXT},常规"{words}' for side, words in parts))
    return writer.close()


def _marked(scored: Scored, marks: Mapping[tuple[str, str], Mapping[str, object]]) -> _Tab:
    """How many of a line's units and indicators have a mark."""
    sheet = sheet_reference(scored.sheet)
    count = "+".join(f"COUNT({sheet}!{cells})" for cells in scored.means)
    given = sum(
        any(title.startswith(MARK) and isinstance(mark, int | float) for title, mark in marks[key].items())
        for key in scored.asked
        if key in marks
    )
    words = f'={count}&" / {len(scored.asked)}"'
    return _Tab(scored.sheet, "评委打分：单位在下，指标在右。", words, f"{given} / {len(scored.asked)}")


def _registered(model: type[Entry], rows: Rows, span: Span) -> _Tab:
    """How many entries stand in a register; of figures to come those that are there."""
    title = "数值" if model is Verified else UNIT_CODE
    cells = f"{sheet_reference(model.sheet)}!{span.whole(title)}"
    count = f"=COUNT({cells})" if model is Verified else f'=COUNTIF({cells},"?*")'
    return _Tab(model.sheet, model.about, count, sum(row.get(title, "") not in ("", None) for row in rows))


def _guide(writer: Writer, sheet: Worksheet, occasion: Occasion, tabs: Sequence[_Tab]) -> None:
    """The first sheet: what the ledger is, how to fill it in, which sheet for what and how much stands there."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    last = len(_WIDTHS) - 1
    sheet.set_row(0, 36)
    sheet.merge_range(0, 0, 0, last, "", writer.look("title"))
    sheet.write_string(0, 0, safe_text(f"{occasion.when}考核台账"), writer.look("title"))
    scheme = occasion.scheme
    sheet.merge_range(1, 0, 1, last, "", writer.look("subtitle"))
    words = "　".join(filter(None, (scheme.title, scheme.setting("考核单位"), scheme.mark)))
    sheet.write_string(1, 0, safe_text(words), writer.look("subtitle"))
    sheet.set_row(1, row_height([(words, sum(_WIDTHS))], least=22))
    row = 3
    for number, line in enumerate(_HOW, start=1):
        text = f"{number}. {line.format(period=occasion.period)}"
        sheet.merge_range(row, 0, row, last, "", writer.look("left"))
        sheet.write_string(row, 0, text, writer.look("left"))
        sheet.set_row(row, row_height([(text, sum(_WIDTHS))], least=20))
        row += 1
    row += 1
    sheet.set_row(row, 24)
    for column, title in enumerate(("表（点击打开）", "登记什么", "已登记")):
        sheet.write_string(row, column, title, writer.look("head"))
    for number, tab in enumerate(tabs, start=row + 1):
        sheet.set_row(number, row_height([(tab.sheet, _WIDTHS[0]), (tab.about, _WIDTHS[1])], least=24))
        link = f"internal:{sheet_reference(tab.sheet)}!A1"
        sheet.write_url(number, 0, link, writer.look("cell", "left", "inset", "link"), tab.sheet)
        sheet.write_string(number, 1, tab.about, writer.look("cell", "left", "inset"))
        sheet.write_formula(number, 2, tab.count, writer.look("cell", "center", "live"), tab.value)


def marks_asked(occasion: Occasion) -> list[dict[str, object]]:
    """A row of 现场评分 for every unit and indicator scored on the spot, the marks still to come."""
    scheme = occasion.scheme
    return [
        {
            UNIT_CODE: unit.code,
            "单位名称": unit.name,
            "指标编码": indicator.code,
            "指标名称": indicator.name,
            "满分": scheme.points_for(indicator, unit),
        }
        for line, found in scored_on_the_spot(occasion)
        for indicator in found
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
