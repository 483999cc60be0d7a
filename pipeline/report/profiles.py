"""Everything the results say of one unit: where it stands, every indicator, what was added, deducted, vetoed,
awarded and found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from pipeline.model.findings import NORMALISED, Severity
from pipeline.model.places import Place
from pipeline.model.tables import records
from pipeline.model.words import CHINESE, Receipt
from pipeline.report.indicators import IndicatorRow, Section, sections
from pipeline.report.positions import Position, headline, positions
from pipeline.report.result_tables import ResultTables
from pipeline.report.shown import absent, number, plain, quantity, text

Row = Mapping[Any, Any]
VETO_NEEDS = {"basis": "依据", "evidence": "证据编号", "approver": "批准人"}
"""What a veto needs before it holds, by column."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A bonus or deduction of a unit, as shown, with the sign before its points."""

    line_name: str
    name: str
    quantity: str
    points_each: str
    modifiers: str
    points: str
    evidence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Veto:
    """A veto raised against a unit; state says that it holds, or that it is pending and what it lacks."""

    unit_name: str
    name: str
    effect: str
    fact: str
    basis: str
    evidence: str
    approver: str
    confirmed: bool
    state: str


@dataclass(frozen=True, slots=True)
class Note:
    """A finding about a unit's return: how severe, where, what."""

    severity: Severity
    code: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One unit: its headline position, all its positions, and what led to them."""

    head: Position
    positions: tuple[Position, ...]
    sections: tuple[Section, ...]
    adjustments: tuple[Adjustment, ...]
    vetoes: tuple[Veto, ...]
    awards: tuple[str, ...]
    notes: tuple[Note, ...]
    receipt: str

    @property
    def lines(self) -> tuple[Position, ...]:
        """The positions beside the headline one: a unit on one line has none."""
        return tuple(position for position in self.positions if position is not self.head)

    @property
    def worst(self) -> tuple[IndicatorRow, ...]:
        """The indicators that cost the unit most, at most three."""
        rows = [
            row for section in self.sections for row in section.rows if not row.heading and row.weight > 0
        ]
        return tuple(sorted(rows, key=lambda row: -row.weight)[:3])

    @property
    def blocking(self) -> tuple[Note, ...]:
        """What must be put right before the unit can be scored."""
        return tuple(note for note in self.notes if note.severity is Severity.BLOCK)

    @property
    def normalised(self) -> tuple[Note, ...]:
        """Which figures were read as something other than they were typed."""
        return tuple(note for note in self.notes if note.code == NORMALISED)


def profiles(
    tables: ResultTables,
    digits: int = 2,
    cells: Mapping[tuple[str, str, str], str] = MappingProxyType({}),
) -> dict[str, Profile]:
    """Every unit of the ranking by its code, in the order of codes; ``cells`` as for the sections."""
    by_unit: dict[str, list[Position]] = {}
    for position in positions(tables.ranking, digits):
        by_unit.setdefault(position.unit_code, []).append(position)
    names = {p.line: p.line_name for group in by_unit.values() for p in group}
    scores, adjustments, vetoes = map(_by_unit, (tables.scores, tables.adjustments, tables.vetoes))
    awards, findings, roster = map(_by_unit, (tables.awards, tables.findings, tables.roster))
    return {
        unit: Profile(
            headline(group),
            tuple(group),
            sections(scores.get(unit, ()), names, digits, cells),
            tuple(_adjustment(row, names, digits) for row in adjustments.get(unit, ())),
            tuple(veto(row) for row in vetoes.get(unit, ())),
            tuple(_award(row) for row in awards.get(unit, ())),
            tuple(_note(row) for row in findings.get(unit, ())),
            _receipt(roster.get(unit, ())),
        )
        for unit, group in sorted(by_unit.items())
    }


def veto(row: Row) -> Veto:
    """A row of the vetoes table as shown."""
    words = {
        k: text(row[k]) for k in ("unit_name", "name", "effect", "fact", "basis", "evidence", "approver")
    }
    confirmed = bool(row["confirmed"])
    lacking = "、".join(name for key, name in VETO_NEEDS.items() if not words[key])
    pending = f"待定，尚缺{lacking}" if lacking else "待定"
    return Veto(**words, confirmed=confirmed, state="已认定" if confirmed else pending)


def amount(row: Row) -> str:
    """The money that goes with an award, in brackets; "" for none."""
    return "" if absent(row["amount"]) or not float(row["amount"]) else f"（{plain(row['amount'])} 元）"


def _by_unit(table: pd.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in records(table):
        found.setdefault(text(row["unit_code"]), []).append(row)
    return found


def _adjustment(row: Row, line_names: Mapping[str, str], digits: int) -> Adjustment:
    times = quantity(row["quantity"], row["measure"])
    months = plain(row["months"])
    return Adjustment(
        line_names.get(text(row["line"]), text(row["line"])),
        text(row["name"]),
        f"{times}，{months} 个月" if months else times,
        plain(row["points_each"]),
        text(row["modifiers"]),
        ("+" if row["kind"] == "bonus" else "−") + number(row["points"], digits),
        text(row["evidence"]),
        text(row["reason"]),
    )


def _award(row: Row) -> str:
    return f"{text(row['award'])}（{text(row['line_name'])}）{amount(row)}"


def _note(row: Row) -> Note:
    place = str(Place(text(row["file"]), text(row["sheet"]), text(row["cell"])))
    return Note(Severity(row["severity"]), text(row["code"]), place, text(row["message"]))


def _receipt(rows: Iterable[Row]) -> str:
    return "；".join(
        "，".join(
            part
            for part in (CHINESE[Receipt(row["status"])], text(row["file"]), text(row["received_at"]))
            if part
        )
        for row in rows
    )
