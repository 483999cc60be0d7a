"""Formulas of the scheme as formulas of the workbook: each name is the cell it stands in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.report.workbook.cells import sum_of
from pipeline.report.workbook.plan import Plan
from pipeline.scheme.formula.evaluate import Column, ErrorKind
from pipeline.scheme.formula.excel import MISSING, blank_is_missing, excel
from pipeline.scheme.formula.parse import FormulaError
from pipeline.scheme.formula.tree import Binary, Call, Expr, Group, Name, names
from pipeline.score.lines import POINTS, TARGET, VALUE, LineScores

LACKING, NOTHING_TO_DO = "缺", "零分母"
"""What stands in a cell instead of a value that is not there, and of a rate whose denominator is zero."""


@dataclass(frozen=True)
class UnitCells:
    """Where the values of one unit of a line stand; ``own`` are texts for names that are not items.

    ``peers`` are the cells of the value of those the unit is compared with, run by run.
    """

    plan: Plan
    scores: LineScores
    unit: int
    own: Mapping[str, str] = field(default_factory=dict)
    peers: Sequence[str] = ()

    def text(self, tree: Expr) -> str:
        """The text of a formula over the unit's figures."""
        return excel(tree, self)

    def cell(self, name: Name, last_year: bool) -> str:
        """The text that reads a name's value."""
        if name.text in self.own and not last_year:
            return self.own[name.text]
        cell = self.plan.item(self.scores.units[self.unit].code, name.text, last_year)
        return MISSING if cell is None else blank_is_missing(cell)

    def below(self) -> list["UnitCells"]:
        """The units of the line directly below the unit."""
        mine = self.scores.units[self.unit].code
        children = (k for k, unit in enumerate(self.scores.units) if unit.parent == mine)
        return [UnitCells(self.plan, self.scores, k) for k in children]

    def group(self, statistic: str, operand: Expr, last_year: bool) -> str:
        """A statistic of the group's values; of anything but this year's value there are no cells."""
        if operand != VALUE:
            raise FormulaError(0, f"{statistic}（{operand}）", "完成值")
        if last_year:
            return MISSING
        return group_text(statistic, self.cell(VALUE, False), self.peers)


THIS_ROW, LAST_ROW, OWN_ROW = "\x01", "\x02", "\x03"
"""What stands for the numbers of rows that are to be filled in: of the unit's figures of both years, and of the formula's own row."""


class OfOthersError(Exception):
    """A formula that other units occur in cannot be written for any unit."""


@dataclass(frozen=True)
class AnyUnitCells:
    """Where the values of any unit stand, its rows to be filled in; like :class:`UnitCells`."""

    plan: Plan
    own: Mapping[str, str] = field(default_factory=dict)

    def text(self, tree: Expr) -> str:
        """The text of a formula over the unit's figures."""
        return excel(tree, self)

    def cell(self, name: Name, last_year: bool) -> str:
        """The text that reads a name's value."""
        if name.text in self.own and not last_year:
            return self.own[name.text]
        column = self.plan.item_column(name.text)
        return blank_is_missing(column + (LAST_ROW if last_year else THIS_ROW)) if column else MISSING

    def below(self) -> list["AnyUnitCells"]:
        """None that are the same for all units."""
        raise OfOthersError

    def group(self, statistic: str, operand: Expr, last_year: bool) -> str:  # noqa: ARG002
        """None that is the same for all units."""
        raise OfOthersError


Cells = UnitCells | AnyUnitCells


def group_text(statistic: str, mine: str, peers: Sequence[str]) -> str:
    """The text of a group's statistic: ``mine`` reads the unit's own value, ``peers`` are runs of cells."""
    if statistic in _BEATEN_BY:
        # Words count as greater than any number; ISNUMBER keeps them out.
        ahead = [f"SUMPRODUCT(ISNUMBER({run})*({run}{_BEATEN_BY[statistic]}{mine}))" for run in peers]
        return f"IF(ISNUMBER({mine}),{sum_of(['1', *ahead])},{mine})"
    cells = ",".join(peers)
    return f"IF(COUNT({cells})>0,{_FUNCTIONS[statistic]}({cells}),{MISSING})" if peers else MISSING


_FUNCTIONS = {"最大": "MAX", "最小": "MIN", "平均": "AVERAGE"}
_BEATEN_BY = {"名次高": ">", "名次低": "<"}
"""How a value compares that stands before one's own."""


def worded(column: Column, unit: int) -> float | str:
    """A value as a cell shows it: the number, or the word for why there is none."""
    kind = ErrorKind.NONE if column.errors is None else ErrorKind(int(column.errors[unit]))
    if kind is ErrorKind.NONE:
        return float(column.values[unit])
    return NOTHING_TO_DO if kind is ErrorKind.ZERO_DENOMINATOR else LACKING


def value_text(tree: Expr, cells: Cells) -> str:
    """The formula's text, a word standing where it has no value."""
    text = excel(tree, cells)
    if isinstance(tree, Name):  # cannot divide by zero
        return f'IFERROR({text},"{LACKING}")'
    if any(isinstance(node, Binary) and node.operator == "^" for node in tree.walk()):
        # A power may be not computable, which is no zero denominator.
        return f'IFERROR({text},IF(ERROR.TYPE({text})=2,"{NOTHING_TO_DO}","{LACKING}"))'
    return f'IF(ISNA({text}),"{LACKING}",IFERROR({text},"{NOTHING_TO_DO}"))'


def known_text(tree: Expr, cells: Cells) -> str:
    """The text of a target or a bound: whatever keeps it from being worked out, it is lacking."""
    return f'IFERROR({cells.text(tree)},"{LACKING}")'


def score_text(tree: Expr, cells: Cells, difficulty: float = 1.0) -> str:
    """The text of a rule's score for one unit times its 难度系数, a word standing where it has none."""
    text = _score_text(tree, cells)
    if difficulty == 1.0:
        return text
    return f"IFERROR(MIN({cells.own[POINTS.text]},({text})*{difficulty!r}),{text})"


def _score_text(tree: Expr, cells: Cells) -> str:
    """The score by the rule.

    ``cells.own`` are the cells of 完成值, 目标值 and 分值. Where the score always needs value or target, it asks
    for them first, in the order in which the rule reads them: that is short and easy to follow.
    """
    value, target = cells.own[VALUE.text], cells.own[TARGET.text]
    needed = list(dict.fromkeys(name.text for name in _always_read(tree)))
    used = {name.text for name in names(tree)}
    if used <= set(cells.own) and used & {VALUE.text, TARGET.text} <= set(needed) and not _of_group(tree):
        text = excel(tree, cells)
        for name in reversed([name for name in needed if name in (VALUE.text, TARGET.text)]):
            cell, otherwise = (value, value) if name == VALUE.text else (target, f'"{LACKING}"')
            text = f"IF(ISNUMBER({cell}),{text},{otherwise})"
        return text
    guarded = dict(cells.own) | {
        VALUE.text: f'IF(ISNUMBER({value}),{value},IF({value}="{NOTHING_TO_DO}",1/0,{MISSING}))',
        TARGET.text: blank_is_missing(target),
    }
    return value_text(tree, replace(cells, own=guarded))


def _of_group(tree: Expr) -> bool:
    return any(isinstance(node, Group) for node in tree.walk())


def _always_read(tree: Expr) -> Iterator[Name]:
    """The names whose values are needed whatever the figures are, in the order in which they are read."""
    if isinstance(tree, Name):
        yield tree
    children = tree.children()
    for child in children[:1] if isinstance(tree, Call) and tree.function == "IF" else children:
        yield from _always_read(child)
