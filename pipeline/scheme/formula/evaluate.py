"""A formula worked out for all units at once, blanks and errors spreading as they do in a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.model.numbers import TOLERANCE, nearly_equal, round_half_up
from pipeline.scheme.formula.tree import (
    SIDES,
    Binary,
    Call,
    Compare,
    Expr,
    Group,
    Name,
    Negative,
    Number,
    Percent,
    side,
)

Floats = NDArray[np.float64]
Kinds = NDArray[np.uint8]
Mask = NDArray[np.bool_]


class ErrorKind(IntEnum):
    """Why there is no value, numbered as Excel's ERROR.TYPE does."""

    NONE = 0
    ZERO_DENOMINATOR = 2
    NOT_COMPUTABLE = 6
    MISSING = 7


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A value a unit: ``values`` (n,) with NaN under an error, ``errors`` (n,) of ErrorKind or None for none.

    A condition is 1 where it holds and 0 where it does not.
    """

    values: Floats
    errors: Kinds | None = None


class Frame(Protocol):
    """The units a formula is worked out for; every column has one row a unit, in the frame's own order."""

    @property
    def size(self) -> int:
        """How many units there are."""

    def column(self, name: str, last_year: bool) -> Column:
        """The figures of an item, an indicator or a rule's own variable."""

    def below(self, column: Column) -> Column:
        """The sum over the units below each unit, missing where one of them is; 0 where there are none."""

    def group(self, statistic: str, column: Column) -> Column:
        """最大, 最小, 平均, 名次高 or 名次低 among the units ranked together, leaving out those with an error.

        A unit with an error has no place, and keeps its error.
        """


def reported(values: Floats) -> Column:
    """Figures as a column: NaN is a blank, so missing."""
    return _fail(Column(values), np.isnan(values), ErrorKind.MISSING)


def evaluate(tree: Expr, frame: Frame) -> Column:
    """The formula's value for every unit of the frame; the left operand's error wins, as in Excel."""
    with np.errstate(all="ignore"):
        return _full(_Evaluation(tree, frame).column(tree, False), frame.size)


class _Evaluation:
    """One formula over one frame; parts that stand in it more than once are worked out once."""

    def __init__(self, tree: Expr, frame: Frame) -> None:
        self.frame = frame
        self.repeated = {node for node, count in Counter(tree.walk()).items() if count > 1}
        self.done: dict[tuple[Expr, bool], Column] = {}

    def column(self, tree: Expr, last_year: bool) -> Column:
        if tree not in self.repeated:
            return self.work_out(tree, last_year)
        key = (tree, last_year)
        if key not in self.done:
            self.done[key] = self.work_out(tree, last_year)
        return self.done[key]

    def work_out(self, tree: Expr, last_year: bool) -> Column:
        match tree:
            case Number(value):
                return Column(np.array([value]))  # a single row: numpy spreads it over the units
            case Name(text):
                return self.frame.column(text, last_year)
            case Group(statistic, operand):
                return self.frame.group(statistic, _full(self.column(operand, last_year), self.frame.size))
            case Call("上年", (operand,)):
                return self.column(operand, True)
            case Call(which, (Name(item),)) if which in SIDES:
                return self.frame.column(side(which, item), last_year)
            case Call("下级合计", (operand,)):
                return self.frame.below(_full(self.column(operand, last_year), self.frame.size))
        parts = [self.column(child, last_year) for child in tree.children()]
        match tree:
            case Negative():
                return Column(-parts[0].values, parts[0].errors)
            case Percent():
                return Column(parts[0].values / 100, parts[0].errors)
            case Binary("/"):
                return _divide(*parts)
            case Binary("^"):
                return _raise_to(*parts)
            case Binary(operator):
                return _arithmetic(operator, *parts)
            case Compare(operator):
                return _compare(operator, *parts)
            case Call("IF"):
                return _choose(*parts)
            case Call("ROUND", (_, Number(digits))):
                return _checked(round_half_up(parts[0].values, int(digits)), parts[0].errors)
            case Call(function):
                return _call(function, parts)
        raise TypeError(f"not a node of the formula language: {tree!r}")


