"""What every scoring rule (计分规则) is: typed parameters, one expression tree, one sentence.

A rule is written once, as a tree over the value, the target and the points. The score of a table of units
and the text of an Excel formula are both made from that tree, so the two cannot disagree.
"""

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.model.numbers import show
from pipeline.model.words import Direction
from pipeline.scheme.cells import RequiredDecimal, YesNo, unreadable
from pipeline.scheme.formula.parse import parse
from pipeline.scheme.formula.tree import Compare, Expr, greatest, least, when
from pipeline.scheme.formula.types import check_kind
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.peers import over_peers

BOTH_WAYS = frozenset({Direction.HIGH, Direction.LOW})


def _positive(number: float) -> float:
    if number <= 0:
        raise unreadable("大于 0 的数字")
    return number


def _not_negative(number: float) -> float:
    if number < 0:
        raise unreadable("不小于 0 的数字")
    return number


def _share(number: float) -> float:
    if not 0 <= number <= 1:
        raise unreadable("0 到 1 之间的数字或百分数，如 0.5 或 50%")
    return number


def _number_or_formula(cell: str) -> Expr:
    tree = parse(cell)
    check_kind(tree, "number")
    return tree


Positive = Annotated[RequiredDecimal, AfterValidator(_positive)]
NotNegative = Annotated[RequiredDecimal, AfterValidator(_not_negative)]
Share = Annotated[RequiredDecimal, AfterValidator(_share)]
Amount = Annotated[Expr, BeforeValidator(_number_or_formula)]
"""A parameter that may be a number or a formula, such as last year's value or the mean of the group."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule's cell that cannot be used: its column, what stands there, what should."""

    column: str
    found: str
    expected: str


def reaches(value: Expr, bound: Expr | float, direction: Direction) -> Compare:
    """The condition that a value is on the good side of a bound or on it."""
    return value <= bound if direction is Direction.LOW else value >= bound


class Rule(BaseModel):
    """A scoring rule with its parameters; each is a column of the sheet 指标."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    name: ClassVar[str]
    about: ClassVar[str]
    directions: ClassVar[frozenset[Direction]] = BOTH_WAYS
    needs_target: ClassVar[bool] = True
    on_site: ClassVar[bool] = False
    value_word: ClassVar[str] = "完成值"

    gate: Amount | None = Field(None, alias="门槛", description="达不到门槛的不得分")
    cap: Positive | None = Field(None, alias="封顶", description="得分上限，不填为分值")
    no_floor: YesNo = Field(None, alias="不保底", description="填“是”的，扣分可以扣到零分以下")

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns of the sheet 指标 this rule reads, the common ones first."""
        return tuple(field.alias for field in cls.model_fields.values() if field.alias)

    def objection(self, direction: Direction) -> str:
        """What the direction would have to be for this rule; "" where ``direction`` suits it."""
        if direction in self.directions:
            return ""
        return (
            " / ".join(d for d in Direction if d in self.directions) + f"（规则「{self.name}」只用于此方向）"
        )

    def amounts(self) -> dict[str, Expr]:
        """The parameters given as numbers or formulas, by column; they may name items."""
        values = {f.alias: getattr(self, name) for name, f in type(self).model_fields.items() if f.alias}
        return {column: value for column, value in values.items() if isinstance(value, Expr)}

    @abstractmethod
    def points(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        """The points that the value ``v`` earns against the target ``t`` out of ``p``, uncapped."""

    @final
    def score(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        """The score: the rule's points, capped, not below zero, and nothing on the wrong side of the gate.

        Besides ``v``, ``t``, ``p`` and items the tree may name last year's value (上年完成值).
        """
        return over_peers(self._score(v, t, p, direction), v, direction)

    def _score(self, v: Expr, t: Expr, p: Expr, direction: Direction) -> Expr:
        capped = least(p if self.cap is None else self.cap, self.points(v, t, p, direction))
        kept = capped if self.no_floor else greatest(0, capped)
        if self.gate is None:
            return kept
        # Where points may go below zero, missing the gate must not lift a score up to zero.
        return when(reaches(v, self.gate, direction), kept, least(0, capped) if self.no_floor else 0)

    def comparisons(self, v: Expr, direction: Direction) -> dict[str, Expr]:
        """What the sentence compares the value with besides target and parameters, by the word for it."""
        return {}

    @final
    def facts(self, v: Expr, direction: Direction) -> dict[str, Expr]:
        """Everything the sentence speaks of besides value, target and points: amounts and comparisons."""
        amounts = {column: over_peers(tree, v, direction) for column, tree in self.amounts().items()}
        return amounts | self.comparisons(v, direction)

    def thresholds(self) -> tuple[float, ...]:
        """Further numbers that the value is compared with."""
        return ()

    @abstractmethod
    def reason(self, figures: Figures) -> str:
        """The middle of the sentence: how the value stands to the target and what that is worth."""

    @final
    def sentence(self, figures: Figures) -> str:
        """One sentence with the numbers in it: how the unit came to its score."""
        f = replace(figures, thresholds=self.thresholds())
        parts = [f"{self.value_word} {f.quantity(f.value)}"]
        if self.needs_target:
            parts.append(f"目标 {f.direction}{f.quantity(f.target)}")
        gated = self.gate is not None and not f.reaches(f.amounts["门槛"])
        if gated:
            verdict = "不得正分" if self.no_floor else "不得分"
            parts.append(f"{f.side}于门槛 {f.quantity(f.amounts['门槛'])}，{verdict}")
        if not gated or self.no_floor:
            parts.append(self.reason(f))
        if self.cap is not None and f.score >= self.cap:
            parts.append(f"封顶 {show(self.cap)} 分")
        earned = f"得 {f.earned(f.score)} 分（满分 {show(f.points)} 分）"
        parts.append(f"计 {f.earned(f.score)} 条" if f.clause else earned)
        return "，".join(part for part in parts if part) + "。"
