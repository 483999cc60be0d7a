"""Items filled in once for each unit below (是否分下级填): what adds up, asked of each unit once, on a sheet with a name."""

from collections.abc import Iterator
from datetime import date

from pipeline.model.findings import Finding, finding
from pipeline.model.words import ItemType
from pipeline.scheme.cells import some
from pipeline.scheme.formula.tree import Call, names
from pipeline.scheme.life import days_of_change
from pipeline.scheme.lint.formulas import no_circles
from pipeline.scheme.rows import Item
from pipeline.scheme.scheme import Scheme

_LONGEST_FORM = 26
"""A sheet's name has 31 characters; （分下级） takes five of them."""


def subunits_possible(scheme: Scheme) -> Iterator[Finding]:
    """An item for the units below is a count or an amount; of a unit's subordinates all report it themselves or none."""
    for item in (item for item in scheme.items if item.by_subunit):
        if item.type not in (ItemType.COUNT, ItemType.AMOUNT):
            why = f"{item.type.value}不能相加，本级的数不是下级之和"
            yield _told(item, why, "比率请分别填分子、分母，由程序计算")
        elif len(item.form) > _LONGEST_FORM:
            why = f"所在表的名称有 {len(item.form)} 个字，最多 {_LONGEST_FORM} 个"
            yield _told(item, why, "请写短些")
        else:
            yield from _asked_once(scheme, item)


def _asked_once(scheme: Scheme, item: Item) -> Iterator[Finding]:
    for day in _days(scheme):
        for unit in scheme.units:
            below = scheme.units_below(unit) if item in scheme.asked(unit, day) else ()
            theirs = [one.name for one in below if item in scheme.asked(one, day)]
            if theirs and len(theirs) < len(below):
                why = f"{unit.name}的下级中，{some(theirs)}自己的填报表也要填，其余的不填"
                yield _told(item, why, "请让下级都自己填报（列入考核线），或都由上级填报")
                return


def _days(scheme: Scheme) -> list[date]:
    """A day in each stretch of time in which the same is asked; none where indicators rest on themselves."""
    if any(no_circles(scheme)):
        return []
    return days_of_change([*scheme.indicators, *scheme.vetoes])


def sums_named_once(scheme: Scheme) -> Iterator[Finding]:
    """An indicator names an item that was added up from the units below by itself, not by 下级合计 again.

    An indicator looks at the units of its line alone, where those below are not.
    """
    told: set[tuple[str, str]] = set()
    for day in _days(scheme):
        for indicator in scheme.indicators:
            units = scheme.line_units(indicator.line)
            spread = {item.code: item for unit in units for item in scheme.asked_below(unit, day)}
            for tree in scheme.trees(indicator):
                calls = (n for n in scheme.in_items(tree).walk() if isinstance(n, Call))
                named = {name.text for n in calls if n.function == "下级合计" for name in names(n)}
                for code in sorted(named & set(spread)):
                    if (indicator.code, code) in told:
                        continue
                    told.add((indicator.code, code))
                    found = f"下级合计({code})"
                    yield finding("S046", indicator.at("表达式"), found=found, expected=code)


def _told(item: Item, why: str, how: str) -> Finding:
    found = f"{item.code} {item.name}"
    return finding("S045", item.at("是否分下级填"), found=found, why=why, how=how)
