"""The contract of each table: its columns, in order. The first five are what the data files hold."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from pipeline.model.findings import Finding, worst_first

RANKING = [
    *(
        "period",
        "line",
        "line_name",
        "unit_class",
        "unit_code",
        "unit_name",
        "score",
        "rank",
        "grade",
        "status",
    ),
    *("base", "bonus", "deduction", "award"),
]
SCORES = [
    *("period", "stage", "line", "unit_code", "indicator_code", "value", "target", "points", "score"),
    *("treatment", "reason"),
]
FINDINGS = [
    *("severity", "code", "unit_code", "file", "sheet", "cell", "item_code", "found", "expected", "message"),
]
FACTS = ["period", "unit_code", "item_code", "reported", "verified", "assessed", "file", "sheet", "cell"]
ROSTER = ["unit_code", "unit_name", "status", "file", "received_at"]
RESUBMISSIONS = [
    *("unit_code", "unit_name", "item_code", "item_name", "column", "old", "new", "old_file", "old_cell"),
    *("new_file", "new_cell", "verdict"),
]
"""How a unit's several returns differ: a row a cell, or one that says that nothing does."""

FACTS_INSIDE = [*FACTS, "state", "typed", "how", "explanation", "note"]
"""Facts as the stages hand them on: what was typed, how it was read, the unit's own explanation."""
RANKING_INSIDE = [*RANKING, "class_size", "reverse_rank", "rank_if_vetoed", "last_score", "last_rank", "note"]
"""Ranking with what the reports say beside it: the rank were every pending veto confirmed, and last year's."""
SCORES_INSIDE = [
    *SCORES,
    *("unit_name", "indicator_name", "group", "unit_of_measure", "direction", "rule", "raw_score", "factor"),
    *("numerator", "denominator", "basis", "stage_name", "letter", "lower", "upper"),
]
"""Scores with the words and steps behind them; ``raw_score`` is before rescaling by ``factor``; ``letter`` tells
that the indicator is a clause (责任书); ``lower`` and ``upper`` are the bounds of a 区间, which has no target."""
ADJUSTMENTS = [
    *("kind", "line", "unit_code", "unit_name", "code", "name", "quantity", "months", "measure"),
    *("points_each", "modifiers", "factor", "points", "date", "evidence", "reason", "approver"),
    *("file", "sheet", "cell"),
]
VETOES = [
    *("unit_code", "unit_name", "code", "name", "effect", "line", "basis", "fact", "evidence", "approver"),
    "confirmed",
]
AWARDS = ["unit_code", "unit_name", "line", "line_name", "kind", "award", "amount", "notice"]


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """The findings as the contract's ``findings`` table, all text."""
    rows = [
        (f.severity.value, f.code, f.unit_code, *f.place.parts, f.item_code, f.found, f.expected, f.message)
        for f in worst_first(findings)
    ]
    return pd.DataFrame(rows, columns=list(FINDINGS), dtype=str)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows, each by column name, in Python's own numbers and words: pandas takes several times as long for it."""
    names = list(table.columns)
    return [dict(zip(names, row, strict=True)) for row in rows(table)]


def rows(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples, in the order of the columns."""
    return zip(*(table[name].to_list() for name in table.columns), strict=True)
