"""What all templates of a period share (考核期), and what of it each unit's template says."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from pipeline.files.key import Key
from pipeline.files.writing import safe_text
from pipeline.issue.identity import Identity
from pipeline.issue.registers import Given
from pipeline.issue.subtables import SubTable
from pipeline.model.words import ItemType
from pipeline.scheme.rows import Item, Unit
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import last_day_of

CODE, NAME, MEASURE, DEFINITION, LAST_YEAR, THIS_YEAR, SELF_CHECK, EXPLANATION = (
    "编码",
    "项目",
    "计量单位",
    "口径",
    "上年数",
    "本年数",
    "自检",
    "核实性说明",
)
HEADERS = (CODE, NAME, MEASURE, DEFINITION, LAST_YEAR, THIS_YEAR, SELF_CHECK, EXPLANATION)
UNIT = "填报单位"
"""The cover's line that says whose template it is."""
NO_LAST_YEAR = "无上年数据"
WIDE_BLANK = "\u3000"
"""What stands between a unit's name and the period above a form."""


@dataclass(frozen=True)
class Occasion:
    """What every template of a period shares."""

    scheme: Scheme
    period: str
    first_day: date
    stamp: datetime
    last_year: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Last year's assessed figures by unit and item code."""
    key: Key | None = None
    """The workspace's key; without one templates go unsigned."""
    given: Mapping[tuple[str, str], Given] = field(default_factory=dict)
    """Figures the office has already, by unit and item code: printed, not asked."""

    @property
    def when(self) -> str:
        """The period in words."""
        return self.scheme.when(self.period)

    @property
    def last_day(self) -> date:
        """The day the period ends."""
        return last_day_of(self.period, self.scheme.stage)

    @property
    def marked(self) -> str:
        """What follows a title where the data are marked (数据标记), e.g. as invented."""
        return f"{WIDE_BLANK}{self.scheme.mark}" if self.scheme.mark else ""

    def identity(self, unit: Unit) -> Identity:
        """What the unit's template carries."""
        asked = (unit.code, unit.name, unit.lines)
        if asked not in self._identities:
            self._identities[asked] = self._identity(unit)
        return self._identities[asked]

    @cached_property
    def _identities(self) -> dict[tuple[str, str, tuple[str, ...]], Identity]:
        """What ``identity`` has worked out so far: a template's is asked for again when it is put on record."""
        return {}

    def _identity(self, unit: Unit) -> Identity:
        forms = {
            form: [
                self.titles(unit, form),
                *([*self._words[i.code].values(), *self._own(unit, i).values()] for i in items),
            ]
            for form, items in self.forms(unit).items()
        }
        below = [table.words for table in self.subtables(unit)]
        words = json.dumps([self.cover(unit), forms, *([below] if below else [])], ensure_ascii=False)
        printed = hashlib.sha256(words.encode()).hexdigest()[:16]
        return Identity(unit.code, self.period, self.scheme.fingerprint, printed).signed(self.key)

    def cover(self, unit: Unit) -> dict[str, str]:
        """What the cover says of the unit's template, by its label."""
        due = self.scheme.deadline
        return {
            UNIT: f"{unit.name}（{unit.code}）",
            "考核期": self.when,
            "交回期限": f"{due.year}年{due.month}月{due.day}日" if due else "以通知为准",
            "考核单位": self.scheme.setting("考核单位"),
        }

    def titles(self, unit: Unit, form: str) -> tuple[str, str]:
        """The two lines above a form."""
        return form, WIDE_BLANK.join(filter(None, (unit.name, self.when, self.scheme.mark)))

    def printed(self, unit: Unit, item: Item) -> dict[str, str | float]:
        """What stands in the locked cells of an item's row, by the title of its column."""
        return {**self._words[item.code], **self._own(unit, item)}

    def _own(self, unit: Unit, item: Item) -> dict[str, str | float]:
        """What of it is the unit's own: last year's figure, and this year's where the office has it."""
        given = self.given.get((unit.code, item.code))
        last = self._last(unit, item)
        return {LAST_YEAR: last} if given is None else {LAST_YEAR: last, THIS_YEAR: given.value}

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        """What an item's row says to every unit, by its code."""
        said = {
            item.code: (
                item.code,
                item.name + " *" * bool(item.required),
                item.unit_of_measure,
                item.definition,
            )
            for item in self.scheme.items
        }
        return {code: dict(zip(HEADERS, map(safe_text, words), strict=False)) for code, words in said.items()}

    def _last(self, unit: Unit, item: Item) -> str | float:
        last = self.last_year.get((unit.code, item.code))
        if last is None:
            return NO_LAST_YEAR
        if item.type is ItemType.YES_NO:
            return "是" if last else "否"
        return float(last)

    def words(self, unit: Unit, form: str) -> dict[str, list[str]]:
        """What the rows of a form say to every unit that is sent it, by item code in the form's order."""
        return {item.code: list(self._words[item.code].values()) for item in self.forms(unit)[form]}

    def forms(self, unit: Unit) -> Mapping[str, Sequence[Item]]:
        """The forms the unit is sent with the items each asks for, in the scheme's order."""
        if unit.lines not in self._forms:
            order = self._order
            asked = sorted(self.scheme.asked(unit, self.first_day), key=lambda i: order[i.form])
            grouped = groupby(asked, key=lambda item: item.form)
            self._forms[unit.lines] = {form: tuple(items) for form, items in grouped}
        return self._forms[unit.lines]

    def subtables(self, unit: Unit) -> tuple[SubTable, ...]:
        """The sheets on which the unit fills in items once for each unit below it, in the forms' order."""
        asked = self.scheme.asked_below(unit, self.first_day)
        below = self.scheme.units_below(unit)
        forms = ((form, tuple(i for i in items if i in asked)) for form, items in self.forms(unit).items())
        return tuple(SubTable(form, below, mine) for form, mine in forms if asked and mine)

    @cached_property
    def _forms(self) -> dict[tuple[str, ...], dict[str, tuple[Item, ...]]]:
        """What ``forms`` has worked out so far: every unit on the same lines is sent the same."""
        return {}

    @cached_property
    def _order(self) -> dict[str, int]:
        order: dict[str, int] = {}
        for item in self.scheme.items:
            order.setdefault(item.form, len(order))
        return order
