"""Settling a scheme for a period: rows not in force drop out, what is left open is worked out of stage and rest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from math import isnan
from typing import TypeVar

from pipeline.model.findings import Refused, finding
from pipeline.model.periods import MONTHS, first_day, last_day, stage_of
from pipeline.model.words import ItemType
from pipeline.scheme.formula.tree import Binary, Call, Expr, Name, Negative, Number, replace_names
from pipeline.scheme.life import Dated, in_force
from pipeline.scheme.rows import Award, Grade, Indicator, Line, OwnTarget, Stage, Veto
from pipeline.scheme.rules import Rule
from pipeline.scheme.scheme import MONTHS_ASSESSED, Scheme

COUNTED = (ItemType.COUNT, ItemType.AMOUNT)
"""The kinds of item that grow with the months they are counted over."""

_R = TypeVar("_R", bound=Dated)
_C = TypeVar("_C", Veto, Grade, Award)


def stage_named(scheme: Scheme, period: str) -> Stage | None:
    """The stage a period is: the one it names, or the scheme's only one; None for a year of several or none.

    Refused where the scheme has no stage of that code.
    """
    code = stage_of(period)
    found = {stage.code: stage for stage in scheme.stages}
    if code and code not in found:
        expected = f"现有 {'、'.join(found)}" if found else "方案不分阶段"
        raise Refused([finding("R040", found=code, expected=expected)])
    if code:
        return found[code]
    return scheme.stages[0] if len(scheme.stages) == 1 else None


def first_day_of(period: str, stage: Stage | None) -> date:
    """The day a period begins: what is in force then is assessed."""
    return first_day(period, stage.first_month or 1 if stage else 1)


def last_day_of(period: str, stage: Stage | None) -> date:
    """The day a period ends."""
    return last_day(period, stage.last_month or MONTHS if stage else MONTHS)


def settled(scheme: Scheme, day: date, stage: Stage | None = None) -> Scheme:
    """The scheme as it stands for the period from ``day``, or a stage of it, all targets and points as numbers.

    Checks, own targets, exemptions, grades and awards that are not in force are not in it. Indicators, tariff
    lines, modifiers and vetoes stay: the results say of each that it has ended. The raw tables stay whole.

    On a line with a total, what the written points leave of it is shared equally over the indicators in force
    that have none. On a letter (责任书, no total) each clause in force counts one. A blank indicator not in
    force has no points, unless none of the blank ones is: then what they have to share is passed on as that
    of anything suspended (停考处理), so that the line keeps its total. A stage has targets of its length, and
    where it is one of several it only scores: grades and awards are the year's.
    """
    scheme = replace(
        scheme,
        checks=_standing(scheme.checks, day),
        targets=_standing(scheme.targets, day),
        exemptions=_standing(scheme.exemptions, day),
        grades=_standing(scheme.grades, day),
        awards=_standing(scheme.awards, day),
    )
    scheme = _of_stage(scheme, stage)
    points: dict[str, float] = {}
    lines = []
    for line in scheme.lines:
        indicators = scheme.line_indicators(line.code)
        points |= _points(line, indicators, day)
        letter = isnan(line.total)
        total = sum(points[i.code] for i in indicators if in_force(i, day)) if letter else line.total
        lines.append(line.model_copy(update={"total": total, "letter": letter}))
    indicators = tuple(
        i.model_copy(update={"points": points.get(i.code, i.points)}) for i in scheme.indicators
    )
    return replace(scheme, lines=tuple(lines), indicators=indicators)


def _standing(rows: Iterable[_R], day: date) -> tuple[_R, ...]:
    return tuple(row for row in rows if in_force(row, day))


def _points(line: Line, indicators: tuple[Indicator, ...], day: date) -> dict[str, float]:
    """Each indicator's points by code."""
    blank = [i for i in indicators if isnan(i.points)]
    standing = [i for i in blank if in_force(i, day)]
    written = sum(i.points for i in indicators if not isnan(i.points))
    sharing = standing if standing or isnan(line.total) else blank
    share = 1.0 if isnan(line.total) else (line.total - written) / max(1, len(sharing))
    shared = {i.code: share for i in sharing}
    return {i.code: shared.get(i.code, 0.0) if isnan(i.points) else i.points for i in indicators}


def _of_stage(scheme: Scheme, stage: Stage | None) -> Scheme:
    """The scheme as one stage sees it: alone, its months known, yearly targets of counts brought down to them."""
    months = stage.months if stage else float(MONTHS)

    def known(tree: Expr | None) -> Expr | None:
        if tree is None:
            return None
        return replace_names(tree, lambda name: Number(months) if name.text == MONTHS_ASSESSED else name)

    def of_row(row: Indicator | OwnTarget, counted: bool) -> dict[str, object]:
        target = known(row.target)
        if isinstance(row.target, Number) and counted and months != MONTHS:
            return {"target": Number(row.target.value * months / MONTHS), "prorated": True}
        return {"target": target}

    def of_rule(rule: Rule) -> Rule:
        amounts = {name: known(tree) for name, tree in rule if isinstance(tree, Expr)}
        return rule.model_copy(update=amounts) if amounts else rule

    def of_condition(row: _C) -> _C:
        return row.model_copy(update={"condition": known(row.condition)})

    def of_award(award: Award) -> Award:
        return of_condition(award).model_copy(update={"amount": known(award.amount)})

    counts = {i.code for i in scheme.indicators if _grows_with_months(scheme, i)}
    alone = stage is not None and len(scheme.stages) > 1
    return replace(
        scheme,
        indicators=tuple(
            i.model_copy(update={"formula": known(i.formula)} | of_row(i, i.code in counts))
            for i in scheme.indicators
        ),
        targets=tuple(t.model_copy(update=of_row(t, t.indicator in counts)) for t in scheme.targets),
        checks=tuple(c.model_copy(update={"formula": known(c.formula)}) for c in scheme.checks),
        vetoes=tuple(map(of_condition, scheme.vetoes)),
        rules={code: of_rule(rule) for code, rule in scheme.rules.items()},
        stage=stage,
        grades=() if alone else tuple(map(of_condition, scheme.grades)),
        awards=() if alone else tuple(map(of_award, scheme.awards)),
    )


def _grows_with_months(scheme: Scheme, indicator: Indicator) -> bool:
    """Whether a year's target of the indicator is more than a month's: as the office says, or for a count."""
    if indicator.by_months is not None or indicator.formula is None:
        return bool(indicator.by_months)
    return _is_count(scheme, scheme.in_items(indicator.formula))


def _is_count(scheme: Scheme, tree: Expr) -> bool:
    """Whether a formula is a count or an amount: sums, differences and multiples of such items, no rates."""
    match tree:
        case Name(code):
            return code in scheme.item_by_code and scheme.item_by_code[code].type in COUNTED
        case Negative(operand):
            return _is_count(scheme, operand)
        case Binary("+" | "-", left, right):
            return _is_count(scheme, left) and _is_count(scheme, right)
        case Binary("*" | "/", left, Number()):
            return _is_count(scheme, left)
        case Call("SUM" | "MIN" | "MAX" | "下级合计", arguments):
            return all(_is_count(scheme, one) for one in arguments)
    return False
