"""What a result rests on (依据): scheme, ledger and figures as they were read, kept beside it to score again from.

Tables of what was read, not copies of what came in: nothing stands there that was kept out of the reports.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.collect.ledger import Entered, Ledger, listed, read_ledger
from pipeline.collect.private import mask
from pipeline.files.data import csv_bytes, parquet_bytes, read_parquet, read_ranking
from pipeline.files.tables import RawRow, RawTable, csv_text, read_tables
from pipeline.issue.registers import LEDGER_SHEETS, UNIT_CODE, Entry
from pipeline.model.findings import Refused, Severity, finding
from pipeline.model.places import Place
from pipeline.model.tables import FACTS_INSIDE, RANKING
from pipeline.scheme.read import read_scheme
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.write import scheme_csv

FOLDER = "依据"
SCHEME, LEDGER = f"{FOLDER}/考核方案", f"{FOLDER}/考核台账"
REPORTED, ROLL = "填报数据.parquet", "回收情况.csv"
LAST_FACTS, LAST_RANKING = "上年数据.parquet", "上年排名.csv"
STAGE, SOURCE = "所在台账", "出处"
"""The columns an entry has here beside its own: the stage whose ledger it stands in, and its cell there."""
_LAST = ["period", "unit_code", "item_code", "reported", "verified", "assessed"]
_REPORTED = ["period", "unit_code", "item_code", "reported", "state", "file", "sheet", "cell"]
_ROLL = ["考核期", "单位编码", "单位名称", "回收情况"]


class Came(StrEnum):
    """What there is of a unit to score."""

    USED = "采用"
    BLOCKED = "待更正"
    UNDECIDED = "先后不明"
    MISSING = "缺报"


@dataclass(frozen=True, eq=False)
class Returned:
    """What came back for a period: what units reported, what became of each, what is known of the year before."""

    period: str
    reported: pd.DataFrame
    roll: Mapping[str, Came]
    last: pd.DataFrame

    def those(self, *came: Came) -> frozenset[str]:
        """The units of which that became."""
        return frozenset(unit for unit, what in self.roll.items() if what in came)


@dataclass(frozen=True, eq=False)
class Basis:
    """What a period's result rests on; of a year in stages its parts are the stages'."""

    period: str
    scheme: Scheme
    """As it was read, not settled for the period."""
    registers: Mapping[str, RawTable]
    parts: tuple[Returned, ...]
    last_ranking: pd.DataFrame

    @property
    def entries(self) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        """What is entered in the ledgers, in its order, wherever it stands there."""
        return [
            (name, tuple((title, text) for title, text in row.cells.items() if text and title != SOURCE))
            for name, table in sorted(self.registers.items())
            for row in table.rows
        ]

    def ledger(self, stage: str, scheme: Scheme) -> Ledger:
        """The entries of a stage's ledger that a scheme knows."""
        mine = {name: _of_ledger(table, stage) for name, table in self.registers.items()}
        return read_ledger(mine, LEDGER, scheme)[0]


def basis_files(
    scheme: Scheme, ledgers: Mapping[str, Entered], parts: Iterable[Returned], last_ranking: pd.DataFrame
) -> dict[str, bytes]:
    """What a result rests on as files by their path in the reports; ``ledgers`` by stage."""
    parts = list(parts)
    reported = pd.concat([part.reported.assign(period=part.period) for part in parts], ignore_index=True)
    last = pd.concat([part.last.assign(period=part.period) for part in parts], ignore_index=True)
    names = {unit.code: unit.name for unit in scheme.units}
    roll = [(p.period, unit, names[unit], came.value) for p in parts for unit, came in p.roll.items()]
    return {
        **{f"{SCHEME}/{name}": content for name, content in scheme_csv(scheme.tables).items()},
        **{f"{LEDGER}/{model.sheet}.csv": _register(model, ledgers) for model in LEDGER_SHEETS},
        f"{FOLDER}/{REPORTED}": parquet_bytes(reported, _REPORTED),
        f"{FOLDER}/{ROLL}": csv_bytes(pd.DataFrame(roll, columns=_ROLL), _ROLL),
        f"{FOLDER}/{LAST_FACTS}": parquet_bytes(last, _LAST),
        f"{FOLDER}/{LAST_RANKING}": csv_bytes(last_ranking, RANKING),
    }


