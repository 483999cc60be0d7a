"""From scores to ranks: line totals, the comprehensive score, standings, places with declared ties."""

from collections.abc import Mapping, Sequence, Set

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.model.numbers import round_half_up
from pipeline.model.tables import RANKING_INSIDE
from pipeline.model.words import Effect, RankScope, Standing
from pipeline.scheme.scheme import COMPREHENSIVE, Scheme
from pipeline.score.lines import LineScores, group_numbers

AMOUNTS = ["total", "base", "bonus", "deduction", "score"]
"""What a unit's result on a line is made of; ``total`` is what can be had."""

STANDING_INSIDE = ["total", "compared", "letter", "group", "failed", "barred", "undecided", "last_grade"]
"""What the ranking carries on to grades, awards and reports: what can be had, the score
as it is compared, whether they are clauses (责任书);
group ranked in, 定为不合格, barred from prizes, a veto open."""

COMPARED_DECIMALS = 9
"""Decimals at which unrounded scores are compared: beyond them lies only binary noise."""


def line_totals(lines: Mapping[str, LineScores], adjustments: pd.DataFrame) -> pd.DataFrame:
    """Each unit's base, bonus, deduction and score on each line: columns line, unit_code, total … score.

    The score is :func:`own_score`.
    """
    rows = []
    sums = adjustments.groupby(["line", "unit_code", "kind", "floored"])["points"].sum().to_dict()
    for code, scores in lines.items():
        for unit, base, possible in zip(scores.units, scores.base, scores.possible, strict=True):
            bonus = sum(sums.get((code, unit.code, "bonus", floored), 0.0) for floored in (True, False))
            floored = sums.get((code, unit.code, "deduction", True), 0.0)
            beyond = sums.get((code, unit.code, "deduction", False), 0.0)
            total = own_score(base, bonus, floored, beyond)
            rows.append((code, unit.code, possible, base, bonus, floored + beyond, total))
    return pd.DataFrame(rows, columns=["line", "unit_code", *AMOUNTS])


def own_score(base: float, bonus: float, deduction: float, beyond: float) -> float:
    """max(0, base + bonus − deductions) − deductions that do not stop at zero (不保底).

    A base that indicators without a floor have brought below zero is not lifted to it.
    """
    return max(min(0.0, base), base + bonus - deduction) - beyond


