"""What the templates ask of the units (填报负担): how many cells, how many of them filled in before, what twice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.issue.occasion import Occasion
from pipeline.model.words import NUMBERS
from pipeline.scheme.cells import tidy
from pipeline.scheme.rows import Item, Unit


@dataclass(frozen=True)
class Burden:
    """What one unit is asked: cells to fill in, for the units below it too, cells the office filled in, last year's figures."""

    unit_code: str
    unit_name: str
    asked: int
    prefilled: int
    last_year: int


def burdens(occasion: Occasion) -> list[Burden]:
    """What each unit is asked that is sent a template, in the scheme's order."""
    return [
        found for unit in occasion.scheme.units if (found := _burden(occasion, unit)).asked + found.prefilled
    ]


def _burden(occasion: Occasion, unit: Unit) -> Burden:
    items = occasion.scheme.asked(unit, occasion.first_day)
    keys = [(unit.code, item.code) for item in items]
    given = sum(key in occasion.given for key in keys)
    before = sum(key in occasion.last_year for key in keys)
    tables = occasion.subtables(unit)
    below = sum(len(list(table.cells)) - len(table.items) for table in tables)
    return Burden(unit.code, unit.name, len(keys) - given + below, given, before)


def asked_twice(occasion: Occasion) -> list[tuple[Item, Item]]:
    """Pairs of items in different forms of one template that read alike: the same name, or the same definition."""
    pairs: dict[tuple[str, str], tuple[Item, Item]] = {}
    for lines in {unit.lines: unit for unit in occasion.scheme.units}.values():
        for one, other in _alike(occasion.scheme.asked(lines, occasion.first_day)):
            pairs.setdefault((one.code, other.code), (one, other))
    return list(pairs.values())


def _alike(items: Iterable[Item]) -> Iterator[tuple[Item, Item]]:
    first: dict[str, Item] = {}
    for item in items:
        known = [tidy(item.name), *([tidy(item.definition)] if item.definition else [])]
        for words in known:
            other = first.setdefault(words, item)
            if other is not item and other.form != item.form and other.type in NUMBERS:
                yield other, item
                break


def in_words(occasion: Occasion) -> list[str]:
    """The burden as it is told on the screen: units that are asked the same on one line."""
    lines = []
    found = burdens(occasion)
    alike = Counter((one.asked, one.prefilled, one.last_year) for one in found)
    for (asked, prefilled, last_year), units in sorted(alike.items(), reverse=True):
        names = [
            u.unit_name for u in found if (u.asked, u.prefilled, u.last_year) == (asked, prefilled, last_year)
        ]
        whose = names[0] if units == 1 else f"{names[0]}等 {units} 个单位"
        given = f"，另有 {prefilled} 格已由办公室代填" if prefilled else ""
        before = f"，{last_year} 格附有上年数" if last_year else "，没有上年数"
        lines.append(f"{whose}：每单位填 {asked} 格{given}{before}。")
    lines.append(f"合计 {len(found)} 个单位填 {sum(one.asked for one in found)} 格。")
    lines += [
        f"可能重复：{one.form}「{one.name}」（{one.code}）和 {other.form}「{other.name}」（{other.code}）。"
        for one, other in asked_twice(occasion)
    ]
    return lines
