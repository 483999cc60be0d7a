"""按比值扣分: points off in proportion to how far a value exceeds its limit."""

from typing import ClassVar

from pydantic import Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr, when
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Positive, Rule


class RatioCut(Rule):
    """Full points up to the limit; beyond it the excess, as a share of the limit, comes off the points."""

    name: ClassVar[str] = "按比值扣分"
    about: ClassVar[str] = "不超过目标得满分，超过的按超出部分占目标的比值乘系数扣分，扣完为止。"
    directions: ClassVar[frozenset[Direction]] = frozenset({Direction.LOW})

    factor: Positive = Field(1.0, alias="系数", description="比值乘几倍扣分，不填为 1")

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        # A limit of zero or less has no ratio: it is kept or it is not.
        excess = (v - t) / t if self.factor == 1 else self.factor * (v - t) / t
        return when(v <= t, p, when(t > 0, p * (1 - excess), 0))

    def reason(self, figures: Figures) -> str:
        f = figures
        if f.reaches(f.target):
            return "达标"
        if f.target <= 0:
            return "未达标，目标不大于 0，无法按比值计"
        clause = f"超出目标 {f.percent((f.value - f.target) / f.target)}"
        times = "" if self.factor == 1 else f"的 {show(self.factor)} 倍"
        clause += f"，按超出比例{times}扣分"
        return clause + ("，扣完为止" if f.score == 0 and not self.no_floor else "")
