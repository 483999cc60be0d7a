"""Where everything stands in the workbook, so that a formula on one sheet finds its cell on another."""

from collections.abc import Sequence
from functools import cached_property

from pipeline.files.writing import cell_reference, sheet_reference
from pipeline.model.numbers import round_half_up
from pipeline.model.places import column_letters
from pipeline.model.tables import records
from pipeline.model.words import ItemType, RankScope
from pipeline.report.results import Results
from pipeline.report.workbook.cells import (
    ADJUSTMENTS,
    FIGURES,
    HEAD,
    MARKS,
    MATRIX,
    PROCESS,
    TOTALS,
    A,
    P,
    T,
)
from pipeline.scheme.formula.tree import SIDES, side
from pipeline.scheme.rows import Indicator, Item, Stage, Tariff, Unit
from pipeline.scheme.scheme import COMPREHENSIVE
from pipeline.score.ranking import COMPARED_DECIMALS

FIRST_ITEM, FIRST_FIGURES = 3, HEAD + 4
"""On 汇总数据: the column of the first item and the row of the first unit, below form, name, code and year."""
COMPARED = "部门比对"
"""What stands above the columns of both sides of a comparison."""
LONGEST_SHEET_NAME = 31
"""Characters a sheet's name may have."""
_MARK = 12
"""Characters of it that a stage's name may take."""
FIRST_MARK = 5
"""On 现场评分: the column of the first mark."""


def safe_sheet_name(name: str) -> str:
    """Words as a sheet may be called by."""
    return "".join(c for c in name if c >= " " and c not in "[]:*?/\\'")


def stage_marks(stages: Sequence[Stage]) -> list[str]:
    """What stands behind the names of each stage's sheets: its own name as far as it goes, no two alike."""
    marks: list[str] = []
    for number, stage in enumerate(stages, start=1):
        mark = safe_sheet_name(stage.name)[:_MARK]
        taken = {"", *(other.casefold() for other in marks)}
        marks.append(f"{mark[: _MARK - 3]}{number}" if mark.casefold() in taken else mark)
    return marks


