"""A year in stages: every amount is the sum of the stages' own, each times its stage's weight (结帐比例)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.model.numbers import show
from pipeline.scheme.rows import Stage
from pipeline.score.lines import Grid, LineScores
from pipeline.score.ranking import AMOUNTS

Totals = Sequence[tuple[Stage, pd.DataFrame]]
Lines = Sequence[tuple[Stage, Mapping[str, LineScores]]]


def weighted_totals(stages: Totals) -> pd.DataFrame:
    """The line totals of the year: Σ weight × the stage's, over the stages assessed so far; ``note`` says how.

    ``stages`` hold each stage's totals after its roll-up. A unit or line that a stage lacks has nothing there.
    """
    keys = ["line", "unit_code"]
    weighted = [
        totals[keys].join(totals[AMOUNTS].mul(stage.weight)).assign(note=_told(stage, totals))
        for stage, totals in stages
    ]
    together = pd.concat(weighted, ignore_index=True).groupby(keys, sort=False)
    return together[AMOUNTS].sum().join(together["note"].agg(" ＋ ".join)).reset_index()


def _told(stage: Stage, totals: pd.DataFrame) -> list[str]:
    return [f"{stage.name} {show(score, 2)} 分 × {show(stage.weight)}" for score in totals["score"]]


def weighted_lines(stages: Lines) -> dict[str, LineScores]:
    """Each line's scores over the year: points and scores are sums by weight, values and targets the last stage's."""
    last = stages[-1][1]
    return {
        code: replace(
            scores,
            points=_sum(stages, code, "points"),
            raw=_sum(stages, code, "score"),
            counted=np.logical_or.reduce([lines[code].counted for _, lines in stages]),
            factor=np.ones(len(scores.units)),
        )
        for code, scores in last.items()
    }


def _sum(stages: Lines, code: str, grid: str) -> Grid:
    """Σ weight × the stage's grid, with what does not count there as nothing."""
    total: Grid = np.zeros(stages[0][1][code].raw.shape)
    for stage, lines in stages:
        scores = lines[code]
        own = scores.score if grid == "score" else scores.points * scores.factor[:, None]
        total = total + stage.weight * np.where(scores.counted, own, 0.0)
    return total
