"""The self-check of a sheet for the units below: what is said of each cell, kept on the sheet 校验, and of each row.

Every test is written twice, as the text of a formula and as its outcome for what stands there now, as in a form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.files.writing import cell_reference
from pipeline.issue.kinds import COLON, FINE, TO_FILL, WRONG, Figure, Test, number, number_text, of_kind
from pipeline.issue.now import Now
from pipeline.issue.sheets import RELATIONS
from pipeline.issue.subtables import SubTable
from pipeline.model.places import address
from pipeline.scheme.formula.evaluate import evaluate
from pipeline.scheme.formula.excel import MISSING, blank_is_missing, excel
from pipeline.scheme.formula.parse import FormulaError
from pipeline.scheme.formula.tree import Expr, Name
from pipeline.scheme.relations import span, within
from pipeline.scheme.rows import Item, Unit

VALUE, SAYS, STATE = 2, 3, 4
"""The columns of the sheet 校验: a cell's figure as a number, what is said of it, and the first word of that."""
_URGENT = (WRONG, TO_FILL)
"""What is said of a row first."""


@dataclass(frozen=True)
class BelowCheck:
    """The self-check of one sheet: ``values`` stand in it by unit and item; ``first`` is its first row of 校验."""

    table: SubTable
    values: Mapping[tuple[str, str], Figure]
    first: int

    def value(self, unit: Unit, item: Item) -> Figure:
        """What stands in a cell."""
        return self.values.get((unit.code, item.code), "")

    def kept(self, unit: Unit, item: Item) -> int:
        """The row of 校验 that a cell has."""
        table = self.table
        return self.first + table.rank[unit.code] * len(table.items) + table.place[item.code]

    def column(self, column: int) -> str:
        """The rows of 校验 of all cells in a column, for a formula."""
        last = self.first + len(self.table.units) * len(self.table.items) - 1
        ends = (cell_reference(RELATIONS, row, column) for row in (self.first, last))
        return ":".join(end if n == 0 else end.rpartition("!")[2] for n, end in enumerate(ends))

    def value_text(self, unit: Unit, item: Item) -> str:
        """The formula that reads a cell's figure as a number, "" for none."""
        return number_text(item, cell_reference(self.table.title, *self.table.at(unit, item)))

    def number(self, unit: Unit, item: Item) -> float:
        """The same as it is now, NaN for none."""
        return number(item, self.value(unit, item))

    def tests(self, unit: Unit, item: Item) -> list[Test]:
        """Everything that may be said of a cell, what counts most first."""
        here, value = cell_reference(self.table.title, *self.table.at(unit, item)), self.value(unit, item)
        tests = [Test(TO_FILL, f"「{item.name}」", f'{here}=""', value == "")] if item.required else []
        kind = of_kind(item, here, value)
        tests += [Test(t.says, f"「{item.name}」{t.message}", t.text, t.holds) for t in kind]
        demand = within(item)
        if demand is not None:
            outside = bool(evaluate(demand, Now({item.code: self.number(unit, item)}, {})).values[0] == 0)
            text = excel(demand, _Own(address(self.kept(unit, item), VALUE)))
            message = f"「{item.name}」应在 {span(item)} 之间"
            tests.append(Test(WRONG, message, f"IFERROR(IF({text},0,1),0)=1", outside))
        return tests

    def wrong_texts(self, item: Item, here: str) -> list[str]:
        """The conditions under which a cell of the item is wrong, for a rule on the sheet itself."""
        ends = [f"{here}<{item.low:.15g}"] if item.low is not None else []
        ends += [f"{here}>{item.high:.15g}"] if item.high is not None else []
        outside = [f"IF(ISNUMBER({here}),OR({','.join(ends)}),FALSE)"] if ends else []
        return [test.text for test in of_kind(item, here, "")] + outside

    def cell_says(self, unit: Unit, item: Item) -> str:
        """What is said of a cell now."""
        return self._said[unit.code, item.code]

    @cached_property
    def _said(self) -> dict[tuple[str, str], str]:
        return {
            (unit.code, item.code): next((t.words for t in self.tests(unit, item) if t.holds), "")
            for unit, item in self.table.cells
        }

    def cell_text(self, unit: Unit, item: Item) -> str:
        """The formula that says so whatever stands there, for the sheet 校验."""
        said = '""'
        for test in reversed(self.tests(unit, item)):
            words = test.words.replace('"', '""')
            said = f'IF({test.text},"{words}",{said})'
        return said

    @cached_property
    def longest(self) -> str:
        """The longest that may be said of a row."""
        first = self.table.units[0]
        return max(
            (t.words for item in self.table.items for t in self.tests(first, item)), key=len, default=""
        )

    def state(self, unit: Unit, item: Item) -> str:
        """The first word of it."""
        return self.cell_says(unit, item).partition(COLON)[0]

    def says(self, unit: Unit) -> str:
        """What is said of a row now: the first of its cells that is wrong or else blank, or that all is fine."""
        said = [self.cell_says(unit, item) for item in self.table.items]
        urgent = [words for word in _URGENT for words in said if words.partition(COLON)[0] == word]
        filled = any(self.value(unit, item) != "" for item in self.table.items)
        return urgent[0] if urgent else FINE if filled else ""

    def text(self, unit: Unit) -> str:
        """The formula that says so whatever stands there, for the row itself."""
        items, row = self.table.items, self.table.row(unit)
        first, last = self.kept(unit, items[0]), self.kept(unit, items[-1])
        says, states = (
            f"{cell_reference(RELATIONS, first, column)}:{cell_reference(RELATIONS, last, column).rpartition('!')[2]}"
            for column in (SAYS, STATE)
        )
        cells = f"{address(row, self.table.column(items[0]))}:{address(row, self.table.column(items[-1]))}"
        text = f'IF(COUNTA({cells})=0,"","{FINE}")'
        for word in reversed(_URGENT):
            text = f'IFERROR(INDEX({says},MATCH("{word}",{states},0)),{text})'
        return text


@dataclass(frozen=True)
class _Own:
    """Where a cell's own bounds find its figure: on the sheet 校验 itself."""

    at: str

    def cell(self, name: Name, last_year: bool) -> str:  # noqa: ARG002 - bounds name the one figure alone
        """The text that reads the figure."""
        return MISSING if last_year else blank_is_missing(self.at)

    def below(self) -> Sequence["_Own"]:
        """Bounds look at nothing below."""
        raise FormulaError(0, "下级合计", "本格的数")

    def group(self, statistic: str, operand: Expr, last_year: bool) -> str:
        """Bounds look at no others."""
        raise FormulaError(0, f"{statistic}({operand}){'上年' * last_year}", "本格的数")
