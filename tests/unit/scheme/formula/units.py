"""Six units with two years of figures, as a frame to evaluate over and as a sheet to refer to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.scheme.formula.evaluate import Column, ErrorKind, evaluate, reported
from pipeline.scheme.formula.excel import Refs, blank_is_missing
from pipeline.scheme.formula.tree import Expr, Name, names

BLANK = float("nan")
THIS_YEAR: dict[str, list[float]] = {
    "出生": [10, 0, BLANK, -3, 2.5, 100],
    "政策内": [9, 0, 4, BLANK, -2.5, 98.5],
    "率": [0.5, -0.5, 2, 3, BLANK, 0.125],
    "整": [1, 2, 3, -2, 0, -1],
}
LAST_YEAR: dict[str, list[float]] = {
    "出生": [8, 0, 5, BLANK, 2.5, 120],
    "政策内": [9, 1, BLANK, 3, -7.5, 100],
    "率": [0.25, BLANK, 2, -3, 1, 0.5],
    "整": [1, -2, 0, 4, 0, 7],
}
BELOW: list[list[int]] = [[1, 2], [3, 4, 5], [5], [], [], []]
SIZE = len(BELOW)
_FUNCTIONS = {"最大": "MAX", "最小": "MIN", "平均": "AVERAGE"}


class Units:
    """The frame."""

    size = SIZE

    def column(self, name: str, last_year: bool) -> Column:
        return reported(np.array((LAST_YEAR if last_year else THIS_YEAR)[name], dtype=np.float64))

    def below(self, column: Column) -> Column:
        errors = np.zeros(SIZE, np.uint8) if column.errors is None else column.errors
        first = [next((int(errors[u]) for u in units if errors[u]), 0) for units in BELOW]
        return Column(np.array([column.values[u].sum() for u in BELOW]), np.array(first, np.uint8))

    def group(self, statistic: str, column: Column) -> Column:
        known = column.values[np.isfinite(column.values)]
        statistics = {"最大": known.max(), "最小": known.min(), "平均": known.mean()}
        return Column(np.full(SIZE, statistics[statistic]))


@dataclass(frozen=True)
class Cells:
    """One unit's cells: row 2 on, columns B to E this year, F to I last year."""

    unit: int

    def cell(self, name: Name, last_year: bool) -> str:
        return blank_is_missing(f"${self._letter(name, last_year)}${self.unit + 2}")

    def below(self) -> Sequence[Refs]:
        return [Cells(unit) for unit in BELOW[self.unit]]

    def group(self, statistic: str, operand: Expr, last_year: bool) -> str:
        letter = self._letter(names(operand)[0], last_year)
        return f"{_FUNCTIONS[statistic]}(${letter}$2:${letter}${SIZE + 1})"

    def _letter(self, name: Name, last_year: bool) -> str:
        return "BCDEFGHI"[list(THIS_YEAR).index(name.text) + 4 * last_year]


def values(tree: Expr) -> list[float | ErrorKind]:
    """Each unit's value, or the kind of error it has instead."""
    column = evaluate(tree, Units())
    kinds = np.zeros(SIZE, np.uint8) if column.errors is None else column.errors
    assert column.values.shape == kinds.shape == (SIZE,)
    assert (np.isnan(column.values) == (kinds != 0)).all()
    return [ErrorKind(k) if k else float(v) for v, k in zip(column.values, kinds, strict=True)]
