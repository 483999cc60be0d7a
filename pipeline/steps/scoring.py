"""Scores, vetoes, totals, ranks, grades and awards."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pipeline.collect.figures import Figures
from pipeline.model.findings import Finding, worst_first
from pipeline.model.tables import findings_table
from pipeline.report.result_tables import ResultTables
from pipeline.score.adjustments import counts
from pipeline.score.conditions import known_figures
from pipeline.score.honours import Honours, honours
from pipeline.score.lines import LineScores, score_line
from pipeline.score.marks import marks
from pipeline.score.ranking import comprehensive, line_totals, ranking, standings
from pipeline.score.reasons import scores_table
from pipeline.score.rollup import roll_up
from pipeline.score.treatments import treat
from pipeline.score.vetoes import vetoes
from pipeline.steps.intake import Intake


@dataclass(frozen=True, eq=False)
class Scoring(Intake):
    """The results of a period, from the figures to ranks, grades and awards; each is worked out once and kept."""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found on the way, worst first."""
        return tuple(worst_first([*self.inspected, *self.vetoed[1], *self.honours.findings]))

    @cached_property
    def lines(self) -> dict[str, LineScores]:
        """Every unit's score on every indicator, line by line."""
        on_site = marks(self.ledger[0], self.scheme)
        out = self.missing | self.blocked
        present = np.array([unit.code not in out for unit in self.scheme.units])
        scored = {}
        for line in self.scheme.lines:
            raw = score_line(self.scheme, line, self.figures, on_site, present)
            here = np.array([unit.code not in out for unit in raw.units], bool)
            scored[line.code] = treat(raw, self.scheme, self.day, here)
        return scored

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row a unit and indicator, each with its reason."""
        return scores_table(
            self.scheme, self.lines, self.figures, self.workspace.period, self.day, self.unscored
        )

    @cached_property
    def known(self) -> Figures:
        """What conditions may name besides results: figures, indicators' values, cases of the tariffs."""
        return known_figures(self.scheme, self.figures, self.lines, counts(self.adjusted[0]))

    @cached_property
    def vetoed(self) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
        """The vetoes raised, confirmed or pending, and the entries of the ledger that raise none."""
        table, unused = vetoes(self.scheme, self.known, self.lines, self.ledger[0], self.day)
        return table, tuple(unused)

    @property
    def vetoes(self) -> pd.DataFrame:
        """The vetoes raised, confirmed or pending."""
        return self.vetoed[0]

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Each unit's base, bonus, deduction and score on each line."""
        return roll_up(line_totals(self.lines, self.adjusted[0]), self.scheme, self.unscored)

    @cached_property
    def every_total(self) -> pd.DataFrame:
        """The totals with those of the comprehensive ranking."""
        return comprehensive(self.totals, self.scheme)

    @cached_property
    def honours(self) -> Honours:
        """The ranking with grades, and the awards."""
        standing = standings(self.scheme, self.vetoes, self.missing, self.blocked)
        placed = ranking(
            self.scheme,
            self.workspace.period,
            self.every_total,
            standing,
            self.lines,
            self.last_ranking,
            self.unscored,
        )
        return honours(self.scheme, placed, self.lines, self.known)

    @property
    def ranking(self) -> pd.DataFrame:
        """Every unit's place on every line."""
        return self.honours.ranking

    @property
    def awards(self) -> pd.DataFrame:
        """Who gets what."""
        return self.honours.awards

    @cached_property
    def tables(self) -> ResultTables:
        """Everything the reports are made from."""
        found = findings_table(self.findings)
        return ResultTables(
            self.ranking,
            self.scores,
            self.adjusted[0],
            self.vetoes,
            self.awards,
            found,
            self.collection.roster,
        )

    @property
    def preliminary(self) -> bool:
        """Whether anything is still open: a return to come or to mend, a veto to decide."""
        return bool(self.missing or self.blocked or not self.vetoes["confirmed"].all())
