"""A year assessed in several stages (阶段): each stage a run of its own, their scores added up by weight."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import add

import pandas as pd

from pipeline.check.report import NAME as CHECKING_REPORT
from pipeline.check.report import checking_report
from pipeline.collect.balance import Tally
from pipeline.collect.figures import Figures
from pipeline.collect.ledger import Ledger
from pipeline.collect.returns import Collection, unheard
from pipeline.files.folders import returned_files
from pipeline.files.workspace import Workspace
from pipeline.issue.letters import signing
from pipeline.model.findings import Finding, Refused, finding, worst_first
from pipeline.model.periods import stage_of
from pipeline.model.places import Place
from pipeline.report.explain import Account, Sources, account, of_stages, whole_reasons
from pipeline.report.results import Results
from pipeline.run import Run
from pipeline.scheme.rows import Stage
from pipeline.score.lines import LineScores
from pipeline.score.stages import weighted_lines, weighted_totals


def open_run(workspace: Workspace, jobs: int = 1, hear: Callable[[int, int], None] = unheard) -> Run:
    """The run of the workspace's period: of a year, or of one of its stages."""
    run = Run(workspace, jobs, hear)
    whole_year_of_several = not stage_of(workspace.period) and len(run.written[0].stages) > 1
    return Year(workspace, jobs, hear, run.written) if whole_year_of_several else run


@dataclass(frozen=True, eq=False)
class Year(Run):
    """A year of several stages: its tables are those of its stages together, its ranking their weighted sum.

    Stages without a return so far are left out, and said. A unit missing or blocked in one stage has no score
    for the year; a veto of any stage holds for the year.
    """

    def go(self, until: str, tell: Callable[[str], None]) -> None:
        """Work through each stage, then the year."""

        def telling(name: str) -> Callable[[str], None]:
            return lambda words: tell(f"{name}：{words}")

        for run in self.held:
            run.go(until, telling(_stage(run).name))
        super().go(until, telling("全年"))

    @cached_property
    def stages(self) -> tuple[Run, ...]:
        """A run for every stage of the year."""
        codes = [stage.code for stage in self.written[0].stages]
        return tuple(Run(self.workspace.of_stage(code), self.jobs, self.hear, self.written) for code in codes)

    @cached_property
    def unaccounted(self) -> tuple[Finding, ...]:
        """What was changed since any stage was issued and stands in no amendment."""
        return tuple(dict.fromkeys(found for run in self.stages for found in run.unaccounted))

    def issued(self) -> Iterator[tuple[str, bytes]]:
        """The letters, which are the year's; templates and ledgers are the stages'."""
        return self.letters()

    @property
    def to_issue(self) -> int:
        """How many letters there are."""
        return len(signing(self.occasion))

    @cached_property
    def held(self) -> tuple[Run, ...]:
        """The stages that returns have come for; refused where there are none."""
        _ = self.scheme  # refused with what is wrong in any stage
        held = tuple(run for run in self.stages if returned_files(run.workspace.returns))
        if not held:
            first = self.stages[0].workspace
            raise Refused([finding("R005", Place(first.shown(first.returns)))])
        return held

    @cached_property
    def collection(self) -> Collection:
        """The stages' returns, rolls and findings together, each file under its stage."""
        parts = [run.collection for run in self.held]
        rolls = [
            part.roster.assign(file=f"{run.workspace.period}/" + part.roster["file"])
            for run, part in zip(self.held, parts, strict=True)
        ]
        return Collection(
            (),
            frozenset().union(*(part.missing for part in parts)),
            frozenset().union(*(part.undecided for part in parts)),
            pd.concat(rolls, ignore_index=True),
            tuple(f for run in self.held for f in _placed(run, run.collection.findings)),
            sum(part.found for part in parts),
            tuple(
                (f"{run.workspace.period}/{name}", fate)
                for run, part in zip(self.held, parts, strict=True)
                for name, fate in part.fates
            ),
            pd.concat([_compared(run) for run in self.held], ignore_index=True),
        )

    @cached_property
    def rolled(self) -> tuple[Tally, ...]:
        """The accounts of the stages together."""
        return _summed(run.rolled for run in self.held)

    @cached_property
    def accounts(self) -> tuple[Tally, ...]:
        """The accounts of the stages together."""
        return _summed(run.accounts for run in self.held)

    @cached_property
    def facts(self) -> pd.DataFrame:
        """Every figure of every stage."""
        return pd.concat([_facts_filed(run) for run in self.held], ignore_index=True)

    @cached_property
    def figures(self) -> Figures:
        """The figures of the last stage assessed."""
        return self.held[-1].figures

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found in any stage, worst first; what concerns the scheme once."""
        found = [one for run in self.held for one in _placed(run, run.findings)]
        for run in self.stages:
            if run not in self.held:
                where = run.workspace.shown(run.workspace.returns)
                found.append(finding("R041", found=_stage(run).name, expected=where))
        return tuple(worst_first(dict.fromkeys([*found, *self.honours.findings])))

    @cached_property
    def blocked(self) -> frozenset[str]:
        """Units blocked in any stage."""
        return frozenset().union(*(run.blocked for run in self.held))

    @cached_property
    def adjusted(self) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
        """The bonuses and deductions of every stage."""
        tables = [
            run.adjusted[0].assign(name=[f"{_stage(run).name}：{name}" for name in run.adjusted[0]["name"]])
            for run in self.held
        ]
        return pd.concat(tables, ignore_index=True), ()

    @cached_property
    def lines(self) -> dict[str, LineScores]:
        """The scores of the stages added up by weight."""
        return weighted_lines([(_stage(run), run.lines) for run in self.held])

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The scores of every stage, one row a unit, indicator and stage."""
        scores = pd.concat([run.scores for run in self.held], ignore_index=True)
        return scores.assign(period=self.workspace.period)

    @cached_property
    def vetoed(self) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
        """The vetoes raised in any stage, each with the stage it was raised in."""
        tables = [
            run.vetoes.assign(fact=[f"{_stage(run).name}：{fact}" for fact in run.vetoes["fact"]])
            for run in self.held
        ]
        return pd.concat(tables, ignore_index=True), ()

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Σ weight × the stage's totals."""
        return weighted_totals([(_stage(run), run.totals) for run in self.held])

    @property
    def preliminary(self) -> bool:
        """Whether a stage is still to come, or anything in the stages is open."""
        return len(self.held) < len(self.stages) or super().preliminary

    @cached_property
    def results(self) -> Results:
        """What the year's workbook is made from: the year over its stages, each down to its figures."""
        parts = tuple((_stage(run), run.results) for run in self.held)
        return Results(
            *(self.scheme, self.day, self.figures, (), self.lines, self.tables, self.letterhead, self.facts),
            accounts=tuple(map(str, self.accounts)),
            stages=parts,
        )

    @cached_property
    def checked(self) -> dict[str, bytes]:
        """The checking report over all stages; each stage's returns for correction and reminders in its folder."""
        report = checking_report(self.occasion, self.collection, self.findings, self.accounts)
        books = {
            path.replace("/", f"/{run.workspace.period}/", 1): book
            for run in self.held
            for path, book in run.checked.items()
            if path != CHECKING_REPORT
        }
        return {CHECKING_REPORT: report, **books}

    @cached_property
    def sources(self) -> Sources:
        """What a unit's account for the year is made from; marks and cases are the stages'."""
        return Sources(
            self.workspace.period,
            self.results,
            Ledger(),
            self.facts,
            self.last_facts,
            "",
            self.honours.grounds,
        )

    @property
    def every_source(self) -> tuple[Sources, ...]:
        """What the accounts of the stages are made from, each file under its stage."""
        return tuple(_sources_filed(run) for run in self.held)

    @cached_property
    def told_scores(self) -> pd.DataFrame:
        """The scores of every stage with reasons told to the end."""
        told = [
            whole_reasons(sources, run.scores)
            for sources, run in zip(self.every_source, self.held, strict=True)
        ]
        return pd.concat(told, ignore_index=True).assign(period=self.workspace.period)

    def explain(self, unit: str, indicator: str = "") -> Account:
        """How the unit's result came about: the year's from the stages', and each stage's down to the cells."""
        chosen = self.scheme.unit_named(unit)
        code = self.scheme.indicator_named(indicator).code if indicator else ""
        stages = tuple(
            account(_sources_filed(run), _placed(run, run.findings), chosen, code) for run in self.held
        )
        return of_stages(self.sources, self.findings, chosen, stages)


