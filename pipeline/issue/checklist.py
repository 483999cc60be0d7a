"""The list of a template's answers (自检清单): what is to be said of each, live, with a link to its cell."""

from pipeline.files.writing import Writer, cell_reference, row_height, sheet_reference
from pipeline.issue.frame import framed
from pipeline.issue.kinds import COLON, OPEN
from pipeline.issue.occasion import CODE, NAME, Occasion
from pipeline.issue.selfcheck import Line, SelfCheck
from pipeline.issue.sheets import CHECKLIST, HEAD_ROW, MESSAGE
from pipeline.model.places import address
from pipeline.scheme.rows import Unit

STATE, SAID, NUMBER = 4, 5, 6
"""The columns of what is said first, of the message, and (hidden) of the number among what is open."""
TITLES = (CODE, NAME, "所在表", "单元格", "状态", MESSAGE, "序号")
_WIDTHS = (8, 30, 18, 8, 9, 62, 6)
FIRST_ROW = HEAD_ROW + 1


def run(checked: SelfCheck, column: int, sheet: str = "") -> str:
    """The list's cells of a column, of one form or all, for a formula."""
    rows = [n for n, line in enumerate(checked.lines) if sheet in ("", line.sheet)]
    first, last = (cell_reference(CHECKLIST, FIRST_ROW + n, column) for n in (rows[0], rows[-1]))
    return f"{first}:{last.rpartition('!')[2]}"


def open_lines(checked: SelfCheck) -> list[Line]:
    """What is still to be done, in the list's order."""
    return [line for line in checked.lines if state(line) in OPEN]


def state(line: Line) -> str:
    """What is said first of it now."""
    return line.says.partition(COLON)[0]


def write_checklist(writer: Writer, occasion: Occasion, unit: Unit, checked: SelfCheck) -> None:
    """The list; its state and message follow what is typed in the forms."""
    note = "随填随查；点项目名称到填报格。这里提示的就是交回后审核要问的，与其他单位、其他部门比较的除外。"
    allow = {"autofilter": True}
    sheet = framed(writer, occasion, unit, CHECKLIST, _WIDTHS, note=note, across=SAID + 1, allow=allow)
    sheet.set_column(NUMBER, NUMBER, 6, None, {"hidden": True})
    writer.head(sheet, HEAD_ROW, TITLES)
    number, centre, left = 0, writer.look("cell", "center"), writer.look("cell", "left")
    for row, line in enumerate(checked.lines, start=FIRST_ROW):
        sheet.set_row(row, row_height([(line.longest, _WIDTHS[SAID])], least=22))
        sheet.write_string(row, 0, line.code, centre)
        where = f"internal:{sheet_reference(line.sheet)}!{address(*line.at)}"
        sheet.write_url(row, 1, where, writer.look("cell", "left", "link"), line.name)
        sheet.write_string(row, 2, line.sheet, left)
        sheet.write_string(row, 3, address(*line.at), centre)
        own = cell_reference(line.sheet, *line.own)
        says, _, message = line.says.partition(COLON)
        sheet.write_formula(row, STATE, f"=LEFT({own},3)", writer.look("cell", "center", "strong"), says)
        sheet.write_formula(row, SAID, f"=MID({own},5,300)", left, message)
        number += says in OPEN
        here = f"$E{row + 1}"
        is_open = "OR(" + ",".join(f'{here}="{word}"' for word in OPEN) + ")"
        above = f"MAX($G${FIRST_ROW}:$G{row})"
        counted: float | str = number if says in OPEN else ""
        sheet.write_formula(row, NUMBER, f'=IF({is_open},{above}+1,"")', centre, counted)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(checked.lines), SAID)
