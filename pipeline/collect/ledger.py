"""Reading the ledger (考核台账): typed entries with their cells; what cannot be one is a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pipeline.collect.entries import Codes, not_known, out_of_range, unknown
from pipeline.collect.ledger_sheets import INDICATOR, Marked
from pipeline.files.tables import RawRow, RawTable
from pipeline.issue.registers import (
    LEDGER_SHEETS,
    BonusCase,
    Correction,
    DeductionCase,
    Entry,
    Marks,
    Objection,
    Review,
    Verified,
    VetoCase,
)
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.scheme.cells import tidy
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.table import match_columns, read_rows


@dataclass(frozen=True)
class Ledger:
    """Everything the office found, by register."""

    marks: tuple[Marks, ...] = ()
    deductions: tuple[DeductionCase, ...] = ()
    bonuses: tuple[BonusCase, ...] = ()
    vetoes: tuple[VetoCase, ...] = ()
    verified: tuple[Verified, ...] = ()
    corrections: tuple[Correction, ...] = ()
    reviews: tuple[Review, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def registers(self) -> tuple[tuple[Entry, ...], ...]:
        """The registers in the order of their sheets."""
        return tuple(getattr(self, register.name) for register in fields(self))


@dataclass(frozen=True)
class Entered:
    """A ledger as it was filled in: its registers by name, sheets of marks, what departments sent in."""

    tables: Mapping[str, RawTable] = field(default_factory=dict)
    marked: Sequence[Marked] = ()
    sent_in: Sequence[RawTable] = ()


def listed(entered: Entered, model: type[Entry]) -> list[RawTable]:
    """Everything typed into a register, sound or not, with its headers in the standard spelling."""
    own = [entered.tables[model.sheet]] if model.sheet in entered.tables else []
    own += [one.table for one in entered.marked] if model is Marks else []
    own += entered.sent_in if model is Verified else []
    tables = [_typed(raw, model) for raw in own]
    return [match_columns(table, model.columns(model.gathers(table.columns)))[0] for table in tables]


def read_ledger(
    tables: Mapping[str, RawTable],
    file: str,
    scheme: Scheme,
    marked: Sequence[Marked] = (),
    sent_in: Sequence[RawTable] = (),
) -> tuple[Ledger, list[Finding]]:
    """The ledger's readable entries and what is wrong with the others; a wrong entry is left out, and said.

    Marks stand in the list 现场评分 or, an indicator each, in ``marked``; a ledger may have both. ``sent_in`` are
    the registers 核定数据 that departments filled in.
    """
    codes = Codes(scheme)
    findings: list[Finding] = []
    parts: dict[str, Any] = {}
    for register, model in zip(fields(Ledger), LEDGER_SHEETS, strict=True):
        own = [tables[model.sheet]] if model.sheet in tables else []
        if model is Marks:
            findings += [_no_such(one, codes) for one in marked if one.indicator not in codes.on_site]
            own += [one.table for one in marked if one.indicator in codes.on_site]
        own += sent_in if model is Verified else ()
        if not own and not (model is Marks and (marked or not codes.on_site)):
            findings.append(finding("L001", Place(file), expected=model.sheet))
        kept: list[Entry] = []
        for raw in own:
            rows, told = read_rows(_typed(raw, model), model)
            findings += told
            for row in rows:
                wrong = [*unknown(row, codes), *out_of_range(row, scheme)]
                findings += wrong
                if not wrong and not _empty(row):
                    kept.append(row)
        parts[register.name] = tuple(kept)
    return Ledger(**parts), list(dict.fromkeys(findings))


def _no_such(one: Marked, codes: Codes) -> Finding:
    return not_known(one.place, INDICATOR, one.indicator, codes.on_site)


def _typed(raw: RawTable, model: type[Entry]) -> RawTable:
    """The table without what the workbook fills in by itself: nobody typed it, and typed over it is no harm."""
    live = set(model.live)
    columns = {title: at for title, at in raw.columns.items() if tidy(title) not in live}
    rows = [RawRow(row.number, {title: row.cells[title] for title in columns}) for row in raw.rows]
    repeated = [(title, at) for title, at in raw.repeated if tidy(title) not in live]
    return replace(raw, columns=columns, rows=rows, repeated=repeated)


def _empty(row: Entry) -> bool:
    """Whether a listed row was left unfilled: no mark, no figure yet."""
    return (isinstance(row, Marks) and not row.marks) or (isinstance(row, Verified) and row.value is None)
