"""The sheets of the workbook, the columns that formulas reach for, and how a formula speaks of cells."""

from collections.abc import Sequence
from enum import IntEnum

from pipeline.model.places import column_letters

RANKING, MATRIX, RATES, ADJUSTMENTS, STATEMENTS = (
    "排名",
    "得分明细",
    "指标完成情况",
    "加扣分与否决",
    "单位得分单",
)
RETURNS, FIGURES, MARKS, PROCESS, TOTALS = "回收与问题", "汇总数据", "现场评分", "计分过程", "得分汇总"
SCHEME = "方案"

HEAD = 3
"""The row of the column titles on every sheet, counted from zero; title, scheme and remark stand above."""

P = IntEnum(
    "P",
    "LINE CODE NAME GROUP UNIT UNIT_NAME COUNTS ABOVE BELOW VALUE TARGET POINTS BY_RULE HANDLING RAW COUNTED"
    " FACTOR SCORE RULE",
    start=0,
)
"""The columns of 计分过程."""

T = IntEnum(
    "T",
    "LINE UNIT UNIT_NAME GROUP STANDING POINTS COUNTED FACTOR BASE BONUS FLOORED BEYOND SCORE WEIGHT ENGINE"
    " DIFFERENCE COMPARED RANKED RANK IF_RANKED IF_RANK BREAKERS",
    start=0,
)
"""The columns of 得分汇总; those of the tie-breakers follow from BREAKERS on."""

A = IntEnum(
    "A",
    "KIND LINE UNIT UNIT_NAME CODE NAME QUANTITY MEASURE MONTHS EACH MODIFIERS FACTOR CAP POINTS FLOORED EVIDENCE"
    " REASON APPROVER DAY",
    start=0,
)
"""The columns of the bonuses and deductions on 加扣分与否决."""


def local(row: int, column: int) -> str:
    """A reference to a cell of the same sheet: ``D5``."""
    return f"{column_letters(column)}{row + 1}"


def rows_of(column: int, rows: tuple[int, int]) -> str:
    """A reference to a column's cells of the same sheet, from a first to a last row: ``D$5:D$9``."""
    letters = column_letters(column)
    return f"{letters}${rows[0] + 1}:{letters}${rows[1] + 1}"


def sum_of(cells: Sequence[str]) -> str:
    """The text that adds up some cells, passing over words; a function takes 255 arguments."""
    bundles = [f"SUM({','.join(cells[start : start + 255])})" for start in range(0, len(cells), 255)]
    return sum_of(bundles) if len(bundles) > 1 else "".join(bundles) or "0"
