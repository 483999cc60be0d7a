"""Grades and awards (等次、奖惩): conditions over results and figures, in the order the scheme states."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.collect.figures import Figures
from pipeline.model.findings import Finding, finding
from pipeline.model.numbers import round_half_up, show
from pipeline.model.tables import AWARDS
from pipeline.model.words import AwardKind, Standing
from pipeline.scheme.formula.tree import Expr, Name, Number, names
from pipeline.scheme.results import GRADE, SINGLE, VETOED
from pipeline.scheme.rows import Award, Grade
from pipeline.scheme.scheme import Scheme
from pipeline.score.conditions import Spoken, has_place, spoken, with_single
from pipeline.score.lines import Grid, LineScores
from pipeline.score.quotas import within_quota


@dataclass(frozen=True)
class Ground:
    """A grade or an award given to a unit: its row in the scheme, and what its condition saw, ``at`` the unit."""

    row: Grade | Award
    said: Spoken
    at: int

    @property
    def facts(self) -> dict[str, float | str]:
        """What the unit had of whatever the condition and the money name; what it had not is left out."""
        values = {name: self.said.of(name, self.at) for tree in self.trees for name in _named(tree)}
        return {name: value for name, value in values.items() if value == value}

    @property
    def trees(self) -> list[Expr]:
        """The condition and the formula of the money, by codes."""
        formulas = (self.row.condition, self.row.amount if isinstance(self.row, Award) else None)
        return [self.said.scheme.over_results(tree) for tree in formulas if tree is not None]


@dataclass(frozen=True)
class Honours:
    """The ranking with grades and awards written in, one row an award, and what is to be said of them.

    ``grounds`` are the grade and the awards of each unit by line and unit code, with why it was given them.
    """

    ranking: pd.DataFrame
    awards: pd.DataFrame
    findings: tuple[Finding, ...]
    grounds: Mapping[tuple[str, str], tuple[Ground, ...]]


def honours(
    scheme: Scheme, ranking: pd.DataFrame, lines: Mapping[str, LineScores], known: Figures
) -> Honours:
    """Grade every unit by the first grade whose condition holds; give every award whose condition holds.

    Units without a standing get neither. A confirmed veto bars a unit from prizes, not from sanctions. A
    quota (名额) keeps the best of each class, of a sanction the worst. ``known`` are the figures, values and
    counts that conditions may name, over all units.
    """
    ranking = ranking.copy()
    rows: list[tuple[object, ...]] = []
    findings: list[Finding] = []
    grounds: dict[tuple[str, str], list[Ground]] = defaultdict(list)
    for line in scheme.ranked_lines():
        mine = ranking[ranking["line"] == line]
        codes, status = mine["unit_code"].tolist(), mine["status"].tolist()
        said = spoken(scheme, line, mine, lines, known)
        given, told = _grades(scheme, line, mine, said)
        grades = [
            VETOED if s == Standing.VETOED else grade.result if grade else ""
            for s, grade in zip(status, given, strict=True)
        ]
        for i, grade in enumerate(given):
            grounds[line, codes[i]] += [Ground(grade, said, i)] if grade else []
        ranking.loc[mine.index, "grade"] = grades
        findings += told
        said = said.also_words(GRADE, grades)
        for award in (a for a in scheme.awards if a.line == line):
            heard = with_single(said, award, mine, lines)
            admitted, told = _given(scheme, award, mine, heard)
            for i, row in admitted.items():
                grounds[line, codes[i]].append(Ground(award, heard, i))
                rows.append(row)
            findings += told
    awards = pd.DataFrame(rows, columns=list(AWARDS)).astype({"amount": "float64"})
    held = awards.groupby(["line", "unit_code"])["award"].agg("、".join).to_dict()
    pairs = zip(ranking["line"], ranking["unit_code"], strict=True)
    return Honours(
        ranking.assign(award=[held.get(pair, "") for pair in pairs]),
        awards,
        tuple(findings),
        {whose: tuple(given) for whose, given in grounds.items()},
    )


def _named(tree: Expr) -> Iterator[str]:
    return (name.text for name in names(tree))


def _grades(
    scheme: Scheme, line: str, mine: pd.DataFrame, said: Spoken
) -> tuple[list[Grade | None], list[Finding]]:
    """The grade given to each unit, and what is to be said of quotas."""
    results: list[Grade | None] = [None] * len(mine)
    findings: list[Finding] = []
    for grade in (g for g in scheme.grades if g.line == line):
        free = np.array([given is None for given in results])
        admitted = within_quota(scheme, grade, mine, has_place(mine) & free & said.holds(grade.condition))
        findings += admitted.findings
        for i in admitted.rows:
            results[i] = grade
    return results, findings


def _given(
    scheme: Scheme, award: Award, mine: pd.DataFrame, said: Spoken
) -> tuple[dict[int, tuple[object, ...]], list[Finding]]:
    """The rows of an award by the position of the unit that earned it, and what is to be said of quota and money."""
    earned = has_place(mine) & said.holds(award.condition)
    if award.kind is AwardKind.PRIZE:
        earned &= ~(mine["barred"] | mine["undecided"]).to_numpy()
    places = said.worked_out(Name(SINGLE[0])) if award.single else None
    admitted = within_quota(scheme, award, mine, earned, places)
    amounts = _amounts(award, said)
    rows: dict[int, tuple[object, ...]] = {}
    findings = list(admitted.findings)
    for i in admitted.rows:
        unit = mine.iloc[i]
        findings += _of_amount(award, str(unit["unit_code"]), float(amounts[i]))
        whose = (unit["unit_code"], unit["unit_name"], award.line, unit["line_name"])
        rows[i] = (*whose, award.kind.value, award.result, np.maximum(amounts[i], 0.0), award.notice)
    return rows, findings


def _amounts(award: Award, said: Spoken) -> Grid:
    """The money for each unit (元), worked out to the cent; NaN where none is stated or it cannot be told."""
    if award.amount is None:
        return np.full(said.figures.size, np.nan)
    if isinstance(award.amount, Number):
        return np.full(said.figures.size, award.amount.value)
    return round_half_up(said.worked_out(award.amount), 2)


def _of_amount(award: Award, unit_code: str, amount: float) -> list[Finding]:
    """Money that is stated but cannot be worked out, or would be less than nothing."""
    if award.amount is None or amount >= 0:
        return []
    code, place = ("A002" if np.isnan(amount) else "A003"), award.at("金额")
    formula, shown = award.text("金额"), show(amount, 2)
    return [finding(code, place, unit_code=unit_code, found=award.result, expected=formula, amount=shown)]
