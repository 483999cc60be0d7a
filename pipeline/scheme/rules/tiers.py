"""分档: points by thresholds."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.cells import tidy, unreadable
from pipeline.scheme.formula.tree import Expr, Number, when
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.rule import Rule, reaches

_FORM = "从好到差写出各档“界限:得分”，以分号隔开，如 95:10；90:8；85:5；0:0"
_NUMBER = r"-?\d+(?:\.\d+)?"
_TIER = re.compile(f"({_NUMBER}):({_NUMBER})(%?)")


@dataclass(frozen=True, slots=True)
class Tier:
    """From this threshold on a value earns these points: a number, or a share of the indicator's points."""

    threshold: float
    earns: float
    as_share: bool = False

    def points(self, p: Expr) -> Expr:
        """What the tier earns out of ``p``."""
        return p * self.earns if self.as_share else Number(self.earns)

    def __str__(self) -> str:
        return f"计满分的 {show(self.earns * 100)}%" if self.as_share else f"计 {show(self.earns)} 分"


def _tiers(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    tiers = []
    for text in tidy(cell).removesuffix(";").split(";"):
        match = _TIER.fullmatch(text)
        if match is None:
            raise unreadable(_FORM + (f"（「{text}」读不懂）" if text else "（有一档是空的）"))
        earns = float(match[2]) / 100 if match[3] else float(match[2])
        tiers.append(Tier(float(match[1]), earns, bool(match[3])))
    if len({tier.as_share for tier in tiers}) > 1:
        raise unreadable("各档得分都写成分数，或都写成百分数")
    if any(better.earns <= worse.earns for better, worse in pairwise(tiers)):
        raise unreadable("各档得分从高到低、不重复")
    rising = {better.threshold < worse.threshold for better, worse in pairwise(tiers)}
    if len(rising) > 1 or any(better.threshold == worse.threshold for better, worse in pairwise(tiers)):
        raise unreadable("各档界限依次递减（越高越好）或依次递增（越低越好）、不重复")
    return tuple(tiers)


class Tiers(Rule):
    """The points of the first tier whose threshold the value reaches; none beyond the last tier."""

    name: ClassVar[str] = "分档"
    about: ClassVar[str] = (
        "按完成值所在的档次得分，从好到差逐档比较，达到哪一档得哪一档的分，各档都未达到的不得分。"
    )
    needs_target: ClassVar[bool] = False

    tiers: Annotated[tuple[Tier, ...], BeforeValidator(_tiers)] = Field(alias="分档", description=_FORM)

    def objection(self, direction: Direction) -> str:
        rising = len(self.tiers) > 1 and self.tiers[0].threshold < self.tiers[-1].threshold
        falling = len(self.tiers) > 1 and not rising
        if (direction is Direction.HIGH and rising) or (direction is Direction.LOW and falling):
            fitting = Direction.LOW if rising else Direction.HIGH
            return f"{fitting}（各档界限从好到差依次{'递增' if rising else '递减'}）"
        return super().objection(direction)

    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        earned: Expr = Number(0.0)
        for tier in reversed(self.tiers):
            earned = when(reaches(v, tier.threshold, direction), tier.points(p), earned)
        return earned

    def thresholds(self) -> tuple[float, ...]:
        return tuple(tier.threshold for tier in self.tiers)

    def reason(self, figures: Figures) -> str:
        f = figures
        for tier in self.tiers:
            if f.reaches(tier.threshold):
                return f"达到 {f.direction}{f.quantity(tier.threshold)} 一档，该档{tier}"
        return f"未达到最低一档 {f.direction}{f.quantity(self.tiers[-1].threshold)}"
