"""The office's side of the year up to scoring: scheme, templates, returns, ledger, figures and what is wrong with them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from pipeline.check.checks import check
from pipeline.check.material import Material
from pipeline.collect.balance import Tally, files_account, units_account
from pipeline.collect.entries import doubtful
from pipeline.collect.facts import facts_of
from pipeline.collect.figures import Figures, figures
from pipeline.collect.given import read_given
from pipeline.collect.kept import Kept
from pipeline.collect.ledger import Entered, Ledger, read_ledger
from pipeline.collect.ledger_sheets import ledger_tables
from pipeline.collect.returns import Collection, collect, unheard
from pipeline.collect.swapped import swapped
from pipeline.collect.verified import Decided, assessed_facts, decided
from pipeline.files.data import LAST_FACTS, read_last_facts, read_last_ranking
from pipeline.files.folders import digest, received
from pipeline.files.key import KEY_FILE, Key, read_key
from pipeline.files.store import Store
from pipeline.files.tables import read_grids, read_tables
from pipeline.files.workspace import Workspace
from pipeline.issue.departments import department_workbooks, providers
from pipeline.issue.ledger import LEDGER_NAME, ledger
from pipeline.issue.letters import TEMPLATE as LETTER_TEMPLATE
from pipeline.issue.letters import letters, signing
from pipeline.issue.lock import amended, unaccounted
from pipeline.issue.occasion import Occasion
from pipeline.issue.record import RECORD, Record, issue_files, read_record, record_csv, unusable
from pipeline.issue.record import SCHEME as ISSUED_SCHEME
from pipeline.issue.registers import Given, Verified
from pipeline.issue.stamped import templates
from pipeline.model.findings import Finding, Refused, Severity, finding, worst_first
from pipeline.model.periods import first_day, stage_of
from pipeline.model.places import Place
from pipeline.scheme.lint import lint
from pipeline.scheme.read import read_scheme
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import first_day_of, last_day_of, settled, stage_named
from pipeline.score.adjustments import adjustments
from pipeline.score.treatments import open_questions


@dataclass(frozen=True, eq=False)
class Intake:
    """What a period is scored from, from the scheme to the checked figures; each is worked out once and kept."""

    workspace: Workspace
    jobs: int = 1
    """How many processes read returns side by side."""
    hear: Callable[[int, int], None] = unheard
    """Hears how many of all files that came back are read."""
    read_before: tuple[Scheme, tuple[Finding, ...]] | None = field(default=None, repr=False)
    """The scheme and what is wrong with it, where that is known already: the stages of a year share it."""

    @cached_property
    def linted(self) -> tuple[Scheme, tuple[Finding, ...]]:
        """The scheme as far as it can be read, and everything wrong with it, also that it is not what was issued."""
        scheme, problems = self.written
        return scheme, tuple(worst_first([*problems, *self.unaccounted]))

    @cached_property
    def unaccounted(self) -> tuple[Finding, ...]:
        """What was changed in the scheme since it was issued and stands in no amendment."""
        scheme = self.written[0]
        issued = None if self.record.only_of(scheme.fingerprint) else self.issued_scheme
        if issued is None:
            return ()
        return unaccounted(scheme, issued.tables, Place(self.workspace.shown(self.workspace.issued)))

    @cached_property
    def record(self) -> Record:
        """What was issued for the period, and in which versions; nothing where it never was."""
        path = self.workspace.issued / RECORD
        return (
            read_record(self.workspace.text(path), self.workspace.shown(path)) if path.is_file() else Record()
        )

    @cached_property
    def issued_scheme(self) -> Scheme | None:
        """The scheme as it was first issued; None where it never was, refused where it is lost."""
        path = self.workspace.issued / ISSUED_SCHEME
        shown = self.workspace.shown(path)
        if path.is_file():
            return read_scheme(read_tables(path, shown), shown)[0]
        if self.record.sent:
            raise unusable(Place(shown), f"缺少 {ISSUED_SCHEME}")
        return None

    @cached_property
    def written(self) -> tuple[Scheme, tuple[Finding, ...]]:
        """The scheme as far as it can be read, and everything wrong with what is written there."""
        if self.read_before is not None:
            return self.read_before
        shown = self.workspace.shown(self.workspace.scheme_path)
        scheme, unreadable = read_scheme(read_tables(self.workspace.scheme_path, shown), shown)
        problems = [*unreadable, *lint(scheme)]
        if not any(problem.severity is Severity.BLOCK for problem in problems):
            day = first_day(self.workspace.period)
            problems += open_questions(settled(scheme, day), day)
        return scheme, tuple(worst_first(problems))

    @cached_property
    def scheme(self) -> Scheme:
        """The scheme; refused where it is wrong, with every problem of it."""
        scheme, problems = self.linted
        wrong = [p for p in problems if p.severity is Severity.BLOCK]
        mistakes = [p for p in wrong if p not in self.unaccounted]
        if mistakes:
            wrong.append(finding("R007", mistakes[0].place, found=len(mistakes)))
        if wrong:
            raise Refused(wrong)
        stage = stage_named(scheme, self.workspace.period)
        return settled(scheme, first_day_of(self.workspace.period, stage), stage)

    @property
    def day(self) -> date:
        """The day the period begins."""
        return first_day_of(self.workspace.period, self.scheme.stage)

    @property
    def last_day(self) -> date:
        """The day the period ends."""
        return last_day_of(self.workspace.period, self.scheme.stage)

    @cached_property
    def last_facts(self) -> pd.DataFrame:
        """Last year's figures."""
        return read_last_facts(self.workspace.last_data)

    @cached_property
    def last_ranking(self) -> pd.DataFrame:
        """Last year's ranking."""
        return read_last_ranking(self.workspace.last_data)

    @cached_property
    def occasion(self) -> Occasion:
        """What the templates of the period share."""
        last = self.last_facts
        keys = zip(last["unit_code"].to_list(), last["item_code"].to_list(), strict=True)
        known = {key: v for key, v in zip(keys, last["assessed"].to_list(), strict=True) if v == v}
        workspace = self.workspace
        given = self.given
        return Occasion(self.scheme, workspace.period, self.day, workspace.stamp, known, self.key, given)

    @cached_property
    def given(self) -> Mapping[tuple[str, str], Given]:
        """The figures the office has already; refused where their table is wrong."""
        path = self.workspace.given
        if not path.is_file():
            return {}
        shown = self.workspace.shown(path)
        found, problems = read_given(read_tables(path, shown), shown, self.scheme, self.day)
        if problems:
            raise Refused(problems)
        return found

    @cached_property
    def key(self) -> Key | None:
        """What templates are signed with."""
        return read_key(self.workspace.root)

    def issued(self) -> Iterator[tuple[str, bytes]]:
        """What is sent out, as it is made: the letters, the ledger, a template for every unit asked anything, the record.

        The letters are the year's: a stage of several has none.
        """
        if self.signs_letters:
            yield from self.letters()
        yield LEDGER_NAME, ledger(self.occasion)
        yield from department_workbooks(self.occasion).items()
        yield from templates(self.occasion, self.asked)
        first = self.workspace.issued / ISSUED_SCHEME
        kept = first.read_bytes() if first.is_file() else None
        yield from issue_files(self.occasion, self.asked, self.record, kept).items()

    @property
    def to_issue(self) -> int:
        """How many files that are."""
        letters = len(signing(self.occasion)) if self.signs_letters else 0
        asked = len(self.asked) + len(providers(self.occasion))
        return asked + letters + len((LEDGER_NAME, RECORD, ISSUED_SCHEME))

    @cached_property
    def asked(self) -> list[Unit]:
        """The units that are sent a template."""
        return [unit for unit in self.scheme.units if self.scheme.asked(unit, self.day)]

    @property
    def signs_letters(self) -> bool:
        """Whether the period has letters."""
        return not stage_of(self.workspace.period)

    def issued_again(self, units: Iterable[Unit]) -> tuple[Record, dict[str, bytes]]:
        """The record after some units were sent their templates anew, and the files to write."""
        asked = [unit for unit in units if self.scheme.asked(unit, self.day)]
        record = self.record.with_issued(self.occasion, asked, anew=True)
        return record, {**dict(templates(self.occasion, asked)), RECORD: record_csv(record)}

    def letters(self) -> Iterator[tuple[str, bytes]]:
        """The responsibility letters for both sides to sign."""
        own = self.workspace.own_template(LETTER_TEMPLATE)
        return letters(self.occasion, own)

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