class Plan:
    """The cells of the results; rows and columns are counted from zero, references absolute with their sheet."""

    def __init__(self, results: Results, of: str = "") -> None:
        """``of`` tells the sheets of one stage from those of another: its name stands behind theirs."""
        self.results = results
        self.scheme = results.scheme
        self.of = of

    def sheet(self, name: str) -> str:
        """The name a sheet goes by."""
        return f"{name}·{self.of}"[:LONGEST_SHEET_NAME] if self.of else name

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items that are figures, a column each, then both sides of those that a formula compares."""
        sides = tuple(
            item.model_copy(
                update={"code": side(which, item.code), "name": f"{item.name}（{which}）", "form": COMPARED}
            )
            for item in self.scheme.compared
            for which in SIDES
        )
        return (*(item for item in self.scheme.items if item.type is not ItemType.TEXT), *sides)

    @cached_property
    def _item_columns(self) -> dict[str, int]:
        return {item.code: FIRST_ITEM + k for k, item in enumerate(self.items)}

    def figures_row(self, unit: int, last_year: bool) -> int:
        """The row of a unit (by its number in the scheme) on 汇总数据; last year's figures stand below."""
        return FIRST_FIGURES + unit + (len(self.scheme.units) + 1 if last_year else 0)

    def item(self, unit_code: str, item: str, last_year: bool) -> str | None:
        """A unit's figure; None for what is not an item."""
        column = self.item_column(item)
        return (
            f"{column}{self.figures_row(self.scheme.unit_rows[unit_code], last_year) + 1}" if column else None
        )

    def item_column(self, item: str) -> str:
        """How a reference to a figure of the item begins, the number of the row to follow; "" for no item."""
        if item not in self._item_columns:
            return ""
        return f"{sheet_reference(self.sheet(FIGURES))}!${column_letters(self._item_columns[item])}$"

    @cached_property
    def marked(self) -> list[tuple[Indicator, Unit]]:
        """What is scored on the spot, a row each on 现场评分."""
        return [
            (indicator, unit)
            for line in self.scheme.lines
            for indicator in self.scheme.line_indicators(line.code)
            if self.scheme.rules[indicator.code].on_site
            for unit in self.scheme.line_units(line.code)
        ]

    @cached_property
    def _mark_rows(self) -> dict[tuple[str, str], int]:
        return {(i.code, unit.code): HEAD + 1 + k for k, (i, unit) in enumerate(self.marked)}

    @cached_property
    def most_marks(self) -> int:
        """How many columns the marks take."""
        return max((len(entry.marks) for entry in self.results.marks), default=1)

    def mean_mark(self, indicator: str, unit_code: str) -> str:
        """The mean of the marks a unit was given."""
        return cell_reference(
            self.sheet(MARKS), self._mark_rows[indicator, unit_code], FIRST_MARK + self.most_marks
        )

    def order(self, line: str) -> list[int]:
        """The units of a line (by their row in its scores), those ranked together next to each other."""
        groups = self.results.lines[line].groups
        return sorted(range(len(groups)), key=lambda i: (groups[i], i))

    @cached_property
    def _process_rows(self) -> dict[tuple[str, int, int], int]:
        cells = (
            (line, i, j)
            for line, scores in self.results.lines.items()
            for j in range(len(scores.indicators))
            for i in self.order(line)
        )
        return {cell: HEAD + 1 + k for k, cell in enumerate(cells)}

    @property
    def process_rows(self) -> tuple[int, int]:
        """The first and the last row on 计分过程."""
        return HEAD + 1, HEAD + max(1, len(self._process_rows))

    def process_row(self, line: str, unit: int, indicator: int) -> int:
        """The row on 计分过程 of a unit and an indicator, by their positions in the line's scores."""
        return self._process_rows[line, unit, indicator]

    def process(self, line: str, unit: int, indicator: int, column: P) -> str:
        """A cell of 计分过程."""
        return cell_reference(self.sheet(PROCESS), self._process_rows[line, unit, indicator], column)

    def group_name(self, line: str, unit: Unit) -> str:
        """Whom a unit is ranked with on a line, in words."""
        return unit.unit_class if self.scheme.scope(line) is RankScope.BY_CLASS else RankScope.ALL.value

    @cached_property
    def totals(self) -> list[tuple[str, Unit]]:
        """The rows of 得分汇总: line by line, 综合 last, those ranked together next to each other."""
        rows = []
        for line in (*self.results.lines, COMPREHENSIVE):
            units = self.scheme.line_units(line)
            groups = list(dict.fromkeys(self.group_name(line, unit) for unit in units)) if units else []
            rows += [
                (line, unit) for group in groups for unit in units if self.group_name(line, unit) == group
            ]
        return rows

    @cached_property
    def _total_rows(self) -> dict[tuple[str, str], int]:
        return {(line, unit.code): HEAD + 1 + k for k, (line, unit) in enumerate(self.totals)}

    def total_row(self, line: str, unit_code: str) -> int:
        """A unit's row on 得分汇总."""
        return self._total_rows[line, unit_code]

    def total(self, line: str, unit_code: str, column: int) -> str:
        """A cell of 得分汇总."""
        return cell_reference(self.sheet(TOTALS), self._total_rows[line, unit_code], column)

    @property
    def digits(self) -> int:
        """The decimals at which scores are compared."""
        digits = self.scheme.score_digits
        return COMPARED_DECIMALS if digits is None else digits

    def compared(self, score: float) -> float:
        """A score as it is compared with others."""
        return float(round_half_up(score, self.digits))

    @cached_property
    def peers(self) -> dict[tuple[str, str], tuple[int, int]]:
        """The first and the last row on 得分汇总 of those ranked together, by line and group."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for k, (line, unit) in enumerate(self.totals, start=HEAD + 1):
            key = (line, self.group_name(line, unit))
            found[key] = (found.get(key, (k, k))[0], k)
        return found

    def members(self, line: str, group: str) -> list[Unit]:
        """Those ranked together, in the order of their rows on 得分汇总."""
        first, last = self.peers[line, group]
        return [unit for _, unit in self.totals[first - HEAD - 1 : last - HEAD]]

    @cached_property
    def rows_on_lines(self) -> dict[str, list[tuple[str, int]]]:
        """The lines each unit is on, with its position in their scores."""
        found: dict[str, list[tuple[str, int]]] = {unit.code: [] for unit in self.scheme.units}
        for line, scores in self.results.lines.items():
            for i, unit in enumerate(scores.units):
                found[unit.code].append((line, i))
        return found

    @cached_property
    def tariff(self) -> dict[str, Tariff]:
        """The lines of the tariff by code."""
        return {row.code: row for row in (*self.scheme.deductions, *self.scheme.bonuses)}

    def case_row(self, number: int) -> int:
        """The row on 加扣分与否决 of a bonus or deduction, by its number in the table.

        Above stand vetoes and awards, each below a band and, where there are any, its titles; then a free row.
        """
        above = [len(table) for table in (self.results.tables.vetoes, self.results.tables.awards)]
        return HEAD + sum(rows + 3 if rows else 2 for rows in above) + 2 + number

    @cached_property
    def cases(self) -> dict[tuple[str, str], list[tuple[T, str, float]]]:
        """The bonuses and deductions by line and unit: where on 得分汇总 each counts, its cell, its points."""
        found: dict[tuple[str, str], list[tuple[T, str, float]]] = {}
        for number, case in enumerate(records(self.results.tables.adjustments)):
            column = T.BONUS
            if case["kind"] == "deduction":
                column = T.BEYOND if self.tariff[case["code"]].floor_at_zero is False else T.FLOORED
            cell = cell_reference(self.sheet(ADJUSTMENTS), self.case_row(number), A.POINTS)
            mine = found.setdefault((case["line"], case["unit_code"]), [])
            mine.append((column, cell, float(case["points"])))
        return found

    @cached_property
    def _same_cases(self) -> list[list[int]]:
        met: dict[tuple[str, str], list[int]] = {}
        before = []
        table = self.results.tables.adjustments
        for number, key in enumerate(zip(table["unit_code"], table["code"], strict=True)):
            before.append(list(met.get(key, [])))
            met.setdefault(key, []).append(number)
        return before

    def same_cases(self, number: int) -> list[int]:
        """The cases of the same unit and tariff line that stand above a case."""
        return self._same_cases[number]

    @cached_property
    def matrices(self) -> dict[str, str]:
        """The sheet that shows a line's scores, unit by indicator, by line code; no stage in its name yet."""
        found: dict[str, str] = {}
        for number, line in enumerate(self.scheme.lines, start=1):
            safe = safe_sheet_name(line.name)
            room = LONGEST_SHEET_NAME - len(self.sheet(MATRIX)) - 1
            name = f"{MATRIX}·{safe[:room]}" if len(self.scheme.lines) > 1 else MATRIX
            taken = {other.casefold() for other in found.values()}
            found[line.code] = f"{MATRIX}·{number}" if name.casefold() in taken else name
        return found
