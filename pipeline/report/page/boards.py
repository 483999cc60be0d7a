"""What the page lays out as tables: a ranking with what its scores are made of, who leads it, the map of losses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.report.indicators import IndicatorRow
from pipeline.report.positions import Position, Ranking
from pipeline.report.profiles import Profile
from pipeline.scheme.scheme import COMPREHENSIVE


@dataclass(frozen=True, slots=True)
class Board:
    """A ranking with what its scores are made of: further columns, and each unit's cells in them.

    graded, awarded, remembered tell whether any unit of the line has a grade, an award, a rank of last year: an empty
    column is not worth its room.
    """

    ranking: Ranking
    columns: tuple[str, ...]
    cells: Mapping[str, tuple[str, ...]]
    graded: bool
    awarded: bool
    remembered: bool


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who holds the first three places of a ranking, and the last where there are more; several where tied."""

    ranking: Ranking
    placed: int
    first_three: tuple[tuple[Position, ...], ...]
    last: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class LossMap:
    """What every unit lost on a line, group by group (一级指标); a unit without a group has None there.

    letter tells that they are clauses not attained.
    """

    title: str
    line: str
    letter: bool
    groups: tuple[str, ...]
    units: tuple[tuple[Profile, IndicatorRow, tuple[IndicatorRow | None, ...]], ...]


def boards(rankings: Sequence[Ranking], units: Mapping[str, Profile]) -> list[Board]:
    """Each ranking with the scores of the lines (综合), or with base, bonus and deduction."""
    made = []
    for ranking in rankings:
        line = [row for other in rankings if other.line == ranking.line for row in other.positions]
        graded, awarded, remembered = (
            any(getattr(row, k) for row in line) for k in ("grade", "award", "last_rank")
        )
        made.append(Board(ranking, *_parts(ranking, units), graded, awarded, remembered))
    return made


def _parts(
    ranking: Ranking, units: Mapping[str, Profile]
) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    if ranking.line != COMPREHENSIVE:
        first = "应完成" if ranking.letter else "基本分"
        return (first, "加分", "扣分"), {
            row.unit_code: (row.total if ranking.letter else row.base, row.bonus, row.deduction)
            for row in ranking.positions
        }
    names = {line.line: line.line_name for row in ranking.positions for line in units[row.unit_code].lines}
    cells = {}
    for row in ranking.positions:
        scores = {line.line: line.score for line in units[row.unit_code].lines}
        cells[row.unit_code] = tuple(scores.get(line, "") for line in names)
    return tuple(names.values()), cells


def leaders(rankings: Iterable[Ranking]) -> tuple[Leaders, ...]:
    """The leaders of every ranking in which anyone has a place."""
    made = []
    for ranking in rankings:
        placed = [row for row in ranking.positions if row.rank]
        if placed:
            ranks = [str(rank) for rank in (1, 2, 3)]
            first = tuple(tuple(row for row in placed if row.rank == rank) for rank in ranks)
            last = tuple(row for row in placed if row.rank == placed[-1].rank and row.rank not in ranks)
            made.append(Leaders(ranking, len(placed), first, last))
    return tuple(made)


def loss_maps(units: Sequence[Profile]) -> tuple[LossMap, ...]:
    """A map for every line (and stage) of the units' sections."""
    titles = dict.fromkeys(section.title for unit in units for section in unit.sections)
    return tuple(_loss_map(title, units) for title in titles)


def _loss_map(title: str, units: Sequence[Profile]) -> LossMap:
    found = [(unit, section) for unit in units for section in unit.sections if section.title == title]
    groups = tuple(dict.fromkeys(group.name for _, section in found for group in section.groups))
    rows = []
    for unit, section in found:
        sums = {group.name: group for group in section.groups}
        rows.append((unit, section.total, tuple(sums.get(group) for group in groups)))
    return LossMap(title, found[0][1].line, found[0][1].letter, groups, tuple(rows))
