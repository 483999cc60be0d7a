"""按名次: points by the place in the group."""

from typing import ClassVar

from pydantic import Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr, greatest
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.peers import place
from pipeline.scheme.rules.rule import NotNegative, Positive, Rule


class ByPlace(Rule):
    """Full points for the first of the group, so many fewer for each place below, down to a least number.

    Units of the same value share the better place, and the next place is skipped.
    """

    name: ClassVar[str] = "按名次"
    about: ClassVar[str] = (
        "排名组内完成值最好的得满分，每低一名少得若干分（每名扣分），扣到最低分为止；"
        "完成值相同的名次并列，下一名次空出。"
    )
    needs_target: ClassVar[bool] = False

    each: Positive = Field(alias="每名扣分", description="每低一名扣几分")
    least_points: NotNegative = Field(0.0, alias="最低分", description="名次再低也得几分，不填为 0")

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        by_place = p - self.each * (place(v, direction) - 1)
        return greatest(self.least_points, by_place) if self.least_points else by_place

    def comparisons(self, v: Expr, direction: Direction) -> dict[str, Expr]:
        return {"名次": place(v, direction)}

    def reason(self, figures: Figures) -> str:
        f = figures
        mine = f.amounts["名次"]
        clause = f"列组内第 {show(mine)} 名"
        if mine == 1:
            return clause
        clause += f"，每低一名扣 {show(self.each)} 分"
        if self.least_points and f.points - self.each * (mine - 1) < self.least_points:
            return clause + f"，最低 {show(self.least_points)} 分"
        return clause + ("，扣完为止" if f.score == 0 and not self.no_floor else "")
