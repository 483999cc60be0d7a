"""A distribution drawn: a row a class on one axis of scores, every unit a stroke."""

from dataclasses import dataclass
from math import ceil, floor, log10

from pipeline.model.numbers import show
from pipeline.report.distribution import Distribution, Spread

WIDTH, LEFT, RIGHT = 720, 92, 16
"""The drawing's width, and what is kept free of it beside the axis."""
TOP, ROW, BOTTOM = 8, 34, 26
"""The heights above the rows, of a row, and of the axis below them."""
_TICKS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A class as drawn: the height of its middle, one path with a stroke for each unit, the box of the middle half
    (x, width) and where its mean lies."""

    spread: Spread
    y: float
    strokes: str
    box: tuple[str, str]
    mean: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A distribution as drawn: the ticks of the axis (x, number), the rows, and the height of it all."""

    ticks: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    height: int

    @property
    def floor(self) -> int:
        """Where the axis lies."""
        return self.height - BOTTOM


def chart(distribution: Distribution) -> Chart:
    """The drawing of a distribution; the axis spans its scores in round numbers."""
    scores = [score for spread in distribution.spreads for score in spread.scores]
    low, high, step = _axis(min(scores), max(scores))

    def x(score: float) -> str:
        return show(LEFT + (score - low) / (high - low) * (WIDTH - LEFT - RIGHT), 1)

    rows = []
    for number, spread in enumerate(distribution.spreads):
        y = TOP + ROW * (number + 0.5)
        places = dict.fromkeys(x(score) for score in spread.scores)
        strokes = "".join(f"M{place} {y - 10:g}v20" for place in places)
        left, right = (float(x(score)) for score in spread.middle)
        rows.append(Row(spread, y, strokes, (show(left, 1), show(right - left, 1)), x(spread.average)))
    ticks = tuple((x(low + k * step), show(low + k * step, 6)) for k in range(round((high - low) / step) + 1))
    return Chart(ticks, tuple(rows), TOP + ROW * len(rows) + BOTTOM)


def _axis(low: float, high: float) -> tuple[float, float, float]:
    """The axis's ends and the step between its ticks, all round numbers, about ``_TICKS`` of them."""
    if high - low < 1e-9:
        low, high = low - 1, high + 1
    rough = (high - low) / _TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * round_ for round_ in (1, 2, 5, 10) if power * round_ >= rough)
    return floor(low / step) * step, ceil(high / step) * step, step
