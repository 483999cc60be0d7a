"""Quotas (名额): who gets in, and what becomes of units that are equal at the edge."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.model.findings import Finding, finding
from pipeline.model.words import AwardKind, RankScope
from pipeline.scheme.rows import Award, Grade
from pipeline.scheme.scheme import Scheme
from pipeline.score.conditions import Mask
from pipeline.score.lines import Grid
from pipeline.score.ranking import compared, places


@dataclass(frozen=True)
class Admitted:
    """The rows of the ranking that get in, in its order, and the ties that the office has to hear of."""

    rows: list[int]
    findings: list[Finding]


def within_quota(
    scheme: Scheme, row: Grade | Award, mine: pd.DataFrame, earned: Mask, place: Grid | None = None
) -> Admitted:
    """Of those who earned it the best of each class, of a sanction the worst, no more than the quota.

    They come in the order of ``place``, by default of the ranking, on a line without ranks of the score. Who
    is equal at the edge gets in with the others, beyond the quota, or goes by unit code (名额并列); either way
    it is told.
    """
    found = [int(i) for i in np.flatnonzero(earned)]
    if row.most is None:
        return Admitted(found, [])
    order = mine["rank"].to_numpy(np.float64) if place is None else place
    if place is None and scheme.scope(row.line) is RankScope.NOT_RANKED:
        score = compared(scheme, mine["score"].to_numpy(np.float64))
        order = places(score[:, None], mine["group"].to_numpy(), earned)
    worst_first = isinstance(row, Award) and row.kind is AwardKind.SANCTION
    order = np.nan_to_num(-order if worst_first else order, nan=np.inf)
    most = int(row.most)
    kept: list[int] = []
    findings = []
    groups = mine["group"].tolist()
    for group in dict.fromkeys(groups[i] for i in found):
        ahead = sorted((i for i in found if groups[i] == group), key=lambda i: (order[i], i))
        chosen = ahead[:most]
        if len(ahead) > most and order[ahead[most]] == order[ahead[most - 1]]:
            tied = [i for i in ahead if order[i] == order[ahead[most]]]
            if scheme.ties_share_quota:
                chosen = [i for i in ahead if order[i] <= order[ahead[most]]]
            findings.append(_tie(scheme, row, mine, tied, chosen))
        kept += chosen
    return Admitted(sorted(kept), findings)


def _tie(
    scheme: Scheme, row: Grade | Award, mine: pd.DataFrame, tied: list[int], chosen: list[int]
) -> Finding:
    """Who is equal at the edge, and what was made of it."""
    names = mine["unit_name"].tolist()
    most, taken = int(row.most or 0), "、".join(names[i] for i in tied if i in chosen)
    how = f"一并列入，超出名额 {len(chosen) - most} 个" if len(chosen) > most else f"按单位编码取{taken}"
    whose = scheme.line_name(row.line)
    if scheme.scope(row.line) is RankScope.BY_CLASS:
        whose += f" {mine['unit_class'].iloc[tied[0]]}"
    units = "、".join(names[i] for i in tied)
    return finding("A001", row.at("名额"), found=row.result, expected=most, whose=whose, units=units, how=how)
