"""The account of a unit: everything told of its result in a period."""

from collections.abc import Iterable

from pipeline.model.findings import Finding, Severity
from pipeline.model.tables import records
from pipeline.report.explain.cases import cases, strikes
from pipeline.report.explain.indicators import explanations
from pipeline.report.explain.model import Account, Receipt
from pipeline.report.explain.sources import Sources, text_of
from pipeline.report.explain.totals import totals
from pipeline.scheme.rows import Unit


def account(sources: Sources, findings: Iterable[Finding], unit: Unit, indicator: str = "") -> Account:
    """What led to the unit's result, or of its indicators to the one of that code alone."""
    told = [found for found in findings if found.unit_code == unit.code]
    own = tuple(cases(sources, unit))
    stage = sources.scheme.stage
    return Account(
        period=sources.period,
        stage=stage.name if stage and len(sources.scheme.stages) > 1 else "",
        unit_code=unit.code,
        unit_name=unit.name,
        unit_class=unit.unit_class,
        difficulty=unit.difficulty,
        receipts=receipts(sources, unit),
        blocking=tuple(found for found in told if found.severity is Severity.BLOCK),
        notes=tuple(
            found for found in told if found.code[0] in "LA" and found.severity is not Severity.BLOCK
        ),
        totals=tuple(totals(sources, unit)),
        vetoes=tuple(strikes(sources, unit, own)),
        cases=own,
        indicators=tuple(explanations(sources, unit, indicator)),
    )


def of_stages(
    sources: Sources, findings: Iterable[Finding], unit: Unit, stages: tuple[Account, ...]
) -> Account:
    """The account of a year in stages: its totals, and with them the accounts of its stages."""
    blocking = tuple(f for f in findings if f.unit_code == unit.code and f.severity is Severity.BLOCK)
    return Account(
        sources.period,
        "",
        *(unit.code, unit.name, unit.unit_class, unit.difficulty),
        receipts(sources, unit),
        blocking,
        notes=(),
        totals=tuple(totals(sources, unit)),
        vetoes=(),
        cases=(),
        indicators=(),
        stages=stages,
    )


def receipts(sources: Sources, unit: Unit) -> tuple[Receipt, ...]:
    """What became of each file the unit sent, or that it sent none."""
    roster = sources.results.tables.roster
    rows = records(roster[roster["unit_code"] == unit.code])
    return tuple(
        Receipt(text_of(row["status"]), text_of(row["file"]), text_of(row["received_at"])) for row in rows
    )
