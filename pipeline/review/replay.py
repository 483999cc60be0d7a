"""Scoring again from what stands beside a result: the figures of one, the scheme of another, the ledger of a third."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from pipeline.collect.ledger import Ledger
from pipeline.collect.returns import Collection
from pipeline.files.workspace import Workspace
from pipeline.model.findings import Finding
from pipeline.model.periods import stage_of, with_stage
from pipeline.model.tables import ROSTER
from pipeline.report.basis import Basis, Came, Returned
from pipeline.run import Run
from pipeline.scheme.scheme import Scheme
from pipeline.year import Year

_NOWHERE = Path()


@dataclass(frozen=True)
class Corner:
    """Whose figures, whose scheme and whose ledger are scored together."""

    data: Basis
    rules: Basis
    ledger: Basis

    @property
    def period(self) -> str:
        """The period scored: that of the rules."""
        return self.rules.period

    @property
    def workspace(self) -> Workspace:
        """A workspace that is nowhere: nothing is read from it."""
        return Workspace(_NOWHERE, self.period, _NOWHERE)

    def part(self, period: str) -> Returned | None:
        """The figures for a period of the rules: of the same stage, whatever the year; None where none came."""
        return next((part for part in self.data.parts if stage_of(part.period) == stage_of(period)), None)


def replayed(corner: Corner) -> Run:
    """The run of a corner, up to the ranking; of a year in stages a year."""
    staged = not stage_of(corner.period) and any(stage_of(part.period) for part in corner.data.parts)
    scheme = corner.rules.scheme
    return (YearAgain if staged else RunAgain)(corner.workspace, read_before=(scheme, ()), corner=corner)


@dataclass(frozen=True, eq=False)
class RunAgain(Run):
    """A period scored again: what a run reads from the workspace comes from the corner."""

    corner: Corner = field(kw_only=True)

    @property
    def unaccounted(self) -> tuple[Finding, ...]:
        """Nothing: whether a scheme might be changed was settled when it was first scored by."""
        return ()

    @cached_property
    def returned(self) -> Returned:
        """What came back; nothing where the figures are of a year without this stage."""
        found = self.corner.part(self.workspace.period)
        assert found is not None  # noqa: S101 - the shapes were compared before
        return found

    @cached_property
    def read(self) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
        """What the units returned."""
        return self.returned.reported, ()

    @cached_property
    def ledgers(self) -> dict[str, tuple[Ledger, tuple[Finding, ...]]]:
        """The ledger's entries that the scheme knows, by stage."""
        stages = [stage.code for stage in self.scheme.stages] if stage_of(self.workspace.period) else [""]
        ledger = self.corner.ledger
        return {stage or self._stage_code: (ledger.ledger(stage, self.scheme), ()) for stage in stages}

    @property
    def last_facts(self) -> pd.DataFrame:
        """The figures of the year before."""
        return self.returned.last

    @property
    def last_ranking(self) -> pd.DataFrame:
        """The ranking of the year before."""
        return self.corner.data.last_ranking

    @cached_property
    def collection(self) -> Collection:
        """Of whom nothing came; so it is with units that only the scheme has."""
        back = self.returned
        known = back.those(Came.USED, Came.BLOCKED, Came.UNDECIDED)
        missing = frozenset(unit.code for unit in self.scheme.units) - known
        return Collection((), missing, back.those(Came.UNDECIDED), pd.DataFrame(columns=list(ROSTER)), ())

    @cached_property
    def blocked(self) -> frozenset[str]:
        """Units whose return was to be mended when it was read."""
        return self.returned.those(Came.BLOCKED, Came.UNDECIDED)


@dataclass(frozen=True, eq=False)
class YearAgain(Year):
    """A year in stages scored again: those of its stages that there are figures of."""

    corner: Corner = field(kw_only=True)

    @property
    def unaccounted(self) -> tuple[Finding, ...]:
        """Nothing, as for each stage."""
        return ()

    @cached_property
    def stages(self) -> tuple[Run, ...]:
        """A run for every stage of the year."""
        periods = [with_stage(self.workspace.period, stage.code) for stage in self.written[0].stages]
        spaces = [Workspace(_NOWHERE, period, _NOWHERE) for period in periods]
        return tuple(RunAgain(space, read_before=self.written, corner=self.corner) for space in spaces)

    @cached_property
    def held(self) -> tuple[Run, ...]:
        """The stages there are figures of."""
        return tuple(run for run in self.stages if self.corner.part(run.workspace.period))

    @property
    def last_ranking(self) -> pd.DataFrame:
        """The ranking of the year before."""
        return self.corner.data.last_ranking


def shape(basis: Basis) -> tuple[str, ...]:
    """What must be alike for two results to be scored crosswise: a year, a stage of it, or a year in stages."""
    stage = stage_of(basis.period)
    return (stage,) if stage else ("", *(["*"] if any(stage_of(p.period) for p in basis.parts) else []))


def known_stages(basis: Basis, scheme: Scheme) -> bool:
    """Whether the scheme has any of the stages there are figures of."""
    codes = {stage.code for stage in scheme.stages} | {""}
    return any(stage_of(part.period) in codes for part in basis.parts)
