"""What the letters about results are made from, and what several of them say alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.report.explain.cells import Cells
from pipeline.report.letterhead import Letterhead
from pipeline.report.profiles import Profile, profiles
from pipeline.report.regain import Regain
from pipeline.report.result_tables import ResultTables

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

    @cached_property
    def units(self) -> dict[str, Profile]:
        """Everything the results say of each unit, by code."""
        return profiles(self.tables, self.head.digits, self.cells.told)
