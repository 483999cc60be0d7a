"""与最优比: points in proportion to the best of the group."""

from typing import ClassVar

from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.peers import BEST, peer
from pipeline.scheme.rules.proportion import Proportion
from pipeline.scheme.rules.rule import Rule

_PROPORTION = Proportion()


class ToBest(Rule):
    """Full points for the best of the group, the others in proportion, as though the best were the target."""

    name: ClassVar[str] = "与最优比"
    about: ClassVar[str] = (
        "排名组内完成值最好的得满分，其余的按完成值占最优值的比例得分（越低越好的，按最优值占完成值的比例）。"
    )
    needs_target: ClassVar[bool] = False

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        return _PROPORTION.points(v, peer(BEST, v, direction), p, direction)

    def comparisons(self, v: Expr, direction: Direction) -> dict[str, Expr]:
        return {BEST: peer(BEST, v, direction)}

    def reason(self, figures: Figures) -> str:
        f = figures
        best = f.amounts[BEST]
        clause = f"组内最优 {f.quantity(best)}，"
        if f.reaches(best):
            return clause + "为组内最优"
        if best <= 0:
            return clause + "最优值不大于 0，无法按比例计"
        if f.direction is Direction.LOW:
            return clause + f"最优值为完成值的 {f.percent(best / f.value)}，按比例计"
        return clause + f"为最优值的 {f.percent(f.value / best)}，按比例计"
