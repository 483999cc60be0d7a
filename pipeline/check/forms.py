"""Whole forms that look made up rather than counted: round last digits, last year's figures again."""

from collections.abc import Iterator
from fractions import Fraction
from math import comb

from pipeline.check.answers import ask
from pipeline.check.material import Figure, Material
from pipeline.model.findings import Finding
from pipeline.model.words import ItemType, Watch
from pipeline.scheme.limits import HEAPED, SAME

LEAST = 10
"""A count below this ends in the digit of what it counts."""
LEAST_SAME = 50
"""A count below this may well be last year's again."""
FEWEST_SAME = 6
"""Figures below which a form says nothing about copying."""
RARE = Fraction(1, 100_000)
"""How rarely chance may do the same: a thousand forms give a false alarm in a hundred years."""


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
    for unit, form, figures in _forms(material):
        counts = {
            int(figure.value)
            for item, figure in figures.items()
            if material.scheme.item_by_code[item].type is ItemType.COUNT and figure.value >= LEAST
        }
        round_ = sum(count % 5 == 0 for count in counts)
        if counts and round_ >= limit * len(counts) and by_chance(round_, len(counts)) < RARE:
            yield _about(material, "C008", Watch.HEAPED, unit, form, figures, len(counts), round_)


def by_chance(successes: int, tries: int, likely: Fraction = Fraction(1, 5)) -> Fraction:
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
    for unit, form, figures in _forms(material):
        row = material.scheme.unit_rows[unit]
        pairs = [
            (figure.value, float(material.figures.column(item, True).values[row]))
            for item, figure in figures.items()
            if figure.value
            >= (LEAST_SAME if material.scheme.item_by_code[item].type is ItemType.COUNT else 1e-9)
        ]
        both = [(now, before) for now, before in pairs if before == before]
        same = sum(now == before for now, before in both)
        if len(both) >= FEWEST_SAME and same >= limit * len(both):
            yield _about(material, "C009", Watch.COPIED, unit, form, figures, len(both), same)


def _forms(material: Material) -> Iterator[tuple[str, str, dict[str, Figure]]]:
    """Each unit's forms with the figures that stand there as the unit reported them."""
    for unit in material.scheme.units:
        for form, items in material.forms.items():
            keys = [(unit.code, item.code) for item in items]
            figures = {i: material.cells[u, i] for u, i in keys if (u, i) in material.cells}
            own = {item: f for item, f in figures.items() if f.own and f.value == f.value}
            if own:
                yield unit.code, form, own


def _about(
    material: Material,
    code: str,
    watch: Watch,
    unit: str,
    form: str,
    figures: dict[str, Figure],
    number: int,
    found: int,
) -> Finding:
    """The question about a form, asked and answered beside its first figure."""
    first = next(iter(figures))
    return ask(
        material,
        code,
        {first: figures[first]},
        first,
        unit_code=unit,
        check=watch.about(form),
        found=found,
        expected=number,
        form=form,
    )
