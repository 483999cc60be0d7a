"""指标完成情况: every rate against its target, with the figures it stands on, indicator by indicator."""

from dataclasses import dataclass
from functools import partial

from pipeline.files.writing import sheet_reference
from pipeline.model.numbers import nearly_equal
from pipeline.model.words import CHINESE, Direction
from pipeline.report.indicators import MET, SHORT
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, PROCESS, RATES, P, absolute_rows, local
from pipeline.report.workbook.indicators import Scored, scored
from pipeline.report.workbook.live import LACKING, known_text, worded
from pipeline.scheme.formula.tree import Number

NO_TARGET = "缺目标"
_TITLES = (
    ("考核线", 10),
    ("指标", 32),
    ("排名组", 9),
    ("单位", 22),
    ("分子", 11),
    ("分母", 11),
    ("完成值", 11),
    ("计量", 9),
    ("方向", 7),
    ("目标（下限）", 10),
    ("上限", 9),
    ("情况", 10),
)
_ABOVE, _VALUE, _LOW, _HIGH, _STATE = 4, 6, 9, 10, 11


@dataclass(frozen=True)
class Attainment:
    """Whether an indicator's target is met: the cells that say so, and what they say of the units that count."""

    cells: str
    states: tuple[str, ...]


def write_rates(book: Book) -> dict[tuple[str, int], Attainment]:
    """A row a unit for each indicator that has a target, in figures and in words.

    Returns what is said of each, by line and the indicator's number on it.
    """
    titles, widths = zip(*_TITLES, strict=True)
    page = Page(
        book, RATES, titles, widths, remark="分子、分母小的，完成值仅供参考；完成值取自「计分过程」。"
    )
    row, found = HEAD, {}
    for one in scored(book):
        if book.plan.scheme.needs_target(one.indicator) or one.bounds:
            first, states = row + 1, {}
            for i in book.plan.order(one.scores.line.code):
                row += 1
                states[i] = _write(page, one, row, i)
            cells = f"{sheet_reference(page.sheet.name)}!{absolute_rows(_STATE, (first, row))}"
            said = tuple(states[i] for i in one.counting)
            found[one.scores.line.code, one.number] = Attainment(cells, said)
    page.sheet.autofilter(HEAD, 0, max(row, HEAD + 1), len(titles) - 1)
    short = {"type": "cell", "criteria": "==", "value": f'"{SHORT}"'}
    page.sheet.conditional_format(
        HEAD + 1, _STATE, max(row, HEAD + 1), _STATE, short | {"format": page.writer.look("bad")}
    )
    return found


def _write(page: Page, one: Scored, row: int, i: int) -> str:
    """The unit's row; returns how it stands."""
    plan, unit, line = page.book.plan, one.scores.units[i], one.scores.line
    direction = plan.scheme.direction(one.indicator)
    words = (line.name, one.indicator.name, plan.group_name(line.code, unit), unit.name, "", "")
    for column, text in enumerate(words):
        page.text(row, column, text, *(("center",) if column in (0, 2) else ()))
    for column, (source, _, figures) in enumerate(one.parts, start=_ABOVE):
        page.formula(row, column, plan.process(line.code, i, one.number, source), worded(figures, i))
    value = worded(one.value, i)
    page.formula(row, _VALUE, plan.process(line.code, i, one.number, P.VALUE), value, form="0.00")
    page.text(row, 7, one.indicator.unit_of_measure, "center")
    page.text(row, 8, direction.value, "center")
    limits = _limits(page, one, row, i)
    if unit.code in page.book.results.unscored:
        word = CHINESE[page.book.results.standing(line.code, unit.code)]
        page.text(row, _STATE, word, "center", "quiet")
        return word
    if i in one.unassessed:
        page.text(row, _STATE, one.unassessed[i][0], "center", "quiet")
        return one.unassessed[i][0]
    signs = {Direction.WITHIN: (">=", "<="), Direction.HIGH: (">=",), Direction.LOW: ("<=",)}[direction]
    return _state(page, row, value, list(zip(signs, limits, strict=True)))


def _limits(page: Page, one: Scored, row: int, i: int) -> list[float | str]:
    """The target, or both bounds, as cells; returns what they show."""
    plan = page.book.plan
    page.text(row, _HIGH, "")
    if not one.bounds:
        goal = float(one.scores.target[i, one.number])
        shown: list[float | str] = [goal if goal == goal else LACKING]
        source = plan.process(one.scores.line.code, i, one.number, P.TARGET)
        page.formula(row, _LOW, f'IF(ISNUMBER({source}),{source},"{LACKING}")', shown[0])
        return shown
    shown = []
    for column, (tree, figures) in zip((_LOW, _HIGH), one.bounds, strict=True):
        bound = worded(figures, i)
        if isinstance(tree, Number):
            page.number(row, column, tree.value)
        else:
            bound = bound if isinstance(bound, float) else LACKING
            page.formula(
                row, column, partial(known_text, tree, one.cells(i, sheet=plan.sheet(PROCESS))), bound
            )
        shown.append(bound)
    return shown


def _state(page: Page, row: int, value: float | str, limits: list[tuple[str, float | str]]) -> str:
    """Whether the target is met, in words; the word for the value where there is none. Returned as shown."""
    mine = local(row, _VALUE)
    cells = [local(row, column) for column in (_LOW, _HIGH)[: len(limits)]]
    known = ",".join(f"ISNUMBER({cell})" for cell in cells)
    met = ",".join(f"{mine}{sign}{cell}" for (sign, _), cell in zip(limits, cells, strict=True))
    text = f'IF(AND({known}),IF(AND({met}),"{MET}","{SHORT}"),"{NO_TARGET}")'
    text = f"IF(ISNUMBER({mine}),{text},{mine})"
    if isinstance(value, str):
        state = value
    elif any(isinstance(limit, str) for _, limit in limits):
        state = NO_TARGET
    else:
        state = MET if all(_reaches(value, sign, limit) for sign, limit in limits) else SHORT
    page.formula(row, _STATE, text, state, "center")
    return state


def _reaches(value: float, sign: str, limit: float | str) -> bool:
    if isinstance(limit, str):
        return False
    return bool(nearly_equal(value, limit)) or (value > limit if sign == ">=" else value < limit)
