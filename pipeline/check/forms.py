"""Whole forms that look made up rather than counted: round last digits, last year's figures again."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from math import comb

import numpy as np

from pipeline.check.answers import ask
from pipeline.check.material import Material
from pipeline.model.findings import Finding
from pipeline.model.numbers import Floats
from pipeline.model.words import ItemType, Watch
from pipeline.scheme.limits import HEAPED, SAME
from pipeline.scheme.rows import Item

LEAST = 10
"""A count below this ends in the digit of what it counts."""
LEAST_SAME = 50
"""A count below this may well be last year's again."""
FEWEST_SAME = 6
"""Figures below which a form says nothing about copying."""
ROUND = Fraction(1, 5)
"""How likely a counted figure ends in 0 or 5."""
RARE = Fraction(1, 100_000)
"""How rarely chance may do the same: a thousand forms give a false alarm in a hundred years."""
FEWEST_ROUND = next(n for n in count(1) if ROUND**n < RARE)
"""Fewer round figures prove nothing even where all are."""


def heaped_digits(material: Material) -> Iterator[Finding]:
    """Counts of a form that end in 0 or 5 far more often than one in five (尾数).

    Last digits of counted things are spread evenly; people who guess prefer 0 and 5, which is how age heaping
    is measured (Whipple's index, United Nations, Demographic Yearbook). A form is asked about where at least
    尾数比例 of its different counts from ten on end so and chance would do it less than once in 100,000
    forms (binomial, one in five): eight figures at the least.
    """
    limit = material.scheme.limit(HEAPED.name)
    if limit is None:
        return
    for form, items, own in _forms(material):
        counted = [item.type is ItemType.COUNT for item in items]
        large = np.where((own >= LEAST) & counted, own, np.nan)
        for row in np.flatnonzero((large % 5 < 1).sum(axis=1) >= FEWEST_ROUND):
            counts = {int(count) for count in large[row] if count == count}
            round_ = sum(count % 5 == 0 for count in counts)
            if round_ >= limit * len(counts) and by_chance(round_, len(counts)) < RARE:
                yield _about(
                    material, "C008", Watch.HEAPED, row, form, _first(items, own[row]), len(counts), round_
                )


def by_chance(successes: int, tries: int, likely: Fraction = ROUND) -> Fraction:
    """How likely at least so many successes are in so many tries."""
    ways = (comb(tries, k) * likely**k * (1 - likely) ** (tries - k) for k in range(successes, tries + 1))
    return sum(ways, Fraction(0))


def copied_forms(material: Material) -> Iterator[Finding]:
    """A form most figures of which are last year's to the digit (照搬): at least 相同比例 of six or more.

    Counts below 50 and noughts are left out: they repeat by themselves.
    """
    limit = material.scheme.limit(SAME.name)
    if limit is None:
        return
    for form, items, own in _forms(material):
        least = [LEAST_SAME if item.type is ItemType.COUNT else 1e-9 for item in items]
        before = material.before[[item.code for item in items]].to_numpy(np.float64)
        both = (own >= least) & ~np.isnan(before)
        number, same = both.sum(axis=1), (both & (own == before)).sum(axis=1)
        for row in np.flatnonzero((number >= FEWEST_SAME) & (same >= limit * number)):
            first = _first(items, own[row])
            yield _about(material, "C009", Watch.COPIED, row, form, first, int(number[row]), int(same[row]))


def _forms(material: Material) -> Iterator[tuple[str, tuple[Item, ...], Floats]]:
    """Each form's items and the figures that stand there as the units reported them, a row a unit, NaN for none."""
    for form, items in material.forms.items():
        yield form, items, material.own[[item.code for item in items]].to_numpy(np.float64)


def _first(items: tuple[Item, ...], own: Floats) -> str:
    """The item of the first figure that stands there."""
    return items[int(np.flatnonzero(~np.isnan(own))[0])].code


def _about(
    material: Material,
    code: str,
    watch: Watch,
    row: np.intp,
    form: str,
    first: str,
    number: int,
    found: int,
) -> Finding:
    """The question about a form, asked and answered beside its first figure."""
    unit = material.scheme.units[row].code
    return ask(
        material,
        code,
        material.figures_of(unit, [first]),
        first,
        unit_code=unit,
        check=watch.about(form),
        found=found,
        expected=number,
        form=form,
    )
