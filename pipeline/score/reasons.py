"""Why a score is what it is, in one Chinese sentence a cell: figures, target, rule, treatment, rescaling."""

from collections.abc import Set
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from pipeline.collect.figures import Figures
from pipeline.model.numbers import show, show_apart
from pipeline.model.periods import MONTHS
from pipeline.model.tables import SCORES_INSIDE
from pipeline.model.words import CHINESE, Effect, Handling, Treatment, terms
from pipeline.scheme.formula.evaluate import ErrorKind, Floats, evaluate, reported
from pipeline.scheme.formula.tree import Expr, fraction
from pipeline.scheme.rows import OwnTarget
from pipeline.scheme.rules.figures import Figures as RuleFigures
from pipeline.scheme.scheme import Scheme
from pipeline.score.lines import (
    POINTS,
    TARGET,
    TREATMENTS,
    VALUE,
    LineScores,
    fact_trees,
    own_targets,
    score_tree,
    value_tree,
)
from pipeline.score.treatments import Aside, set_aside


def scores_table(
    scheme: Scheme, lines: dict[str, LineScores], figures: Figures, period: str, day: date, unscored: Set[str]
) -> pd.DataFrame:
    """One row a unit and indicator (columns ``SCORES_INSIDE``), in the scheme's order, with its reason.

    A unit without a return that can be used has its rows without a score.
    """
    stage, stage_name = (scheme.stage.code, scheme.stage.name) if scheme.stage else ("", "")
    parts = [
        _indicator_rows(scheme, scores, j, figures, day)
        for scores in lines.values()
        for j in range(len(scores.indicators))
    ]
    columns = {name: list(chain.from_iterable(part[name] for part in parts)) for name in parts[0]}
    table = pd.DataFrame({"period": period, "stage": stage, "stage_name": stage_name, **columns})
    absent = table["unit_code"].isin(unscored)
    table.loc[absent, "treatment"] = Treatment.MISSING.value
    table.loc[absent, "reason"] = "没有可用的填报表，未计分。"
    table[["score", "raw_score"]] = table[["score", "raw_score"]].mask(absent)
    return table[list(SCORES_INSIDE)]


def _indicator_rows(
    scheme: Scheme, scores: LineScores, j: int, figures: Figures, day: date
) -> dict[str, list[Any]]:
    """The columns of an indicator's rows, a value a unit."""
    indicator, size = scores.indicators[j], len(scores.units)
    at = np.array([scheme.unit_rows[unit.code] for unit in scores.units], np.int64)
    here = figures.rows(at, scores.groups, scores.compared)
    valued = here.also({VALUE.text: reported(scores.value[:, j])})
    amounts = {w: evaluate(tree, valued).values for w, tree in fact_trees(scheme, indicator).items()}
    above, below = _fraction(value_tree(scheme, indicator), here)
    owners = own_targets(scheme, indicator, scores.units)
    asides = set_aside(scheme, indicator, scores.units, day)
    kept = np.where(scores.counted[:, j], scores.score[:, j], np.nan)
    by_rule = _by_rule(scheme, scores, j, valued).tolist()
    reasons = []
    for i in range(size):
        own = {column: float(values[i]) for column, values in amounts.items()}
        reasons.append(_reason(scheme, scores, (i, j), by_rule[i], own, owners[i], asides.get(i)))
    unknown = np.full(size, np.nan)
    alike = {
        "line": scores.line.code,
        "indicator_code": indicator.code,
        "indicator_name": indicator.name,
        "group": indicator.group,
        "unit_of_measure": indicator.unit_of_measure,
        "direction": scheme.direction(indicator).value,
        "rule": indicator.rule,
        "basis": indicator.basis,
        "letter": scores.line.letter,
    }
    numbers = {
        "value": scores.value[:, j],
        "target": scores.target[:, j],
        "points": np.where(scores.counted[:, j], scores.points[:, j] * scores.factor, 0.0),
        "raw_score": scores.raw[:, j],
        "factor": scores.factor,
        "score": kept,
        "numerator": above,
        "denominator": below,
        "lower": amounts.get("下限", unknown),
        "upper": amounts.get("上限", unknown),
    }
    return {
        "unit_code": [unit.code for unit in scores.units],
        "unit_name": [unit.name for unit in scores.units],
        "treatment": [TREATMENTS[k].value for k in scores.treatment[:, j]],
        "reason": reasons,
        **{name: [word] * size for name, word in alike.items()},
        **{name: values.tolist() for name, values in numbers.items()},
    }


