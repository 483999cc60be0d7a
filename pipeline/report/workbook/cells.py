"""The sheets of the workbook, the columns that formulas reach for, and how a formula speaks of cells."""

from collections.abc import Sequence
from enum import IntEnum

from pipeline.model.places import column_letters
from pipeline.model.words import Terms

RANKING, MATRIX, RATES, ADJUSTMENTS, STATEMENTS = (
    "排名",
    "得分明细",
    "指标完成情况",
    "加扣分与否决",
    "单位得分单",
)
RETURNS, FIGURES, MARKS, PROCESS, TOTALS = "回收与问题", "汇总数据", "现场评分", "计分过程", "得分汇总"
COVER, CHARTS, VERIFIED = "封面", "图表", "核定与更正"
SCHEME, METHOD = "方案", "方法说明"

HEAD = 3
"""The row of the column titles on every sheet, counted from zero; title, scheme and remark stand above."""
AUDIT_ROW = 2
"""Where the differences of a sheet's formulas from the program's own results are added up, above their column."""

P = IntEnum(
    "P",
    "LINE CODE NAME GROUP UNIT UNIT_NAME COUNTS ABOVE BELOW VALUE TARGET POINTS BY_RULE HANDLING RAW COUNTED"
    " FACTOR SCORE LOST RULE KEPT_VALUE KEPT_SCORE DIFFERENCE",
    start=0,
)
"""The columns of 计分过程."""

T = IntEnum(
    "T",
    "LINE UNIT UNIT_NAME GROUP STANDING POINTS COUNTED FACTOR BASE BONUS FLOORED BEYOND SCORE WEIGHT TOTAL COMPARED"
    " RANKED RANK IF_RANKED IF_RANK LAST_SCORE KEPT_SCORE KEPT_RANK DIFFERENCE BREAKERS",
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


def absolute_rows(column: int, rows: tuple[int, int]) -> str:
    """A reference to a column's cells, from a first to a last row, that stays when it is copied: ``$D$5:$D$9``."""
    letters = column_letters(column)
    return f"${letters}${rows[0] + 1}:${letters}${rows[1] + 1}"


def sum_of(cells: Sequence[str]) -> str:
    """The text that adds up some cells, passing over words; a function takes 255 arguments."""
    bundles = [f"SUM({','.join(cells[start : start + 255])})" for start in range(0, len(cells), 255)]
    return sum_of(bundles) if len(bundles) > 1 else "".join(bundles) or "0"


def differs(mine: str, kept: str) -> str:
    """The text for how far a cell is from the program's own number, as a part of it; 1 where one of them is a word."""
    apart = f"ROUND(ABS({mine}-{kept})/MAX(1,ABS({kept})),9)"
    return f"IF({mine}={kept},0,IF(AND(ISNUMBER({mine}),ISNUMBER({kept})),{apart},1))"


def lost_sheets(called: Terms) -> tuple[str, str]:
    """The sheets that tell where points were lost, by indicator and by unit, as the results are called."""
    return f"{called.lost}·{called.item}", f"{called.lost}·单位"
