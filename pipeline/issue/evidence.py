"""The list of evidence (佐证材料) that a unit hands in with its figures: what it is, for which item, where to find it."""

from pipeline.files.writing import Writer, in_footer
from pipeline.issue.form import OPEN_TO_USER
from pipeline.issue.occasion import Occasion
from pipeline.issue.sheets import EVIDENCE, HEAD_ROW
from pipeline.scheme.rows import Unit

_COLUMNS = {
    "序号": 6,
    "对应项目（编码）": 16,
    "材料名称": 46,
    "文号或编号": 22,
    "页数": 8,
    "存放位置或附件名": 30,
}
_LINES = 21


def write_evidence(writer: Writer, occasion: Occasion, unit: Unit) -> None:
    """The list, blank."""
    sheet = writer.sheet(EVIDENCE, landscape=True)
    for column, width in enumerate(_COLUMNS.values()):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 28)
    last = len(_COLUMNS) - 1
    lines = ((f"{EVIDENCE}清单", "title"), (occasion.titles(unit, "")[1], "subtitle"))
    for row, (text, look) in enumerate(lines):
        sheet.merge_range(row, 0, row, last, "", writer.look(look))
        sheet.write_string(row, 0, text, writer.look(look))
    sheet.merge_range(2, 0, 2, last, "", writer.look("left", "quiet"))
    note = "随表报送或留存备查的材料逐件列出，没有的不填。只写材料，不写任何人的姓名、身份证号和电话。"
    sheet.write_string(2, 0, note, writer.look("left", "quiet"))
    writer.head(sheet, HEAD_ROW, list(_COLUMNS))
    for number in range(1, _LINES + 1):
        sheet.set_row(HEAD_ROW + number, 20)
        sheet.write_number(HEAD_ROW + number, 0, number, writer.look("cell", "center"))
        for column in range(1, last + 1):
            sheet.write_blank(HEAD_ROW + number, column, None, writer.look("cell", "left", "input", "words"))
    sheet.protect("", OPEN_TO_USER)
    sheet.set_footer(f"&L{in_footer(unit.name)}&C{EVIDENCE}　第 &P 页，共 &N 页&R{occasion.when}")
