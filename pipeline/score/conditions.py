"""What the conditions of vetoes, grades and awards may speak of, as columns: figures, counts and results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.collect.figures import Figures
from pipeline.model.numbers import round_half_up
from pipeline.model.words import Standing, Treatment
from pipeline.scheme.formula.evaluate import Column, ErrorKind, evaluate, reported
from pipeline.scheme.formula.tree import Expr, Number, Words, replace_leaves
from pipeline.scheme.results import LAST_GRADE, MAIN_MISSED, RESULTS, SINGLE, VETOED
from pipeline.scheme.rows import Award
from pipeline.scheme.rules.rule import reaches
from pipeline.scheme.scheme import COMPREHENSIVE, Scheme
from pipeline.score.lines import TARGET, TREATMENTS, VALUE, Grid, LineScores
from pipeline.score.ranking import COMPARED_DECIMALS, compared, places, single_places

Mask = NDArray[np.bool_]

_ASSESSED = [TREATMENTS.index(t) for t in (Treatment.SCORED, Treatment.RESCALED, Treatment.MISSING)]


def known_figures(
    scheme: Scheme,
    figures: Figures,
    lines: Mapping[str, LineScores],
    cases: Mapping[tuple[str, str], float],
) -> Figures:
    """The figures with each indicator's value and each tariff line's number of cases, over all units."""
    values = {
        indicator.code: over_units(scheme, scores, scores.value[:, j])
        for scores in lines.values()
        for j, indicator in enumerate(scores.indicators)
    }
    counts = {
        row.code: Column(np.array([cases.get((unit.code, row.code), 0.0) for unit in scheme.units]))
        for row in (*scheme.deductions, *scheme.bonuses)
    }
    return figures.also({**values, **counts})


def over_units(scheme: Scheme, scores: LineScores, values: Grid) -> Column:
    """A column over a line's units as one over all units, the others missing."""
    whole = np.full(len(scheme.units), np.nan)
    whole[[scheme.unit_rows[unit.code] for unit in scores.units]] = values
    return reported(whole)


@dataclass(frozen=True)
class Spoken:
    """A line's units as conditions see them: numbers by name, words as their position in ``words``."""

    scheme: Scheme
    figures: Figures
    words: tuple[str, ...]

    def holds(self, condition: Expr | None) -> Mask:
        """For which units the condition holds; what cannot be told does not hold."""
        if condition is None:
            return np.zeros(self.figures.size, bool)
        return np.equal(self.worked_out(condition), 1)

    def worked_out(self, tree: Expr) -> Grid:
        """The formula's value for every unit, NaN where it has none."""

        def settled(leaf: Expr) -> Expr:
            return Number(self._number(leaf.text)) if isinstance(leaf, Words) else leaf

        return evaluate(replace_leaves(self.scheme.over_results(tree), settled), self.figures).values

    def of(self, name: str, at: int) -> float | str:
        """What a unit, by its row, has of a name: a number, or the words where it is words; NaN for nothing."""
        value = float(self.figures.column(name, False).values[at])
        return self.words[int(value)] if RESULTS.get(name) == "text" and value >= 0 else value

    def also(self, columns: Mapping[str, Grid]) -> "Spoken":
        """The same with more numbers by name."""
        return replace(self, figures=self.figures.also({n: reported(c) for n, c in columns.items()}))

    def also_words(self, name: str, texts: list[str]) -> "Spoken":
        """The same with words by name, one a unit; a blank is missing."""
        return self.also({name: np.array([self._number(text) if text else np.nan for text in texts])})

    def _number(self, text: str) -> float:
        return float(self.words.index(text)) if text in self.words else -1.0


def spoken(
    scheme: Scheme, line: str, mine: pd.DataFrame, lines: Mapping[str, LineScores], known: Figures
) -> Spoken:
    """What may be said of the units of a ranked line, row by row as in ``mine``; scores as they are compared.

    ``known`` are :func:`known_figures` over all units.
    """
    score, before = (compared(scheme, mine[c].to_numpy(np.float64)) for c in ("score", "last_score"))
    progress = round_half_up(score - before, COMPARED_DECIMALS)
    groups = mine["group"].to_numpy()
    at = np.array([scheme.unit_rows[code] for code in mine["unit_code"]], np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):  # of a letter no clause may count
        share = score / mine["total"].to_numpy(np.float64) * 100
    results = {
        "得分": score,
        "得分率": share,
        "名次": mine["rank"].to_numpy(np.float64),
        "倒数名次": mine["reverse_rank"].to_numpy(np.float64),
        "单位数": mine["class_size"].to_numpy(np.float64),
        "上年得分": before,
        "进步": progress,
        "进步名次": places(np.nan_to_num(progress)[:, None], groups, has_place(mine) & ~np.isnan(progress)),
        "定为不合格": mine["failed"].to_numpy(np.float64),
        MAIN_MISSED: main_missed(scheme, line, lines)[at],
    }
    last = mine["last_grade"].tolist()
    words = dict.fromkeys((VETOED, *(grade.result for grade in scheme.grades), *last))
    said = Spoken(scheme, known.rows(at, groups), tuple(words))
    return said.also(results).also_words(LAST_GRADE, last)


def with_single(said: Spoken, award: Award, mine: pd.DataFrame, lines: Mapping[str, LineScores]) -> Spoken:
    """The same with the place and the share on the indicator or group that the award singles out."""
    standing = dict(zip(mine["unit_code"], has_place(mine), strict=True))
    own_line_first = sorted(lines.values(), key=lambda scores: scores.line.code != award.line)
    for scores in own_line_first:
        if not any(award.single in (i.code, i.name, i.group) for i in scores.indicators):
            continue
        results = single_places(scores, award.single, [bool(standing.get(u.code)) for u in scores.units])
        over_all = (over_units(said.scheme, scores, result).values for result in results)
        at = [said.scheme.unit_rows[code] for code in mine["unit_code"]]
        return said.also({name: values[at] for name, values in zip(SINGLE, over_all, strict=True)})
    return said


def has_place(mine: pd.DataFrame) -> Mask:
    """The units that may be graded and awarded: those that stand in the ranking."""
    return mine["status"].isin([Standing.RANKED, Standing.PENDING]).to_numpy()


def main_missed(scheme: Scheme, line: str, lines: Mapping[str, LineScores]) -> Grid:
    """How many main targets of the line (综合: of all its lines) each unit of the scheme missed.

    Those in force that the unit is assessed on and has anything to do in; a value not reported is missed.
    """
    total = np.zeros(len(scheme.units))
    for code, scores in lines.items():
        if line not in (code, COMPREHENSIVE):
            continue
        at = [scheme.unit_rows[unit.code] for unit in scores.units]
        for j, indicator in enumerate(scores.indicators):
            if scheme.is_main(indicator):
                total[at] += _missed(scheme, scores, j)
    return total


def _missed(scheme: Scheme, scores: LineScores, j: int) -> Mask:
    indicator = scores.indicators[j]
    columns = {VALUE.text: reported(scores.value[:, j]), TARGET.text: reported(scores.target[:, j])}
    met = evaluate(reaches(VALUE, TARGET, scheme.direction(indicator)), Figures(len(scores.units), columns))
    assessed = np.isin(scores.treatment[:, j], _ASSESSED)
    idle = scores.errors[:, j] == ErrorKind.ZERO_DENOMINATOR
    return np.asarray(assessed & ~idle & ~np.equal(met.values, 1), bool)
