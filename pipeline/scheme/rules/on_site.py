"""现场评分: the assessors' marks."""

from collections.abc import Sequence
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


def mean_mark(given: Sequence[float], trimmed: bool) -> float:
    """The mean of the marks given; of three or more, without the highest and the lowest where so stated."""
    kept = sorted(given)[1:-1] if trimmed and len(given) > 2 else given
    return sum(kept) / len(kept)
