"""Spring: the scheme, what is wrong with it, and what is sent out: letters, templates, the ledger."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from pipeline.collect.given import read_given
from pipeline.collect.returns import unheard
from pipeline.files.data import read_last_facts, read_last_ranking
from pipeline.files.key import Key, read_key
from pipeline.files.tables import read_tables
from pipeline.files.workspace import Workspace
from pipeline.issue.departments import department_workbooks, providers
from pipeline.issue.ledger import LEDGER_NAME, ledger
from pipeline.issue.letters import TEMPLATE as LETTER_TEMPLATE
from pipeline.issue.letters import letters, signing
from pipeline.issue.lock import unaccounted
from pipeline.issue.occasion import Occasion
from pipeline.issue.record import RECORD, Record, issue_files, read_record, record_csv, unusable
from pipeline.issue.record import SCHEME as ISSUED_SCHEME
from pipeline.issue.registers import Given
from pipeline.issue.stamped import templates
from pipeline.model.findings import Finding, Refused, Severity, finding, worst_first
from pipeline.model.periods import first_day, stage_of
from pipeline.model.places import Place
from pipeline.scheme.lint import lint
from pipeline.scheme.read import read_scheme
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import first_day_of, last_day_of, settled, stage_named
from pipeline.score.treatments import open_questions


@dataclass(frozen=True, eq=False)
class Issuing:
    """The scheme of a period and what is sent out for it; each is worked out once and kept."""

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
