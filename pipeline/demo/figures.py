"""Made-up figures for every unit, this year and last, that a careful unit might have returned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from pipeline.demo.below import spread, summed, table_below
from pipeline.demo.cast import Cast
from pipeline.demo.chance import between, chance, one_of
from pipeline.demo.magnitude import Magnitude, Method
from pipeline.demo.mending import mended
from pipeline.demo.pulls import pulls
from pipeline.demo.strikes import strikes
from pipeline.demo.tables import Columns, Table, Values, broken, frame
from pipeline.model.numbers import round_half_up
from pipeline.model.words import ItemType, Level
from pipeline.scheme.formula.evaluate import evaluate
from pipeline.scheme.formula.parse import uses_last_year
from pipeline.scheme.formula.tree import Expr, names
from pipeline.scheme.rows import Item
from pipeline.scheme.scheme import Scheme

_USUAL_CHANGE = (0.95, 1.06)
_WEIGHT = 0.7
"""How much of a figure the unit's quality decides; chance decides the rest."""


@dataclass(frozen=True)
class Drawn:
    """The figures of both years; what a unit leaves blank is not in them."""

    this_year: Table
    last_year: Table


def make_figures(
    scheme: Scheme,
    sizes: Mapping[str, list[Magnitude]],
    cast: Cast,
    seed: int,
    first_day: date,
    given: Mapping[tuple[str, str], float] | None = None,
) -> Drawn:
    """Figures for all items of all units: blocking checks hold, vetoes strike only whom the cast says.

    ``sizes`` come from :func:`pipeline.demo.magnitudes.magnitudes`; ``given`` figures of this year are taken
    as they are, what rests on them following. The same seed gives the same figures.
    """
    draw = _Draw(scheme, sizes, cast, seed)
    now: dict[str, Values] = {}
    for code in sizes:
        now[code] = draw.column(code, now)
        for i, unit in enumerate(scheme.units):
            now[code][i] = (given or {}).get((unit.code, code), now[code][i])
    _settle_vetoes(draw, now, cast, first_day)
    before: dict[str, Values] = {}
    for code in sizes:
        before[code] = draw.column_before(code, now, before)
    _settle_growth(scheme, now, before, cast, seed)
    shared = mended(scheme, spread(scheme, mended(scheme, now, before), seed, first_day), before)
    years = [summed(scheme, shared, first_day), spread(scheme, before, seed, first_day)]
    tables = [_table(scheme, columns, first_day) for columns in years]
    this, last = (
        table | table_below(scheme, columns, first_day, table)
        for columns, table in zip(years, tables, strict=True)
    )
    return Drawn(this, last)


@dataclass(frozen=True)
class _Draw:
    scheme: Scheme
    sizes: Mapping[str, list[Magnitude]]
    cast: Cast
    seed: int

    def column(self, code: str, known: Columns, year: str = "") -> Values:
        """An item's figures, from those already drawn."""
        pull = pulls(self.scheme).get(code, 0)
        luck = np.array([chance(self.seed, year, unit.code, code) for unit in self.scheme.units])
        quality = np.array([self.cast.quality[unit.code] for unit in self.scheme.units])
        position = _WEIGHT * quality + (1 - _WEIGHT) * luck if pull else luck
        return self.at(code, 1 - position if pull < 0 else position, known)

    def at(self, code: str, position: Values, known: Columns) -> Values:
        """An item's figures at positions from its low bound (0) to its high one (1)."""
        found = np.full(len(self.scheme.units), np.nan)
        for row in self.sizes[code]:
            mine = [not row.whose or row.whose in u.called for u in self.scheme.units]
            low, high = row.low or 0.0, row.high or 0.0
            level = low + (high - low) * position
            whole = _worked_out(self.scheme, row.of, known) if row.of is not None else level
            match row.method:
                case Method.BASE:
                    values = level
                case Method.SHARE:
                    values = level * whole
                case Method.SUM:
                    values = whole
                case Method.YES_NO:
                    values = np.where(position > 1 - low, 1.0, 0.0)
            found = np.where(mine, values, found)
        return _as_written(self.scheme.item_by_code[code], found)

    def column_before(self, code: str, now: Columns, before: Columns) -> Values:
        """Last year's figures of an item: this year's a little less or more, shares drawn anew."""
        row = self.sizes[code][0]
        changes = (row.last_low, row.last_high)
        if row.method is Method.BASE and row.low != row.high and row.last_low is None:
            changes = _USUAL_CHANGE
        low, high = changes
        if low is None or high is None:
            return self.column(code, before, "上年")
        units = self.scheme.units
        change = np.array([between(low, high, self.seed, "change", unit.code, code) for unit in units])
        return _as_written(self.scheme.item_by_code[code], now[code] * change)


