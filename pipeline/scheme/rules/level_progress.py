"""水平与进步: where a unit stands and how far it has come, weighed against each other."""

from typing import ClassVar

from pydantic import Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr, Name, greatest, known, least, when
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.peers import MEAN, peer
from pipeline.scheme.rules.proportion import Proportion
from pipeline.scheme.rules.rule import Positive, Rule, Share, reaches

LAST_VALUE = Name("上年完成值")
"""Last year's value of the indicator."""
_LEVEL = Proportion()


class LevelProgress(Rule):
    """The value against its target, mixed with what was gained on last year against what should be.

    The weight of the level may be another one for units below the mean of their group. A unit without a
    value last year is scored by its level alone.
    """

    name: ClassVar[str] = "水平与进步"
    about: ClassVar[str] = (
        "水平得分（完成值比目标，同按比例）与进步得分（比上年的进步比进步目标，最多得满分）按权重相加；"
        "未达到组内平均的单位可另定权重，上年无数的只计水平。"
    )

    weight: Share = Field(alias="水平权重", description="水平得分占几成，其余为进步得分，如 60%")
    weight_below: Share | None = Field(
        None, alias="低于平均水平权重", description="未达到组内平均的单位水平得分占几成，不填为同水平权重"
    )
    goal: Positive = Field(alias="进步目标", description="比上年进步多少得满进步分，与指标单位相同")

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        level = greatest(0, _LEVEL.points(v, t, p, direction))
        gained = LAST_VALUE - v if direction is Direction.LOW else v - LAST_VALUE
        progress = p * least(1, greatest(0, gained / self.goal))
        mixed = _mixed(self.weight, level, progress)
        if self.weight_below is not None:
            below = _mixed(self.weight_below, level, progress)
            mixed = when(reaches(v, peer(MEAN, v, direction), direction), mixed, below)
        return when(known(LAST_VALUE), mixed, level)

    def comparisons(self, v: Expr, direction: Direction) -> dict[str, Expr]:
        mean = {} if self.weight_below is None else {MEAN: peer(MEAN, v, direction)}
        return {LAST_VALUE.text: LAST_VALUE, **mean}

    def reason(self, figures: Figures) -> str:
        f = figures
        before = f.amounts[LAST_VALUE.text]
        clause = _LEVEL.reason(f)
        if before != before:
            return clause + "，上年无数，只计水平得分"
        gained = before - f.value if f.direction is Direction.LOW else f.value - before
        progress = f.points * min(1.0, max(0.0, gained / self.goal))
        clause += f"，水平得分 {f.earned(_level(f))} 分"
        if f.equals(before):
            clause += f"，与上年 {f.quantity(before)} 持平"
        else:
            way = "进步" if gained > 0 else "退步"
            clause += f"，比上年 {f.quantity(before)} {way} {f.gap(abs(gained))}"
        clause += f"，进步得分 {f.earned(progress)} 分，"
        weight = self.weight
        if self.weight_below is not None:
            mean = f.amounts[MEAN]
            clause += f"{'' if f.reaches(mean) else '未'}达到组内平均 {f.quantity(mean)}，"
            weight = weight if f.reaches(mean) else self.weight_below
        return clause + f"水平占 {show(weight * 100)}%"


def _mixed(weight: float, level: Expr, progress: Expr) -> Expr:
    return weight * level + (1 - weight) * progress


def _level(f: Figures) -> float:
    if f.reaches(f.target):
        return f.points
    if f.target <= 0:
        return 0.0
    share = f.target / f.value if f.direction is Direction.LOW else f.value / f.target
    return f.points * max(0.0, share)
