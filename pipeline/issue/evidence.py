"""The list of evidence (佐证材料) that a unit hands in with its figures: what it is, for which item, where to find it."""

from pipeline.files.writing import Writer
from pipeline.issue.frame import framed
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
    note = "随表报送或留存备查的材料逐件列出，没有的不填。只写材料，不写任何人的姓名、身份证号和电话。"
    widths, title = list(_COLUMNS.values()), f"{EVIDENCE}清单"
    sheet = framed(writer, occasion, unit, EVIDENCE, widths, title=title, note=note)
    writer.head(sheet, HEAD_ROW, list(_COLUMNS))
    for number in range(1, _LINES + 1):
        sheet.set_row(HEAD_ROW + number, 20)
        sheet.write_number(HEAD_ROW + number, 0, number, writer.look("cell", "center"))
        for column in range(1, len(widths)):
            sheet.write_blank(HEAD_ROW + number, column, None, writer.look("cell", "left", "input", "words"))
