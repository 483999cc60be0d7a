"""Figures far from those of the other units of the class, and figures a power of ten off.

Far is measured by the median and the median absolute deviation (MAD), which a few wild figures do not move:
a figure is asked about where |ln x − median| / (1.4826 MAD) exceeds 离群界限. B. Iglewicz and D. C. Hoaglin,
How to Detect and Handle Outliers (1993), put the limit for one sample at 3.5; the usual limit here is 5, as a
year has thousands of figures. On the logarithmic scale large units do not drown small ones, and half as much
is as far off as twice as much.

What is natural is kept quiet: a class is judged from six figures on; the spread is never taken for less than
a tenth; a count lies no further off than the chance of counted cases makes it, 2 |√(x + 3/8) − √(median + 3/8)|
(F. J. Anscombe, The Transformation of Poisson, Binomial and Negative-Binomial Data, Biometrika 35, 1948).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.check.answers import ask
from pipeline.check.material import Material
from pipeline.model.findings import Finding
from pipeline.model.numbers import Floats, show
from pipeline.model.words import ItemType, Watch
from pipeline.scheme.limits import OUTLYING, TENFOLD

FEWEST = 6
"""Figures below which a class is too small to judge by."""
LEAST_SPREAD = 0.1
LARGE = 100
"""A count or an amount that never reached this may well be ten times last year's."""
_AT_HOME = 1.0
"""How many spreads from the median a figure lies at most that belongs there."""
_NORMAL = 1.4826
"""The MAD times this estimates the standard deviation where figures are spread normally."""


@dataclass(frozen=True)
class Peers:
    """Each figure beside those of its class, as arrays of a row a unit and a column an item; NaN for none.

    ``level`` is the figure's natural logarithm, ``middle`` the class's median of them, ``spread`` their robust
    deviation; ``median`` is the median of the figures, ``number`` how many there are; ``distance`` is how many
    spreads a figure lies from the median, NaN where there are too few to judge by.
    """

    level: Floats
    middle: Floats
    spread: Floats
    median: Floats
    number: Floats
    distance: Floats


def peers_of(material: Material) -> Peers:
    """The figures the units reported themselves, beside those of their class."""
    classes = [unit.unit_class for unit in material.scheme.units]
    own = material.own.to_numpy(np.float64)
    counted = _of_type(material, ItemType.COUNT)
    with np.errstate(all="ignore"):
        own = np.where(own >= 0, own, np.nan)
        median = _medians(own, classes)
        # A count is taken as one more, so that a nought is no further off than a one; a nought among amounts
        # or rates is as far off as a hundredth of what is usual.
        raised = np.where(counted, own + 1, np.maximum(own, median / 100))
        level = np.log(np.where(raised > 0, raised, np.nan))
        middle = _medians(level, classes)
        spread = np.maximum(_medians(np.abs(level - middle), classes) * _NORMAL, LEAST_SPREAD)
        distance = np.abs(level - middle) / spread
        chance = 2 * np.abs(np.sqrt(own + 3 / 8) - np.sqrt(median + 3 / 8))
    number = pd.DataFrame(np.isfinite(level)).groupby(classes).transform("sum").to_numpy(np.float64)
    distance = np.where(counted, np.minimum(distance, chance), distance)
    distance = np.where(number >= FEWEST, distance, np.nan)
    return Peers(level, middle, spread, median, number, distance)


def _medians(values: Floats, classes: list[str]) -> Floats:
    return pd.DataFrame(values).groupby(classes).transform("median").to_numpy(np.float64)


def _of_type(material: Material, kind: ItemType) -> NDArray[np.bool_]:
    """Which columns are items of a type."""
    return np.array([material.scheme.item_by_code[item].type is kind for item in material.own.columns], bool)


