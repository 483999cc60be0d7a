"""达标得分: full points for a target that is met."""

from typing import ClassVar

from pydantic import Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr, when
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Rule, Share, reaches


class Attain(Rule):
    """Full points where the target is met, else a share of them, by default none."""

    name: ClassVar[str] = "达标得分"
    about: ClassVar[str] = "达到目标得满分，未达到的不得分，或得满分的一定比例（未达标比例）。"

    share: Share = Field(0.0, alias="未达标比例", description="未达标时得满分的几成，如 50%，不填为 0")

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        return when(reaches(v, t, direction), p, p * self.share if self.share else 0)

    def reason(self, figures: Figures) -> str:
        if figures.reaches(figures.target):
            return "达标"
        return f"未达标，按满分的 {show(self.share * 100)}% 计" if self.share else "未达标"
