"""A year assessed afresh with some figures changed, as the workbook shows what a change of its figures does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from pipeline.collect.ledger import Ledger
from pipeline.collect.returns import Collection
from pipeline.model.findings import Finding
from pipeline.model.tables import FACTS_INSIDE
from pipeline.run import Run
from pipeline.year import Year

Figure = tuple[str, str, bool]
"""A unit, an item, and whether it is last year's figure that is meant."""
Changes = Mapping[str, Mapping[Figure, float]]
"""New figures by period, NaN for a blank."""


def refigured(before: Run, changes: Changes, *, struck: bool = False) -> Run:
    """The run on the figures of another with changes; what figures are not, stays as it was.

    That is: which returns came, which of them is to be mended, the ledger, and last year's ranking; with
    ``struck`` also who is vetoed.
    """
    again = _YearRefigured if isinstance(before, Year) else _Refigured
    return again(before.workspace, read_before=before.written, before=before, changes=changes, struck=struck)


@dataclass(frozen=True, eq=False)
class _Refigured(Run):
    before: Run = field(kw_only=True)
    changes: Changes = field(kw_only=True)
    struck: bool = field(kw_only=True)

    @cached_property
    def collection(self) -> Collection:
        return self.before.collection

    @cached_property
    def ledgers(self) -> dict[str, tuple[Ledger, tuple[Finding, ...]]]:
        return self.before.ledgers

    @cached_property
    def inspected(self) -> tuple[Finding, ...]:
        return self.before.inspected

    @cached_property
    def vetoed(self) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
        return self.before.vetoed if self.struck else super().vetoed

    @cached_property
    def facts(self) -> pd.DataFrame:
        return self._changed(self.before.facts, last_year=False)

    @cached_property
    def last_facts(self) -> pd.DataFrame:
        return self._changed(self.before.last_facts, last_year=True)

    def _changed(self, facts: pd.DataFrame, *, last_year: bool) -> pd.DataFrame:
        keys = zip(facts["unit_code"], facts["item_code"], strict=True)
        known = dict(zip(keys, facts["assessed"], strict=True))
        mine = self.changes.get(self.workspace.period, {}).items()
        known |= {(unit, item): value for (unit, item, last), value in mine if last is last_year}
        rows = [(unit, item, value) for (unit, item), value in known.items()]
        table = pd.DataFrame(rows, columns=["unit_code", "item_code", "assessed"])
        return table.astype({"assessed": "float64"}).reindex(columns=FACTS_INSIDE)


@dataclass(frozen=True, eq=False)
class _YearRefigured(Year):
    before: Run = field(kw_only=True)
    changes: Changes = field(kw_only=True)
    struck: bool = field(kw_only=True)

    @cached_property
    def held(self) -> tuple[Run, ...]:
        return tuple(refigured(run, self.changes, struck=self.struck) for run in self.before.held)
