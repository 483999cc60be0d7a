"""From a table of text to typed rows that know their own cells; every unreadable cell a finding."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from pipeline.files.tables import RawRow, RawTable
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place, address
from pipeline.scheme.cells import TO_BE_DECIDED, nearest, tidy
from pipeline.scheme.life import LIFE

_NOT_TYPED = RawRow(1, {})


class Row(BaseModel):
    """A typed row of a table the office edits; :meth:`at` gives the cell a column stands in."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    sheet: ClassVar[str]
    gathered: ClassVar[tuple[str, ...]] = ()
    """Columns handed on in ``parameters``, which need not be there: typed by what the row names, e.g. its rule."""
    optional: ClassVar[tuple[str, ...]] = ()
    """Columns that need not be there, as few offices use them; one that is not there is blank."""
    live: ClassVar[tuple[str, ...]] = ()
    """Columns the workbook fills in by itself beside what is typed; they need not be there either."""

    numbered: ClassVar[str] = ""
    """What numbered columns begin with that are gathered however many there are: 评分 of 评分1, 评分2 …"""

    parameters: Mapping[str, str | float | None] = {}
    _table: RawTable | None = PrivateAttr(None)
    _raw: RawRow = PrivateAttr(default_factory=lambda: _NOT_TYPED)

    @classmethod
    def gathers(cls, titles: Iterable[str]) -> tuple[str, ...]:
        """The columns to gather from a sheet with these headers."""
        if not cls.numbered:
            return cls.gathered
        numbered = re.compile(rf"{cls.numbered}[1-9]\d*")
        return tuple(dict.fromkeys(t for t in map(tidy, titles) if numbered.fullmatch(t)))

    @classmethod
    def columns(cls, gathered: Sequence[str] | None = None) -> tuple[str, ...]:
        """The sheet's headers in their order; the gathered ones follow the column 规则 or close the list."""
        gathered = cls.gathered if gathered is None else gathered
        own = [f.alias for f in cls.model_fields.values() if f.alias]
        after = own.index("规则") + 1 if "规则" in own and gathered else len(own)
        return (*own[:after], *gathered, *own[after:])

    def at(self, column: str = "") -> Place:
        """The file, sheet and cell of ``column`` in this row."""
        return self._table.place(self._raw.number, column) if self._table else Place("", self.sheet, "")

    def text(self, column: str) -> str:
        """What was typed in ``column``."""
        return self._raw.cells.get(column, "")


R = TypeVar("R", bound=Row)


def match_columns(
    table: RawTable, wanted: Sequence[str], optional: Sequence[str] = ()
) -> tuple[RawTable, list[Finding]]:
    """The table with its headers in the standard spelling, and what is wrong with the headers.

    Those ``optional`` of the ``wanted`` need not be there: a column that is not there is blank.
    """
    standard = {tidy(name): name for name in wanted}
    columns: dict[str, int] = {}
    spelling: dict[str, str] = {}
    repeated = list(table.repeated)
    findings = []
    for title, at in table.columns.items():
        name = standard.get(tidy(title))
        if name is None:
            near = nearest(title, list(wanted))
            expected = f"最接近的列名是「{near}」" if near else "、".join(wanted)
            findings.append(finding("S003", table.place(table.head, title), found=title, expected=expected))
        elif name in columns:
            repeated.append((title, at))
        else:
            columns[name] = at
            spelling[title] = name
    for title, at in repeated:
        place = Place(table.file, table.name, address(table.head - 1, at))
        findings.append(finding("S028", place, found=title, expected=f"第 {at + 1} 列改名或删除"))
    top = Place(table.file, table.name, f"A{table.head}")
    absent = [name for name in wanted if name not in columns and name not in optional]
    findings += [finding("S004", top, expected=name) for name in absent]
    rows = [
        RawRow(row.number, {spelling[t]: text for t, text in row.cells.items() if t in spelling})
        for row in table.rows
    ]
    rows = [row for row in rows if any(row.cells.values())]
    return RawTable(table.name, table.file, columns, rows, head=table.head), findings


def read_rows(raw: RawTable, model: type[R]) -> tuple[tuple[R, ...], list[Finding]]:
    """The typed rows of a table; a row with an unreadable cell is left out and each such cell reported."""
    gathered = model.gathers(raw.columns)
    table, findings = match_columns(
        raw, model.columns(gathered), (*gathered, *model.optional, *model.live, *LIFE)
    )
    rows = []
    for raw_row in table.rows:
        for column, text in raw_row.cells.items():
            if TO_BE_DECIDED in text and tidy(text) == TO_BE_DECIDED:
                findings.append(finding("S022", table.place(raw_row.number, column), found=column))
        values: dict[str, Any] = {c: t for c, t in raw_row.cells.items() if c not in gathered}
        if gathered:
            values["parameters"] = {c: raw_row.cells.get(c, "") for c in gathered}
        try:
            row = model.model_validate(values)
        except ValidationError as error:
            findings += [_cell_finding(table, raw_row, dict(problem)) for problem in error.errors()]
            continue
        row._table, row._raw = table, raw_row
        rows.append(row)
    return tuple(rows), findings


def _cell_finding(table: RawTable, row: RawRow, problem: dict[str, Any]) -> Finding:
    column = str(problem["loc"][-1])  # a gathered one stands inside ``parameters``
    typed = row.cells.get(column, "")
    if problem["type"] in ("blank", "missing") or tidy(typed) == TO_BE_DECIDED:
        return finding("S006", table.place(row.number, column), found=column)
    expected = problem.get("ctx", {}).get("expected", problem["msg"])
    return finding("S005", table.place(row.number, column), found=typed, expected=expected, column=column)


def duplicates(rows: Iterable[R], key: str = "code") -> list[tuple[R, R]]:
    """Pairs of rows that carry the same code: the first one, and the one that repeats it."""
    first: dict[str, R] = {}
    pairs = []
    for row in rows:
        value = getattr(row, key)
        if value in first:
            pairs.append((first[value], row))
        first.setdefault(value, row)
    return pairs
