"""Two schemes side by side (方案对比): what was changed, row by row and cell by cell, whatever stands where."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from pipeline.files.tables import RawRow, RawTable
from pipeline.model.places import Place
from pipeline.scheme.cells import reads_alike, tidy
from pipeline.scheme.life import LIFE
from pipeline.scheme.rows import (
    BLANK,
    SCHEME_SHEETS,
    Amendment,
    Exemption,
    Indicator,
    OwnTarget,
    Setting,
    Unit,
)
from pipeline.scheme.table import Row, match_columns

Tables = Mapping[str, RawTable]
_KEYS: Mapping[type[Row], tuple[str, ...]] = {
    Setting: ("项目",),
    OwnTarget: ("单位或类别", "指标"),
    Exemption: ("单位或类别", "指标"),
}
"""The columns a row is known by where it has no 编码."""
_NOTHING = {"", "空", "空着", "空白", "无", "没有", "取消", "删去", "删除", "撤销"}
"""How an amendment may say that nothing stood there, or nothing does any more."""
_ENOUGH = 20
"""So much of a long text, followed by …, may stand for all of it."""


class Kind(StrEnum):
    """What became of a row."""

    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True)
class Change:
    """A cell that says something else, or a row that was added or is gone; ``place`` is in the newer scheme.

    ``called`` are the words by which the row may be meant, for each part of what it is known by.
    """

    kind: Kind
    sheet: str
    row: str
    called: tuple[frozenset[str], ...]
    place: Place
    column: str = ""
    old: str = ""
    new: str = ""

    @property
    def what(self) -> str:
        """What was changed, as an amendment may call it."""
        return f"{self.sheet} {self.row} {self.column or {Kind.ADDED: '新增', Kind.GONE: '删去'}[self.kind]}"

    def __str__(self) -> str:
        """The change in words."""
        row = f"{self.sheet}「{self.row}」"
        if self.kind is Kind.CHANGED:
            return f"{row}的「{self.column}」由「{self.old or BLANK}」改为「{self.new or BLANK}」"
        return f"新增{row}" if self.kind is Kind.ADDED else f"删去{row}"

    def covered(self, amendments: Iterable[Amendment]) -> bool:
        """Whether amendments account for the change: they name the row and lead from the old to the new."""
        mine = [one for one in amendments if self._meant(one.what)]
        if self.kind is Kind.ADDED:
            return any(_says(one.old, "") for one in mine)
        if self.kind is Kind.GONE:
            return any(_says(one.new, "") for one in mine)
        reached = [self.old]
        for stand in reached:  # grows on the way: what was amended may be amended again
            reached += [one.new for one in mine if _says(one.old, stand) and one.new not in reached]
        return any(_says(stand, self.new) for stand in reached[1:])

    def _meant(self, what: str) -> bool:
        if all(any(_named(word, what) for word in words) for words in self.called):
            return True
        return self.kind is not Kind.CHANGED and f"{self.sheet}表" in tidy(what)


def compare(before: Tables, now: Tables) -> tuple[Change, ...]:
    """Every difference between two schemes but their amendments, in the order of the newer one's tabs and rows.

    Rows are matched by what they are known by, never by where they stand; two spellings of the same are the same.
    """
    names = _names(before, now)
    models = (model for model in SCHEME_SHEETS if model is not Amendment)
    return tuple(change for model in models for change in _changes(model, before, now, names))


def _changes(
    model: type[Row], before: Tables, now: Tables, names: Mapping[str, frozenset[str]]
) -> Iterator[Change]:
    old_table, new_table = (_standard(model, tables) for tables in (before, now))
    columns = model.columns(model.gathers(new_table.columns))
    for old, new in _pairs(model, old_table.rows, new_table.rows):
        shown, called = _row(model, [row for row in (new, old) if row], names)
        if old and new:
            for column in columns:
                was, is_ = old.cells.get(column, ""), new.cells.get(column, "")
                if not reads_alike(was, is_):
                    place = new_table.place(new.number, column)
                    yield Change(Kind.CHANGED, model.sheet, shown, called, place, column, was, is_)
        elif new:
            yield Change(Kind.ADDED, model.sheet, shown, called, new_table.place(new.number, columns[0]))
        else:
            yield Change(Kind.GONE, model.sheet, shown, called, Place(new_table.file, model.sheet))


def _row(
    model: type[Row], rows: Sequence[RawRow], names: Mapping[str, frozenset[str]]
) -> tuple[str, tuple[frozenset[str], ...]]:
    """What a row is called, by what it says now or else said; and the words by which it may be meant."""
    keys = _keys(model)
    known = [rows[0].cells.get(column, "") for column in keys]
    if len(keys) > 1:
        return " ".join(known), tuple(names.get(tidy(word), frozenset({word})) for word in known)
    words = frozenset(row.cells.get(column, "") for row in rows for column in (*keys, "名称"))
    return " ".join(filter(None, (*known, rows[0].cells.get("名称", "")))), (words,)


def _standard(model: type[Row], tables: Tables) -> RawTable:
    """The table with its headers in the standard spelling; an empty one where there is none."""
    raw = tables.get(model.sheet, RawTable(model.sheet, "", {}, []))
    gathered = model.gathers(raw.columns)
    return match_columns(raw, model.columns(gathered), (*gathered, *model.optional, *LIFE))[0]


def _pairs(
    model: type[Row], before: Sequence[RawRow], now: Sequence[RawRow]
) -> Iterator[tuple[RawRow | None, RawRow | None]]:
    """The rows of two tables that are the same row; None where one of them does not have it.

    Rows known by the same words (先后不同的两行) are the same where they say the same, else in their order.
    """
    old, new = _by_key(model, before), _by_key(model, now)
    for key in dict.fromkeys((*new, *old)):
        was, is_ = list(old.get(key, ())), list(new.get(key, ()))
        for row in tuple(is_):
            same = next((one for one in was if _same(one, row)), None)
            if same is not None:
                was.remove(same)
                is_.remove(row)
        yield from zip_longest(was, is_)


def _same(one: RawRow, other: RawRow) -> bool:
    titles = {**one.cells, **other.cells}
    return all(reads_alike(one.cells.get(t, ""), other.cells.get(t, "")) for t in titles)


def _by_key(model: type[Row], rows: Iterable[RawRow]) -> dict[tuple[str, ...], list[RawRow]]:
    found: dict[tuple[str, ...], list[RawRow]] = defaultdict(list)
    for row in rows:
        found[tuple(tidy(row.cells.get(column, "")) for column in _keys(model))].append(row)
    return found


def _keys(model: type[Row]) -> tuple[str, ...]:
    return _KEYS.get(model, ("编码",))


def _names(*schemes: Tables) -> dict[str, frozenset[str]]:
    """The words by which a unit or an indicator may be meant, by each of them."""
    found: dict[str, frozenset[str]] = {}
    for model in (Unit, Indicator):
        for row in (row for tables in schemes for row in _standard(model, tables).rows):
            words = frozenset(filter(None, (row.cells.get("编码", ""), row.cells.get("名称", ""))))
            for word in map(tidy, words):
                found[word] = found.get(word, frozenset()) | words
    return found


def _named(word: str, what: str) -> bool:
    """Whether an amendment's 内容 names the word; a code only where it is no part of another."""
    wanted = tidy(word)
    if not wanted:
        return False
    before = r"(?<![0-9A-Za-z])" if re.match(r"[0-9A-Za-z]", wanted) else ""
    after = r"(?![0-9A-Za-z])" if re.search(r"[0-9A-Za-z]$", wanted) else ""
    pattern = f"{before}{re.escape(wanted)}{after}"
    # as it is typed, for U1 I1 closed up is neither; and closed up, for a name may be spaced out
    return any(re.search(pattern, text) for text in (unicodedata.normalize("NFKC", what), tidy(what)))


def _says(written: str, text: str) -> bool:
    """Whether 原值 or 新值 says what a cell says; a long text may be cut short with …."""
    if reads_alike(written, text):
        return True
    said = tidy(written)
    if not tidy(text):
        return said.strip("()") in _NOTHING
    start = said.rstrip(".")  # … reads ... in tidy
    return said.endswith("...") and len(start) >= _ENOUGH and tidy(text).startswith(start)
