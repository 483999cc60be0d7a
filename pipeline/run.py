"""The whole year as one story: each property is a stage, each stage a table made from those before it.

Ask for any of them to stop there: ``Run(workspace).facts`` reads the scheme and the returns and no further.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.check.checks import check
from pipeline.check.material import Material
from pipeline.check.report import NAME as CHECKING_REPORT
from pipeline.check.report import checking_report
from pipeline.check.returned import returned_workbooks, to_mend
from pipeline.collect.balance import Tally, cells_account, files_account, units_account
from pipeline.collect.facts import facts_of
from pipeline.collect.figures import Figures, figures
from pipeline.collect.ledger import Ledger, read_ledger
from pipeline.collect.returns import Collection, collect
from pipeline.collect.swapped import swapped
from pipeline.collect.verified import Decided, assessed_facts, decided
from pipeline.files.bundles import arrivals, shown_name
from pipeline.files.data import LAST_FACTS, read_last_facts, read_last_ranking
from pipeline.files.folders import read_at_most, returned_files
from pipeline.files.key import KEY_FILE, Key, read_key
from pipeline.files.tables import read_tables
from pipeline.files.workspace import Workspace
from pipeline.issue.ledger import LEDGER_NAME, ledger
from pipeline.issue.letters import TEMPLATE as LETTER_TEMPLATE
from pipeline.issue.letters import letters
from pipeline.issue.template import Occasion, template, template_name
from pipeline.model.findings import Finding, Refused, Severity, finding, worst_first
from pipeline.model.periods import first_day, stage_of
from pipeline.model.places import Place
from pipeline.model.tables import findings_table
from pipeline.report.data import data_files
from pipeline.report.explain import Account, Sources, account, whole_reasons
from pipeline.report.letterhead import Letterhead
from pipeline.report.notices import all_notices
from pipeline.report.page import page
from pipeline.report.reminders import TEMPLATE as REMINDER_TEMPLATE
from pipeline.report.reminders import reminders
from pipeline.report.result_tables import ResultTables
from pipeline.report.workbook import ranking_workbook
from pipeline.report.workbook.results import Results
from pipeline.scheme.lint import lint
from pipeline.scheme.read import read_scheme
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import first_day_of, settled, stage_named
from pipeline.score.adjustments import adjustments, counts
from pipeline.score.conditions import known_figures
from pipeline.score.honours import Honours, honours
from pipeline.score.lines import LineScores, score_line
from pipeline.score.marks import marks
from pipeline.score.ranking import comprehensive, line_totals, ranking, standings
from pipeline.score.reasons import scores_table
from pipeline.score.rollup import roll_up
from pipeline.score.treatments import open_questions, treat
from pipeline.score.vetoes import vetoes

STAGES = {
    "scheme": "读取考核方案",
    "collection": "回收填报表",
    "facts": "读取填报数据",
    "inspected": "审核",
    "scores": "计分",
    "ranking": "排名",
    "checked": "生成校验报告、退回修改表和催报通知",
    "reports": "生成报告",
}
"""The stages in the order of the year, with what is told as each begins."""


@dataclass(frozen=True, eq=False)
class Run:
    """A period of a workspace, from the scheme to the ranking; every stage is worked out once and kept."""

    workspace: Workspace
    jobs: int = 1
    """How many processes read returns side by side."""
    read_before: tuple[Scheme, tuple[Finding, ...]] | None = field(default=None, repr=False)
    """The scheme and what is wrong with it, where that is known already: the stages of a year share it."""

    def go(self, until: str, tell: Callable[[str], None]) -> None:
        """Work through ``STAGES`` in order to the one named, telling each as it begins."""
        for stage, words in STAGES.items():
            tell(words)
            getattr(self, stage)
            if stage == until:
                return

    @cached_property
    def linted(self) -> tuple[Scheme, tuple[Finding, ...]]:
        """The scheme as far as it can be read, and everything wrong with it."""
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
        if wrong:
            raise Refused([finding("R007", wrong[0].place, found=len(wrong)), *wrong])
        stage = stage_named(scheme, self.workspace.period)
        return settled(scheme, first_day_of(self.workspace.period, stage), stage)

    @property
    def day(self) -> date:
        """The day the period begins."""
        return first_day_of(self.workspace.period, self.scheme.stage)

    @property
    def stages(self) -> tuple["Run", ...]:
        """The runs that have templates and a ledger of their own: this one alone, or the stages of a year."""
        return (self,)

    @property
    def held(self) -> tuple["Run", ...]:
        """Those of them that returns have come for."""
        return self.stages

    @cached_property
    def last_facts(self) -> pd.DataFrame:
        """Last year's figures."""
        return read_last_facts(self.workspace.last_data)

    @cached_property
    def occasion(self) -> Occasion:
        """What the templates of the period share."""
        last = self.last_facts
        keys = zip(last["unit_code"], last["item_code"], strict=True)
        known = {(u, i): float(v) for (u, i), v in zip(keys, last["assessed"], strict=True) if v == v}
        workspace = self.workspace
        return Occasion(self.scheme, workspace.period, self.day, workspace.stamp, known, self.key)

    @cached_property
    def key(self) -> Key | None:
        """What templates are signed with."""
        return read_key(self.workspace.root)

    @cached_property
    def issued(self) -> dict[str, bytes]:
        """What is sent out: a template for every unit that is asked anything, the ledger, and the letters.

        The letters are the year's: a stage of several has none.
        """
        asked = [u for u in self.scheme.units if self.scheme.asked(u, self.day)]
        templates = {template_name(unit): template(self.occasion, unit) for unit in asked}
        signed = {} if stage_of(self.workspace.period) else self.letters
        return {**templates, LEDGER_NAME: ledger(self.occasion), **signed}

    @cached_property
    def letters(self) -> dict[str, bytes]:
        """The responsibility letters for both sides to sign."""
        own = self.workspace.own_template(LETTER_TEMPLATE)
        return letters(self.occasion, own)

    @cached_property
    def collection(self) -> Collection:
        """The returns recognised, the roster called."""
        folder = self.workspace.returns
        if not folder.is_dir():
            raise Refused([finding("R005", Place(self.workspace.shown(folder)))])
        paths = returned_files(folder)
        if not paths:
            raise Refused([finding("R006", Place(self.workspace.shown(folder)))])
        files = (
            file
            for path in paths
            for file in arrivals(shown_name(path.relative_to(folder).as_posix()), read_at_most(path))
        )
        workspace = self.workspace
        record = (workspace.shown(workspace.receipts), workspace.text(workspace.receipts))
        return collect(
            files,
            self.occasion,
            self.jobs,
            workspace.limits,
            passwords=workspace.passwords,
            receipts=record,
        )

    @cached_property
    def ledgers(self) -> dict[str, tuple[Ledger, tuple[Finding, ...]]]:
        """What the office found in the year, by stage: later ledgers put right figures of earlier stages."""
        if not stage_of(self.workspace.period):
            return {self._stage_code: self._ledger(self.workspace.ledger)}
        codes = [stage.code for stage in self.scheme.stages]
        return {code: self._ledger(self.workspace.of_stage(code).ledger) for code in codes}

    @property
    def ledger(self) -> tuple[Ledger, tuple[Finding, ...]]:
        """The office's own findings of the period."""
        return self.ledgers[self._stage_code]

    @property
    def _stage_code(self) -> str:
        return self.scheme.stage.code if self.scheme.stage else ""

    def _ledger(self, path: Path) -> tuple[Ledger, tuple[Finding, ...]]:
        shown = self.workspace.shown(path)
        if not path.is_file():
            return Ledger(), (finding("R024", Place(shown)),)
        found, problems = read_ledger(read_tables(path, shown), shown, self.scheme)
        return found, tuple(problems)

    @cached_property
    def read(self) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
        """What the units returned, cell by cell, and what is wrong in the cells."""
        facts, problems = facts_of(self.collection.returns, self.occasion)
        return facts, (*problems, *swapped(facts, self.occasion))

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
        manual = frozenset(r.name for r in self.collection.returns if "F016" in r.book.notes)
        return Material(self.scheme, self.facts, self.figures, self.ledger[0], self.decided, manual)

    @cached_property
    def inspected(self) -> tuple[Finding, ...]:
        """Everything found before scoring: in the scheme, the returns, the ledger and between the figures."""
        found = [
            *self.linted[1],
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
        if self.last_facts.empty:
            found.append(finding("R025", Place(self.workspace.shown(self.workspace.last_data))))
        return tuple(found)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found on the way, worst first."""
        return tuple(worst_first([*self.inspected, *self.vetoed[1], *self.honours.findings]))

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
    def honours(self) -> Honours:
        """The ranking with grades, and the awards."""
        totals = comprehensive(self.totals, self.scheme)
        standing = standings(self.scheme, self.vetoes, self.missing, self.blocked)
        last = read_last_ranking(self.workspace.last_data)
        placed = ranking(
            self.scheme, self.workspace.period, totals, standing, self.lines, last, self.unscored
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

    @property
    def period_shown(self) -> str:
        """The period as titles name it: a bare year, or a stage in words."""
        period = self.workspace.period
        return self.scheme.when(period) if stage_of(period) else period

    @cached_property
    def letterhead(self) -> Letterhead:
        """Who publishes the results, and whether they are final."""
        scheme = self.scheme
        return Letterhead(
            scheme.title,
            self.period_shown,
            scheme.setting("考核单位"),
            scheme.setting("主管办公室"),
            scheme.mark,
            preliminary=self.preliminary,
            digits=2 if scheme.score_digits is None else scheme.score_digits,
        )

    @cached_property
    def results(self) -> Results:
        """What the ranking workbook is made from, down to the figures."""
        return Results(
            self.scheme,
            self.day,
            self.figures,
            self.ledger[0].marks,
            self.lines,
            self.tables,
            self.letterhead,
        )

    @cached_property
    def rolled(self) -> tuple[Tally, ...]:
        """The accounts of units and files, as far as the roll tells."""
        return (
            units_account(self.collection, self.scheme, self.day),
            files_account(self.collection),
        )

    @cached_property
    def accounts(self) -> tuple[Tally, ...]:
        """The accounts of units, files and cells: everything that came is somewhere."""
        back = to_mend(self.collection.returns, self.findings)
        return (
            self.rolled[0],
            files_account(self.collection, back),
            cells_account(self.collection, self.read[0], self.scheme, self.day),
        )

    @cached_property
    def checked(self) -> dict[str, bytes]:
        """The checking report, the returns for correction and the reminders, by their path in the reports."""
        report = checking_report(self.occasion, self.collection, self.findings, self.accounts)
        books = returned_workbooks(self.occasion, self.collection.returns, self.facts, self.findings)
        return (
            {CHECKING_REPORT: report}
            | {f"returned/{name}": book for name, book in books.items()}
            | {f"notices/{name}": letter for name, letter in self.reminders.items()}
        )

    @cached_property
    def reminders(self) -> dict[str, bytes]:
        """The letters to units of which no return came, and the list of them."""
        own = self.workspace.own_template(REMINDER_TEMPLATE)
        return reminders(self.occasion, self.collection, own)

    @cached_property
    def reports(self) -> dict[str, bytes]:
        """Every output but the manifest, by its path in the reports."""
        book = f"{self.workspace.period}考核结果汇总.xlsx"
        letters = all_notices(self.tables, self.letterhead)
        links = {"考核结果汇总": book}
        return {
            book: ranking_workbook(self.results, self.workspace.stamp),
            "index.html": page(self.tables, self.letterhead, links).encode(),
            **{f"notices/{name}": letter for name, letter in letters.items()},
            **self.checked,
            **data_files(replace(self.tables, scores=self.told_scores), self.facts),
        }

    @cached_property
    def sources(self) -> Sources:
        """What a unit's account is made from."""
        last = self.workspace.shown(self.workspace.last_data / LAST_FACTS)
        return Sources(
            self.workspace.period,
            self.results,
            self.ledger[0],
            self.facts,
            self.last_facts,
            last,
            self.honours.grounds,
        )

    @cached_property
    def told_scores(self) -> pd.DataFrame:
        """The scores with reasons told to the end, down to cells and clauses."""
        return whole_reasons(self.sources, self.scores)

    def explain(self, unit: str, indicator: str = "") -> Account:
        """How the unit's result came about, all of it or one indicator, down to the cells."""
        chosen = self.scheme.unit_named(unit)
        code = self.scheme.indicator_named(indicator).code if indicator else ""
        return account(self.sources, self.findings, chosen, code)
