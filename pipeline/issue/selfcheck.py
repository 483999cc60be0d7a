"""The template's self-check (自检): what the intake will say of each figure, as formulas that follow what is typed.

Each test is written twice, as the text of a spreadsheet formula and as its outcome for what stands there now;
the relations between figures come from the very expressions that the intake evaluates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

import numpy as np

from pipeline.files.writing import cell_reference
from pipeline.issue.kinds import (
    ANSWERED,
    ASK,
    COLON,
    FINE,
    NIL,
    TO_FILL,
    WRONG,
    Figure,
    Spot,
    Test,
    is_nil,
    number,
    number_text,
    of_kind,
)
from pipeline.issue.now import Now
from pipeline.issue.occasion import HEADERS, SELF_CHECK
from pipeline.issue.sheets import RELATIONS
from pipeline.issue.subcheck import BelowCheck
from pipeline.issue.subtables import SubTable
from pipeline.model.places import address
from pipeline.model.words import IfMissing, ItemType, Level
from pipeline.scheme.formula.evaluate import ErrorKind, evaluate
from pipeline.scheme.formula.excel import MISSING, blank_is_missing, excel
from pipeline.scheme.formula.parse import FormulaError
from pipeline.scheme.formula.tree import SIDES, Call, Expr, Group, Name, names
from pipeline.scheme.relations import demanded, in_names, span, within
from pipeline.scheme.rows import Check
from pipeline.scheme.scheme import Scheme

FIRST = 1
"""The row of the sheet 校验 of the first item; a blank row and a row of headers lie before the relations."""


SELF = HEADERS.index(SELF_CHECK)
"""The column of a form in which a figure is told of."""


@dataclass(frozen=True)
class Line:
    """A place of a template of which something is said: a figure, or a row of a sheet for the units below.

    ``at`` is where to begin filling in, ``own`` where it is said; ``longest`` the longest that may be said.
    """

    code: str
    name: str
    sheet: str
    at: tuple[int, int]
    own: tuple[int, int]
    says: str
    longest: str


@dataclass(frozen=True)
class Relation:
    """A check between figures: its outcome is 1 where it is broken, 2 where it is broken and explained, else 0."""

    check: Check
    items: tuple[str, ...]
    message: str
    text: str
    outcome: int


@dataclass(frozen=True)
class SelfCheck:
    """The self-check of one template: its answers' places, what stands there now, and what is to be said of it.

    ``values``, ``last`` and ``words`` are this year's and last year's figures and the unit's words, by item;
    ``values_below`` what is filled in on the ``tables`` for the units below, by unit and item.
    """

    scheme: Scheme
    spots: Mapping[str, Spot]
    values: Mapping[str, Figure] = field(default_factory=dict)
    last: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    tables: Sequence[SubTable] = ()
    values_below: Mapping[tuple[str, str], Figure] = field(default_factory=dict)

    def value_cell(self, item: str, last_year: bool = False) -> str:
        """Where the sheet 校验 keeps an item's figure read as a number."""
        return cell_reference(RELATIONS, FIRST + self.order[item], 3 if last_year else 2)

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each item among them all."""
        return {item: n for n, item in enumerate(self.spots)}

    @cached_property
    def cells(self) -> "Cells":
        """Where a formula finds the figures."""
        return Cells(self)

    @cached_property
    def local(self) -> "Cells":
        """The same for a formula on the sheet 校验 itself."""
        return Cells(self, local=True)

    @cached_property
    def now(self) -> "Now":
        """The figures as they stand, for working a formula out."""
        numbers = {item: number(spot.item, self.values.get(item, "")) for item, spot in self.spots.items()}
        return Now(numbers, self.last)

    def decides(self, tree: Expr) -> bool:
        """Whether a formula rests on the unit's own figures alone."""
        mine = all(name.text in self.spots for name in names(tree))
        return mine and not any(map(_is_of_others, tree.walk()))

    @cached_property
    def below(self) -> tuple[BelowCheck, ...]:
        """The self-checks of the sheets for the units below; each keeps its rows of the sheet 校验 under the last."""
        found: list[BelowCheck] = []
        row = self.first_relation + len(self.relations) + 2
        for table in self.tables:
            found.append(BelowCheck(table, self.values_below, row))
            row += len(table.units) * len(table.items) + 2
        return tuple(found)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Everything of which something is said, in the order of the template's sheets."""
        found: list[Line] = []
        for form, spots in groupby(self.spots.items(), key=lambda spot: spot[1].form):
            for item, spot in spots:
                own = (spot.figure[0], SELF)
                says = self.says(item), self.longest(item)
                found.append(Line(item, spot.item.name, form, spot.figure, own, *says))
            for below in (one for one in self.below if one.table.form == form):
                found += [
                    Line(
                        unit.code,
                        unit.name,
                        below.table.title,
                        below.table.at(unit, below.table.items[0]),
                        (below.table.row(unit), below.table.self_check),
                        below.says(unit),
                        below.longest,
                    )
                    for unit in below.table.units
                ]
        return tuple(found)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The scheme's checks that this unit's own figures decide, in the scheme's order."""
        return tuple(self._relations())

    def _relations(self) -> Iterator[Relation]:
        for check in self.scheme.checks:
            tree = demanded(self.scheme, check)
            if not self.decides(tree):
                continue
            items = tuple(dict.fromkeys(name.text for name in names(tree)))
            fails = check.if_missing is IfMissing.FAIL
            try:
                text = f"IFERROR(IF({excel(tree, self.local)},0,1),{int(fails)})"
            except FormulaError:  # too long for a cell: the intake alone checks it
                continue
            explained = False
            if check.level is not Level.BLOCK:
                blank = ",".join(f'{self.spots[i].reference(self.spots[i].word)}=""' for i in items)
                text = f"IF({text}=0,0,IF(AND({blank}),1,2))"
                explained = any(self.words.get(item) for item in items)
            hint = check.hint.rstrip("。") or f"应满足 {in_names(self.scheme, check)}"
            outcome = int(broken(check, tree, self.now)[0]) * (1 + explained)
            yield Relation(check, items, f"{hint}（{check.code}）", text, outcome)

    @cached_property
    def _tests(self) -> dict[str, list[Test]]:
        return {item: self.tests(item) for item in self.spots}

    def tests(self, item: str) -> list[Test]:
        """Everything that may be said of an item's figure, what counts most first."""
        spot, value = self.spots[item], self.values.get(item, "")
        here = spot.address
        about = [(n, one) for n, one in enumerate(self.relations) if item in one.items]
        where = f"在「{spot.below.title}」中填写" if spot.below else ""
        tests = [Test(TO_FILL, where, f'{here}=""', value == "")] if spot.item.required else []
        tests += of_kind(spot.item, here, value)
        demand = within(spot.item)
        if demand is not None:
            outside = bool(evaluate(demand, self.now).values[0] == 0)
            tests.append(
                Test(
                    WRONG,
                    f"应在 {span(spot.item)} 之间",
                    f"IFERROR(IF({excel(demand, self.cells)},0,1),0)=1",
                    outside,
                )
            )
        tests += self._broken(about, blocking=True, says=WRONG, outcome=1)
        asked = list(self._asked(spot, value))
        tests += [test for test, _ in asked]
        tests += self._broken(about, blocking=False, says=ASK, outcome=1)
        tests += [test for _, test in asked]
        tests += self._broken(about, blocking=False, says=ANSWERED, outcome=2)
        return tests

    def _broken(
        self, about: Iterable[tuple[int, Relation]], *, blocking: bool, says: str, outcome: int
    ) -> Iterator[Test]:
        row = self.first_relation
        for n, one in about:
            if (one.check.level is Level.BLOCK) == blocking:
                cells = [cell_reference(RELATIONS, row + n, column) for column in (2, 3)]
                yield Test(says, one.message, f"{cells[0]}={outcome}", one.outcome == outcome, cells[1])

    def _asked(self, spot: Spot, value: Figure) -> Iterator[tuple[Test, Test]]:
        """What is asked about a rate: as it stands, and once the unit has said a word on it."""
        if spot.item.type is not ItemType.RATE:
            return
        here, word = spot.address, address(*spot.word)
        said = bool(self.words.get(spot.item.code))
        questions = [("不能确定是零还是没有数据", is_nil(here), value in NIL)]
        if spot.item.unit_of_measure.strip() in ("%", "％"):
            small = isinstance(value, float) and 0 < abs(value) <= 1
            text = f"IF(ISNUMBER({here}),AND(ABS({here})>0,ABS({here})<=1),FALSE)"
            questions.append(("本项以 % 计，请确认不是写成了小数", text, small))
        for message, text, holds in questions:
            yield (
                Test(ASK, message, f'AND({text},{word}="")', holds and not said),
                Test(ANSWERED, message, f'AND({text},{word}<>"")', holds and said),
            )

    @property
    def first_relation(self) -> int:
        """The row of the sheet 校验 in which the relations begin."""
        return FIRST + len(self.spots) + 2

    def says(self, item: str) -> str:
        """What is said of an item now: nothing, that it is fine, or what is to be done and why."""
        return self._said[item]

    @cached_property
    def _said(self) -> dict[str, str]:
        found = {item: next((t.words for t in self._tests[item] if t.holds), None) for item in self.spots}
        fine = {item: "" if self.values.get(item, "") == "" else FINE for item in self.spots}
        return {item: fine[item] if words is None else words for item, words in found.items()}

    def longest(self, item: str) -> str:
        """The longest that may be said of an item."""
        return max((test.words for test in self._tests[item]), key=len, default="")

    def text(self, item: str) -> str:
        """The formula that says so whatever stands there, for a cell of the item's own form."""
        said = f'IF({self.spots[item].address}="","","{FINE}")'
        for test in reversed(self._tests[item]):
            words = f'"{test.says}{COLON}"&{test.message_cell}' if test.message_cell else _quoted(test.words)
            said = f"IF({test.text},{words},{said})"
        return said

    def value_texts(self, item: str) -> tuple[str, str]:
        """The formulas that read an item's figure and last year's as numbers, "" for none."""
        spot = self.spots[item]
        here, last = spot.reference(spot.figure), spot.reference(spot.last)
        return number_text(spot.item, here), number_text(spot.item, last)


