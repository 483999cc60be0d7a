"""A tiny workspace on disk: sound as laid, spoiled by what a test then does to it."""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pandas as pd

from pipeline.files.cells import CellValue
from pipeline.files.data import csv_bytes, parquet_bytes
from pipeline.files.key import KEY_FILE, Key, sample_key
from pipeline.files.workspace import open_workspace
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.identity import SHEET, read_identity
from pipeline.issue.occasion import Occasion
from pipeline.issue.template import write_template
from pipeline.model.findings import Finding, Refused
from pipeline.model.tables import FACTS, RANKING
from pipeline.run import Run
from pipeline.scheme.read import read_scheme
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import settled, stage_named
from pipeline.scheme.write import scheme_workbook
from tests import workbooks
from tests.workbooks import Formula, Sheets, as_sheets, base_tables, ledger_tables

PERIOD, FIRST_DAY = "2026", date(2026, 1, 1)
SAVED = datetime(2026, 12, 20, 2, 0)  # noqa: DTZ001 - workbooks hold no time zone
SCHEME_FILE, LEDGER_FILE = "templates_xlsx/考核方案.xlsx", "inputs/2026/考核台账.xlsx"
RETURNS = "inputs/2026/returns"

FIGURES: dict[str, dict[str, CellValue]] = {
    "U1": {"A1": 95, "A2": 100, "A3": 6, "A4": 3},
    "U2": {"A1": 80, "A2": 100, "A3": 5, "A4": 5},
    "U3": {"A1": 70, "A2": 100, "A3": 4, "A4": 2},
}
"""What each unit returns: with the marks, 47.5 + 27 + 18 = 92.5, 40 + 30 + 16 = 86, 35 + 18 + 10 = 63."""

BELOW: dict[str, dict[str, CellValue]] = {
    "C1": {"A3": 2, "A4": 1},
    "C2": {"A3": 0, "A4": "无"},
    "C3": {"A3": 3, "A4": 4},
}
"""What U2 fills in for the villages below it, where a scheme has them: they add up to its own figures."""
VILLAGES = """
## 单位
| 编码 | 名称 | 类别 | 考核线 | 上级 |
| C1 | 王家湾 | 村 | | U2 |
| C2 | 李店 | 村 | | U2 |
| C3 | 张桥 | 村 | | U2 |

## 填报项
| 编码 | 是否分下级填 |
| A3 | 是 |
| A4 | 是 |
"""
"""Three villages below U2 that are sent nothing themselves, called as people might be."""

LAST_YEAR = {(unit, item): float(str(v)) for unit, own in FIGURES.items() for item, v in own.items()}
KEY = sample_key(0)
"""What every tiny workspace signs its templates with."""
NONE: Mapping[str, CellValue] = {}
NOTHING_SAID: Mapping[str, str] = {}
NOBODY: Mapping[str, Mapping[str, CellValue]] = {}
LAST_SCORES = {"U1": 90.0, "U2": 80.0, "U3": 62.0}


@cache
def scheme(change: str = "") -> Scheme:
    """The tiny scheme with a change laid over it, as far as it can be read."""
    return read_scheme(base_tables(change, SCHEME_FILE), SCHEME_FILE)[0]


def occasion(change: str = "", period: str = PERIOD) -> Occasion:
    """What the templates of a tiny workspace share."""
    sound = scheme(change)
    sound = settled(sound, FIRST_DAY, stage_named(sound, period))
    return Occasion(sound, period, FIRST_DAY, SAVED, LAST_YEAR if period == PERIOD else {}, KEY)


@cache
def _filled(
    change: str,
    unit: str,
    saved: datetime,
    figures: tuple[tuple[str, CellValue], ...],
    explained: tuple[tuple[str, str], ...],
    period: str = PERIOD,
    below: tuple[tuple[str, tuple[tuple[str, CellValue], ...]], ...] = (),
) -> bytes:
    issued = occasion(change, period)
    writer = Writer("填报表", saved)
    theirs = {unit: Filled(dict(typed)) for unit, typed in below}
    filled = Filled(dict(figures), dict(explained), below=theirs)
    write_template(writer, issued, issued.scheme.unit_by_code[unit], filled)
    return writer.close()


