"""The words units write beside figures that call for one (核实性说明)."""

from dataclasses import dataclass
from datetime import date

from pipeline.demo.cast import Cast
from pipeline.demo.chance import chance
from pipeline.demo.figures import Drawn
from pipeline.demo.tables import broken, columns
from pipeline.model.words import Level
from pipeline.scheme.formula.tree import names
from pipeline.scheme.scheme import Scheme

_EXPLAINED = 0.8
"""How many of the units asked for a word give one."""


@dataclass(frozen=True)
class Explanation:
    """A unit's word on a check that its figures do not meet, written beside an item."""

    unit_code: str
    check: str
    item: str
    text: str


def explanations(scheme: Scheme, drawn: Drawn, cast: Cast, seed: int, first_day: date) -> list[Explanation]:
    """A word for most explain checks that do not hold, beside the first figure of the check that was asked."""
    now, before = columns(scheme, drawn.this_year), columns(scheme, drawn.last_year)
    found = []
    for check, i in broken(scheme, now, before, Level.EXPLAIN):
        unit = scheme.units[i]
        asked = {item.code: item for item in scheme.asked(unit, first_day)}
        tree = scheme.coded(check.formula) if check.formula is not None else None
        item = next((asked[n.text] for n in names(tree) if n.text in asked), None) if tree else None
        if item and (unit.code == cast.explained or chance(seed, unit.code, check.code) < _EXPLAINED):
            text = f"经核对属实：{item.name}按原始登记填报（示例说明）。"
            found.append(Explanation(unit.code, check.code, item.code, text))
    return found
