"""Reminders (催报): a letter to each unit of which no return came, and the list of them for the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.collect.returns import Collection
from pipeline.files.documents import document
from pipeline.issue.occasion import Occasion
from pipeline.issue.template import template_name
from pipeline.model.findings import Finding, Severity
from pipeline.report.notices import file_name
from pipeline.scheme.rows import Unit

TEMPLATE = "催报通知.docx"
"""The name under which the office's own wording stands in the workspace."""
LIST = "催报名单.docx"
PREFIX = "催报"
"""How the name of every file of reminders begins."""
SEND_TO = "报送方式"
"""The setting that says where returns are to be sent."""
BLANK = "__________"


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


def owing(occasion: Occasion, collection: Collection) -> list[Owing]:
    """The units of which no return came, in the scheme's order."""
    found = []
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


def reminders(
    occasion: Occasion, collection: Collection, own_template: bytes | None = None
) -> dict[str, bytes]:
    """A letter for each such unit and their list, by file name; nothing where nobody owes anything.

    Number, date and seal are left as marked blanks, and where to send returns if the scheme does not say.
    """
    units = owing(occasion, collection)
    if not units:
        return {}
    head = _head(occasion)
    template, author = own_template or _template("reminder.docx"), head["authority"]
    letters = {
        file_name(f"{PREFIX} {unit.code} {unit.name}", ".docx"): document(
            template,
            {"head": head, "unit": unit},
            title=f"关于催报{unit.name}{head['when']}填报表的通知",
            author=author,
            name=TEMPLATE,
        )
        for unit in units
    }
    title = f"{head['when']}填报表催报名单"
    context = {"head": head, "units": units, "asked": _asked(occasion)}
    return letters | {LIST: document(_template("reminder_list.docx"), context, title=title, author=author)}


def _head(occasion: Occasion) -> dict[str, str]:
    scheme, due = occasion.scheme, occasion.scheme.deadline
    return {
        "banner": scheme.mark,
        "when": occasion.when,
        "scheme": scheme.title,
        "authority": scheme.setting("考核单位"),
        "office": scheme.setting("主管办公室", "考核办公室"),
        "due": f"{due.year}年{due.month}月{due.day}日" if due else "通知规定的期限",
        "send_to": scheme.setting(SEND_TO, BLANK),
    }


def _asked(occasion: Occasion) -> int:
    """How many units are asked for a return."""
    return sum(bool(occasion.scheme.asked(unit, occasion.first_day)) for unit in occasion.scheme.units)


def _unusable(unit: Unit, findings: Sequence[Finding]) -> list[str]:
    """What came from the unit and could not be used, each file with the reason."""
    mine = (f for f in findings if f.unit_code == unit.code and f.place.file)
    return [f"「{f.place.file}」：{f.message}" for f in mine if f.severity is Severity.BLOCK]


@cache
def _template(name: str) -> bytes:
    return resources.files("pipeline.report").joinpath("templates", name).read_bytes()
