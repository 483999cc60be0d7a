"""The results on one page for leaders: rankings, where points were lost, each unit, what the checks found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from jinja2 import Environment, StrictUndefined

from pipeline.model.findings import DEMANDS, Severity, catalogue
from pipeline.model.words import terms
from pipeline.report.indicators import IndicatorRow
from pipeline.report.letterhead import Letterhead
from pipeline.report.overview import honours, losses
from pipeline.report.positions import COMPREHENSIVE, Ranking, positions, rankings, summary
from pipeline.report.profiles import Profile, profiles
from pipeline.report.result_tables import ResultTables
from pipeline.report.shown import text


@dataclass(frozen=True, slots=True)
class Board:
    """A ranking with what its scores are made of: further columns, and each unit's cells in them."""

    ranking: Ranking
    columns: tuple[str, ...]
    cells: Mapping[str, tuple[str, ...]]

    @property
    def graded(self) -> bool:
        """Whether any unit has a grade here: an empty column is not worth its room."""
        return any(row.grade for row in self.ranking.positions)

    @property
    def awarded(self) -> bool:
        """Whether any unit has an award here."""
        return any(row.award for row in self.ranking.positions)


@dataclass(frozen=True, slots=True)
class LossMap:
    """What every unit lost on a line, group by group (一级指标); a unit without a group has None there.

    letter tells that they are clauses not attained.
    """

    title: str
    letter: bool
    groups: tuple[str, ...]
    units: tuple[tuple[Profile, IndicatorRow, tuple[IndicatorRow | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How often the checks said the same thing, and of how many units."""

    severity: Severity
    code: str
    title: str
    times: int
    units: int


def page(tables: ResultTables, letterhead: Letterhead, links: Mapping[str, str] | None = None) -> str:
    """One self-contained HTML page that needs no network; the same tables give the same text.

    ``links`` are further files to offer, label → path relative to the page.
    """
    units = profiles(tables, letterhead.digits)
    rows = positions(tables.ranking, letterhead.digits)
    boards = [_board(ranking, units) for ranking in rankings(rows)]
    letters = all(board.ranking.letter for board in boards)
    return (
        _environment()
        .from_string(_template())
        .render(
            head=letterhead,
            letters=letters,
            terms=terms(letters),
            links=links or {},
            summary=summary(rows),
            boards=boards,
            lines={board.ranking.line: board.ranking.line_name for board in boards},
            classes=list(dict.fromkeys(row.unit_class for row in rows if row.unit_class)),
            honours=honours(tables),
            losses=losses(tables, most=10, digits=letterhead.digits),
            loss_maps=_loss_maps(list(units.values())),
            units=list(units.values()),
            anchors={code: f"unit-{number}" for number, code in enumerate(units, start=1)},
            findings=_findings(tables),
            severities=DEMANDS,
        )
    )


def _template() -> str:
    return resources.files("pipeline.report").joinpath("templates", "page.html").read_text(encoding="utf-8")


def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _board(ranking: Ranking, units: Mapping[str, Profile]) -> Board:
    if ranking.line != COMPREHENSIVE:
        first = "应完成" if ranking.letter else "基本分"
        parts = {
            row.unit_code: (row.total if ranking.letter else row.base, row.bonus, row.deduction)
            for row in ranking.positions
        }
        return Board(ranking, (first, "加分", "扣分"), parts)
    names = {line.line: line.line_name for row in ranking.positions for line in units[row.unit_code].lines}
    cells = {}
    for row in ranking.positions:
        scores = {line.line: line.score for line in units[row.unit_code].lines}
        cells[row.unit_code] = tuple(scores.get(line, "") for line in names)
    return Board(ranking, tuple(names.values()), cells)


def _loss_maps(units: Sequence[Profile]) -> list[LossMap]:
    titles = dict.fromkeys(section.title for unit in units for section in unit.sections)
    return [_loss_map(title, units) for title in titles]


def _loss_map(title: str, units: Sequence[Profile]) -> LossMap:
    found = [(unit, section) for unit in units for section in unit.sections if section.title == title]
    groups = tuple(dict.fromkeys(group.name for _, section in found for group in section.groups))
    rows = []
    for unit, section in found:
        sums = {group.name: group for group in section.groups}
        rows.append((unit, section.total, tuple(sums.get(group) for group in groups)))
    return LossMap(title, found[0][1].letter, groups, tuple(rows))


def _findings(tables: ResultTables) -> list[FindingCount]:
    rows = [
        (Severity(row["severity"]), text(row["code"]), text(row["unit_code"]))
        for row in tables.findings.to_dict("records")
    ]
    times = Counter((severity, code) for severity, code, _ in rows)
    units = Counter((severity, code) for severity, code, unit in set(rows) if unit)
    order, known = list(Severity), catalogue()
    return [
        FindingCount(severity, code, known[code].title if code in known else "", count, units[severity, code])
        for (severity, code), count in sorted(
            times.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    ]
