"""What holds for every rule whatever its parameters: bounds, and that doing better never scores less."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.words import Direction
from pipeline.scheme.rules import Rule
from tests.unit.scheme.rules.cases import rule_of, scores

SLACK = 1e-9
"""Rounding noise of scores of this size."""

decimals = st.integers(-20_000, 20_000).map(lambda n: n / 100)
positives = st.integers(1, 5_000).map(lambda n: n / 100)
values = st.lists(st.one_of(decimals, st.floats(-200, 200)), min_size=2, max_size=12)
countings = st.sampled_from(["按比例", "不足一步按一步", "不足一步不计"])
either_way = st.sampled_from([Direction.HIGH, Direction.LOW])
Drawn = tuple[Rule, Direction]


@st.composite
def one_way_rules(draw: st.DrawFn) -> Drawn:
    """A rule of those by which more (or less) is better all along, with its direction."""
    name = draw(
        st.sampled_from(
            [
                "达标得分",
                "按比例",
                "未达标扣分",
                "超标加分",
                "按比值扣分",
                "分档",
                "据实计分",
                "现场评分",
                "功效系数",
                "按名次",
                "与最优比",
                "水平与进步",
            ]
        )
    )
    cells: dict[str, object] = {}
    direction = draw(either_way)
    match name:
        case "达标得分":
            cells["未达标比例"] = draw(st.integers(0, 100)) / 100
        case "未达标扣分":
            cells |= {"步长": draw(positives), "每步扣分": draw(positives), "计步": draw(countings)}
        case "超标加分":
            cells |= {"步长": draw(positives), "每步加分": draw(positives), "计步": draw(countings)}
            cells |= {"基础": draw(st.sampled_from(["达标得分", "按比例"])), "封顶": draw(positives)}
        case "按比值扣分":
            direction = Direction.LOW
            cells["系数"] = draw(positives)
        case "分档":
            cells["分档"] = draw(tier_cells(direction))
        case "据实计分":
            direction = Direction.HIGH
            cells["每例分值"] = draw(positives)
        case "现场评分":
            direction = Direction.HIGH
        case "功效系数":
            cells |= draw(efficacy_cells(direction))
        case "按名次":
            cells |= {"每名扣分": draw(positives), "最低分": draw(positives)}
        case "水平与进步":
            cells |= {"水平权重": draw(st.integers(0, 100)) / 100, "进步目标": draw(positives)}
    return rule_of(name, **draw(with_common(cells))), direction


@st.composite
def efficacy_cells(draw: st.DrawFn, direction: Direction) -> dict[str, object]:
    """The cells of 功效系数, bounds being numbers in their order or values of the group."""
    better_first = sorted((draw(decimals), draw(decimals)), reverse=direction is Direction.HIGH)
    bounds = [
        draw(st.sampled_from([bound, "组内最优", "组内平均", "组内最差", "组内平均*1.1"]))
        for bound in better_first
    ]
    return {"满意值": bounds[0], "不允许值": bounds[1], "基数": draw(st.integers(0, 100)) / 100}


@st.composite
def tier_cells(draw: st.DrawFn, direction: Direction) -> str:
    """The cell of 分档, best tier first."""
    thresholds = sorted(draw(st.sets(decimals, min_size=1, max_size=5)))
    earned = sorted(
        draw(st.sets(positives, min_size=len(thresholds), max_size=len(thresholds))), reverse=True
    )
    best_first = thresholds if direction is Direction.LOW else thresholds[::-1]
    return "；".join(f"{threshold}:{points}" for threshold, points in zip(best_first, earned, strict=True))


@st.composite
def with_common(draw: st.DrawFn, cells: dict[str, object]) -> dict[str, str]:
    """The cells with any of the parameters that every rule has."""
    common = {"门槛": decimals, "封顶": positives, "不保底": st.sampled_from(["是", "否"])}
    chosen = {name: draw(strategy) for name, strategy in common.items() if draw(st.booleans())}
    return {name: str(cell) for name, cell in (chosen | cells).items()}


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Rule, float, float]:
    """A rule 区间 with its bounds."""
    low, high = sorted((draw(decimals), draw(decimals)))
    cells = {
        "下限": str(low),
        "上限": str(high),
        "外侧": draw(st.sampled_from(["零分", "按比值", "每步扣分"])),
    }
    if cells["外侧"] == "每步扣分":
        cells |= {"步长": str(draw(positives)), "每步扣分": str(draw(positives)), "计步": draw(countings)}
    return rule_of("区间", **cells), low, high


@given(one_way_rules(), values, decimals, positives)
def test_better_never_scores_less(drawn: Drawn, values: list[float], target: float, points: float) -> None:
    rule, direction = drawn
    worst_first = sorted([*values, target], reverse=direction is Direction.LOW)
    earned = scores(rule, direction, worst_first, target, points, 上年完成值=5)
    assert earned.errors is None
    assert (np.diff(earned.values) >= -SLACK).all()


@given(one_way_rules(), values, decimals, positives)
def test_scores_stay_between_zero_and_the_cap(
    drawn: Drawn, values: list[float], target: float, points: float
) -> None:
    rule, direction = drawn
    earned = scores(rule, direction, [*values, target], target, points, 上年完成值=5).values
    assert (earned <= (points if rule.cap is None else rule.cap)).all()
    assert rule.no_floor or (earned >= 0).all()


@st.composite
def among_peers(draw: st.DrawFn) -> Drawn:
    """A rule that compares units, with its direction."""
    name, direction = draw(st.sampled_from(["功效系数", "按名次", "与最优比"])), draw(either_way)
    cells: dict[str, object] = {}
    if name == "功效系数":
        cells = {"满意值": draw(st.sampled_from(["组内最优", "组内平均", "100"]))}
        cells["不允许值"] = "组内最差" if cells["满意值"] == "组内平均" else "组内平均"
    elif name == "按名次":
        cells = {"每名扣分": draw(positives), "最低分": draw(positives)}
    return rule_of(name, **{column: str(cell) for column, cell in cells.items()}), direction


@given(among_peers(), values, st.integers(0, 1000).map(lambda n: n / 10), positives, st.data())
def test_a_unit_that_does_better_does_not_score_less(
    drawn: Drawn, values: list[float], gain: float, points: float, data: st.DataObject
) -> None:
    """Whatever its doing better makes of the group's best, worst and mean."""
    rule, direction = drawn
    unit = data.draw(st.integers(0, len(values) - 1))
    better = list(values)
    better[unit] += -gain if direction is Direction.LOW else gain
    before, after = (scores(rule, direction, v, float("nan"), points).values for v in (values, better))
    assert after[unit] >= before[unit] - SLACK * points


@given(intervals(), values, positives)
def test_nearer_to_the_interval_never_scores_less(
    drawn: tuple[Rule, float, float], values: list[float], points: float
) -> None:
    rule, low, high = drawn
    nearest_last = sorted([*values, low, high])
    earned = scores(rule, Direction.WITHIN, nearest_last, float("nan"), points)
    steps, inside = np.diff(earned.values), (np.array(nearest_last) >= low) & (np.array(nearest_last) <= high)
    assert earned.errors is None
    assert (earned.values[inside] == points).all()
    assert ((earned.values >= 0) & (earned.values <= points)).all()
    assert (steps[np.array(nearest_last[1:]) <= low] >= -SLACK).all()
    assert (steps[np.array(nearest_last[:-1]) >= high] <= SLACK).all()
