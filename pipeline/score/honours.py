"""Grades and awards (等次、奖惩): conditions over score, rank and progress, in the order the scheme states."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.collect.figures import Figures
from pipeline.model.numbers import round_half_up
from pipeline.model.tables import AWARDS
from pipeline.model.words import AwardKind, Standing
from pipeline.scheme.formula.evaluate import Column, evaluate, reported
from pipeline.scheme.rows import Award, Grade
from pipeline.scheme.scheme import Scheme
from pipeline.score.lines import LineScores
from pipeline.score.ranking import COMPARED_DECIMALS, compared, places, single_places

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Honours:
    """The ranking with grades and awards written in, and one row an award."""

    ranking: pd.DataFrame
    awards: pd.DataFrame


def honours(scheme: Scheme, ranking: pd.DataFrame, lines: Mapping[str, LineScores]) -> Honours:
    """Grade every unit by the first grade whose condition holds; give every award whose condition holds.

    Units without a standing get neither. A confirmed veto bars a unit from prizes, not from sanctions. A
    quota (名额) keeps the best ranked of each class, of a sanction the worst.
    """
    ranking = ranking.copy()
    rows: list[tuple[object, ...]] = []
    for line in scheme.ranked_lines():
        mine = ranking[ranking["line"] == line]
        facts = _speakable(scheme, mine)
        standing = mine["status"].isin([Standing.RANKED, Standing.PENDING]).to_numpy()
        ranking.loc[mine.index, "grade"] = _grades(scheme, line, mine, facts, standing)
        for award in (a for a in scheme.awards if a.line == line):
            earned = standing & _holds(award, _with_single(award, facts, mine, lines))
            if award.kind is AwardKind.PRIZE:
                earned &= ~(mine["barred"] | mine["undecided"]).to_numpy()
            for i in _within_quota(award, mine, earned):
                unit = mine.iloc[i]
                amount = np.nan if award.amount is None else award.amount
                whose = (unit["unit_code"], unit["unit_name"], line, unit["line_name"])
                rows.append((*whose, award.kind.value, award.result, amount, award.notice))
    awards = pd.DataFrame(rows, columns=list(AWARDS)).astype({"amount": "float64"})
    given = awards.groupby(["line", "unit_code"])["award"].agg("、".join).to_dict()
    pairs = zip(ranking["line"], ranking["unit_code"], strict=True)
    return Honours(ranking.assign(award=[given.get(pair, "") for pair in pairs]), awards)


def _speakable(scheme: Scheme, mine: pd.DataFrame) -> Figures:
    """What a condition may speak of, as columns over the line's units; scores as the scheme compares them."""
    score, before = (compared(scheme, mine[c].to_numpy(np.float64)) for c in ("score", "last_score"))
    progress = round_half_up(score - before, COMPARED_DECIMALS)
    ranked = mine["status"].isin([Standing.RANKED, Standing.PENDING]).to_numpy() & ~np.isnan(progress)
    groups = mine["group"].to_numpy()
    columns = {
        "得分": score,
        "名次": mine["rank"].to_numpy(np.float64),
        "倒数名次": mine["reverse_rank"].to_numpy(np.float64),
        "单位数": mine["class_size"].to_numpy(np.float64),
        "上年得分": before,
        "进步": progress,
        "进步名次": places(np.nan_to_num(progress)[:, None], groups, ranked),
        "定为不合格": mine["failed"].to_numpy(np.float64),
        "得分率": score / mine["total"].to_numpy(np.float64) * 100,
    }
    none = np.full(len(mine), -1, np.int64)
    return Figures(len(mine), {n: reported(c) for n, c in columns.items()}, {}, none, groups)


def _holds(row: Grade | Award, facts: Figures) -> Mask:
    if row.condition is None:
        return np.zeros(facts.size, bool)
    return np.equal(evaluate(row.condition, facts).values, 1)


def _grades(scheme: Scheme, line: str, mine: pd.DataFrame, facts: Figures, standing: Mask) -> list[str]:
    results = [""] * len(mine)
    for grade in (g for g in scheme.grades if g.line == line):
        free = np.array([not text for text in results])
        for i in _within_quota(grade, mine, standing & free & _holds(grade, facts)):
            results[i] = grade.result
    status = mine["status"].tolist()
    return ["一票否决" if s == Standing.VETOED else result for s, result in zip(status, results, strict=True)]


def _within_quota(row: Grade | Award, mine: pd.DataFrame, earned: Mask) -> list[int]:
    """The positions that earn it; where the number is limited, the best (a sanction: the worst) of each class."""
    found = [int(i) for i in np.flatnonzero(earned)]
    if row.most is None:
        return found
    groups = mine["group"].tolist()
    if isinstance(row, Award) and row.kind is AwardKind.SANCTION:
        found.reverse()
    kept: list[int] = []
    for i in found:  # the ranking is in rank order
        if sum(groups[k] == groups[i] for k in kept) < row.most:
            kept.append(i)
    return sorted(kept)


def _with_single(
    award: Award, facts: Figures, mine: pd.DataFrame, lines: Mapping[str, LineScores]
) -> Figures:
    """The facts with the place and the share on the indicator or group that the award singles out."""
    if not award.single:
        return facts
    standing = dict(zip(mine["unit_code"], mine["status"], strict=True))
    own_line_first = sorted(lines.values(), key=lambda scores: scores.line.code != award.line)
    for scores in own_line_first:
        if not any(award.single in (i.code, i.name, i.group) for i in scores.indicators):
            continue
        counts = [standing.get(u.code) in (Standing.RANKED, Standing.PENDING) for u in scores.units]
        rank, share = single_places(scores, award.single, counts)
        row = {unit.code: i for i, unit in enumerate(scores.units)}
        at = np.array([row.get(code, -1) for code in mine["unit_code"]], np.int64)
        columns: dict[str, Column] = {
            "单项名次": reported(np.where(at >= 0, rank[at], np.nan)),
            "单项得分率": reported(np.where(at >= 0, share[at], np.nan)),
        }
        return facts.also(columns)
    return facts
