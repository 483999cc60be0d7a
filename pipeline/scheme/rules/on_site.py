"""现场评分: the assessors' marks."""

from typing import ClassVar

from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Rule


class OnSite(Rule):
    """The mean of the assessors' marks, between zero and the full points."""

    name: ClassVar[str] = "现场评分"
    about: ClassVar[str] = "取考核台账中各评分人评分的平均数，不低于零分，不高于分值。"
    directions: ClassVar[frozenset[Direction]] = frozenset({Direction.HIGH})
    needs_target: ClassVar[bool] = False
    on_site: ClassVar[bool] = True
    value_word: ClassVar[str] = "评分平均"

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        return v

    def reason(self, figures: Figures) -> str:
        return ""
