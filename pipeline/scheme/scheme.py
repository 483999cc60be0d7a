"""The scheme (考核方案) as one value: its typed tables and the questions every stage asks of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from pipeline.files.tables import RawTable
from pipeline.model.findings import Refused, finding
from pipeline.model.periods import stage_of, year_of
from pipeline.model.words import Direction, Effect, RankScope, Source
from pipeline.scheme.cells import likeliest
from pipeline.scheme.formula.tree import Expr, Name, compared_in, names, replace_names
from pipeline.scheme.life import in_force
from pipeline.scheme.results import RESULTS
from pipeline.scheme.rows import (
    Amendment,
    Award,
    Bonus,
    Check,
    Deduction,
    Exemption,
    Grade,
    Indicator,
    Item,
    Line,
    Modifier,
    OwnTarget,
    Stage,
    Unit,
    Veto,
    of_unit,
)
from pipeline.scheme.rules import Rule
from pipeline.scheme.settings import Settings

_R = TypeVar("_R")

COMPREHENSIVE = "综合"
"""The line code of the ranking over all lines of a unit (Σ line score × 综合权重)."""

MONTHS_ASSESSED = "考核月数"
"""The name by which a formula asks how many months the period has: 12, or those of its stage."""


@dataclass(frozen=True)
class Scheme(Settings):
    """Every table of the scheme, typed. Formulas inside name items and indicators by code."""

    tables: Mapping[str, RawTable] = field(repr=False)
    lines: tuple[Line, ...]
    units: tuple[Unit, ...]
    items: tuple[Item, ...]
    checks: tuple[Check, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[OwnTarget, ...]
    exemptions: tuple[Exemption, ...]
    deductions: tuple[Deduction, ...]
    bonuses: tuple[Bonus, ...]
    modifiers: tuple[Modifier, ...]
    vetoes: tuple[Veto, ...]
    grades: tuple[Grade, ...]
    awards: tuple[Award, ...]
    stages: tuple[Stage, ...]
    amendments: tuple[Amendment, ...]
    rules: Mapping[str, Rule]
    """Each indicator's rule with its parameters, by indicator code."""
    stage: Stage | None = None
    """The stage the scheme is settled for; None for a year of several, or before it is settled."""

    @cached_property
    def unit_by_code(self) -> dict[str, Unit]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def unit_rows(self) -> dict[str, int]:
        """Each unit's position in ``units``, by code."""
        return {unit.code: row for row, unit in enumerate(self.units)}

    @cached_property
    def item_by_code(self) -> dict[str, Item]:
        """Items by code."""
        return {item.code: item for item in self.items}

    @cached_property
    def indicator_by_code(self) -> dict[str, Indicator]:
        """Indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def line_by_code(self) -> dict[str, Line]:
        """Lines by code."""
        return {line.code: line for line in self.lines}

    def when(self, period: str) -> str:
        """A period in words: 2026年, or with the name of its stage 2026年上半年."""
        name = next((stage.name for stage in self.stages if stage.code == stage_of(period)), "")
        return f"{year_of(period)}年{name.removesuffix('考核')}"

    @property
    def deadline(self) -> date | None:
        """The day by which returns are due."""
        return self.stage.deadline if self.stage else None

    def unit_named(self, word: str) -> Unit:
        """The unit of that code or name; refused with the nearest where there is none."""
        known = {name: unit for unit in self.units for name in (unit.name, unit.code)}
        return _named(word, known, "单位表中的编码或名称")

    def indicator_named(self, word: str) -> Indicator:
        """The indicator of that code or name; refused with the nearest where there is none."""
        known = {name: one for one in self.indicators for name in (one.name, one.code)}
        return _named(word, known, "指标表中的编码或名称")

    def line_name(self, code: str) -> str:
        """The name of a line; the comprehensive ranking's is 综合."""
        return self.line_by_code[code].name if code in self.line_by_code else code

    @cached_property
    def codes_by_name(self) -> dict[str, str]:
        """The code of everything a formula may name, by its code and by its name; codes win."""
        by_name = {name: code for code, name in reversed(self.names_by_code.items())}
        return by_name | {code: code for code in self.names_by_code}

    @cached_property
    def names_by_code(self) -> dict[str, str]:
        """The name of everything a formula may name, by code."""
        nameable: list[Item | Indicator | Deduction | Bonus] = [*self.items, *self.indicators]
        nameable += [*self.deductions, *self.bonuses]
        return {row.code: row.name for row in nameable}

    def coded(self, tree: Expr) -> Expr:
        """The formula with every name replaced by the code it stands for."""
        known = self.codes_by_name
        return replace_names(tree, lambda name: Name(known.get(name.text, name.text), name.position))

    def over_results(self, tree: Expr) -> Expr:
        """The condition or amount of a grade or an award with every name but a result's replaced by its code."""
        known = self.codes_by_name

        def code(name: Name) -> Name:
            return name if name.text in RESULTS else Name(known.get(name.text, name.text), name.position)

        return replace_names(tree, code)

    def in_items(self, tree: Expr) -> Expr:
        """The formula over items alone: each indicator named in it replaced by its own formula."""

        def down(name: Name) -> Expr:
            indicator = self.indicator_by_code.get(name.text)
            return self.in_items(indicator.formula) if indicator and indicator.formula else name

        return replace_names(self.coded(tree), down)

    def trees(self, indicator: Indicator) -> list[Expr]:
        """Every formula an indicator rests on: its value, its targets, its rule's bounds."""
        own = [t.target for t in self.targets if t.indicator == indicator.code]
        bounds = self.rules[indicator.code].amounts().values() if indicator.code in self.rules else ()
        return [tree for tree in (indicator.formula, indicator.target, *own, *bounds) if tree is not None]

    @cached_property
    def compared(self) -> tuple[Item, ...]:
        """The items whose reported and verified figures a formula compares (误差率)."""
        trees = [tree for indicator in self.indicators for tree in self.trees(indicator)]
        trees += [check.formula for check in self.checks if check.formula is not None]
        rows: list[Veto | Grade | Award] = [*self.vetoes, *self.grades, *self.awards]
        conditions = [*(row.condition for row in rows), *(award.amount for award in self.awards)]
        trees += [tree for tree in conditions if tree is not None]
        named = {item for tree in trees for item in compared_in(self.in_items(tree))}
        return tuple(item for item in self.items if item.code in named)

    def own_targets(self, indicator: Indicator) -> Mapping[str, OwnTarget]:
        """The rows of 目标 with a target for the indicator, by whose they are."""
        return self._own_targets.get(indicator.code, {})

    @cached_property
    def _own_targets(self) -> dict[str, dict[str, OwnTarget]]:
        found: dict[str, dict[str, OwnTarget]] = {}
        for row in self.targets:
            if row.target is not None:
                found.setdefault(row.indicator, {})[row.whose] = row
        return found

    def exempt(self, indicator: Indicator, unit: Unit) -> Exemption | None:
        """The row of 不考核 by which the unit is not assessed on the indicator; None where there is none."""
        return of_unit(self._exempt.get(indicator.code, {}), unit)

    @cached_property
    def _exempt(self) -> dict[str, dict[str, Exemption]]:
        found: dict[str, dict[str, Exemption]] = {}
        for row in self.exemptions:
            found.setdefault(row.indicator, {})[row.whose] = row
        return found

    def needs_target(self, indicator: Indicator) -> bool:
        """Whether the indicator cannot be scored without a target."""
        rule = self.rules.get(indicator.code)
        return indicator.veto is Effect.ITEM_ZERO or (rule is not None and rule.needs_target)

    def untargeted(self, indicator: Indicator) -> frozenset[str]:
        """The units of the indicator's line that have no target: neither their own, their class's, nor its own."""
        if indicator.target is not None:
            return frozenset()
        own = self.own_targets(indicator)
        return frozenset(u.code for u in self.line_units(indicator.line) if of_unit(own, u) is None)

    def points_for(self, indicator: Indicator, unit: Unit) -> float:
        """The unit's points for the indicator: its own, its class's (目标), or the indicator's."""
        own = of_unit(self.own_points.get(indicator.code, {}), unit)
        return indicator.points if own is None else own

    @cached_property
    def own_points(self) -> dict[str, dict[str, float]]:
        """The points of the sheet 目标, by indicator and by whose they are."""
        found: dict[str, dict[str, float]] = {}
        for target in self.targets:
            if target.points is not None:
                found.setdefault(target.indicator, {})[target.whose] = target.points
        return found

    def direction(self, indicator: Indicator) -> Direction:
        """Which way the indicator improves; a rule that knows one direction need not be told."""
        return indicator.direction or next(d for d in Direction if d in self.rules[indicator.code].directions)

    def line_indicators(self, line: str) -> tuple[Indicator, ...]:
        """The indicators of a line in the scheme's order."""
        return tuple(i for i in self.indicators if i.line == line)

    def line_units(self, line: str) -> tuple[Unit, ...]:
        """The units of a line; of the comprehensive ranking, the units on more than one line."""
        if line == COMPREHENSIVE:
            return tuple(u for u in self.units if len(u.lines) > 1)
        return tuple(u for u in self.units if line in u.lines)

    def ranked_lines(self) -> tuple[str, ...]:
        """The lines results are ranked on, the comprehensive one first where any unit is on several lines."""
        several = (COMPREHENSIVE,) if self.line_units(COMPREHENSIVE) else ()
        return (*several, *(line.code for line in self.lines))

    def is_letter(self, line: str = COMPREHENSIVE) -> bool:
        """Whether the line counts clauses instead of points; of 综合, whether every line does."""
        if line in self.line_by_code:
            return self.line_by_code[line].letter
        return all(one.letter for one in self.lines)

    def scope(self, line: str) -> RankScope:
        """Whether a line ranks all units together or class by class; 综合 does as its first line does."""
        if line != COMPREHENSIVE:
            return self.line_by_code[line].scope or RankScope.ALL
        first = next(u for u in self.units if len(u.lines) > 1).lines[0]
        return self.scope(first)

    def asked(self, unit: Unit, day: date) -> tuple[Item, ...]:
        """The items a unit is asked to report in the period that begins on ``day``.

        All self-reported items of each form of which something in force on one of the unit's lines, an
        indicator, a veto, a grade or an award, uses at least one item.
        """
        known = self._asked
        if (unit.lines, day) not in known:
            forms = self.forms_of_lines(unit.lines, day)
            known[unit.lines, day] = tuple(
                i for i in self.items if i.source is Source.REPORTED and i.form in forms
            )
        return known[unit.lines, day]

    def units_below(self, unit: Unit) -> tuple[Unit, ...]:
        """The units directly below a unit (上级), in the scheme's order."""
        return self._below.get(unit.code, ())

    @cached_property
    def _below(self) -> dict[str, tuple[Unit, ...]]:
        found: dict[str, tuple[Unit, ...]] = {}
        for unit in self.units:
            if unit.parent:
                found[unit.parent] = (*found.get(unit.parent, ()), unit)
        return found

    def asked_below(self, unit: Unit, day: date) -> tuple[Item, ...]:
        """The items (是否分下级填) that a unit fills in once for each unit below it.

        A unit below that is asked an item in its own template answers it there: then nobody answers for it.
        """
        below = self.units_below(unit)
        theirs = {item.code for one in below for item in self.asked(one, day)}
        mine = self.asked(unit, day) if below else ()
        return tuple(item for item in mine if item.by_subunit and item.code not in theirs)

    def forms_of_lines(self, lines: tuple[str, ...], day: date) -> frozenset[str]:
        """The forms (所在表) that all in force on ``day`` on these lines draws on: indicators, vetoes, awards."""
        known = self._forms
        if (lines, day) not in known:
            known[lines, day] = self._draw_on(lines, day)
        return known[lines, day]

    @cached_property
    def _asked(self) -> dict[tuple[tuple[str, ...], date], tuple[Item, ...]]:
        """What ``asked`` has worked out so far: every unit on the same lines is asked the same."""
        return {}

    @cached_property
    def _forms(self) -> dict[tuple[tuple[str, ...], date], frozenset[str]]:
        """What ``forms_of_lines`` has worked out so far: every unit of a kind asks the same."""
        return {}

    def _draw_on(self, lines: tuple[str, ...], day: date) -> frozenset[str]:
        if not lines:  # who is on no line is assessed on nothing, not even by a veto for all lines
            return frozenset()
        used = {
            name.text
            for indicator in self.indicators
            if indicator.line in lines and in_force(indicator, day)
            for tree in self.trees(indicator)
            for name in names(self.in_items(tree))
        }
        # Of a condition the items it names itself: what an indicator rests on is asked where that is in force.
        used |= {name.text for tree in self._conditions(lines, day) for name in names(self.coded(tree))}
        return frozenset(item.form for item in self.items if item.code in used)

    def _conditions(self, lines: tuple[str, ...], day: date) -> list[Expr]:
        """The conditions of vetoes, grades and awards that concern units of these lines, and the amounts."""
        about = {"", *lines, *((COMPREHENSIVE,) if len(lines) > 1 else ())}
        rows: list[Veto | Grade | Award] = [v for v in self.vetoes if in_force(v, day)]
        rows += [*self.grades, *self.awards]
        trees = [row.condition for row in rows if row.line in about]
        trees += [award.amount for award in self.awards if award.line in about]
        return [tree for tree in trees if tree is not None]

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits over everything that decides a result; amendments are not part of it."""
        content = {
            name: [list(table.columns), [dict(row.cells) for row in table.rows]]
            for name, table in sorted(self.tables.items())
            if name != Amendment.sheet
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _named(word: str, known: Mapping[str, _R], otherwise: str) -> _R:
    if word not in known:
        alike = [one for name, one in known.items() if name.casefold() == word.casefold()]
        if len(alike) == 1:
            return alike[0]
        raise Refused([finding("R013", found=word, expected=likeliest(word, known, otherwise))])
    return known[word]
