"""The vetoes that figures alone raise: those of the sheet 否决, and those that indicators carry themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pipeline.collect.figures import Figures
from pipeline.model.words import Direction, Effect
from pipeline.scheme.formula.evaluate import evaluate
from pipeline.scheme.formula.tree import Compare, Expr, names
from pipeline.scheme.life import in_force
from pipeline.scheme.rows import Indicator, Unit
from pipeline.scheme.scheme import Scheme
from pipeline.score.lines import TARGET, VALUE, target_column, value_tree


@dataclass(frozen=True)
class Strike:
    """A veto in force with the items that decide it; ``strikes`` tells which units' figures raise it."""

    code: str
    name: str
    line: str
    basis: str
    items: frozenset[str]
    strikes: Callable[[Figures], NDArray[np.bool_]]

    def concerns(self, unit: Unit) -> bool:
        """Whether the unit is on the veto's line."""
        return not self.line or self.line in unit.lines


def strikes(scheme: Scheme, day: date) -> list[Strike]:
    """Every veto in force on ``day`` that a figure can raise, in the scheme's order."""
    found = []
    for veto in scheme.vetoes:
        if veto.condition is not None and not veto.by_event and in_force(veto, day):
            tree = scheme.in_items(veto.condition)
            found.append(
                Strike(veto.code, veto.name, veto.line, veto.basis, _items(tree), partial(_holds, tree))
            )
    for one in scheme.indicators:
        barring = one.veto is not None and one.veto is not Effect.ITEM_ZERO
        if barring and one.formula is not None and in_force(one, day):
            name, items = f"{one.name}未达标", _items(value_tree(scheme, one))
            found.append(Strike(one.code, name, one.line, one.basis, items, partial(_missed, scheme, one)))
    return found


def _items(tree: Expr) -> frozenset[str]:
    return frozenset(name.text for name in names(tree))


def _holds(tree: Expr, figures: Figures) -> NDArray[np.bool_]:
    return np.equal(evaluate(tree, figures).values, 1)


def _missed(scheme: Scheme, indicator: Indicator, figures: Figures) -> NDArray[np.bool_]:
    """The units whose value is on the wrong side of their own target."""
    known = figures.also({VALUE.text: evaluate(value_tree(scheme, indicator), figures)})
    known = known.also({TARGET.text: target_column(scheme, indicator, scheme.units, known)})
    wrong = ">" if scheme.direction(indicator) is Direction.LOW else "<"
    return _holds(Compare(wrong, VALUE, TARGET), known)