@dataclass(frozen=True)
class Desk:
    """A workspace and the change of the scheme it was laid with."""

    root: Path
    change: str = ""

    def run(self) -> Run:
        """A fresh run on what lies there now."""
        return Run(open_workspace(self.root, PERIOD))

    def put(self, path: str, content: bytes) -> None:
        """Lay a file anywhere in the workspace."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def remove(self, path: str) -> None:
        """Take a file away."""
        (self.root / path).unlink()

    def filled(
        self,
        unit: str = "U2",
        figures: Mapping[str, CellValue] = NONE,
        saved: datetime = SAVED,
        explained: Mapping[str, str] = NOTHING_SAID,
        below: Mapping[str, Mapping[str, CellValue]] = NOBODY,
    ) -> bytes:
        """The unit's template as filled in and saved; ``figures`` replace the usual ones by item code.

        ``below`` are those of units below, by unit, replacing the usual ones too.
        """
        typed = {**FIGURES.get(unit, {}), **figures}
        theirs = tuple((u, tuple({**usual, **below.get(u, {})}.items())) for u, usual in BELOW.items())
        return _filled(self.change, unit, saved, tuple(typed.items()), tuple(explained.items()), below=theirs)

    def stage(self, code: str, ledger: str = "", **figures: Mapping[str, CellValue]) -> None:
        """Lay a stage's ledger, and its returns with other figures by unit."""
        for unit, usual in FIGURES.items():
            typed = tuple({**usual, **figures.get(unit, {})}.items())
            content = _filled(self.change, unit, SAVED, typed, (), f"{PERIOD}-{code}")
            self.put(f"inputs/{PERIOD}-{code}/returns/{unit}.xlsx", content)
        book = workbooks.workbook(as_sheets(ledger_tables(ledger)), SAVED)
        self.put(f"inputs/{PERIOD}-{code}/考核台账.xlsx", book)

    def returns(self, content: bytes, name: str = "U2.xlsx") -> None:
        """Lay a returned file, by default in the place of U2's."""
        self.put(f"{RETURNS}/{name}", content)

    def retyped(self, edit: Callable[[Sheets], object], unit: str = "U2", saved: datetime = SAVED) -> bytes:
        """The unit's return with its cells changed by ``edit`` and saved anew."""
        sheets = workbooks.cells_of(self.filled(unit))
        edit(sheets)
        return workbooks.workbook(sheets, saved)

    def typed(self, cell: CellValue | Formula, item: str = "A1", column: int = 5) -> None:
        """Type into the row of an item in U2's form, by default into the figure."""
        sheets = workbooks.cells_of(self.filled())
        form: list[list[CellValue | Formula]] = [list(row) for row in sheets["基础表"]]
        next(row for row in form if row[0] == item)[column] = cell
        self.returns(workbooks.workbook({**sheets, "基础表": form}, SAVED))

    def rewritten(self, change: str) -> "Desk":
        """The same workspace with its scheme written anew; what is filled from now on is filled in its templates."""
        self.put(SCHEME_FILE, _scheme_workbook(change))
        return replace(self, change=change)

    def ledger(self, change: str) -> None:
        """Write the ledger with rows added or tables replaced."""
        self.put(LEDGER_FILE, workbooks.workbook(as_sheets(ledger_tables(change)), SAVED))

    def told(self, run: Run | None = None) -> list[Finding]:
        """Everything a whole run has to say, up to the ranking or to the refusal."""
        run = run or self.run()
        try:
            assert len(run.ranking) > 0
            return list(run.findings)
        except Refused as refusal:
            return refusal.findings


@cache
def _scheme_workbook(change: str) -> bytes:
    return scheme_workbook(base_tables(change), "示例考核方案", SAVED)


@cache
def _always() -> dict[str, bytes]:
    """The files every workspace has: settings, ledger, last year's data."""
    facts = pd.DataFrame(
        [
            ("2025", unit, item, value, None, value, "x.xlsx", "基础表", "F5")
            for unit, figures in FIGURES.items()
            for item, value in figures.items()
        ],
        columns=list(FACTS),
    )
    last = pd.DataFrame(
        [{"line": "L", "unit_code": unit, "score": score, "rank": 1.0} for unit, score in LAST_SCORES.items()]
    )
    return {
        "kaohe.toml": f'period = "{PERIOD}"\n'.encode(),
        KEY_FILE: f"{KEY.secret.hex()}\n".encode(),
        LEDGER_FILE: workbooks.workbook(as_sheets(ledger_tables()), SAVED),
        "reports/2025/data/facts.parquet": parquet_bytes(facts, FACTS),
        "reports/2025/data/ranking.csv": csv_bytes(last.reindex(columns=list(RANKING)), RANKING),
    }


def lay(root: Path, change: str = "") -> Desk:
    """A sound workspace: scheme, three returns, ledger, last year's data; nothing to find fault with."""
    desk = Desk(root, change)
    for path, content in _always().items():
        desk.put(path, content)
    desk.put(SCHEME_FILE, _scheme_workbook(change))
    for unit in scheme(change).units:
        if unit.code in FIGURES:
            desk.returns(desk.filled(unit.code), f"{unit.code}.xlsx")
    return desk


def resigned(sheets: Sheets, changes: Mapping[str, str], key: Key = KEY) -> None:
    """Sign a return's identity anew with some of it changed, as if it had been issued so."""
    found = read_identity(sheets)
    assert found is not None
    values = astuple(replace(found, **changes).signed(key))
    sheets[SHEET] = [[row[0], value] for row, value in zip(sheets[SHEET], values, strict=True)]


def run_of(
    root: Path,
    change: str = "",
    ledger: str = "",
    figures: Mapping[str, Mapping[str, CellValue]] | None = None,
) -> Run:
    """A run on a sound workspace with a change of the scheme, entries in the ledger, other figures by unit."""
    desk = lay(root, change)
    for unit, changed in (figures or {}).items():
        desk.returns(desk.filled(unit, changed), f"{unit}.xlsx")
    if ledger:
        desk.ledger(ledger)
    return desk.run()


def by_unit(table: pd.DataFrame, column: str, line: str = "L") -> dict[str, object]:
    """A column of a line's ranking by unit code; NaN as None."""
    mine = table[table["line"] == line]
    return {u: None if v != v else v for u, v in zip(mine["unit_code"], mine[column], strict=True)}
