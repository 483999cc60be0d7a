"""What the program works out and what a spreadsheet works out from the same formula are the same."""

from math import isclose
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from pipeline.scheme.formula.evaluate import ErrorKind
from pipeline.scheme.formula.excel import excel
from pipeline.scheme.formula.parse import parse
from pipeline.scheme.formula.tree import Call, Expr
from tests.office.libreoffice import office, recalculate
from tests.unit.scheme.formula.random_trees import random_condition, random_number
from tests.unit.scheme.formula.units import LAST_YEAR, SIZE, THIS_YEAR, Cells, values

pytestmark = office
Result = float | ErrorKind


TYPED = [
    *(
        "-2^2",
        "2^3^2",
        "-50%",
        "2--3",
        "2^-1",
        "1-(2-3)",
        "12/(2*3)",
        "(1+2)%",
        "-(2^2)",
        "-2^2%",
        "1E-5*1E16",
    ),
    *(
        "0^0",
        "0^-1",
        "(-8)^(1/3)",
        "(-8)^3",
        "(-8)^-3",
        "10^400",
        "-10^400",
        "0^率",
        "整^率",
        "率^整",
        "整^-1",
    ),
    *("0.3-0.1-0.2", "1/(0.3-0.1-0.2)", "0.1+0.2=0.3", "0.1+0.2>0.3", "0.1+0.2<=0.3", "1=1.00000000000001"),
    *(
        "ROUND(2.675,2)",
        "ROUND(1.005,2)",
        "ROUND(-2.5,0)",
        "ROUND(1234.5,-1)",
        "ROUND(整/2,0)",
        "ROUND(出生/8,1)",
    ),
    *(
        "缺(出生)",
        "缺(1/0)",
        "缺(出生/0)",
        "缺(1/0+出生)",
        "缺(上年(出生)-出生)",
        "出生/0+10^400",
        "SUM(10^400,1/0)",
    ),
    *(
        "IF(出生=0,1,政策内/出生)",
        "IF(缺(出生),0,出生)",
        "IF(1/0>0,1,2)",
        "AND(缺(率),率>0)",
        "OR(整>0,出生>0)",
    ),
    *(
        "增幅(出生)",
        "增幅(下级合计(整))",
        "下级合计(上年(政策内))",
        "下级合计(下级合计(整))",
        "下级合计(出生/政策内)",
    ),
]


@pytest.fixture
def formulas() -> list[Expr]:
    """Awkward ones by hand, and some hundreds at random, the same every time."""
    random = Random(2025)  # noqa: S311 - not a secret
    names = list(THIS_YEAR)
    numbers = [random_number(random, names, depth) for depth in (1, 2, 3, 4) for _ in range(90)]
    conditions = [random_condition(random, names, depth) for depth in (1, 2, 3, 4) for _ in range(40)]
    short = [tree for tree in numbers + conditions if len(_text(tree, 0)) < 3000]
    return [parse(text) for text in TYPED] + short


def test_evaluation_is_what_a_spreadsheet_makes_of_the_excel_text(
    formulas: list[Expr], tmp_path: Path
) -> None:
    recalculated = _recalculated(formulas, tmp_path)
    different = [
        f"{_text(tree, unit)}: 程序 {ours!r}，表格 {theirs!r}"
        for tree, row in zip(formulas, recalculated, strict=True)
        for unit, (ours, theirs) in enumerate(zip(values(tree), row, strict=True))
        if not _agree(tree, ours, theirs)
    ]
    assert len(formulas) > 400
    assert not different, "\n".join(different)


def _text(tree: Expr, unit: int) -> str:
    return excel(tree, Cells(unit))


def _recalculated(formulas: list[Expr], folder: Path) -> list[list[Result]]:
    """One workbook, one call: a row a formula, a column a unit."""
    with xlsxwriter.Workbook(folder / "formulas.xlsx") as book:
        sheet = book.add_worksheet("数据")
        for year, figures in enumerate((THIS_YEAR, LAST_YEAR)):
            for item, column in enumerate(figures.values()):
                for unit, value in enumerate(column):
                    if value == value:
                        sheet.write_number(unit + 1, 1 + item + 4 * year, value)
        for row, tree in enumerate(formulas):
            for unit in range(SIZE):
                text = _text(tree, unit)
                sheet.write_formula(row, 10 + unit, f'=IFERROR({text},"错"&ERROR.TYPE({text}))')
    path = recalculate(folder / "formulas.xlsx", folder / "recalculated")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[_result(cell) for cell in row[10 : 10 + SIZE]] for row in rows[: len(formulas)]]


def _result(cell: object) -> Result:
    if isinstance(cell, str):
        return ErrorKind(int(cell.removeprefix("错")))
    assert isinstance(cell, float | bool)
    return float(cell)


def _agree(tree: Expr, ours: Result, theirs: Result) -> bool:
    if isinstance(ours, ErrorKind) and isinstance(theirs, ErrorKind):
        # LibreOffice reports the last of several errors under AND and OR, Excel the first.
        mixed = any(isinstance(node, Call) and node.function in ("AND", "OR") for node in tree.walk())
        return mixed or ours == theirs
    return type(ours) is type(theirs) and isclose(ours, theirs, rel_tol=1e-9)
