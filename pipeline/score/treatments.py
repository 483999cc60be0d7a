"""What an item earns that is not scored as usual: 停考, 不考核, 零分母, 缺报, and the rescaling after them."""

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.model.words import Handling, Treatment
from pipeline.scheme.formula.evaluate import ErrorKind
from pipeline.scheme.rows import Exemption, Indicator, Unit, in_force, of_unit
from pipeline.scheme.scheme import Scheme
from pipeline.score.lines import TREATMENTS, LineScores

_HANDLINGS = tuple(Handling)


def treat(scores: LineScores, scheme: Scheme, day: date, present: NDArray[np.bool_]) -> LineScores:
    """Settle every cell that has no ordinary score, then the averages, then the rescaling.

    ``present`` (units of the line) tells whose return counts: only they enter an average. The line's total is
    kept: what is taken out of a unit's line is shared over the rest in proportion.
    """
    treatment = np.full(scores.raw.shape, TREATMENTS.index(Treatment.SCORED), np.int8, order="F")
    handling = np.full(scores.raw.shape, -1, np.int8, order="F")
    for j, indicator in enumerate(scores.indicators):
        absent = scores.errors[:, j] > 0
        nothing_to_do = scores.errors[:, j] == ErrorKind.ZERO_DENOMINATOR
        empty = indicator.zero_denominator or Handling.RESCALE
        handling[absent, j] = _HANDLINGS.index(scheme.if_unreported)
        treatment[absent, j] = TREATMENTS.index(Treatment.MISSING)
        handling[nothing_to_do, j] = _HANDLINGS.index(empty)
        treatment[nothing_to_do, j] = TREATMENTS.index(_treatment_of(empty))
        for i, exemption in exempted(scheme, indicator, scores.units):
            handling[i, j] = _HANDLINGS.index(exemption.handling)
            exempt = Treatment.AVERAGE if exemption.handling is Handling.AVERAGE else Treatment.EXEMPT
            treatment[i, j] = TREATMENTS.index(exempt)
        if not in_force(indicator, day):
            handling[:, j] = _HANDLINGS.index(scheme.if_suspended)
            treatment[:, j] = TREATMENTS.index(Treatment.SUSPENDED)
    raw = scores.raw.copy()
    raw[handling == _HANDLINGS.index(Handling.ZERO)] = 0.0
    full = handling == _HANDLINGS.index(Handling.FULL)
    raw[full] = scores.points[full]
    averaged = handling == _HANDLINGS.index(Handling.AVERAGE)
    counts = (handling == -1) & present[:, None]
    for j in np.flatnonzero(averaged.any(axis=0)).tolist():
        mean = _averages(raw[:, j], scores.points[:, j], scores.groups, counts[:, j])
        raw[averaged[:, j], j] = mean[averaged[:, j]]
    out = (handling == _HANDLINGS.index(Handling.RESCALE)) | (averaged & np.isnan(raw))
    raw[out] = 0.0
    total, counted = scores.points.sum(axis=1), np.where(out, 0.0, scores.points).sum(axis=1)
    some = out.any(axis=1)
    factor = np.ones(len(scores.units))
    if not scores.line.letter:  # a letter counts the clauses that are assessed
        factor[some] = np.divide(
            total[some], counted[some], out=np.zeros(some.sum()), where=counted[some] > 0
        )
    scaled = (treatment == TREATMENTS.index(Treatment.SCORED)) & (factor != 1)[:, None]
    treatment[scaled] = TREATMENTS.index(Treatment.RESCALED)
    return replace(scores, raw=raw, treatment=treatment, counted=~out, factor=factor)


def _treatment_of(handling: Handling) -> Treatment:
    """What a zero denominator is called in the results."""
    return {Handling.RESCALE: Treatment.EXEMPT, Handling.AVERAGE: Treatment.AVERAGE}.get(
        handling, Treatment.SCORED
    )


def exempted(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...]) -> list[tuple[int, Exemption]]:
    """The units exempt from the indicator, each with the row that says so: the unit's own before its class's."""
    rows = {e.whose: e for e in scheme.exemptions if e.indicator == indicator.code}
    if not rows:
        return []
    found = ((i, of_unit(rows, unit)) for i, unit in enumerate(units))
    return [(i, row) for i, row in found if row is not None]


def _averages(
    raw: NDArray[np.float64],
    points: NDArray[np.float64],
    groups: NDArray[np.int64],
    counts: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """For each unit, its points on an indicator times the share that the scored units of its group reached.

    Where nobody in the group was scored, the units of the whole line stand in; NaN where nobody was.
    """
    earned, possible = np.where(counts, raw, 0.0), np.where(counts, points, 0.0)
    by_group = [np.bincount(groups, part)[groups] for part in (earned, possible)]
    with np.errstate(invalid="ignore", divide="ignore"):
        mine = by_group[0] / by_group[1]
        everyones = np.divide(earned.sum(), possible.sum())
    return np.asarray(points * np.where(np.isnan(mine), everyones, mine), np.float64)
