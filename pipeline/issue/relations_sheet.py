"""The hidden sheet behind the self-check (校验): figures as numbers, the outcome of every check, lists to choose from."""

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer
from pipeline.issue.kinds import NO, YES, number
from pipeline.issue.selfcheck import FIRST, SelfCheck
from pipeline.issue.sheets import RELATIONS
from pipeline.issue.subcheck import SAYS, STATE, VALUE, BelowCheck
from pipeline.model.places import address

YES_OR_NO = "是否选项"
"""The defined name of the two answers."""
LAST = 3
"""The column of last year's figures."""
_CHOICES = 5


def write_relations(writer: Writer, checked: SelfCheck) -> None:
    """The sheet, out of sight: what it says is shown beside the figures. Its titles are none of a form's."""
    sheet = writer.book.add_worksheet(RELATIONS)
    look = writer.look("nowrap")
    for column, title in enumerate(("代码", "名称", "本年", "上年")):
        sheet.write_string(FIRST - 1, column, title, look)
    for row, (item, spot) in enumerate(checked.spots.items(), start=FIRST):
        sheet.write_string(row, 0, item, look)
        sheet.write_string(row, 1, spot.item.name, look)
        this_year, last_year = checked.value_texts(item)
        now, before = number(spot.item, checked.values.get(item, "")), checked.last.get(item)
        sheet.write_formula(row, 2, f"={this_year}", look, now if now == now else "")
        sheet.write_formula(row, LAST, f"={last_year}", look, "" if before is None else before)
    top = checked.first_relation
    for column, title in enumerate(("代码", "级别", "结果", "提示")):
        sheet.write_string(top - 1, column, title, look)
    for row, one in enumerate(checked.relations, start=top):
        sheet.write_string(row, 0, one.check.code, look)
        sheet.write_string(row, 1, one.check.level.value, look)
        sheet.write_formula(row, 2, f"={one.text}", look, one.outcome)
        sheet.write_string(row, 3, one.message, look)
    for below in checked.below:
        _cells_below(writer, sheet, below)
    for row, answer in enumerate((YES, NO)):
        sheet.write_string(row, _CHOICES, answer, look)
    writer.book.define_name(YES_OR_NO, f"='{RELATIONS}'!$F$1:$F$2")
    sheet.protect()
    sheet.hide()


def _cells_below(writer: Writer, sheet: Worksheet, below: BelowCheck) -> None:
    """The cells of a sheet for the units below, a row each: the figure as a number, what is said of it."""
    look = writer.look("nowrap")
    for column, title in enumerate(("下级代码", "代码", "本年", "自检", "状态")):
        sheet.write_string(below.first - 1, column, title, look)
    for unit, item in below.table.cells:
        row, now = below.kept(unit, item), below.number(unit, item)
        sheet.write_string(row, 0, unit.code, look)
        sheet.write_string(row, 1, item.code, look)
        sheet.write_formula(row, VALUE, f"={below.value_text(unit, item)}", look, now if now == now else "")
        sheet.write_formula(row, SAYS, f"={below.cell_text(unit, item)}", look, below.cell_says(unit, item))
        sheet.write_formula(row, STATE, f"=LEFT({address(row, SAYS)},3)", look, below.state(unit, item))
