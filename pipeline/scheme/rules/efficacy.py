"""功效系数: points between a base and the full ones, by where a value lies between two bounds."""

from typing import ClassVar

from pydantic import Field

from pipeline.model.numbers import show, show_apart
from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr, Number, when
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Amount, Rule, Share, reaches


class Efficacy(Rule):
    """Full points from the satisfactory value on, a share of them (the base) up to the inadmissible one.

    What satisfies is looked at first: a unit that reaches it has full points also where both bounds are the
    same, as the best and the worst of a group are when all its units are equal.
    """

    name: ClassVar[str] = "功效系数"
    about: ClassVar[str] = (
        "达到满意值得满分，不好于不允许值的得满分乘基数，两者之间按"
        "“分值×（基数＋（1－基数）×（完成值－不允许值）÷（满意值－不允许值））”得分。"
    )
    needs_target: ClassVar[bool] = False

    base: Share = Field(0.6, alias="基数", description="不好于不允许值时得满分的几成，不填为 0.6")
    good: Amount = Field(
        alias="满意值", description="得满分的值，数字或计算式，也可写组内最优、组内平均、组内最差"
    )
    bad: Amount = Field(
        alias="不允许值", description="只得基数的值，数字或计算式，也可写组内最优、组内平均、组内最差"
    )

    def objection(self, direction: Direction) -> str:
        if isinstance(self.good, Number) and isinstance(self.bad, Number):
            good, bad = self.good.value, self.bad.value
            if (direction is Direction.HIGH and good < bad) or (direction is Direction.LOW and good > bad):
                fitting = Direction.LOW if good < bad else Direction.HIGH
                return (
                    f"{fitting}（满意值 {show(good)} {'小' if good < bad else '大'}于不允许值 {show(bad)}）"
                )
        return super().objection(direction)

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        good, bad = self.good, self.bad
        between = p * (self.base + (1 - self.base) * (v - bad) / (good - bad))
        at_most_bad = when(reaches(bad, v, direction), p * self.base, between)
        return when(reaches(v, good, direction), p, at_most_bad)

    def reason(self, figures: Figures) -> str:
        f = figures
        good, bad = f.amounts["满意值"], f.amounts["不允许值"]
        if f.reaches(good):
            return f"达到满意值 {f.quantity(good)}"
        clause = f"满意值 {f.quantity(good)}，不允许值 {f.quantity(bad)}，"
        if f.equals(bad) or not f.reaches(bad):
            return clause + f"不好于不允许值，按基数 {show(self.base)} 计"
        share = self.base + (1 - self.base) * (f.value - bad) / (good - bad)
        return clause + f"功效系数 {show_apart(share, (self.base, 1.0), 4)}"
