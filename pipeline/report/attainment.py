"""指标达标: each indicator with every unit's value against its target, those that miss it first."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from pipeline.model.words import Terms, terms
from pipeline.report.indicators import MET, SHORT, IndicatorRow, Section
from pipeline.report.overview import UNSETTLED
from pipeline.report.profiles import Profile
from pipeline.report.shown import number

VARIED = "各单位不同"
"""What stands for the target where units have different ones."""
_ORDER = {SHORT: 0, "": 1, MET: 1}


@dataclass(frozen=True, slots=True)
class Reached:
    """What one unit reached; standing tells that its figures are not final, "" that they are."""

    unit: Profile
    row: IndicatorRow
    standing: str


@dataclass(frozen=True, slots=True)
class Attainment:
    """An indicator of a line (and stage): its target, how many met it, how much of its points was earned.

    rate is the part earned in percent and lost what was not, of units whose return stands; "" for none.
    """

    title: str
    line: str
    code: str
    name: str
    group: str
    target: str
    rate: str
    lost: str
    letter: bool
    units: tuple[Reached, ...]

    @property
    def terms(self) -> Terms:
        """What the results of the line are called."""
        return terms(self.letter)

    @property
    def met(self) -> int:
        """How many units met the target, of those whose return stands."""
        return sum(one.row.state == MET for one in self.units if not one.standing)

    @property
    def short(self) -> tuple[str, ...]:
        """The names of the units that did not, of those whose return stands."""
        missed = (one for one in self.units if one.row.state == SHORT and not one.standing)
        return tuple(one.unit.head.unit_name for one in missed)

    @property
    def judged(self) -> bool:
        """Whether anyone has a target to be held to."""
        return bool(self.met or self.short)


def attainments(units: Iterable[Profile], digits: int = 2) -> tuple[Attainment, ...]:
    """Every indicator in the order of the scheme; of its units those that miss the target first, worst first."""
    found: dict[tuple[str, str], list[Reached]] = {}
    places: dict[tuple[str, str], tuple[Section, str]] = {}
    for unit in units:
        standing = unit.head.standing if unit.head.status in UNSETTLED else ""
        for section in unit.sections:
            group = ""
            for row in section.rows:
                if row.heading:
                    group = row.name
                else:
                    found.setdefault((section.title, row.code), []).append(Reached(unit, row, standing))
                    places.setdefault((section.title, row.code), (section, group))
    return tuple(_attainment(*places[key], reached, digits) for key, reached in found.items())


def _attainment(section: Section, group: str, reached: list[Reached], digits: int) -> Attainment:
    settled = [one.row for one in reached if not one.standing]
    points, lost = fsum(row.worth for row in settled), fsum(row.weight for row in settled)
    worst_first = sorted(reached, key=lambda one: (_ORDER.get(one.row.state, 2), -one.row.share))
    return Attainment(
        section.title,
        section.line,
        reached[0].row.code,
        reached[0].row.name,
        group,
        _common(one.row.target for one in reached),
        number(100 * (points - lost) / points, 1) if points else "",
        number(lost, None if section.letter else digits) if points else "",
        section.letter,
        tuple(worst_first),
    )


def _common(targets: Iterable[str]) -> str:
    """The target of all units that have one."""
    different = set(targets) - {""}
    return VARIED if len(different) > 1 else "".join(different)
