"""按比例: points in proportion to how much of the target was reached."""

from typing import ClassVar

from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr, when
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Rule, reaches


class Proportion(Rule):
    """Full points where the target is met, else the value over the target of them (for ≤, the inverse)."""

    name: ClassVar[str] = "按比例"
    about: ClassVar[str] = (
        "达到目标得满分，未达到的按完成值占目标的比例得分（越低越好的，按目标占完成值的比例）。"
    )

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        # A target of zero or less has no proportion: it is met or it is not.
        partial = p * t / v if direction is Direction.LOW else p * v / t
        return when(reaches(v, t, direction), p, when(t > 0, partial, 0))

    def reason(self, figures: Figures) -> str:
        f = figures
        if f.reaches(f.target):
            return "达标"
        if f.target <= 0:
            return "未达标，目标不大于 0，无法按比例计"
        if f.direction is Direction.LOW:
            return f"目标为完成值的 {f.percent(f.target / f.value)}，按比例计"
        return f"完成目标的 {f.percent(f.value / f.target)}，按比例计"
