"""The books balance: every unit, every file and every cell is accounted for, once.

A sum that does not come out is a mistake of the program, never of the data: it stops everything.
"""

from collections import Counter
from collections.abc import Collection as Group
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

import pandas as pd

from pipeline.collect.readings import State
from pipeline.collect.returns import Collection
from pipeline.model.words import CHINESE, Fate
from pipeline.scheme.scheme import Scheme


@dataclass(frozen=True)
class Tally:
    """A sum and what it is made up of; AssertionError where the parts do not add up to it."""

    name: str
    total: int
    measure: str
    parts: Mapping[str, int]

    def __post_init__(self) -> None:
        if self.total != sum(self.parts.values()):
            raise AssertionError(f"{self.name}: {self}")

    def __str__(self) -> str:
        parts = [f"{name} {count}" for i, (name, count) in enumerate(self.parts.items()) if count or not i]
        return f"{self.name} {self.total} {self.measure} = {' + '.join(parts)}"

    def __add__(self, other: "Tally") -> "Tally":
        parts = {name: count + other.parts[name] for name, count in self.parts.items()}
        return Tally(self.name, self.total + other.total, self.measure, parts)


def units_account(collection: Collection, scheme: Scheme, first_day: date) -> Tally:
    """The units asked: received, missing, undecided."""
    asked = sum(bool(scheme.asked(unit, first_day)) for unit in scheme.units)
    parts = {
        "已收": len(collection.returns),
        "缺报": len(collection.missing),
        "多份先后不明": len(collection.undecided),
    }
    return Tally("应交", asked, "个单位", parts)


def files_account(collection: Collection, to_mend: Group[str] = ()) -> Tally:
    """The files found by what became of them; ``to_mend`` are those adopted that go back for correction."""
    fates = Counter(fate for _, fate in collection.fates)
    adopted = [name for name, fate in collection.fates if fate is Fate.ADOPTED]
    back = sum(name in to_mend for name in adopted)
    parts = {"采用": len(adopted) - back, "采用并退回修改": back}
    parts |= {CHINESE[fate]: fates[fate] for fate in Fate if fate is not Fate.ADOPTED}
    return Tally("收到文件", collection.found, "个", parts)


def cells_account(collection: Collection, facts: pd.DataFrame, scheme: Scheme, first_day: date) -> Tally:
    """The cells asked of the units whose return counts, by what stands in them; each return on its own too.

    A unit that answers for those below it is asked their cells too.
    """
    names = {State.VALUE: "填写", State.NIL: "填「无」", State.BLANK: "空白", State.ERROR: "无法读取"}
    found = facts.groupby(["file", "state"]).size().to_dict()
    read: dict[str, set[tuple[str, str]]] = {}
    for file, *cell in zip(facts["file"], facts["unit_code"], facts["item_code"], strict=True):
        read.setdefault(file, set()).add((cell[0], cell[1]))
    accounts = []
    for one in collection.returns:
        asked = [(one.unit.code, item.code) for item in scheme.asked(one.unit, first_day)]
        below = scheme.asked_below(one.unit, first_day)
        asked += [(u.code, item.code) for u in scheme.units_below(one.unit) for item in below]
        mine = read.get(one.name, set())
        parts = {word: int(found.get((one.name, state), 0)) for state, word in names.items()}
        parts["行已不在"] = sum(cell not in mine for cell in asked)
        accounts.append(Tally("应填", len(asked), "格", parts))
    nothing = Tally("应填", 0, "格", dict.fromkeys((*names.values(), "行已不在"), 0))
    return reduce(add, accounts, nothing)