def _stage(run: Run) -> Stage:
    """The stage a run is of."""
    stage = run.scheme.stage
    assert stage is not None  # noqa: S101 - the runs of a year are made from its stages
    return stage


def _summed(parts: Iterable[tuple[Tally, ...]]) -> tuple[Tally, ...]:
    """The stages' accounts, each kind added up."""
    return tuple(reduce(add, same) for same in zip(*parts, strict=True))


def _compared(run: Run) -> pd.DataFrame:
    """The stage's comparison of returns, each file under its stage."""
    changes = run.collection.changes
    named = {c: [_filed(run, file) for file in changes[c]] for c in ("old_file", "new_file")}
    return changes.assign(**named)


def _placed(run: Run, findings: Iterable[Finding]) -> Iterable[Finding]:
    """The findings with what concerns a unit's return placed in its stage's folder."""
    for found in findings:
        file = found.place.file
        placed = _filed(run, file) if file or not found.unit_code else f"{run.workspace.period}/"
        yield replace(found, place=replace(found.place, file=placed))


def _sources_filed(run: Run) -> Sources:
    """What accounts of a stage are made from, each file under the stage."""
    return replace(run.sources, facts=_facts_filed(run))


def _facts_filed(run: Run) -> pd.DataFrame:
    """A stage's figures, each file under its stage."""
    return run.facts.assign(file=[_filed(run, file) for file in run.facts["file"]])


def _filed(run: Run, file: str) -> str:
    """The name of a stage's return with its folder; any other file's as it is."""
    return f"{run.workspace.period}/{file}" if file in run.collection.files else file