def outliers(material: Material) -> Iterator[Finding]:
    """A figure far from those of its class is asked about (离群).

    Not where more is known of it: it looks a power of ten off, or lies outside its item's bounds.
    """
    limit = material.scheme.limit(OUTLYING.name)
    if limit is None:
        return
    peers = peers_of(material)
    slipped = {(slip.row, slip.column) for slip in _slips(material, peers)}
    for row, column in np.argwhere((peers.distance > limit) & _within_bounds(material)):
        if (row, column) not in slipped:
            whom = material.scheme.units[row].unit_class
            yield _about(
                material,
                "C006",
                Watch.OUTLIER,
                row,
                column,
                expected=show(peers.median[row, column], 2),
                whom=f"{whom}，" if whom else "",
                number=int(peers.number[row, column]),
                distance=show(peers.distance[row, column], 1),
                limit=show(limit),
            )


def _within_bounds(material: Material) -> NDArray[np.bool_]:
    items = [material.scheme.item_by_code[code] for code in material.own.columns]
    low = np.array([-np.inf if item.low is None else item.low for item in items])
    high = np.array([np.inf if item.high is None else item.high for item in items])
    own = material.own.to_numpy(np.float64)
    return (own >= low) & (own <= high)


def slips(material: Material) -> Iterator[Finding]:
    """A figure a power of ten off last year's, or without one off its class's, may be in another unit (量级).

    Near means within 量级容差 of the power of ten: a slipped decimal point, or yuan typed where ten thousand
    yuan are asked for, multiplies what stood there before by 10, 100 or 10,000.
    """
    for slip in _slips(material, peers_of(material)):
        item = material.scheme.item_by_code[material.own.columns[slip.column]]
        size = f"{10 ** abs(slip.power)}"
        yield _about(
            material,
            "C007",
            Watch.SLIP,
            slip.row,
            slip.column,
            expected=slip.basis,
            times=f"{size} 倍" if slip.power > 0 else f"{size} 分之一",
            measure=f"“{item.unit_of_measure}”" if item.unit_of_measure else "",
        )


@dataclass(frozen=True)
class _Slip:
    """A figure by its row and column, what it was compared with, the power of ten it is off by."""

    row: int
    column: int
    basis: str
    power: int


def _slips(material: Material, peers: Peers) -> Iterator[_Slip]:
    tolerance = material.scheme.limit(TENFOLD.name)
    if tolerance is None:
        return
    own, before = material.own.to_numpy(np.float64), material.before.to_numpy(np.float64)
    rates = _of_type(material, ItemType.RATE)
    with np.errstate(all="ignore"):
        power = np.log10(np.where((own > 0) & (before > 0), own / before, np.nan))
        whole = np.round(power)
        off = np.abs(whole) >= np.where(rates, 2, 1)
        near = np.abs(power - whole) <= np.log10(1 + tolerance)
        large = rates | (np.fmax(own, before) >= LARGE)
    for row, column in np.argwhere(off & near & large):
        basis = f"上年数 {show(before[row, column], 4)} "
        yield _Slip(row, column, basis, int(whole[row, column]))
    # Without a figure of last year: far from the class, and at home in it once the point is moved.
    gap = (peers.level - peers.middle) / np.log(10)
    whole = np.round(gap)
    at_home = np.abs(gap - whole) * np.log(10) <= peers.spread * _AT_HOME
    far = peers.distance > (material.scheme.limit(OUTLYING.name) or OUTLYING.usual)
    for row, column in np.argwhere(np.isnan(before) & (own > 0) & (whole != 0) & at_home & far):
        basis = f"同类单位中位数 {show(peers.median[row, column], 2)} "
        yield _Slip(row, column, basis, int(whole[row, column]))


def _about(material: Material, code: str, watch: Watch, row: int, column: int, **words: object) -> Finding:
    unit, item = material.scheme.units[row].code, str(material.own.columns[column])
    about = material.figures_of(unit, [item])
    return ask(
        material,
        code,
        about,
        item,
        unit_code=unit,
        check=watch.about(item),
        found=show(about[item].value, 4),
        name=material.scheme.item_by_code[item].name,
        **words,
    )