@dataclass(frozen=True)
class Cells:
    """The figures' cells as a formula's names are written."""

    of: SelfCheck
    local: bool = False

    def cell(self, name: Name, last_year: bool) -> str:
        """The text that reads an item's value."""
        if name.text not in self.of.spots:
            return MISSING
        cell = self.of.value_cell(name.text, last_year)
        return blank_is_missing(cell.rpartition("!")[2] if self.local else cell)

    def below(self) -> Sequence["Cells"]:
        """What units below report stands in no template of the unit's own."""
        raise FormulaError(0, "下级合计", "本单位自己填的项目")

    def group(self, statistic: str, operand: Expr, last_year: bool) -> str:
        """What others report stands in no template."""
        raise FormulaError(0, f"{statistic}({operand}){'上年' * last_year}", "本单位自己填的项目")


def broken(check: Check, tree: Expr, now: Now) -> list[bool]:
    """Of each template, whether what the check demands does not hold of the figures as they stand."""
    found = evaluate(tree, now)
    fails = found.values == 0
    if found.errors is not None:
        fails = np.where(found.errors == ErrorKind.NONE, fails, check.if_missing is IfMissing.FAIL)
    return [bool(one) for one in fails]


def _is_of_others(node: Expr) -> bool:
    return isinstance(node, Group) or (
        isinstance(node, Call) and (node.function == "下级合计" or node.function in SIDES)
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
