"""Reminders (催报): a letter to each unit of which no return came, and the list of them for the office."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.issue.template import template_name
from pipeline.model.findings import Finding, Severity
from pipeline.report.notices.collected import Collected
from pipeline.report.notices.letter import Letter, in_notices
from pipeline.scheme.rows import Unit

NAME, LIST_NAME = "催报通知", "催报名单"
PREFIX = "催报"
"""How the name of every file of reminders begins."""
LIST = f"{LIST_NAME}.docx"


@dataclass(frozen=True)
class Owed:
    """A form (所在表) that a unit still owes: how many items it has, and how many of them must be filled in."""

    form: str
    items: int
    required: int


@dataclass(frozen=True)
class Owing:
    """A unit of which no return came: what it owes, and what it sent that could not be used."""

    code: str
    name: str
    unit_class: str
    template: str
    forms: tuple[Owed, ...]
    unusable: tuple[str, ...]

    @property
    def items(self) -> int:
        """How many items it owes in all."""
        return sum(form.items for form in self.forms)


def owing(collected: Collected) -> list[Owing]:
    """The units of which no return came, in the scheme's order."""
    found = []
    occasion, collection = collected.occasion, collected.collection
    for unit in occasion.scheme.units:
        if unit.code in collection.missing:
            forms = tuple(
                Owed(form, len(items), sum(item.required is True for item in items))
                for form, items in occasion.forms(unit).items()
            )
            unusable = tuple(_unusable(unit, collection.findings))
            name = template_name(unit)
            found.append(Owing(unit.code, unit.name, unit.unit_class, name, forms, unusable))
    return found


def letters(collected: Collected) -> Iterator[Letter]:
    """A letter for each such unit."""
    head = collected.head
    for unit in owing(collected):
        title = f"关于催报{unit.name}{head.when}填报表的通知"
        yield Letter(in_notices(f"{PREFIX} {unit.code} {unit.name}"), title, head, {"unit": unit})


def lists(collected: Collected) -> Iterator[Letter]:
    """The list of these units; none where nobody owes anything."""
    units = owing(collected)
    if units:
        title = f"{collected.head.when}填报表催报名单"
        yield Letter(
            in_notices(LIST_NAME), title, collected.head, {"units": units, "asked": _asked(collected)}
        )


def _asked(collected: Collected) -> int:
    """How many units are asked for a return."""
    occasion = collected.occasion
    return sum(bool(occasion.scheme.asked(unit, occasion.first_day)) for unit in occasion.scheme.units)


def _unusable(unit: Unit, findings: Sequence[Finding]) -> list[str]:
    """What came from the unit and could not be used, each file with the reason."""
    mine = (f for f in findings if f.unit_code == unit.code and f.place.file)
    return [f"「{f.place.file}」：{f.message}" for f in mine if f.severity is Severity.BLOCK]
