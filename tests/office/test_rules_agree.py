"""Every rule scores in a spreadsheet what it scores in the program."""

from dataclasses import dataclass
from math import isclose
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from pipeline.scheme.formula.evaluate import evaluate
from pipeline.scheme.formula.excel import blank_is_missing, excel
from pipeline.scheme.formula.tree import Name
from tests.office.libreoffice import office, recalculate
from tests.unit.scheme.rules.cases import Cases, rule_of, tree_of
from tests.unit.scheme.rules.examples import EXAMPLES

pytestmark = office
COLUMNS = ("完成值", "目标", "分值")


@dataclass(frozen=True)
class Row:
    """The cells of one case: value, target and points in columns A to C."""

    number: int

    def cell(self, name: Name, last_year: bool) -> str:
        assert not last_year
        return blank_is_missing(f"{'ABC'[COLUMNS.index(name.text)]}{self.number}")

    def below(self) -> list["Row"]:
        raise NotImplementedError("a rule's tree has no units below")

    def group(self, statistic: str, operand: object, last_year: bool) -> str:
        raise NotImplementedError("these rules compare no units")


def _frame(example: int) -> Cases:
    """The example's own cases, and values all around them that land on steps, halves and noise."""
    own = [[float(case[c]) if case[c] else float("nan") for c in COLUMNS] for case in EXAMPLES[example].cases]
    around = [
        [value + shift, target, points]
        for value, target, points in own
        for shift in (-10, -2.5, -0.3, -0.1, -1e-13, 1e-13, 0.1, 0.7, 3)
    ]
    return Cases(dict(zip(COLUMNS, zip(*own, *around, strict=True), strict=True)))


def test_a_spreadsheet_scores_as_the_program_does(tmp_path: Path) -> None:
    ours: list[float] = []
    with xlsxwriter.Workbook(tmp_path / "rules.xlsx") as book:
        sheet = book.add_worksheet("得分")
        for index, example in enumerate(EXAMPLES):
            tree = tree_of(rule_of(example.rule_name, **example.cells), example.direction)
            frame = _frame(index)
            for row in zip(*frame.columns.values(), strict=True):
                number = len(ours) + 1
                for column, figure in enumerate(row):
                    if figure == figure:
                        sheet.write_number(number - 1, column, figure)
                text = excel(tree, Row(number))
                sheet.write_formula(number - 1, 3, f'=IFERROR({text},"错"&ERROR.TYPE({text}))')
                ours.append(float("nan"))
            ours[-frame.size :] = evaluate(tree, frame).values.tolist()
    path = recalculate(tmp_path / "rules.xlsx", tmp_path / "recalculated")
    theirs = [row[3] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]
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
