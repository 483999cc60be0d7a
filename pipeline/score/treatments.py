"""What an item earns that is not scored as usual: 停考, 不考核, 零分母, 缺报, and the rescaling after them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.model.findings import Finding, finding
from pipeline.model.words import CHINESE, Handling, Treatment
from pipeline.scheme.cells import some
from pipeline.scheme.formula.evaluate import ErrorKind
from pipeline.scheme.life import in_force, why_not
from pipeline.scheme.rows import Indicator, Unit, of_unit
from pipeline.scheme.rules import Undecided
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
        for i, aside in set_aside(scheme, indicator, scores.units, day).items():
            handling[i, j] = _HANDLINGS.index(aside.handling)
            treatment[i, j] = TREATMENTS.index(aside.treatment)
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


@dataclass(frozen=True, slots=True)
class Aside:
    """Why a unit is not assessed on an indicator, and what stands in the place of its score.

    ``word`` is what the office calls it, ``why`` the beginning of a sentence about it; ``lost`` are the columns
    of the sheet 指标 that are still to be decided, where that is why.
    """

    word: str
    treatment: Treatment
    handling: Handling
    why: str
    lost: tuple[str, ...] = ()


def set_aside(scheme: Scheme, indicator: Indicator, units: tuple[Unit, ...], day: date) -> dict[int, Aside]:
    """The units (by position) that are not assessed on the indicator, whatever their figures are.

    It is not in force, or a number of its rule is still to be decided: then nobody is. Or the unit, before it
    its class, is exempt; or nobody has decided what its target is.
    """
    if not in_force(indicator, day):
        return dict.fromkeys(
            range(len(units)), _suspended(scheme, CHINESE[Treatment.SUSPENDED], why_not(indicator, day))
        )
    rule = scheme.rules[indicator.code]
    if isinstance(rule, Undecided):
        return dict.fromkeys(range(len(units)), _to_be_decided(scheme, rule.lost))
    untargeted = scheme.untargeted(indicator) if scheme.needs_target(indicator) else frozenset()
    exemptions = {e.whose: e for e in scheme.exemptions if e.indicator == indicator.code}
    if not untargeted and not exemptions:  # as for most: nobody is asked one by one
        return {}
    found = {}
    for i, unit in enumerate(units):
        exemption = of_unit(exemptions, unit)
        if exemption:
            exempt = Treatment.AVERAGE if exemption.handling is Handling.AVERAGE else Treatment.EXEMPT
            found[i] = Aside(CHINESE[Treatment.EXEMPT], exempt, exemption.handling, "本单位不考核此项")
        elif unit.code in untargeted:
            found[i] = _to_be_decided(scheme, ("目标",))
    return found


def open_questions(scheme: Scheme, day: date) -> Iterator[Finding]:
    """The indicators of a settled scheme on which all or some units are not assessed until a number is decided."""
    for indicator in scheme.indicators:
        units = scheme.line_units(indicator.line)
        asides = set_aside(scheme, indicator, units, day) if indicator.code in scheme.rules else {}
        for lost in dict.fromkeys(aside.lost for aside in asides.values() if aside.lost):
            names = [units[i].name for i, aside in asides.items() if aside.lost == lost]
            whose = "全部单位" if len(names) == len(units) else some(names)
            title = f"{indicator.code} {indicator.name}"
            yield finding("S042", indicator.at(lost[0]), found=title, what="、".join(lost), whose=whose)


def _to_be_decided(scheme: Scheme, lost: tuple[str, ...]) -> Aside:
    # 停考 stands in 暂停考核: a reader of the word for the treatment finds it in the reason
    why = f"方案未定{'、'.join(lost)}，暂停考核"
    return replace(_suspended(scheme, "待定", why), lost=lost)


def _suspended(scheme: Scheme, word: str, why: str) -> Aside:
    return Aside(word, Treatment.SUSPENDED, scheme.if_suspended, f"{word}：{why}")


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
