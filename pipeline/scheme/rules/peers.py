"""The others of the group: what a bound may be taken from, and what a value is compared with."""

from pipeline.model.words import Direction
from pipeline.scheme.formula.tree import Expr, Group, replace_names

BEST, WORST, MEAN = "组内最优", "组内最差", "组内平均"
PEER_NAMES = (BEST, WORST, MEAN)
"""What a target or a rule's bound may name besides items: a value of the units ranked together."""


def peer(name: str, v: Expr, direction: Direction) -> Group:
    """The best, the worst or the mean of the values ``v`` of the group; for ≤ the least is the best."""
    best, worst = ("最小", "最大") if direction is Direction.LOW else ("最大", "最小")
    return Group({BEST: best, WORST: worst, MEAN: "平均"}[name], v)


def place(v: Expr, direction: Direction) -> Group:
    """The place in the group: one more than there are units with a better value."""
    return Group("名次低" if direction is Direction.LOW else "名次高", v)


def over_peers(tree: Expr, v: Expr, direction: Direction) -> Expr:
    """The formula with 组内最优, 组内最差 and 组内平均 replaced by what they are."""
    return replace_names(
        tree, lambda name: peer(name.text, v, direction) if name.text in PEER_NAMES else name
    )
