"""Roll-up: the scores of a unit's subordinate units counted in its own, where the line says so (本级权重)."""

from collections.abc import Mapping, Set

import pandas as pd

from pipeline.model.numbers import show
from pipeline.scheme.scheme import Scheme


def subordinates(scheme: Scheme, unit_code: str, unscored: Set[str]) -> list[str]:
    """The scored units directly below a unit, in the scheme's order."""
    return [u.code for u in scheme.units if u.parent == unit_code and u.code not in unscored]


def roll_up(totals: pd.DataFrame, scheme: Scheme, unscored: Set[str]) -> pd.DataFrame:
    """The line totals with subordinate scores counted in: own × w + mean share below × line total × (1 − w).

    ``totals`` are those of :func:`pipeline.score.ranking.line_totals`; a subordinate's share is what it scored
    of what it could, over all its lines. Units below are settled before those above them. ``note`` says how.
    """
    weights = {line.code: line.own_weight for line in scheme.lines if line.own_weight is not None}
    keys = list(zip(totals["line"], totals["unit_code"], strict=True))
    score = dict(zip(keys, totals["score"].tolist(), strict=True))
    total = dict(zip(keys, totals["total"].tolist(), strict=True))
    note = dict.fromkeys(keys, "")
    for unit in sorted(scheme.units, key=lambda u: -_depth(scheme, u.code)) if weights else ():
        below = subordinates(scheme, unit.code, unscored)
        for key in [(line, unit.code) for line in unit.lines if line in weights and below]:
            weight, own = weights[key[0]], score[key]
            shares = [_sum(score, scheme, code) / (_sum(total, scheme, code) or 1.0) for code in below]
            share = sum(shares) / len(shares)
            score[key] = own * weight + share * total[key] * (1 - weight)
            note[key] = (
                f"本级 {show(own, 2)} 分 × {show(weight)} ＋ {len(below)} 个下级单位平均得分率"
                f" {show(share * 100, 2)}% × {show(total[key])} 分 × {show(1 - weight)}"
            )
    return totals.assign(score=[score[key] for key in keys], note=[note[key] for key in keys])


def _sum(amounts: Mapping[tuple[str, str], float], scheme: Scheme, unit_code: str) -> float:
    """A unit's amounts over its lines, weighted as in the comprehensive score."""
    weights = {line: scheme.line_by_code[line].weight for line in scheme.unit_by_code[unit_code].lines}
    return sum(amounts[line, unit_code] * (1.0 if w is None else w) for line, w in weights.items())


def _depth(scheme: Scheme, unit_code: str) -> int:
    """How many superiors stand above a unit; a circle of superiors ends where it began."""
    seen: list[str] = []
    while unit_code and unit_code not in seen:
        seen.append(unit_code)
        unit = scheme.unit_by_code.get(unit_code)
        unit_code = unit.parent if unit else ""
    return len(seen)
