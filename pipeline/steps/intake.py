"""Winter: what came back, what the office found itself, the figures of both, and what is wrong with them."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pipeline.check.checks import check
from pipeline.check.material import Material
from pipeline.collect.balance import Tally, files_account, units_account
from pipeline.collect.entries import doubtful
from pipeline.collect.facts import facts_of
from pipeline.collect.figures import Figures, figures
from pipeline.collect.kept import Kept
from pipeline.collect.ledger import Entered, Ledger, read_ledger
from pipeline.collect.ledger_sheets import ledger_tables
from pipeline.collect.returns import Collection, collect
from pipeline.collect.swapped import swapped
from pipeline.collect.verified import Decided, assessed_facts, decided
from pipeline.files.data import LAST_FACTS
from pipeline.files.folders import digest, received
from pipeline.files.key import KEY_FILE
from pipeline.files.store import Store
from pipeline.files.tables import read_grids
from pipeline.files.workspace import Workspace
from pipeline.issue.lock import amended
from pipeline.issue.record import SCHEME as ISSUED_SCHEME
from pipeline.issue.registers import Verified
from pipeline.model.findings import Finding, Refused, Severity, finding, worst_first
from pipeline.model.periods import stage_of
from pipeline.model.places import Place
from pipeline.score.adjustments import adjustments
from pipeline.steps.issuing import Issuing


@dataclass(frozen=True, eq=False)
class Intake(Issuing):
    """What a period is scored from: the returns, the ledger, the checked figures; each is worked out once and kept."""

    @cached_property
    def collection(self) -> Collection:
        """The returns recognised, the roster called."""
        folder = self.workspace.returns
        if not folder.is_dir():
            raise Refused([finding("R005", Place(self.workspace.shown(folder)))])
        files = list(received(folder))
        if not files:
            raise Refused([finding("R006", Place(self.workspace.shown(folder)))])
        workspace = self.workspace
        last = workspace.last_data / LAST_FACTS
        record = (workspace.shown(workspace.receipts), workspace.text(workspace.receipts))
        figures = [digest(path) if path.is_file() else "" for path in (last, workspace.given)]
        depends = (workspace.limits, workspace.passwords, *figures)
        return collect(
            files,
            self.occasion,
            self.jobs,
            workspace.limits,
            passwords=workspace.passwords,
            receipts=record,
            kept=Kept(Store(workspace.kept), self.occasion, depends) if workspace.remembers else None,
            tell=self.hear,
            issued=self.record,
        )

    @cached_property
    def entered(self) -> dict[str, Entered | None]:
        """The ledgers as they were filled in: the year's, or those of its stages by code; None where there is none."""
        if not stage_of(self.workspace.period):
            return {"": _entered(self.workspace)}
        codes = [stage.code for stage in self.scheme.stages]
        return {code: _entered(self.workspace.of_stage(code)) for code in codes}

    @cached_property
    def ledgers(self) -> dict[str, tuple[Ledger, tuple[Finding, ...]]]:
        """What the office found in the year, by stage: later ledgers put right figures of earlier stages."""
        return {code or self._stage_code: self._ledger(code, one) for code, one in self.entered.items()}

    @property
    def ledger(self) -> tuple[Ledger, tuple[Finding, ...]]:
        """The office's own findings of the period."""
        return self.ledgers[self._stage_code]

    @cached_property
    def ledger_linted(self) -> tuple[Finding, ...]:
        """Everything wrong with the ledger that shows without the returns; nothing where there is none yet."""
        if not self.workspace.ledger.is_file():
            return ()
        return tuple(worst_first([*self.ledger[1], *self.adjusted[1]]))

    @property
    def _stage_code(self) -> str:
        return self.scheme.stage.code if self.scheme.stage else ""

    def _ledger(self, code: str, entered: Entered | None) -> tuple[Ledger, tuple[Finding, ...]]:
        """The entries of a stage's ledger, with what departments sent in as parts of it."""
        workspace = self.workspace.of_stage(code) if code else self.workspace
        shown = workspace.shown(workspace.ledger)
        if entered is None:
            return Ledger(), (finding("R024", Place(shown)),)
        found, problems = read_ledger(entered.tables, shown, self.scheme, entered.marked, entered.sent_in)
        for register in found.registers:
            problems += doubtful(register, self.scheme, self.day, self.last_day)
        return found, tuple(problems)

    @cached_property
    def read(self) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
        """What the units returned, cell by cell, and what is wrong in the cells."""
        returns = self.collection.returns
        facts = facts_of(returns, self.workspace.period)
        problems = (problem for one in returns for problem in one.findings)
        own = facts[facts["file"].map(self.reporters) == facts["unit_code"]]
        return facts, (*problems, *swapped(own, self.occasion))

    @property
    def reporters(self) -> dict[str, str]:
        """Whose return each file is that counts."""
        return {one.name: one.unit.code for one in self.collection.returns}

    @cached_property
    def facts(self) -> pd.DataFrame:
        """Every figure: reported, verified, assessed, with its file, sheet and cell."""
        return assessed_facts(self.read[0], self.decided, self.scheme, self.workspace.period)

    @cached_property
    def decided(self) -> tuple[Decided, ...]:
        """What the year's ledgers decide on figures of the period."""
        found = {stage: ledger for stage, (ledger, _) in self.ledgers.items()}
        return tuple(decided(found, self._stage_code))

    @cached_property
    def figures(self) -> Figures:
        """The assessed figures as columns over all units."""
        return figures(self.scheme, self.facts, self.last_facts)

    @cached_property
    def material(self) -> Material:
        """What the checks look at."""
        manual = frozenset(r.name for r in self.collection.returns if "F016" in r.notes)
        return Material(
            self.scheme, self.facts, self.figures, self.ledger[0], self.decided, manual, self.reporters
        )

    @cached_property
    def inspected(self) -> tuple[Finding, ...]:
        """Everything found before scoring: in the scheme, the returns, the ledger and between the figures."""
        found = [
            *self.linted[1],
            *amended(self.scheme),
            *self.collection.findings,
            *self.ledger[1],
            *self.read[1],
            *self.adjusted[1],
        ]
        found += check(self.material)
        if self.key is None:
            found.append(finding("R030", Place(KEY_FILE)))
        elif self.key.sample and not self.scheme.mark:
            found.append(finding("R031", Place(KEY_FILE)))
        folder = self.workspace.issued
        if folder.is_dir() and not (self.record.sent and (folder / ISSUED_SCHEME).is_file()):
            found.append(finding("R034", Place(self.workspace.shown(folder))))
        if self.last_facts.empty:
            found.append(finding("R025", Place(self.workspace.shown(self.workspace.last_data))))
        return tuple(found)

    @property
    def missing(self) -> frozenset[str]:
        """Units of which no return came."""
        return self.collection.missing

    @property
    def unscored(self) -> frozenset[str]:
        """Units that have no return to score."""
        return self.collection.missing | self.collection.undecided

    @cached_property
    def blocked(self) -> frozenset[str]:
        """Units whose return has something that must be mended before they can be ranked."""
        returned = {found.name for found in self.collection.returns}
        blocking = [f for f in self.inspected if f.severity is Severity.BLOCK and f.place.file in returned]
        return frozenset(f.unit_code for f in blocking) | self.collection.undecided

    @cached_property
    def adjusted(self) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
        """The ledger's bonuses and deductions, priced."""
        table, problems = adjustments(self.ledger[0], self.scheme, self.day)
        return table, tuple(problems)

    @cached_property
    def rolled(self) -> tuple[Tally, ...]:
        """The accounts of units and files, as far as the roll tells."""
        return (
            units_account(self.collection, self.scheme, self.day),
            files_account(self.collection),
        )


def _entered(workspace: Workspace) -> Entered | None:
    """The ledger as it was filled in, with what departments sent in; None where there is none."""
    if not workspace.ledger.is_file():
        return None
    grids = read_grids(workspace.ledger, workspace.shown(workspace.ledger))
    tables, marked = ledger_tables(grids)
    parts = [ledger_tables(read_grids(path, workspace.shown(path)))[0] for path in workspace.from_departments]
    return Entered(tables, marked, [part[Verified.sheet] for part in parts if Verified.sheet in part])
