"""计步: how many steps a distance makes, and what becomes of a part of a step."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from pipeline.scheme.cells import choice
from pipeline.scheme.formula.tree import Expr, rounded, when


class Counting(StrEnum):
    """What a part of a step counts for (计步)."""

    EXACT = "按比例"
    UP = "不足一步按一步"
    DOWN = "不足一步不计"


CountingCell = Annotated[Counting, BeforeValidator(choice(Counting))]


def steps(distance: Expr, step: float, counting: Counting) -> Expr:
    """The number of steps in a distance not below zero.

    The distance between two rates is seldom exact (96 less 94 may be 2.0000000001), so a step is told apart
    from its neighbours to a millionth. The nearest whole number is then corrected by one where it lies on
    the wrong side: unlike adding almost a half before rounding, this holds for large counts too.
    """
    count = distance if step == 1 else distance / step
    if counting is Counting.EXACT:
        return count
    nearest, told_apart = rounded(count, 0), rounded(count, 6)
    if counting is Counting.UP:
        return nearest + when(told_apart > nearest, 1, 0)
    return nearest - when(told_apart < nearest, 1, 0)


def part_of_step(step: str, counting: Counting) -> str:
    """The clause that says what a part of a step, given with its unit, counts for; "" where in proportion."""
    return {
        Counting.EXACT: "",
        Counting.UP: f"、不足 {step}按 {step}计",
        Counting.DOWN: f"、不足 {step}不计",
    }[counting]
