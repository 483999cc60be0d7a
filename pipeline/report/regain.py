"""What would regain most points (最能挽回的分): each item's lost points, and the value that would have earned them.

The value is not guessed from the rule's name: of all that a rule compares the value with, and of the few things that
follow from it, those are tried on the rule's own expression, and the nearest that earns full points is told. Where
the score hangs on what other units have, nothing is told but the points.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.model.tables import records
from pipeline.model.words import Treatment
from pipeline.report.result_tables import ResultTables
from pipeline.report.shown import gap, number, quantity, text
from pipeline.scheme.formula.evaluate import evaluate, reported
from pipeline.scheme.formula.tree import Binary, Expr, Group, Name, Number
from pipeline.scheme.rows import Stage, Unit
from pipeline.score.lines import POINTS, TARGET, TREATMENTS, VALUE, Grid, LineScores, score_tree
from pipeline.score.rollup import subordinates

if TYPE_CHECKING:
    from pipeline.report.results import Results

REGAINS = ["stage", "line", "unit_code", "indicator_code", "lost", "worth", "value", "full_value", "gap"]
_BY_VALUE = [TREATMENTS.index(one) for one in (Treatment.SCORED, Treatment.RESCALED, Treatment.MISSING)]
"""What may earn its points by another value: not what is suspended or given an average."""
_LEAST = 1e-9


def regains(results: "Results") -> pd.DataFrame:
    """One row (columns ``REGAINS``) a unit and indicator that lost points, the scheme's order kept.

    ``lost`` are points of the line as scored (after any rescaling), ``worth`` what they come to in the unit's whole
    score: times the weights of stage, line and own part. ``full_value`` would have earned full points, ``gap`` is how
    far the value is from it; both are NaN where that cannot be told. Units without a score have no rows.
    """
    stages = results.stages or ((results.scheme.stage, results),)
    parts = [_lost(own, line, stage, scores) for stage, own in stages for line, scores in own.lines.items()]
    table = pd.concat(parts, ignore_index=True)[REGAINS]
    if not results.stages:
        return table
    weights = {stage.code: stage.weight for stage, _ in results.stages}
    table = table.assign(worth=table["worth"] * table["stage"].map(weights))
    return table[~table["unit_code"].isin(results.unscored)].reset_index(drop=True)


def _lost(results: "Results", line: str, stage: Stage | None, scores: LineScores) -> pd.DataFrame:
    """The rows of a line in a stage."""
    lost = np.where(scores.counted, scores.points * scores.factor[:, None] - scores.score, 0.0)
    lost[[unit.code in results.unscored for unit in scores.units]] = 0.0
    rows, columns = np.nonzero(lost > _LEAST)
    full = np.full(lost.shape, np.nan)
    for j in np.unique(columns).tolist():
        full[:, j] = _full_values(results, scores, j)
    full[~np.isin(scores.treatment, _BY_VALUE)] = np.nan
    weights = np.array([_weight(results, line, unit) for unit in scores.units])
    return pd.DataFrame(
        {
            "stage": stage.code if stage else "",
            "line": line,
            "unit_code": [scores.units[i].code for i in rows],
            "indicator_code": [scores.indicators[j].code for j in columns],
            "lost": lost[rows, columns],
            "worth": lost[rows, columns] * weights[rows],
            "value": scores.value[rows, columns],
            "full_value": full[rows, columns],
            "gap": np.abs(full - scores.value)[rows, columns],
        }
    )


def _weight(results: "Results", line: str, unit: Unit) -> float:
    """What a point of the line comes to in the unit's whole score, in one stage.

    本级权重 bears on a unit only where units below it count in.
    """
    row = results.scheme.line_by_code[line]
    weight = row.weight if len(unit.lines) > 1 and row.weight is not None else 1.0
    if row.own_weight is None or not subordinates(results.scheme, unit.code, results.unscored):
        return weight
    return weight * row.own_weight


def _full_values(results: "Results", scores: LineScores, j: int) -> Grid:
    """The value nearest to each unit's own with which it would have had full points; NaN where none is known."""
    scheme, indicator = results.scheme, scores.indicators[j]
    nothing = np.full(len(scores.units), np.nan)
    tree = score_tree(scheme, indicator)
    if any(isinstance(node, Group) for node in tree.walk()):
        return nothing
    at = np.array([scheme.unit_rows[unit.code] for unit in scores.units], np.int64)
    points, value = scores.points[:, j], scores.value[:, j]
    known = {TARGET.text: reported(scores.target[:, j]), POINTS.text: reported(points)}
    here = results.figures.rows(at, scores.groups, scores.compared).also(known)
    difficulty = np.array([unit.difficulty or 1.0 for unit in scores.units])
    best = nothing
    for tried in dict.fromkeys(_bounds(tree)):
        bound = evaluate(tried, here).values
        earned = evaluate(tree, here.also({VALUE.text: reported(bound)})).values * difficulty
        nearer = np.isnan(best) | (np.abs(bound - value) < np.abs(best - value))
        best = np.where((earned >= points - _LEAST) & nearer, bound, best)
    return best


def _bounds(tree: Expr) -> Iterator[Expr]:
    """The numbers in a score's expression that do not hang on the value: targets, limits, steps; the target first.

    Where a case earns so much, the number of cases that earns the points is one too.
    """
    yield TARGET
    for node in tree.walk():
        if isinstance(node, Binary) and node.operator == "*" and node.left == VALUE:
            yield POINTS / node.right
        elif VALUE not in node.walk() and not _is_condition(node):
            yield node


def _is_condition(node: Expr) -> bool:
    return not isinstance(node, Name | Number | Binary)


@dataclass(frozen=True, slots=True)
class Regain:
    """An item of a unit that lost points, as shown; text, "" for what cannot be told.

    ``full`` is the value that would have earned full points, ``gap`` how far off it is; ``points`` what they come
    to in the whole score.
    """

    line_name: str
    name: str
    lost: str
    points: str
    value: str
    full: str
    gap: str
    worth: float


def shown_regains(
    table: pd.DataFrame, tables: ResultTables, digits: int = 2
) -> dict[str, tuple[Regain, ...]]:
    """The rows of :func:`regains` unit by unit, what is worth most first; equals in the scheme's order."""
    keys = ["stage", "line", "unit_code", "indicator_code"]
    words = ["indicator_name", "unit_of_measure", "letter"]
    named = table.merge(tables.scores[[*keys, *words]], on=keys, how="left", validate="one_to_one")
    lines = dict(zip(tables.ranking["line"], tables.ranking["line_name"], strict=True))
    found: dict[str, list[Regain]] = {}
    for row in records(named.sort_values("worth", ascending=False, kind="stable")):
        found.setdefault(text(row["unit_code"]), []).append(_shown(row, lines, digits))
    return {unit: tuple(mine) for unit, mine in found.items()}


def _shown(row: Mapping[Any, Any], lines: Mapping[str, str], digits: int) -> Regain:
    measure, decimals = text(row["unit_of_measure"]), None if row["letter"] else digits
    return Regain(
        text(lines.get(row["line"], row["line"])),
        text(row["indicator_name"]),
        number(row["lost"], decimals),
        number(row["worth"], decimals),
        quantity(row["value"], measure, row["full_value"]),
        quantity(row["full_value"], measure, row["value"]),
        gap(row["gap"], measure),
        float(row["worth"]),
    )
