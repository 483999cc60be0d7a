"""Every rule scores in a spreadsheet what it scores in the program."""

from dataclasses import dataclass
from math import isclose
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from pipeline.report.workbook.live import group_text
from pipeline.scheme.formula.evaluate import evaluate
from pipeline.scheme.formula.excel import blank_is_missing, excel
from pipeline.scheme.formula.tree import Expr, Name
from tests.office.libreoffice import office, recalculate
from tests.unit.scheme.rules.cases import VALUE, Cases, rule_of, tree_of
from tests.unit.scheme.rules.examples import EXAMPLES, FIGURES

pytestmark = office


@dataclass(frozen=True)
class Row:
    """The cells of one case, its figures in columns A to D, and the first and last row of its group."""

    number: int
    first: int
    last: int

    def cell(self, name: Name, last_year: bool) -> str:
        assert not last_year
        return blank_is_missing(f"{'ABCD'[FIGURES.index(name.text)]}{self.number}")

    def below(self) -> list["Row"]:
        raise NotImplementedError("a rule's tree has no units below")

    def group(self, statistic: str, operand: Expr, last_year: bool) -> str:
        assert (operand, last_year) == (VALUE, False)
        half = (self.first + self.last) // 2
        runs = [f"A${self.first}:A${half}", f"A${half + 1}:A${self.last}"]
        return group_text(statistic, self.cell(VALUE, False), runs)


def _frame(example: int) -> Cases:
    """The example's own cases, and values all around them that land on steps, halves and noise."""
    own = list(zip(*EXAMPLES[example].columns.values(), strict=True))
    around = [
        (value + shift, *others)
        for value, *others in own
        for shift in (-10, -2.5, -0.3, -0.1, -1e-13, 1e-13, 0.1, 0.7, 3)
    ]
    return Cases(dict(zip(FIGURES, zip(*own, *around, strict=True), strict=True)))


def test_a_spreadsheet_scores_as_the_program_does(tmp_path: Path) -> None:
    ours: list[float] = []
    with xlsxwriter.Workbook(tmp_path / "rules.xlsx") as book:
        sheet = book.add_worksheet("得分")
        for index, example in enumerate(EXAMPLES):
            tree = tree_of(rule_of(example.rule_name, **example.cells), example.direction)
            frame = _frame(index)
            first = len(ours) + 1
            for row in zip(*frame.columns.values(), strict=True):
                number = len(ours) + 1
                for column, figure in enumerate(row):
                    if figure == figure:
                        sheet.write_number(number - 1, column, figure)
                text = excel(tree, Row(number, first, first + frame.size - 1))
                sheet.write_formula(number - 1, 4, f'=IFERROR({text},"错"&ERROR.TYPE({text}))')
                ours.append(float("nan"))
            ours[-frame.size :] = evaluate(tree, frame).values.tolist()
    path = recalculate(tmp_path / "rules.xlsx", tmp_path / "recalculated")
    theirs = [row[4] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]
    different = [
        (number, mine, other)
        for number, (mine, other) in enumerate(zip(ours, theirs, strict=True), 1)
        if not (
            other == "错7"
            if mine != mine
            else isinstance(other, float) and isclose(mine, other, abs_tol=1e-9)
        )
    ]
    assert len(ours) > 1000
    assert not different