def comprehensive(totals: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """The totals with those of the comprehensive ranking before them: Σ line total × 综合权重."""
    weights = {line.code: 1.0 if line.weight is None else line.weight for line in scheme.lines}
    several = [unit.code for unit in scheme.line_units(COMPREHENSIVE)]
    if not several:
        return totals
    own = totals[totals["unit_code"].isin(several)]
    weighted = own[AMOUNTS].mul(own["line"].map(weights), axis=0).assign(unit_code=own["unit_code"])
    whole = weighted.groupby("unit_code", sort=False)[AMOUNTS].sum().reset_index()
    whole = whole.assign(line=COMPREHENSIVE, note="")
    return pd.concat([whole, totals], ignore_index=True)[list(totals.columns)]


def standings(scheme: Scheme, vetoes: pd.DataFrame, missing: Set[str], blocked: Set[str]) -> pd.DataFrame:
    """Each unit's standing on each ranked line, with what bears on grades and awards.

    Columns line, unit_code, status, failed (定为不合格), barred (from prizes), undecided (a veto is pending). Only
    a pending veto that would cost the unit its place makes its standing pending.
    """
    raised: dict[str, list[tuple[str, Effect, bool]]] = {}
    columns = ("unit_code", "line", "effect", "confirmed")
    for code, on, effect, confirmed in zip(*(vetoes[column].to_list() for column in columns), strict=True):
        raised.setdefault(code, []).append((on, Effect(effect), bool(confirmed)))
    rows = []
    for line in scheme.ranked_lines():
        reaching = {"", line, *_parts(scheme, line)}
        for unit in scheme.line_units(line):
            mine = [(effect, sure) for on, effect, sure in raised.get(unit.code, ()) if on in reaching]
            decided = {effect for effect, sure in mine if sure}
            status = Standing.RANKED
            if unit.code in missing:
                status = Standing.MISSING
            elif unit.code in blocked:
                status = Standing.BLOCKED
            elif Effect.UNRANKED in decided:
                status = Standing.VETOED
            elif any(effect is Effect.UNRANKED for effect, _ in mine):
                status = Standing.PENDING
            failed = not decided.isdisjoint((Effect.FAILED, Effect.UNRANKED))
            undecided = not all(sure for _, sure in mine)
            rows.append((line, unit.code, status.value, failed, bool(decided), undecided))
    return pd.DataFrame(rows, columns=["line", "unit_code", "status", "failed", "barred", "undecided"])


def _parts(scheme: Scheme, line: str) -> list[str]:
    """The lines whose vetoes reach the comprehensive ranking: all of them."""
    return [part.code for part in scheme.lines] if line == COMPREHENSIVE else []


def ranking(
    scheme: Scheme,
    period: str,
    totals: pd.DataFrame,
    standing: pd.DataFrame,
    lines: Mapping[str, LineScores],
    last: pd.DataFrame,
    unscored: Set[str],
) -> pd.DataFrame:
    """The ranking (columns ``RANKING_INSIDE`` but for grade and award), in rank order line by line.

    Ranked and pending units share one order, in which a pending veto has not struck; ``rank_if_vetoed`` is
    the order were all pending vetoes confirmed. ``last`` is last year's ranking; ``unscored`` units have no
    return that could be used, so no score.
    """
    table = totals.merge(standing, on=["line", "unit_code"], validate="one_to_one")
    units = scheme.unit_by_code
    table = table.assign(
        period=period,
        line_name=table["line"].map(scheme.line_name),
        letter=table["line"].map(scheme.is_letter).astype(bool),
        unit_name=table["unit_code"].map(lambda code: units[code].name),
        unit_class=table["unit_code"].map(lambda code: units[code].unit_class),
        group=-1,
    )
    absent = table["unit_code"].isin(unscored)
    table[AMOUNTS[1:]] = table[AMOUNTS[1:]].mask(absent)
    parts = []
    for line in scheme.ranked_lines():
        mine = table[table["line"] == line]
        members = tuple(units[code] for code in mine["unit_code"])
        mine = mine.assign(group=group_numbers(members, scheme.scope(line)))
        keys = order_keys(scheme, mine, lines)
        ranked = scheme.scope(line) is not RankScope.NOT_RANKED
        usual = mine["status"].isin([Standing.RANKED, Standing.PENDING]).to_numpy() & ranked
        strict = (mine["status"] == Standing.RANKED).to_numpy() & ranked
        groups = mine["group"].to_numpy()
        mine = mine.assign(
            compared=keys[:, 0],
            rank=places(keys, groups, usual),
            rank_if_vetoed=places(keys, groups, strict),
            reverse_rank=places(-keys, groups, usual),
            class_size=pd.Series(usual, mine.index).groupby(mine["group"]).transform("sum"),
        )
        parts.append(mine.sort_values(["group", "rank", "unit_code"], kind="stable", na_position="last"))
    found = pd.concat(parts, ignore_index=True)
    before = last[["line", "unit_code", "score", "rank", "grade"]].rename(
        columns={"score": "last_score", "rank": "last_rank", "grade": "last_grade"}
    )
    found = found.merge(before, on=["line", "unit_code"], how="left", validate="one_to_one")
    return found.assign(
        grade="", award="", last_grade=found["last_grade"].fillna(""), note=found["note"].fillna("")
    )[[*RANKING_INSIDE, *STANDING_INSIDE]]


def order_keys(scheme: Scheme, mine: pd.DataFrame, lines: Mapping[str, LineScores]) -> NDArray[np.float64]:
    """What decides the order, most important first: columns of the score and of each tie-breaker."""
    columns = [compared(scheme, mine["score"].to_numpy(np.float64))]
    for word in scheme.tie_breakers:
        breaker = mine["unit_code"].map(breaking(lines, word)).fillna(0.0).to_numpy(np.float64)
        columns.append(compared(scheme, np.asarray(breaker, np.float64)))
    return np.column_stack(columns)


def breaking(lines: Mapping[str, LineScores], word: str) -> dict[str, float]:
    """What each unit scored on the indicator, group or line that decides between equal scores."""
    per_unit: dict[str, float] = {}
    for scores in lines.values():
        at = [j for j, i in enumerate(scores.indicators) if word in (i.code, i.name, i.group, i.line)]
        for unit, points in zip(scores.units, scores.score[:, at].sum(axis=1), strict=True):
            per_unit[unit.code] = per_unit.get(unit.code, 0.0) + float(points)
    return per_unit


def compared(scheme: Scheme, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores as the scheme compares them (得分小数位); unrounded ones lose their binary noise only."""
    digits = COMPARED_DECIMALS if scheme.score_digits is None else scheme.score_digits
    return round_half_up(scores, digits)


def places(
    keys: NDArray[np.float64], groups: NDArray[np.int64], counts: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Places within each group, 1 for the highest keys; equals share the better place and the next is skipped.

    NaN for units that do not count.
    """
    order = np.lexsort((*(-keys[:, k] for k in reversed(range(keys.shape[1]))), groups))
    order = order[counts[order]]
    result = np.full(len(groups), np.nan)
    place = taken = 0
    for n, i in enumerate(order):
        before = order[n - 1] if n else i
        if n == 0 or groups[i] != groups[before]:
            place = taken = 1
        else:
            taken += 1
            if (keys[i] != keys[before]).any():
                place = taken
        result[i] = place
    return result


def single_places(
    scores: LineScores, which: str, counts: Sequence[bool]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places and score shares on one indicator or group of them (单项名次, 单项得分率), within each class."""
    at = [j for j, i in enumerate(scores.indicators) if which in (i.code, i.name, i.group)]
    earned, possible = scores.score[:, at].sum(axis=1), scores.points[:, at].sum(axis=1)
    keys = round_half_up(earned, COMPARED_DECIMALS)[:, None]
    with np.errstate(invalid="ignore"):
        return places(keys, scores.groups, np.array(counts, bool)), earned / possible * 100