def _register(model: type[Entry], ledgers: Mapping[str, Entered]) -> bytes:
    """A register of every ledger as one list, each entry with its stage and its cell."""
    rows = [
        {STAGE: stage, SOURCE: str(table.place(row.number, UNIT_CODE)), **row.cells}
        for stage, entered in ledgers.items()
        for table in listed(entered, model)
        for row in table.rows
    ]
    gathered = sorted(
        model.gathers(dict.fromkeys(title for row in rows for title in row)), key=lambda one: (len(one), one)
    )
    own = [title for title in model.columns(gathered) if title not in model.live]
    columns = [STAGE, SOURCE, *own]
    return ("\ufeff" + csv_text(columns, [[mask(row.get(c, "")) for c in columns] for row in rows])).encode()


def read_basis(reports: Path, shown: str, period: str) -> Basis:
    """What stands beside a result in its reports; refused where it is not there or not whole."""
    folder = reports / FOLDER
    names = (REPORTED, ROLL, LAST_FACTS, LAST_RANKING)
    absent = [f"{FOLDER}/{name}" for name in names if not (folder / name).is_file()]
    absent += [path for path in (SCHEME, LEDGER) if not (reports / path).is_dir()]
    if absent:
        raise _not_whole(shown, f"没有 {absent[0]}")
    scheme, wrong = read_scheme(read_tables(reports / SCHEME, SCHEME), SCHEME)
    if any(one.severity is Severity.BLOCK for one in wrong):
        raise _not_whole(shown, f"{SCHEME} 读不出来")
    reported = read_parquet(folder / REPORTED, _REPORTED)
    last = read_parquet(folder / LAST_FACTS, _LAST)
    parts = [
        Returned(part, _widened(reported[reported["period"] == part]), roll, last[last["period"] == part])
        for part, roll in _roll(folder / ROLL, shown).items()
    ]
    registers = read_tables(reports / LEDGER, LEDGER)
    return Basis(period, scheme, registers, tuple(parts), read_ranking(folder / LAST_RANKING))


def _roll(path: Path, shown: str) -> dict[str, dict[str, Came]]:
    """What became of each unit's return, by period."""
    (table,) = (table for name, table in read_tables(path.parent, FOLDER).items() if name == path.stem)
    rolls: dict[str, dict[str, Came]] = {}
    for row in table.rows:
        period, unit, _, came = (row.cells.get(title, "") for title in _ROLL)
        if came not in list(Came):
            raise _not_whole(shown, f"{FOLDER}/{path.name} 的「{came}」")
        rolls.setdefault(period, {})[unit] = Came(came)
    return rolls


def _widened(reported: pd.DataFrame) -> pd.DataFrame:
    """What was reported with every column of facts; what no score rests on is not kept."""
    facts = reported.reset_index(drop=True)
    facts = facts.assign(verified=np.nan, assessed=np.nan, typed="", how="", explanation="", note="")
    return facts[list(FACTS_INSIDE)]


def _of_ledger(table: RawTable, stage: str) -> RawTable:
    """The entries of one stage's ledger in their own columns."""
    columns = {title: at for title, at in table.columns.items() if title not in (STAGE, SOURCE)}
    rows = [
        RawRow(row.number, {title: row.cells.get(title, "") for title in columns})
        for row in table.rows
        if row.cells[STAGE] == stage
    ]
    return replace(table, columns=columns, rows=rows)


def _not_whole(shown: str, why: str) -> Refused:
    return Refused([finding("R055", Place(shown), found=why)])
