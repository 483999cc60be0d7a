"""How a unit stands (指标完成情况): its indicators with its own targets, worked out live from what it types."""

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer, row_height
from pipeline.issue.form import OPEN_TO_USER
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
_ABOVE, _BELOW, _VALUE, _LOW, _HIGH, _STATE = 5, 6, 7, 9, 10, 11
_MET, _SHORT, _TO_COME = "达标", "未达标", "待填"
_SIGNS = {Direction.WITHIN: (">=", "<="), Direction.HIGH: (">=",), Direction.LOW: ("<=",)}


@dataclass(frozen=True)
class _Goal:
    """An indicator as the unit has it: its value, what must be reached, or in words why neither stands here."""

    indicator: Indicator
    value: Expr | None
    limits: tuple[Expr, ...]
    words: str = ""


def write_progress(writer: Writer, occasion: Occasion, unit: Unit, checked: SelfCheck) -> None:
    """A row for each indicator of the unit's lines."""
    sheet = writer.sheet(PROGRESS, landscape=True)
    for column, width in enumerate(_COLUMNS.values()):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 28)
    last = len(_COLUMNS) - 1
    lines = ((PROGRESS, "title"), (occasion.titles(unit, "")[1], "subtitle"))
    for row, (text, look) in enumerate(lines):
        sheet.merge_range(row, 0, row, last, "", writer.look(look))
        sheet.write_string(row, 0, text, writer.look(look))
    sheet.merge_range(2, 0, 2, last, "", writer.look("left", "quiet"))
    note = "随填随算，供本单位自查；最终以考核结果为准。分子、分母小的，完成值仅供参考。"
    sheet.write_string(2, 0, note, writer.look("left", "quiet"))
    writer.head(sheet, HEAD_ROW, list(_COLUMNS))
    for row, goal in enumerate(goals(occasion, unit, checked), start=HEAD_ROW + 1):
        _Row(writer, sheet, row, checked).write(occasion, unit, goal)
    sheet.protect("", OPEN_TO_USER)
    sheet.set_footer(f"&L{unit.name}&C{PROGRESS}　第 &P 页，共 &N 页&R{occasion.when}")


def goals(occasion: Occasion, unit: Unit, checked: SelfCheck) -> list[_Goal]:
    """The unit's indicators in the scheme's order, line by line, as far as they are in force."""
    scheme, day = occasion.scheme, occasion.first_day
    return [
        _goal(occasion, unit, checked, indicator)
        for line in unit.lines
        for indicator in scheme.line_indicators(line)
        if in_force(indicator, day)
    ]


def _goal(occasion: Occasion, unit: Unit, checked: SelfCheck, indicator: Indicator) -> _Goal:
    scheme = occasion.scheme
    spared = {e.whose: e for e in scheme.exemptions if e.indicator == indicator.code}
    rule = scheme.rules[indicator.code]
    if of_unit(spared, unit) is not None:
        return _Goal(indicator, None, (), "不考核")
    if rule.on_site or indicator.formula is None:
        return _Goal(indicator, None, (), "现场评分" if rule.on_site else "考核评定")
    value = scheme.in_items(indicator.formula)
    if not checked.decides(value):
        return _Goal(indicator, None, (), "由考核核定")
    own = of_unit(scheme.own_targets(indicator), unit)
    target = indicator.target if own is None else own.target
    limits = (rule.low, rule.high) if isinstance(rule, Interval) else (target,) if target is not None else ()
    trees = tuple(map(scheme.in_items, limits))
    if not all(map(checked.decides, trees)):
        return _Goal(indicator, value, (), "与全组比较")
    return _Goal(indicator, value, trees, "" if trees else "不设目标")


@dataclass(frozen=True)
class _Row:
    """A row being written."""

    writer: Writer
    sheet: Worksheet
    row: int
    checked: SelfCheck

    def write(self, occasion: Occasion, unit: Unit, goal: _Goal) -> None:
        """What the indicator is, where it stands, what is to be reached, and whether it is."""
        scheme, indicator = occasion.scheme, goal.indicator
        direction = scheme.direction(indicator)
        points = scheme.points_for(indicator, unit)
        words = (scheme.line_name(indicator.line), indicator.group, indicator.name)
        widths = list(_COLUMNS.values())
        self.sheet.set_row(self.row, row_height(zip(words, widths, strict=False), least=24))
        for column, text in enumerate(words):
            self.text(column, text, "left")
        self.text(3, show(points) if points == points else "", "center")
        self.text(4, indicator.unit_of_measure, "center")
        parts = (fraction(goal.value) if goal.value is not None else None) or ()
        for column in (_ABOVE, _BELOW, _VALUE, _LOW, _HIGH):
            self.text(column, "", "right")
        for column, tree in zip((_ABOVE, _BELOW), parts, strict=False):
            self.formula(column, tree)
        self.text(8, direction.value if goal.limits else "", "center")
        shown = None if goal.value is None else self.formula(_VALUE, goal.value, form="0.00")
        limits = [self.limit(column, tree) for column, tree in zip((_LOW, _HIGH), goal.limits, strict=False)]
        if goal.words:
            self.text(_STATE, goal.words, "center", "quiet")
        else:
            self.state(direction, shown, limits)

    def text(self, column: int, text: str, *looks: str) -> None:
        self.sheet.write_string(self.row, column, text, self.writer.look("cell", *looks))

    def limit(self, column: int, tree: Expr) -> float | None:
        if isinstance(tree, Number):
            self.sheet.write_number(self.row, column, tree.value, self.writer.look("cell", "right", "plain"))
            return tree.value
        return self.formula(column, tree, form="0.00")

    def formula(self, column: int, tree: Expr, form: str = "") -> float | None:
        """A value worked out live, blank while something is missing; returns what it is now."""
        found = evaluate(tree, self.checked.now)
        known = found.errors is None or found.errors[0] == ErrorKind.NONE
        value = float(found.values[0]) if known else None
        look = self.writer.look("cell", "right", *(() if form else ("plain",)), form=form)
        text = f'=IFERROR({excel(tree, self.checked.cells)},"")'
        self.sheet.write_formula(self.row, column, text, look, "" if value is None else value)
        return value

    def state(self, direction: Direction, value: float | None, limits: list[float | None]) -> None:
        """Whether the target is met, in words."""
        mine, *cells = (f"{letter}{self.row + 1}" for letter in "HJK"[: 1 + len(limits)])
        known = ",".join(f"ISNUMBER({cell})" for cell in (mine, *cells))
        pairs = list(zip(_SIGNS[direction], cells, limits, strict=False))
        met = ",".join(f"{mine}{sign}{cell}" for sign, cell, _ in pairs)
        text = f'=IF(AND({known}),IF(AND({met}),"{_MET}","{_SHORT}"),"{_TO_COME}")'
        if value is None or None in limits:
            now = _TO_COME
        else:
            now = _MET if all(_reaches(value, sign, limit) for sign, _, limit in pairs) else _SHORT
        self.sheet.write_formula(self.row, _STATE, text, self.writer.look("cell", "center", "strong"), now)


def _reaches(value: float, sign: str, limit: float | None) -> bool:
    if limit is None:
        return False
    return bool(nearly_equal(value, limit)) or (value > limit if sign == ">=" else value < limit)
