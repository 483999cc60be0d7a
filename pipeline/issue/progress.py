"""How a unit stands (指标完成情况): its indicators with its own targets, worked out live from what it types."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer, row_height
from pipeline.issue.frame import framed
from pipeline.issue.kinds import Figure
from pipeline.issue.now import Now
from pipeline.issue.occasion import Occasion
from pipeline.issue.selfcheck import SelfCheck
from pipeline.issue.sheets import HEAD_ROW, PROGRESS
from pipeline.model.numbers import nearly_equal, show
from pipeline.model.words import Direction
from pipeline.scheme.formula.evaluate import ErrorKind, evaluate
from pipeline.scheme.formula.excel import excel
from pipeline.scheme.formula.tree import Expr, Number, fraction
from pipeline.scheme.life import in_force
from pipeline.scheme.rows import Indicator, Unit, of_unit
from pipeline.scheme.rules.interval import Interval
from pipeline.scheme.scheme import Scheme

_COLUMNS = {
    "考核线": 12,
    "一级指标": 18,
    "指标": 36,
    "分值": 7,
    "计量": 7,
    "分子": 11,
    "分母": 11,
    "完成值": 11,
    "方向": 7,
    "目标": 11,
    "上限": 9,
    "情况": 14,
}
FIRST_ROW = HEAD_ROW + 1
_ABOVE, _BELOW, _VALUE, _LOW, _HIGH, _STATE = 5, 6, 7, 9, 10, 11
_MET, _SHORT, _TO_COME = "达标", "未达标", "待填"
_SIGNS = {Direction.WITHIN: (">=", "<="), Direction.HIGH: (">=",), Direction.LOW: ("<=",)}


@dataclass(frozen=True)
class Terms:
    """What holds of an indicator for a unit: its points, its target, whether it is assessed on it at all."""

    points: str
    target: Expr | None
    exempt: bool


@dataclass(frozen=True)
class Goal:
    """An indicator as the unit has it: its value, what must be reached, or in words why neither stands here."""

    indicator: Indicator
    points: str
    value: Expr | None
    limits: tuple[Expr, ...]
    words: str = ""

    @property
    def calculated(self) -> dict[int, Expr]:
        """What is worked out in the row, by column."""
        parts = (fraction(self.value) if self.value is not None else None) or ()
        found = dict(zip((_ABOVE, _BELOW), parts, strict=False))
        if self.value is not None:
            found[_VALUE] = self.value
        return found | dict(zip((_LOW, _HIGH), self.limits, strict=False))

    @property
    def fixed(self) -> dict[int, float]:
        """The limits that are no more than a number, by column."""
        limits = zip((_LOW, _HIGH), self.limits, strict=False)
        return {column: tree.value for column, tree in limits if isinstance(tree, Number)}


def write_progress(writer: Writer, occasion: Occasion, unit: Unit, checked: SelfCheck) -> None:
    """A row for each indicator of the unit's lines."""
    note = "随填随算，供本单位自查；最终以考核结果为准。分子、分母小的，完成值仅供参考。"
    sheet = framed(writer, occasion, unit, PROGRESS, list(_COLUMNS.values()), note=note)
    writer.head(sheet, HEAD_ROW, list(_COLUMNS))
    for row, one in enumerate(goals(occasion, unit, checked), start=FIRST_ROW):
        _Row(writer, sheet, row, checked).write(occasion, one)


def goals(occasion: Occasion, unit: Unit, checked: SelfCheck) -> list[Goal]:
    """The unit's indicators in the scheme's order, line by line, as far as they are in force."""
    scheme = occasion.scheme
    return [
        goal(scheme, checked, indicator, terms(scheme, indicator, unit))
        for indicator in indicators(occasion, unit)
    ]


def indicators(occasion: Occasion, unit: Unit) -> list[Indicator]:
    """The indicators in force that the sheet has a row for."""
    scheme, day = occasion.scheme, occasion.first_day
    return [i for line in unit.lines for i in scheme.line_indicators(line) if in_force(i, day)]


def terms(scheme: Scheme, indicator: Indicator, unit: Unit) -> Terms:
    """What holds of the indicator for the unit."""
    points = scheme.points_for(indicator, unit)
    own = of_unit(scheme.own_targets(indicator), unit)
    target = indicator.target if own is None else own.target
    exempt = scheme.exempt(indicator, unit) is not None
    return Terms(show(points) if points == points else "", target, exempt)


