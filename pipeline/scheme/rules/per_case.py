"""据实计分: points for every case handled."""

from typing import ClassVar

from pydantic import Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Positive, Rule


class PerCase(Rule):
    """So many points a case, up to the full points."""

    name: ClassVar[str] = "据实计分"
    about: ClassVar[str] = "每完成一例（件、次、个）得若干分，得满为止。"
    directions: ClassVar[frozenset[Direction]] = frozenset({Direction.HIGH})
    needs_target: ClassVar[bool] = False

    each: Positive = Field(alias="每例分值", description="每一例得几分")

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        return v * self.each

    def reason(self, figures: Figures) -> str:
        full = "，得满为止" if self.cap is None and figures.score == figures.points else ""
        return f"每{figures.unit_of_measure or '例'}计 {show(self.each)} 分{full}"
