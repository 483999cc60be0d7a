"""The whole year as one story: each property is a stage, each stage a table made from those before it.

Ask for any of them to stop there: ``Run(workspace).facts`` reads the scheme and the returns and no further.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from pipeline.check.report import NAME as CHECKING_REPORT
from pipeline.check.report import checking_report
from pipeline.check.returned import returned_workbooks, to_mend
from pipeline.collect.balance import Tally, cells_account, files_account
from pipeline.files.beside import beside
from pipeline.files.data import LAST_FACTS
from pipeline.inputs import fingerprint_of, inputs, options
from pipeline.model.findings import Finding
from pipeline.model.periods import stage_of
from pipeline.model.words import Finality
from pipeline.report.basis import Came, Returned, basis_files
from pipeline.report.data import data_files
from pipeline.report.explain import Account, Sources, account, whole_reasons
from pipeline.report.letterhead import Letterhead
from pipeline.report.manifest import Manifest, digests, this_program
from pipeline.report.notices import OF_RETURNS, made
from pipeline.report.notices.circular import PATH as CIRCULAR
from pipeline.report.notices.circular import too_long
from pipeline.report.notices.collected import Collected
from pipeline.report.notices.unused import unused_templates
from pipeline.report.open_data import open_book, open_data
from pipeline.report.results import Results
from pipeline.report.texts import texts
from pipeline.report.workbook import ranking_workbook
from pipeline.steps.scoring import Scoring

STAGES = {
    "scheme": "读取考核方案",
    "collection": "回收填报表",
    "facts": "读取填报数据",
    "inspected": "审核",
    "scores": "计分",
    "ranking": "排名",
}
"""The stages in the order of the year, with what is told as each begins."""
ENDS = {"checked": "生成校验报告、退回修改表和催报通知", "reports": "生成全部报告"}
"""What can be made in the end; every report is among ``reports``."""


@dataclass(frozen=True, eq=False)
class Run(Scoring):
    """A period of a workspace, from the scheme to the ranking; every stage is worked out once and kept."""

    def go(self, until: str, tell: Callable[[str], None]) -> None:
        """Work through ``STAGES`` in order to the one named, or to one of the ``ENDS``, telling each as it begins."""
        way = STAGES | ({until: ENDS[until]} if until in ENDS else {})
        for stage, words in way.items():
            tell(words)
            getattr(self, stage)
            if stage == until:
                return

    @property
    def stages(self) -> tuple["Run", ...]:
        """The runs that have templates and a ledger of their own: this one alone, or the stages of a year."""
        return (self,)

    @property
    def held(self) -> tuple["Run", ...]:
        """Those of them that returns have come for."""
        return self.stages

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
            amendments=tuple(one.told for one in scheme.amendments),
            inputs=fingerprint_of(self.inputs),
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
            self.facts,
            tuple(map(str, self.accounts)),
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
        """The checking report, the returns that go back with a letter, the reminders, by their path in the reports."""
        collected = Collected(self.occasion, self.collection, self.findings)
        asking = beside(made, OF_RETURNS, collected, self.workspace.own_template)
        report = checking_report(self.occasion, self.collection, self.findings, self.accounts)
        books = returned_workbooks(self.occasion, self.collection.returns, self.facts, self.findings)
        return (
            {CHECKING_REPORT: report} | {f"returned/{name}": book for name, book in books.items()} | asking()
        )

    @cached_property
    def reports(self) -> dict[str, bytes]:
        """Every output but the manifest, by its path in the reports."""
        book = f"{self.workspace.period}考核结果汇总.xlsx"
        links = {"考核结果汇总": book, "校验报告": CHECKING_REPORT, "开放数据": open_book(self.letterhead)}
        results, stamp, own = self.results, self.workspace.stamp, self.workspace.own_template
        written = beside(texts, results, self.every_source, self.accounts, links, own)
        opened = beside(open_data, results, stamp)
        return {
            book: ranking_workbook(results, stamp),
            **self.checked,
            **data_files(replace(self.tables, scores=self.told_scores), self.facts),
            **self.basis,
            **written(),
            **opened(),
        }

    @property
    def reports_told(self) -> list[Finding]:
        """What is to be said of the letters themselves: how long, and which of the office's Word files made none."""
        space = self.workspace
        whole, _ = self.written
        unused = unused_templates(space.beside_own_templates, space.shown(space.own_templates), whole)
        return [*too_long(self.reports[CIRCULAR]), *unused]

    @cached_property
    def returned(self) -> Returned:
        """What came back, as the scores rest on it."""
        roll = {unit.code: self._came(unit.code) for unit in self.scheme.units}
        return Returned(self.workspace.period, self.read[0], roll, self.last_facts)

    def _came(self, unit: str) -> Came:
        if unit in self.missing:
            return Came.MISSING
        if unit in self.collection.undecided:
            return Came.UNDECIDED
        return Came.BLOCKED if unit in self.blocked else Came.USED

    @property
    def basis(self) -> dict[str, bytes]:
        """What the result rests on, to score it again from the reports alone."""
        ledgers = {stage: entered for stage, entered in self.held[0].entered.items() if entered}
        return basis_files(self.scheme, ledgers, (run.returned for run in self.held), self.last_ranking)

    @cached_property
    def inputs(self) -> dict[str, str]:
        """Every file the results rest on, by its digest."""
        return inputs(self.workspace, self.written[0], [stage.workspace for stage in self.stages])

    @property
    def options(self) -> dict[str, str]:
        """What decides the results besides."""
        return options(self.workspace.limits, self.key)

    @property
    def manifest(self) -> Manifest:
        """What the reports were made by, from what, and what they are."""
        return Manifest(
            *(this_program(), self.workspace.period, self.scheme.fingerprint),
            result=(Finality.DRAFT if self.preliminary else Finality.FINAL).value,
            options=self.options,
            inputs=self.inputs,
            outputs=digests(self.reports),
        )

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

    @property
    def every_source(self) -> tuple[Sources, ...]:
        """What accounts are made from wherever units have returned figures: here, or in the stages of a year."""
        return (self.sources,)

    @cached_property
    def told_scores(self) -> pd.DataFrame:
        """The scores with reasons told to the end, down to cells and clauses."""
        return whole_reasons(self.sources, self.scores)

    def explain(self, unit: str, indicator: str = "") -> Account:
        """How the unit's result came about, all of it or one indicator, down to the cells."""
        chosen = self.scheme.unit_named(unit)
        code = self.scheme.indicator_named(indicator).code if indicator else ""
        return account(self.sources, self.findings, chosen, code)
