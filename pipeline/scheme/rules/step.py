"""未达标扣分: points off for every step a value falls short of its target."""

from typing import ClassVar

from pydantic import Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr, greatest
from pipeline.scheme.rules.counting import Counting, CountingCell, part_of_step, steps
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Positive, Rule


class Step(Rule):
    """Full points less a deduction for each step of the shortfall, until nothing is left."""

    name: ClassVar[str] = "未达标扣分"
    about: ClassVar[str] = (
        "达到目标得满分，未达到的每差一步（步长）扣若干分，扣完为止；不保底的可扣到零分以下。"
    )

    step: Positive = Field(1.0, alias="步长", description="一步是多少，与指标单位相同，不填为 1")
    each: Positive = Field(alias="每步扣分", description="每差一步扣几分")
    counting: CountingCell = Field(
        Counting.EXACT,
        alias="计步",
        description="不满一步怎样算：按比例、不足一步按一步、不足一步不计，不填为按比例",
    )

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        shortfall = v - t if direction is Direction.LOW else t - v
        return p - self.each * steps(greatest(0, shortfall), self.step, self.counting)

    def reason(self, figures: Figures) -> str:
        f = figures
        if f.reaches(f.target):
            return "达标"
        step = f.step(self.step)
        clause = f"比目标{f.side} {f.gap(abs(f.target - f.value))}，每{f.side} {step}扣 {show(self.each)} 分"
        clause += part_of_step(step, self.counting)
        return clause + ("，扣完为止" if f.score == 0 and not self.no_floor else "")