def _worked_out(scheme: Scheme, tree: Expr, known: Columns) -> Values:
    return evaluate(scheme.coded(tree), frame(scheme, known, {})).values


def _as_written(item: Item, values: Values) -> Values:
    """The figures rounded as the item's type asks and kept between its bounds."""
    digits = 2 if item.type in (ItemType.AMOUNT, ItemType.RATE) else 0
    low = 0.0 if item.low is None else item.low
    return np.clip(round_half_up(values, digits), low, item.high)


def _settle_vetoes(draw: _Draw, now: dict[str, Values], cast: Cast, day: date) -> None:
    """Move what raises vetoes until the first strikes the one unit it should, and the others nobody."""
    scheme, moving = draw.scheme, pulls(draw.scheme)
    settled: set[str] = set()
    for veto in strikes(scheme, day):
        driven = [code for code in sorted(veto.items) if code in now and moving.get(code)]
        if not driven or not veto.items <= set(now) or settled & set(driven):
            continue
        should = np.array([u.code == cast.vetoed and veto.concerns(u) for u in scheme.units]) & (not settled)
        for step in range(1, 41):
            struck = veto.strikes(frame(scheme, now, {}))
            if (struck == should).all():
                break
            for code in driven:
                better, worse = (1.0, -0.1 * step) if moving[code] > 0 else (0.0, 1 + 0.1 * step)
                moved = draw.at(code, np.where(should, worse, better), now)
                now[code] = np.where(struck == should, now[code], moved)
        settled |= set(driven) if should.any() else set()


def _settle_growth(scheme: Scheme, now: Columns, before: dict[str, Values], cast: Cast, seed: int) -> None:
    """Lower a figure of last year until one check of growth asks the cast's unit for a word."""
    growth = [
        (check, scheme.coded(check.formula))
        for check in scheme.checks
        if check.level is Level.EXPLAIN and check.formula is not None and uses_last_year(check.formula)
    ]
    if not growth or not cast.explained:
        return
    i = scheme.unit_rows[cast.explained]
    check, tree = one_of(growth, seed, "growth")
    code = next((name.text for name in names(tree) if name.text in before), "")
    for _ in range(40 if code else 0):
        if (check, i) in broken(scheme, now, before, Level.EXPLAIN):
            break
        less = before[code].copy()
        less[i] *= 0.95
        before[code] = _as_written(scheme.item_by_code[code], less)


def _table(scheme: Scheme, columns: Columns, day: date) -> Table:
    """The figures of the items each unit is asked or measured on, in the scheme's order.

    An item that need not be filled is blank where the unit is exempt from every indicator that uses it.
    """
    forms = {lines: scheme.forms_of_lines(lines, day) for lines in {unit.lines for unit in scheme.units}}
    users: dict[str, set[str]] = {}
    for indicator in scheme.indicators:
        for name in {n.text for tree in scheme.trees(indicator) for n in names(scheme.in_items(tree))}:
            users.setdefault(name, set()).add(indicator.code)
    found: Table = {}
    for i, unit in enumerate(scheme.units):
        exempt = {row.indicator for row in scheme.exemptions if row.whose in unit.called}
        for item in scheme.items:
            needed = item.required or not users.get(item.code) or users[item.code] - exempt
            if item.code in columns and item.form in forms[unit.lines] and needed:
                found[unit.code, item.code] = float(columns[item.code][i])
    return found
