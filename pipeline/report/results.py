"""What the leaders' workbook is made from: one period's results, down to the figures they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.collect.figures import Figures
from pipeline.issue.registers import Marks
from pipeline.model.tables import records, rows
from pipeline.model.words import CHINESE, RankScope, Standing
from pipeline.report.letterhead import Letterhead
from pipeline.report.regain import Regain, regains, shown_regains
from pipeline.report.result_tables import ResultTables
from pipeline.report.shown import text
from pipeline.scheme.rows import Stage
from pipeline.scheme.scheme import Scheme
from pipeline.score.lines import LineScores

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Results:
    """One period's results; ``figures`` are the assessed ones of this year and the last over all units.

    ``day`` is the first day of the period; ``marks`` are the ledger's on-site marks; ``facts`` are the figures as
    reported, verified and assessed, with their cells; ``accounts`` tell what became of units, files and cells.
    """

    scheme: Scheme
    day: date
    figures: Figures
    marks: Sequence[Marks]
    lines: Mapping[str, LineScores]
    tables: ResultTables
    letterhead: Letterhead
    facts: pd.DataFrame
    accounts: tuple[str, ...] = ()
    stages: tuple[tuple[Stage, "Results"], ...] = ()
    """Of a year in several stages, each stage's own results, whose scores the year's are made of."""

    @cached_property
    def ranking(self) -> dict[tuple[str, str], Row]:
        """Each unit's row of the ranking, by line and unit code, in the ranking's order."""
        rows = records(self.tables.ranking)
        return {(str(row["line"]), str(row["unit_code"])): row for row in rows}

    def standing(self, line: str, unit_code: str) -> Standing:
        """How the unit stands on a line."""
        return Standing(self.ranking[line, unit_code]["status"])

    def instead_of_rank(self, line: str, unit_code: str) -> str:
        """What stands where a unit has no rank: its standing, or that the line ranks nobody."""
        standing = self.standing(line, unit_code)
        nobody = self.scheme.scope(line) is RankScope.NOT_RANKED
        return RankScope.NOT_RANKED.value if nobody and standing is Standing.RANKED else CHINESE[standing]

    @cached_property
    def unscored(self) -> frozenset[str]:
        """Units without a return that can be used: they have no scores at all."""
        return frozenset(unit for (_, unit), row in self.ranking.items() if row["score"] != row["score"])

    @cached_property
    def left_out(self) -> frozenset[str]:
        """Units that no average counts in: no return came, or it cannot be used yet."""
        return self.unscored | self._units(Standing.MISSING) | self._units(Standing.BLOCKED)

    @cached_property
    def in_parts(self) -> frozenset[str]:
        """The lines of clauses on which somebody completed part of one, this year or last."""
        amounts = (
            (line, row["letter"], row["score"], row["last_score"]) for (line, _), row in self.ranking.items()
        )
        return frozenset(line for line, letter, *two in amounts if letter and any(one % 1 > 0 for one in two))

    @cached_property
    def undecided(self) -> bool:
        """Whether a veto is pending, so that the ranking is shown both ways."""
        return bool(self._units(Standing.PENDING))

    @cached_property
    def cells(self) -> dict[tuple[str, str], str]:
        """Where each figure was returned, by unit and item: the cell as a reader finds it, without the file."""
        columns = ["unit_code", "item_code", "sheet", "cell"]
        found = rows(self.facts[columns])
        return {(unit, item): f"{sheet}!{cell}" for unit, item, sheet, cell in found if text(cell)}

    @cached_property
    def lost(self) -> dict[str, tuple[Regain, ...]]:
        """What would regain most points, of each unit by code, what is worth most first."""
        return shown_regains(regains(self), self.tables, self.letterhead.digits)

    def _units(self, standing: Standing) -> frozenset[str]:
        return frozenset(unit for (_, unit), row in self.ranking.items() if row["status"] == standing)