def _call(function: str, parts: list[Column]) -> Column:
    errors = _first_errors(part.errors for part in parts)
    values = [part.values for part in parts]
    match function:
        case "AND" | "MIN":
            return Column(reduce(np.minimum, values), errors)
        case "OR" | "MAX":
            return Column(reduce(np.maximum, values), errors)
        case "SUM":
            return _checked(reduce(np.add, values), errors)
        case "NOT":
            return Column(1 - values[0], errors)
        case "ABS":
            return Column(np.abs(values[0]), errors)
        case "缺":
            missing = np.zeros(values[0].shape) if errors is None else errors == ErrorKind.MISSING
            return Column(missing.astype(np.float64))
        case "有值":
            there = np.ones(values[0].shape) if errors is None else errors == ErrorKind.NONE
            return Column(there.astype(np.float64))
    raise ValueError(f"not a function of the formula language: {function}")


def _arithmetic(operator: str, left: Column, right: Column) -> Column:
    a, b = left.values, right.values
    if operator == "*":
        values = a * b
    else:
        if operator == "-":
            b = -b
        values = a + b
        # What is left of 0.3 − 0.1 − 0.2 is rounding noise; a spreadsheet calls it zero.
        values[np.abs(values) <= TOLERANCE * np.abs(a)] = 0
    return _checked(values, _first_errors((left.errors, right.errors)))


def _divide(left: Column, right: Column) -> Column:
    quotient = Column(left.values / right.values, _first_errors((left.errors, right.errors)))
    quotient = _fail(quotient, right.values == 0, ErrorKind.ZERO_DENOMINATOR)
    return _checked(quotient.values, quotient.errors)


def _raise_to(left: Column, right: Column) -> Column:
    base, exponent = left.values, right.values
    # For doubles numpy has a faster power whose last digit depends on how many there are and on the processor.
    raised = np.power(base.astype(np.longdouble), exponent).astype(np.float64)
    power = Column(raised, _first_errors((left.errors, right.errors)))
    if power.errors is not None:  # numpy makes NaN^0 and 1^NaN one
        power = Column(np.where(power.errors == 0, power.values, np.nan), power.errors)
    zero = base == 0
    power = _fail(power, zero & (exponent < 0), ErrorKind.ZERO_DENOMINATOR)
    refused = (zero & (exponent == 0)) | ~np.isfinite(power.values)
    return _fail(power, refused, ErrorKind.NOT_COMPUTABLE)


def _compare(operator: str, left: Column, right: Column) -> Column:
    a, b = left.values, right.values
    near = nearly_equal(a, b)
    match operator:
        case "=":
            holds = near
        case "<>":
            holds = ~near
        case "<":
            holds = (a < b) & ~near
        case "<=":
            holds = (a < b) | near
        case ">":
            holds = (a > b) & ~near
        case ">=":
            holds = (a > b) | near
        case _:
            raise ValueError(f"not a comparison of the formula language: {operator}")
    errors = _first_errors((left.errors, right.errors))
    values = holds.astype(np.float64)
    return Column(values if errors is None else np.where(errors == 0, values, np.nan), errors)


def _choose(condition: Column, then: Column, otherwise: Column) -> Column:
    holds = condition.values == 1
    values = np.where(holds, then.values, otherwise.values)
    if condition.errors is None and then.errors is None and otherwise.errors is None:
        return Column(values)
    none = np.zeros(1, dtype=np.uint8)
    taken = np.where(
        holds,
        none if then.errors is None else then.errors,
        none if otherwise.errors is None else otherwise.errors,
    )
    if condition.errors is not None:
        taken = np.where(condition.errors != 0, condition.errors, taken)
        values = np.where(condition.errors != 0, np.nan, values)
    return Column(values, taken if taken.any() else None)


def _first_errors(errors: Iterable[Kinds | None]) -> Kinds | None:
    """Each unit's first error, reading left to right."""
    present = [e for e in errors if e is not None]
    return reduce(lambda first, second: np.where(first != 0, first, second), present) if present else None


def _checked(values: Floats, errors: Kinds | None) -> Column:
    """The values, those that outgrew a float being not computable."""
    return _fail(Column(values, errors), np.isinf(values), ErrorKind.NOT_COMPUTABLE)


def _fail(column: Column, where: Mask, kind: ErrorKind) -> Column:
    """The column with an error where there was none before."""
    if not where.any():
        return column
    new = where.astype(np.uint8) * np.uint8(kind)
    return Column(np.where(where, np.nan, column.values), _first_errors((column.errors, new)))


def _full(column: Column, size: int) -> Column:
    """One row a unit, also where the formula was a constant."""
    if column.values.shape == (size,) and (column.errors is None or column.errors.shape == (size,)):
        return column
    errors = None if column.errors is None else np.broadcast_to(column.errors, size)
    return Column(np.broadcast_to(column.values, size), errors)
