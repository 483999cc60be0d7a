"""Values, targets and points as the frame a rule's tree is evaluated over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.collect.figures import Figures
from pipeline.model.words import Direction
from pipeline.scheme.formula.evaluate import Column, evaluate, reported
from pipeline.scheme.formula.tree import Expr, Name
from pipeline.scheme.rules import Rule, problems

VALUE, TARGET, POINTS = Name("完成值"), Name("目标"), Name("分值")


@dataclass(frozen=True)
class Cases:
    """One row a case, all of them ranked together; NaN is a blank."""

    columns: Mapping[str, Sequence[float]]

    @property
    def size(self) -> int:
        return len(self.columns[VALUE.text])

    def column(self, name: str, last_year: bool) -> Column:
        return reported(np.array(self.columns[f"上年{name}" if last_year else name], dtype=np.float64))

    def below(self, column: Column) -> Column:
        raise NotImplementedError("a rule's tree has no units below")

    def group(self, statistic: str, column: Column) -> Column:
        return Figures(self.size, {}, groups=np.zeros(self.size, np.int64)).group(statistic, column)


def rule_of(name: str, **cells: str) -> Rule:
    """The rule with these parameters, which must be right."""
    rule, wrong = problems(name, cells)
    assert rule is not None, wrong
    return rule


def tree_of(rule: Rule, direction: Direction) -> Expr:
    """The rule's score over the columns of :class:`Cases`."""
    return rule.score(VALUE, TARGET, POINTS, direction)


def scores(
    rule: Rule, direction: Direction, values: Sequence[float], target: float, points: float, **more: float
) -> Column:
    """What each of the values earns."""
    constants = {"目标": target, "分值": points, **more}
    columns = {name: [number] * len(values) for name, number in constants.items()}
    return evaluate(tree_of(rule, direction), Cases({VALUE.text: values, **columns}))