def goal(scheme: Scheme, checked: SelfCheck, indicator: Indicator, held: Terms) -> Goal:
    """The indicator on those terms."""
    rule, points = scheme.rules[indicator.code], held.points
    if held.exempt:
        return Goal(indicator, points, None, (), "不考核")
    if rule.on_site or indicator.formula is None:
        return Goal(indicator, points, None, (), "现场评分" if rule.on_site else "考核评定")
    value = scheme.in_items(indicator.formula)
    if not checked.decides(value):
        return Goal(indicator, points, None, (), "由考核核定")
    target = () if held.target is None else (held.target,)
    limits = (rule.low, rule.high) if isinstance(rule, Interval) else target
    trees = tuple(map(scheme.in_items, limits))
    if not all(map(checked.decides, trees)):
        return Goal(indicator, points, value, (), "与全组比较")
    return Goal(indicator, points, value, trees, "" if trees else "不设目标")


def standing(scheme: Scheme, goal: Goal, now: Now) -> dict[int, list[Figure]]:
    """What stands in the calculated cells of a goal's row, by column a figure a template: "" while one is missing."""
    found = {column: _worked_out(tree, now) for column, tree in goal.calculated.items()}
    if not goal.words:
        signs = _SIGNS[scheme.direction(goal.indicator)]
        limits = zip(*(found[column] for column in (_LOW, _HIGH) if column in found), strict=True)
        found[_STATE] = [_state(signs, *row) for row in zip(found[_VALUE], limits, strict=True)]
    return found


def _worked_out(tree: Expr, now: Now) -> list[Figure]:
    found = evaluate(tree, now)
    errors = [ErrorKind.NONE] * now.size if found.errors is None else found.errors
    values = found.values.tolist()
    return ["" if error else value for value, error in zip(values, errors, strict=True)]


def _state(signs: Sequence[str], value: Figure, limits: Sequence[Figure]) -> str:
    reached = [_reaches(value, sign, limit) for sign, limit in zip(signs, limits, strict=False)]
    if None in reached or "" in limits:
        return _TO_COME
    return _MET if all(reached) else _SHORT


@dataclass(frozen=True)
class _Row:
    """A row being written."""

    writer: Writer
    sheet: Worksheet
    row: int
    checked: SelfCheck

    def write(self, occasion: Occasion, goal: Goal) -> None:
        """What the indicator is, where it stands, what is to be reached, and whether it is."""
        scheme, indicator = occasion.scheme, goal.indicator
        direction, now = scheme.direction(indicator), standing(scheme, goal, self.checked.now)
        words = (scheme.line_name(indicator.line), indicator.group, indicator.name)
        widths = list(_COLUMNS.values())
        self.sheet.set_row(self.row, row_height(zip(words, widths, strict=False), least=24))
        for column, text in enumerate(words):
            self.text(column, text, "left")
        self.text(3, goal.points, "center")
        self.text(4, indicator.unit_of_measure, "center")
        for column in (_ABOVE, _BELOW, _VALUE, _LOW, _HIGH):
            self.text(column, "", "right")
        self.text(8, direction.value if goal.limits else "", "center")
        for column, number in goal.fixed.items():
            self.sheet.write_number(self.row, column, number, self.writer.look("cell", "right", "plain"))
        for column, tree in goal.calculated.items():
            if column not in goal.fixed:
                self.calculated(column, tree, now[column][0])
        if goal.words:
            self.text(_STATE, goal.words, "center", "quiet")
        else:
            self.state(direction, len(goal.limits), str(now[_STATE][0]))

    def text(self, column: int, text: str, *looks: str) -> None:
        self.sheet.write_string(self.row, column, text, self.writer.look("cell", *looks))

    def calculated(self, column: int, tree: Expr, now: Figure) -> None:
        """A value worked out live, blank while something is missing."""
        form = "0.00" if column in (_VALUE, _LOW, _HIGH) else ""
        look = self.writer.look("cell", "right", *(() if form else ("plain",)), form=form)
        text = f'=IFERROR({excel(tree, self.checked.cells)},"")'
        self.sheet.write_formula(self.row, column, text, look, now)

    def state(self, direction: Direction, limits: int, now: str) -> None:
        """Whether the target is met, in words."""
        mine, *cells = (f"{letter}{self.row + 1}" for letter in "HJK"[: 1 + limits])
        known = ",".join(f"ISNUMBER({cell})" for cell in (mine, *cells))
        met = ",".join(f"{mine}{sign}{cell}" for sign, cell in zip(_SIGNS[direction], cells, strict=False))
        text = f'=IF(AND({known}),IF(AND({met}),"{_MET}","{_SHORT}"),"{_TO_COME}")'
        self.sheet.write_formula(self.row, _STATE, text, self.writer.look("cell", "center", "strong"), now)


def _reaches(value: Figure, sign: str, limit: Figure) -> bool | None:
    """Whether a value reaches a limit; None where either is missing."""
    if isinstance(value, str) or isinstance(limit, str):
        return None
    return bool(nearly_equal(value, limit)) or (value > limit if sign == ">=" else value < limit)
