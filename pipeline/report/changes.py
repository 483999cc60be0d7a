"""升降: how each unit's place and score changed since last year, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.words import Terms
from pipeline.report.positions import Position, rankings


@dataclass(frozen=True, slots=True)
class Change:
    """A unit's change: places gained (negative for lost), and what its score gained, "" where unknown.

    The gain is the difference of the two scores as they are shown, so that a reader can check it.
    """

    now: Position
    places: int | None
    gain: str

    @property
    def words(self) -> str:
        """The change of place with an arrow and in words, so that it reads in black and white and aloud."""
        if self.places is None:
            return "上年未列名次" if self.now.rank else "本年未列名次"
        if not self.places:
            return "＝ 持平"
        return f"{'↑ 上升' if self.places > 0 else '↓ 下降'} {abs(self.places)} 位"


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes on a line, who rose most first."""

    line: str
    line_name: str
    terms: Terms
    rows: tuple[Change, ...]

    def count(self, sign: int) -> int:
        """How many rose (1), stayed (0) or fell (−1)."""
        return sum(
            row.places is not None and (row.places > 0) - (row.places < 0) == sign for row in self.rows
        )


def changes(positions: Iterable[Position]) -> tuple[Changes, ...]:
    """The changes of every line that last year's ranking knows, in the order of the rankings."""
    by_line: dict[str, list[Position]] = {}
    for ranking in rankings(positions):
        by_line.setdefault(ranking.line, []).extend(ranking.positions)
    return tuple(
        Changes(line, rows[0].line_name, rows[0].terms, tuple(sorted(map(_change, rows), key=_most_risen)))
        for line, rows in by_line.items()
        if any(row.last_rank or row.last_score for row in rows)
    )


def _change(now: Position) -> Change:
    places = int(now.last_rank) - int(now.rank) if now.rank and now.last_rank else None
    gain = ""
    if now.score and now.last_score:
        difference = Decimal(now.score) - Decimal(now.last_score)
        gain = f"{'+' if difference > 0 else '−' if difference < 0 else ''}{abs(difference)}"
    return Change(now, places, gain)


def _most_risen(change: Change) -> tuple[bool, int]:
    return change.places is None, -(change.places or 0)
