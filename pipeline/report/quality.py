"""数据质量: which returns came, what the checks found, and how far the figures were verified, unit by unit."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.model.findings import Severity, catalogue
from pipeline.model.numbers import nearly_equal
from pipeline.model.tables import records
from pipeline.model.words import CHINESE, Receipt, Standing
from pipeline.report.profiles import Profile
from pipeline.report.result_tables import ResultTables
from pipeline.report.shown import text

NOT_ASKED = "不需报送"


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How often the checks said the same thing, and of how many units."""

    severity: Severity
    code: str
    title: str
    times: int
    units: int


@dataclass(frozen=True, slots=True)
class UnitQuality:
    """A unit's return: what became of it and when it came, its findings by severity, its verified figures.

    verified are the figures reported that the office verified or corrected; different those that came out otherwise.
    """

    unit: Profile
    receipt: str
    received_at: str
    findings: Mapping[Severity, int]
    verified: int
    different: int

    @property
    def open(self) -> bool:
        """Whether anything is still to be done: a return to come, a figure to mend."""
        return self.unit.head.status in (Standing.MISSING, Standing.BLOCKED)


@dataclass(frozen=True, slots=True)
class Received:
    """The units of which a return came in the same way; of files that belong to none only their number."""

    status: Receipt
    units: tuple[str, ...]
    files: int

    @property
    def title(self) -> str:
        """The status in words."""
        return CHINESE[self.status]


@dataclass(frozen=True, slots=True)
class Quality:
    """The whole: returns by status, each unit (what is open first), and every kind of finding."""

    received: tuple[Received, ...]
    units: tuple[UnitQuality, ...]
    findings: tuple[FindingCount, ...]

    @property
    def verified(self) -> bool:
        """Whether any figure reported was verified."""
        return any(one.verified for one in self.units)


def quality(units: Iterable[Profile], tables: ResultTables, facts: pd.DataFrame) -> Quality:
    """What the tables say of the data; facts as the contract's (reported, verified by unit and item)."""
    roster = records(tables.roster)
    came: dict[str, str] = {}
    for row in roster:
        if when := text(row["received_at"]):
            came.setdefault(text(row["unit_code"]), when)
    (verified, different), words, found = _verified(facts), receipts(tables), findings_about(tables)
    made = []
    for unit in units:
        code = unit.head.unit_code
        mine = {severity: found[code, severity] for severity in Severity}
        told = words.get(code, NOT_ASKED), came.get(code, ""), mine
        made.append(UnitQuality(unit, *told, verified[code], different[code]))
    made.sort(key=lambda one: (not one.open, -one.findings[Severity.BLOCK], -one.findings[Severity.EXPLAIN]))
    return Quality(_received(roster), tuple(made), _findings(tables))


def receipts(tables: ResultTables) -> dict[str, str]:
    """What became of each unit's return, in words, by unit code: of several files all that became of them."""
    found: dict[str, dict[str, None]] = {}
    for code, status in zip(tables.roster["unit_code"], tables.roster["status"], strict=True):
        found.setdefault(text(code), {})[CHINESE[Receipt(status)]] = None
    return {code: "、".join(words) for code, words in found.items()}


def findings_about(tables: ResultTables) -> Counter[tuple[str, Severity]]:
    """How many findings of a severity there are about each unit, by its code."""
    found = zip(tables.findings["unit_code"], tables.findings["severity"], strict=True)
    return Counter((text(code), Severity(severity)) for code, severity in found)


def _received(roster: Iterable[Mapping[str, Any]]) -> tuple[Received, ...]:
    found: dict[Receipt, list[tuple[str, str]]] = {}
    for row in roster:
        found.setdefault(Receipt(str(row["status"])), []).append((text(row["unit_name"]), text(row["file"])))
    return tuple(
        Received(status, tuple(dict.fromkeys(n for n, _ in rows if n)), sum(bool(file) for _, file in rows))
        for status in Receipt
        if (rows := found.get(status))
    )


def _verified(facts: pd.DataFrame) -> tuple[Counter[str], Counter[str]]:
    """How many reported figures of each unit were verified, and how many of them were not as reported."""
    both = facts[facts["reported"].notna() & facts["verified"].notna()]
    same = nearly_equal(both["reported"].to_numpy(float), both["verified"].to_numpy(float))
    return Counter(both["unit_code"]), Counter(both["unit_code"][~same])


def _findings(tables: ResultTables) -> tuple[FindingCount, ...]:
    rows = [
        (Severity(row["severity"]), text(row["code"]), text(row["unit_code"]))
        for row in records(tables.findings)
    ]
    times = Counter((severity, code) for severity, code, _ in rows)
    units = Counter((severity, code) for severity, code, unit in set(rows) if unit)
    order, known = list(Severity), catalogue()
    return tuple(
        FindingCount(severity, code, known[code].title if code in known else "", count, units[severity, code])
        for (severity, code), count in sorted(
            times.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    )
