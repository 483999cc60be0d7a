"""How the score on a line came about from its parts, was rounded and ranked, and what it earned."""

from collections.abc import Iterator

import numpy as np

from pipeline.model.words import RankScope
from pipeline.report.explain.honours import honours_of
from pipeline.report.explain.model import Breaker, Part, SetAside, Share, Total
from pipeline.report.explain.sources import Sources, number_of, text_of
from pipeline.report.results import Results, Row
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import COMPREHENSIVE
from pipeline.score.ranking import breaking, compared, own_score
from pipeline.score.rollup import subordinates

_CLOSED, _OPEN = True, False
"""Whether a deduction stops at zero (保底)."""


def totals(sources: Sources, unit: Unit) -> Iterator[Total]:
    """The unit's score on each ranked line it is on, the comprehensive one first."""
    for line in sources.scheme.ranked_lines():
        if (line, unit.code) in sources.results.ranking:
            yield _total(sources, line, unit)


def _total(sources: Sources, line: str, unit: Unit) -> Total:
    results, scheme = sources.results, sources.scheme
    row = results.ranking[line, unit.code]
    score, base, bonus = (number_of(row[column]) for column in ("score", "base", "bonus"))
    whole = line == COMPREHENSIVE or bool(results.stages)
    deduction, beyond = (_deducted(sources, line, unit, floored) for floored in (_CLOSED, _OPEN))
    own = None if whole or base is None or bonus is None else own_score(base, bonus, deduction, beyond)
    set_aside = () if whole or score is None else tuple(_set_aside(results, line, unit))
    rank, if_vetoed, last_rank = (number_of(row[c]) for c in ("rank", "rank_if_vetoed", "last_rank"))
    scope = scheme.scope(line)
    return Total(
        line=line,
        line_name=scheme.line_name(line),
        status=text_of(row["status"]),
        scope=scope.value,
        peers=text_of(row["unit_class"]) if scope is RankScope.BY_CLASS else "",
        letter=line != COMPREHENSIVE and scheme.line_by_code[line].letter,
        possible=None if score is None else number_of(row["total"]),
        base=base,
        bonus=bonus,
        deduction=number_of(row["deduction"]) if whole or score is None else deduction,
        deduction_beyond=None if whole or score is None else beyond,
        own=own,
        own_weight=None if whole else scheme.line_by_code[line].own_weight,
        below=() if whole or score is None else tuple(_below(sources, line, unit)),
        parts=tuple(_parts(sources, line, unit)),
        score=score,
        factor=_factor(results, line, unit) if set_aside else None,
        set_aside=set_aside,
        digits=scheme.score_digits,
        compared=None if score is None else float(compared(scheme, np.array([score]))[0]),
        class_size=int(row["class_size"]),
        rank=None if rank is None else int(rank),
        rank_if_vetoed=None if if_vetoed is None else int(if_vetoed),
        tied=tuple(_tied(sources, line, row)),
        breakers=tuple(
            Breaker(word, breaking(results.lines, word).get(unit.code, 0.0)) for word in scheme.tie_breakers
        ),
        last_score=number_of(row["last_score"]),
        last_rank=None if last_rank is None else int(last_rank),
        grade=text_of(row["grade"]),
        honours=tuple(honours_of(sources, line, unit)),
    )


def _deducted(sources: Sources, line: str, unit: Unit, floored: bool) -> float:
    cases = sources.results.tables.adjustments
    mine = cases[(cases["unit_code"] == unit.code) & (cases["line"] == line) & (cases["kind"] == "deduction")]
    return float(mine.loc[mine["floored"] == floored, "points"].sum())


def _parts(sources: Sources, line: str, unit: Unit) -> Iterator[Part]:
    """The lines of the comprehensive score, or the stages of a year's."""
    results, scheme = sources.results, sources.scheme
    if line == COMPREHENSIVE:
        for code in unit.lines:
            weight = scheme.line_by_code[code].weight
            score = number_of(results.ranking[code, unit.code]["score"])
            yield Part(scheme.line_name(code), score, 1.0 if weight is None else weight)
    else:
        for stage, own in results.stages:
            yield Part(stage.name, number_of(own.ranking[line, unit.code]["score"]), stage.weight)


def _below(sources: Sources, line: str, unit: Unit) -> Iterator[Share]:
    """What the units below scored of what they could, where the line counts it in."""
    results, scheme = sources.results, sources.scheme
    if scheme.line_by_code[line].own_weight is None:
        return
    for code in subordinates(scheme, unit.code, results.unscored):
        other = scheme.unit_by_code[code]
        row = results.ranking[COMPREHENSIVE if len(other.lines) > 1 else other.lines[0], code]
        score, possible = float(row["score"]), float(row["total"])
        yield Share(code, other.name, score, possible, score / (possible or 1.0))


def _set_aside(results: Results, line: str, unit: Unit) -> Iterator[SetAside]:
    """The indicators whose points the unit's others took over."""
    scores = results.lines[line]
    i = scores.row(unit.code)
    for j in np.flatnonzero(~scores.counted[i]):
        indicator = scores.indicators[j]
        yield SetAside(indicator.code, indicator.name, float(scores.points[i, j]))


def _factor(results: Results, line: str, unit: Unit) -> float:
    scores = results.lines[line]
    return float(scores.factor[scores.row(unit.code)])


def _tied(sources: Sources, line: str, row: Row) -> Iterator[str]:
    """The other units of the same group whose score is compared as equal."""
    if number_of(row["rank"]) is None:
        return
    ranking = sources.results.tables.ranking
    peers = ranking[(ranking["line"] == line) & (ranking["group"] == row["group"]) & ranking["rank"].notna()]
    mine = compared(sources.scheme, np.array([row["score"]]))[0]
    scores = compared(sources.scheme, peers["score"].to_numpy(np.float64))
    for code, name, score in zip(peers["unit_code"], peers["unit_name"], scores, strict=True):
        if score == mine and code != row["unit_code"]:
            yield str(name)
