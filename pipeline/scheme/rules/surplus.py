"""超标加分: points beyond the full ones for a target that is surpassed."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.cells import choice
from pipeline.scheme.formula.tree import Expr, greatest
from pipeline.scheme.rules.attain import Attain
from pipeline.scheme.rules.counting import Counting, CountingCell, part_of_step, steps
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.proportion import Proportion
from pipeline.scheme.rules.rule import Positive, Rule


class Base(StrEnum):
    """By which rule the points up to the target are given (基础)."""

    ATTAIN = Attain.name
    PROPORTION = Proportion.name


_BASES: dict[Base, Rule] = {Base.ATTAIN: Attain(), Base.PROPORTION: Proportion()}


class Surplus(Rule):
    """The points of the base rule, and more for each step beyond the target, up to the cap.

    The cap is required: it is the one place that says how far above the full points a unit may go.
    """

    name: ClassVar[str] = "超标加分"
    about: ClassVar[str] = "未超过目标的按基础规则得分，每超过目标一步（步长）加若干分，加到封顶为止。"

    cap: Positive = Field(alias="封顶", description="得分上限，含基础得分，一般高于分值")
    step: Positive = Field(1.0, alias="步长", description="一步是多少，与指标单位相同，不填为 1")
    counting: CountingCell = Field(
        Counting.EXACT,
        alias="计步",
        description="不满一步怎样算：按比例、不足一步按一步、不足一步不计，不填为按比例",
    )
    each: Positive = Field(alias="每步加分", description="每超一步加几分")
    base: Annotated[Base, BeforeValidator(choice(Base))] = Field(
        Base.ATTAIN, alias="基础", description="目标以内怎样得分：达标得分、按比例，不填为达标得分"
    )

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        beyond = t - v if direction is Direction.LOW else v - t
        bonus = self.each * steps(greatest(0, beyond), self.step, self.counting)
        return _BASES[self.base].points(v, t, p, direction) + bonus

    def reason(self, figures: Figures) -> str:
        f = figures
        base = _BASES[self.base].reason(f)
        if not f.reaches(f.target) or f.equals(f.target):
            return base
        side = "低" if f.direction is Direction.LOW else "高"
        step = f.step(self.step)
        clause = (
            f"{base}，比目标{side} {f.gap(abs(f.value - f.target))}，每{side} {step}加 {show(self.each)} 分"
        )
        return clause + part_of_step(step, self.counting)
