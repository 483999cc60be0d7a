"""Where each unit stands on each line, as a reader sees it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from pipeline.model.tables import records
from pipeline.model.words import CHINESE, RankScope, Standing, Terms, terms
from pipeline.report.shown import number, plain, text
from pipeline.scheme.scheme import COMPREHENSIVE

_ABSENT = (Standing.MISSING, Standing.BLOCKED, Standing.PENDING)


@dataclass(frozen=True, slots=True)
class Position:
    """One unit on one line: its score and rank as shown, "" where it has none.

    ``peers`` is the class it is ranked within, "" where the line ranks all units together.
    """

    line: str
    line_name: str
    unit_code: str
    unit_name: str
    unit_class: str
    peers: str
    status: Standing
    score: str
    rank: str
    class_size: str
    rank_if_vetoed: str
    last_score: str
    last_rank: str
    base: str
    bonus: str
    deduction: str
    grade: str
    award: str
    note: str
    total: str = ""
    letter: bool = False

    @property
    def terms(self) -> Terms:
        """What the results of the line are called."""
        return terms(self.letter)

    @property
    def told(self) -> str:
        """The score in words: points, or clauses attained out of how many."""
        if not self.score:
            return ""
        if self.letter:
            return f"完成 {self.score} 条（共 {self.total} 条）"
        return f"得分 {self.score} 分"

    @property
    def last_told(self) -> str:
        """Last year's score in words."""
        return f"{self.terms.earned} {self.last_score} {self.terms.one}" if self.last_score else ""

    @property
    def standing(self) -> str:
        """The standing in the office's words; where nobody is ranked, that it is so."""
        nobody = self.status is Standing.RANKED and not self.rank
        return RankScope.NOT_RANKED.value if nobody else CHINESE[self.status]

    @property
    def moved(self) -> str:
        """How the rank moved since last year; "" where it had none."""
        if not self.rank or not self.last_rank:
            return ""
        return moved(float(self.last_rank), float(self.rank))

    @property
    def if_vetoed(self) -> str:
        """Where the unit would stand were every pending veto confirmed; "" if that changes nothing."""
        if self.rank_if_vetoed == self.rank:
            return ""
        return f"待定的否决如成立，{f'列第 {self.rank_if_vetoed} 名' if self.rank_if_vetoed else '不列名次'}"

    @property
    def remark(self) -> str:
        """What a reader of the ranking must know beside the rank."""
        standing = "" if self.status is Standing.RANKED else self.standing
        return "；".join(part for part in (standing, self.if_vetoed, self.note) if part)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One ranking: the units compared with each other on a line, best first, the unranked last."""

    line: str
    line_name: str
    peers: str
    positions: tuple[Position, ...]

    @property
    def letter(self) -> bool:
        """Whether clauses are counted instead of points."""
        return self.positions[0].letter

    @property
    def terms(self) -> Terms:
        """What the results are called."""
        return terms(self.letter)

    @property
    def title(self) -> str:
        """The line, and the class where units are ranked within classes."""
        return f"{self.line_name}（{self.peers}）" if self.peers else self.line_name


@dataclass(frozen=True, slots=True)
class Summary:
    """How many units stand how, and why the result is not final yet.

    counts: standing in words → names of the units, in the order ranked … missing.
    """

    units: int
    counts: Mapping[str, tuple[str, ...]]
    reasons: tuple[str, ...]


def moved(before: float, now: float) -> str:
    """How a rank moved; words and arrows, so that it reads in black and white."""
    places = round(before - now)
    return "持平" if places == 0 else f"{'↑' if places > 0 else '↓'}{abs(places)}"


def positions(ranking: pd.DataFrame, digits: int = 2) -> list[Position]:
    """Every row of the ranking table as shown, in the table's order."""
    whole = _ranked_together(ranking)
    return [_position(row, digits, row["line"] in whole) for row in records(ranking)]


def rankings(rows: Iterable[Position]) -> list[Ranking]:
    """The positions as rankings: the comprehensive one first, then by line and class in the order met."""
    rows = list(rows)
    lines = list(dict.fromkeys(row.line for row in rows))
    lines.sort(key=lambda line: line != COMPREHENSIVE)

    classes = list(dict.fromkeys(row.peers for row in rows))

    def place(row: Position) -> tuple[Any, ...]:
        return lines.index(row.line), classes.index(row.peers), *_order(row)

    return [
        Ranking(line, members[0].line_name, peers, tuple(members))
        for (line, peers), group in groupby(sorted(rows, key=place), key=lambda row: (row.line, row.peers))
        if (members := list(group))
    ]


def headline(rows: Sequence[Position]) -> Position:
    """The position that stands for a unit as a whole: the comprehensive one, else that of its only line."""
    return next((row for row in rows if row.line == COMPREHENSIVE), rows[0])


def summary(rows: Iterable[Position]) -> Summary:
    """The standing of all units, each counted once by its headline position."""
    by_unit: dict[str, list[Position]] = {}
    for row in rows:
        by_unit.setdefault(row.unit_code, []).append(row)
    heads = [headline(group) for group in by_unit.values()]
    names = {status: tuple(head.unit_name for head in heads if head.status is status) for status in Standing}
    reasons = tuple(
        f"{CHINESE[status]} {len(names[status])} 个单位：{'、'.join(names[status])}"
        for status in _ABSENT
        if names[status]
    )
    titles = CHINESE | ({Standing.RANKED: "已考核"} if all(head.letter for head in heads) else {})
    return Summary(len(heads), {titles[status]: units for status, units in names.items()}, reasons)


def _ranked_together(ranking: pd.DataFrame) -> set[str]:
    """The lines whose units are ranked across classes: they have fewer sets of units than classes."""
    kinds = ranking.groupby("line")[["group", "unit_class"]].nunique()
    return set(kinds.index[kinds["group"] < kinds["unit_class"]])


def _position(row: Mapping[Any, Any], digits: int, together: bool) -> Position:
    words = {
        k: text(row[k]) for k in ("line", "unit_code", "unit_name", "unit_class", "grade", "award", "note")
    }
    letter = bool(row["letter"])
    ranks = {k: plain(row[k], 0) for k in ("rank", "class_size", "rank_if_vetoed", "last_rank")}
    amounts = ("score", "last_score", "base", "bonus", "deduction", "total")
    scores = {k: number(row[k], None if letter else digits) for k in amounts}
    return Position(
        line_name=text(row["line_name"]) or words["line"],
        peers="" if together else words["unit_class"],
        status=Standing(row["status"]),
        letter=letter,
        **words,
        **ranks,
        **scores,
    )


def _order(row: Position) -> tuple[Any, ...]:
    return not row.rank, int(row.rank or 0), row.status is Standing.MISSING, row.unit_code