def _by_rule(scheme: Scheme, scores: LineScores, j: int, valued: Figures) -> Floats:
    """What the rule alone gave, before any 难度系数."""
    if not any(unit.difficulty not in (None, 0, 1) for unit in scores.units):
        return scores.raw[:, j]
    columns = {TARGET.text: reported(scores.target[:, j]), POINTS.text: reported(scores.points[:, j])}
    return evaluate(score_tree(scheme, scores.indicators[j]), valued.also(columns)).values


def _fraction(tree: Expr, here: Figures) -> tuple[Floats, Floats]:
    """The numerator and denominator behind a rate, where the value is one; NaN where it is not."""
    parts = fraction(tree)
    if parts:
        return evaluate(parts[0], here).values, evaluate(parts[1], here).values
    nothing = np.full(here.size, np.nan)
    return nothing, nothing


def _reason(
    scheme: Scheme,
    scores: LineScores,
    cell: tuple[int, int],
    by_rule: float,
    amounts: dict[str, float],
    own_target: OwnTarget | None,
    aside: Aside | None,
) -> str:
    unit, indicator = scores.units[cell[0]], scores.indicators[cell[1]]
    treatment = TREATMENTS[scores.treatment[cell]]
    raw, points = float(scores.raw[cell]), float(scores.points[cell])
    earned = f"计 {show(raw, 2)} {terms(scores.line.letter).one}"
    if treatment is Treatment.AVERAGE and points:
        earned = f"计平均分 {show(raw, 2)} 分（已计分单位平均得分率 {show(raw / points * 100, 2)}% × {show(points)} 分）"
    if not scores.counted[cell]:
        earned = "不计入完成条数" if scores.line.letter else "分值折算到其他指标"
    absent = {
        ErrorKind.ZERO_DENOMINATOR: "分母为零（没有应办事项）",
        ErrorKind.NOT_COMPUTABLE: "完成值无法计算",
        ErrorKind.MISSING: "没有评分" if scheme.rules[indicator.code].on_site else "缺少计算所需的数据",
    }.get(ErrorKind(int(scores.errors[cell])), "")
    if aside:
        text = f"{aside.why}，{earned}。"
    elif absent and treatment in (Treatment.AVERAGE, Treatment.EXEMPT):
        text = f"{absent}，{earned}。"
    elif absent:
        how = {Handling.ZERO: "按缺报处理"}.get(scheme.if_unreported, CHINESE[Treatment.MISSING])
        text = f"{absent}，{how if treatment is Treatment.MISSING else '按零分母处理'}，{earned}。"
    else:
        figures = RuleFigures(
            float(scores.value[cell]),
            float(scores.target[cell]),
            points,
            by_rule,
            scheme.direction(indicator),
            indicator.unit_of_measure,
            amounts,
            scores.line.letter,
        )
        rule = scheme.rules[indicator.code]
        text = rule.sentence(figures)
        if indicator.veto is Effect.ITEM_ZERO and not figures.reaches(figures.target):
            text = f"{rule.value_word} {figures.quantity(figures.value)}，未达目标 {figures.quantity(figures.target)}，该项零分。"
        if own_target is not None:
            whose = "本单位" if own_target.whose in (unit.code, unit.name) else own_target.whose
            text += f"（目标为{whose}单列）"
        if (own_target or indicator).prorated and scheme.stage is not None:
            months = scheme.stage.months
            text += f"（全年目标 {show(figures.target * MONTHS / months)}，按 {months:g} 个月折算）"
        if unit.difficulty not in (None, 0, 1):
            full = "，不超过满分" if by_rule * unit.difficulty > points else ""
            text += f"乘难度系数 {show(unit.difficulty)}{full}，得 {show_apart(raw, (0.0, points), 2)} 分。"
    factor = float(scores.factor[cell[0]])
    if factor != 1.0 and scores.counted[cell]:
        rescaled = show_apart(float(scores.score[cell]), (0.0, points * factor), 2)
        text += f"折算系数 {show(factor, 4)}，折算后 {rescaled} 分。"
    return text
