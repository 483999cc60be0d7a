"""区间: full points between two bounds."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.cells import choice, unreadable
from pipeline.scheme.formula.tree import Expr, Number, both, greatest, names, when
from pipeline.scheme.rules.counting import Counting, CountingCell, part_of_step, steps
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.peers import BEST, WORST
from pipeline.scheme.rules.rule import Amount, Positive, Rule


class Outside(StrEnum):
    """What a value outside the bounds is worth (外侧)."""

    NOTHING = "零分"
    RATIO = "按比值"
    STEPS = "每步扣分"


class Interval(Rule):
    """Full points inside the bounds or on them; outside nothing, or less by ratio or by steps."""

    name: ClassVar[str] = "区间"
    about: ClassVar[str] = (
        "完成值在下限与上限之间（含）得满分；之外的不得分，或按偏离的比值扣分，或每偏离一步（步长）扣若干分。"
    )
    directions: ClassVar[frozenset[Direction]] = frozenset({Direction.WITHIN})
    needs_target: ClassVar[bool] = False

    low: Amount = Field(alias="下限", description="得满分的最低值，数字或计算式")
    high: Amount = Field(alias="上限", description="得满分的最高值，数字或计算式")
    outside: Annotated[Outside, BeforeValidator(choice(Outside))] = Field(
        Outside.NOTHING, alias="外侧", description="区间之外怎样得分：零分、按比值、每步扣分，不填为零分"
    )
    step: Positive = Field(1.0, alias="步长", description="一步是多少，与指标单位相同，不填为 1")
    each: Positive | None = Field(
        None, alias="每步扣分", description="每偏离一步扣几分，外侧为“每步扣分”的必填", validate_default=True
    )
    counting: CountingCell = Field(
        Counting.EXACT,
        alias="计步",
        description="不满一步怎样算：按比例、不足一步按一步、不足一步不计，不填为按比例",
    )

    @field_validator("gate")
    @classmethod
    def _no_gate(cls, _: Expr | None) -> None:
        raise unreadable("空白（规则「区间」以下限、上限为界，不设门槛）")

    @field_validator("low", "high")
    @classmethod
    def _neither_best_nor_worst(cls, bound: Expr) -> Expr:
        if {name.text for name in names(bound)} & {BEST, WORST}:
            raise unreadable("数字或计算式（区间不分优劣，同组单位的数只能用组内平均）")
        return bound

    @field_validator("high")
    @classmethod
    def _above_low(cls, high: Expr, others: ValidationInfo) -> Expr:
        low = others.data.get("low")
        if isinstance(low, Number) and isinstance(high, Number) and low.value > high.value:
            raise unreadable(f"不小于下限 {show(low.value)} 的数")
        return high

    @field_validator("step", "each", "counting")
    @classmethod
    def _with_steps(cls, cell: Any, others: ValidationInfo) -> Any:
        outside = others.data.get("outside")
        if outside is Outside.STEPS and cell is None:
            raise unreadable("大于 0 的数字（外侧为「每步扣分」时必填）")
        if outside in (Outside.NOTHING, Outside.RATIO) and cell is not None:
            raise unreadable("空白，或把外侧改为「每步扣分」")
        return cell

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        low, high = self.low, self.high
        if self.outside is Outside.STEPS and self.each is not None:
            return p - self.each * steps(greatest(0, low - v, v - high), self.step, self.counting)
        if self.outside is Outside.NOTHING:
            return when(both(v >= low, v <= high), p, 0)
        # A bound of zero or less has no ratio: beyond it there is nothing to earn.
        below = when(low > 0, p * v / low, 0)
        above = when(high > 0, p * (1 - (v - high) / high), 0)
        return when(v < low, below, when(v > high, above, p))

    def reason(self, figures: Figures) -> str:
        f = figures
        low, high = f.amounts["下限"], f.amounts["上限"]
        span = f"{f.quantity(low)} 至 {f.quantity(high)} "
        if low <= f.value <= high or f.equals(low) or f.equals(high):
            return f"在 {span}之间"
        side, word, bound = ("低", "下限", low) if f.value < low else ("高", "上限", high)
        clause = f"不在 {span}之间，比{word}{side} {f.gap(abs(f.value - bound))}"
        if self.outside is Outside.NOTHING:
            return clause
        if self.outside is Outside.STEPS and self.each is not None:
            step = f.step(self.step)
            return clause + f"，每{side} {step}扣 {show(self.each)} 分" + part_of_step(step, self.counting)
        if bound <= 0:
            return clause + f"，{word}不大于 0，无法按比值计"
        if side == "低":
            return clause + f"，为下限的 {f.percent(f.value / bound)}，按比值计"
        return clause + f"，超出上限 {f.percent((f.value - bound) / bound)}，按比值扣分"
