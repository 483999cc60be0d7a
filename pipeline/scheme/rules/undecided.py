"""What stands for a rule one of whose numbers the scheme leaves 〔缺〕: nothing is scored by it until that is filled in."""

from collections.abc import Callable
from functools import cache
from typing import ClassVar

from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Rule


class Undecided(Rule):
    """A rule that cannot be applied yet; ``lost`` are the columns of the numbers it waits for."""

    name: ClassVar[str] = "待定"
    about: ClassVar[str] = "参数未定的规则。"

    lost: tuple[str, ...]

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        return p

    def reason(self, figures: Figures) -> str:
        return ""


def undecided(rule: type[Rule], lost: tuple[str, ...]) -> Undecided:
    """The stand-in for a rule: it asks for the same directions and the same target."""
    return _like(rule)(lost=lost)


@cache
def _like(rule: type[Rule]) -> type[Undecided]:
    class Like(Undecided):
        name: ClassVar[str] = rule.name
        directions: ClassVar[frozenset[Direction]] = rule.directions
        needs_target: ClassVar[bool] = rule.needs_target

        def __reduce__(self) -> tuple[Callable[..., Undecided], tuple[type[Rule], tuple[str, ...]]]:
            # Pickling looks a class up by its name, and this has none of its own.
            return undecided, (rule, self.lost)

    return Like
