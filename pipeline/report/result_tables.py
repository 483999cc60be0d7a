"""What the reports are made from: the results of one period, as tables."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class ResultTables:
    """The results of one period; numbers unrounded, a blank is NaN (numbers) or "" (text).

    ranking: one row a unit and line, and one with line ``综合`` for a unit on several lines: period, line,
        line_name, unit_class, unit_code, unit_name, score, rank, class_size (units ranked together),
        reverse_rank, rank_if_vetoed (were all pending vetoes confirmed), last_score, last_rank, grade,
        status (ranked / vetoed / pending / blocked / missing), base, bonus, deduction, award, note, group
        (the number of the set of units ranked with each other on the line).
    scores: one row a unit, line, indicator and stage, in the order of the scheme: period, stage, line,
        unit_code, unit_name, indicator_code, indicator_name, group (一级指标), value, unit_of_measure,
        numerator, denominator, direction (≥ ≤ 区间), target, lower and upper (the bounds of a 区间), rule,
        points, raw_score, factor, score, treatment (scored / suspended / exempt / average / rescaled / missing), reason, basis.
        ``points`` is what could be earned after rescaling (折算) by ``factor``, as ``score`` is what was; an
        indicator whose points were given to the others, or of a unit without a return, has no score (NaN).
    adjustments: one row a bonus or deduction: kind (bonus / deduction), line, unit_code, unit_name, code,
        name, quantity, months, measure, points_each, modifiers (text), factor, points (positive), date,
        evidence, reason, approver, file, sheet, cell.
    vetoes: one row a veto raised: unit_code, unit_name, code, name, effect, line, basis, fact, evidence,
        approver, confirmed (bool).
    awards: one row an award: unit_code, unit_name, line, line_name, kind (奖励 / 惩戒), award, amount (元),
        notice.
    findings: severity (block / explain / note), code, unit_code, file, sheet, cell, item_code, found,
        expected, message; all text.
    roster: unit_code, unit_name, status (received / missing / late / duplicate / unrecognised), file,
        received_at; one row a file, or a unit without one.
    """

    ranking: pd.DataFrame
    scores: pd.DataFrame
    adjustments: pd.DataFrame
    vetoes: pd.DataFrame
    awards: pd.DataFrame
    findings: pd.DataFrame
    roster: pd.DataFrame
