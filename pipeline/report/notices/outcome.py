"""What the letters about results are made from, and what several of them say alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from pipeline.report.explain.cells import Cells, cells
from pipeline.report.explain.sources import Sources
from pipeline.report.letterhead import Letterhead
from pipeline.report.profiles import Profile, profiles
from pipeline.report.regain import Regain
from pipeline.report.result_tables import ResultTables
from pipeline.report.results import Results

Clauses = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Outcome:
    """A period's results and what they rest on.

    ``lost`` is what would regain most points, of each unit by code; ``cells`` tell where each unit's figures stand, ``clauses`` are those (依据) of
    awards by line and title.
    """

    tables: ResultTables
    head: Letterhead
    lost: Mapping[str, tuple[Regain, ...]] = field(default_factory=dict)
    cells: Cells = field(default_factory=Cells)
    clauses: Clauses = field(default_factory=dict)

    @classmethod
    def of(cls, results: Results, stages: Iterable[Sources]) -> Self:
        """The outcome of a run; ``stages`` are what accounts are made from wherever units have returned figures."""
        clauses = {(award.line, award.result): award.basis for award in results.scheme.awards}
        return cls(results.tables, results.letterhead, results.lost, cells(stages), clauses)

    @cached_property
    def units(self) -> dict[str, Profile]:
        """Everything the results say of each unit, by code."""
        return profiles(self.tables, self.head.digits, self.cells.told)
