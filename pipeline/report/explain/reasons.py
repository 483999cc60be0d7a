"""The reason of every score to the end, in one line: rule, sentence, figures with their cells, marks, clause."""

import pandas as pd

from pipeline.model.tables import rows
from pipeline.report.explain.indicator_words import figure_told, marks_told
from pipeline.report.explain.sources import Sources
from pipeline.scheme.rows import Unit


def whole_reasons(sources: Sources, scores: pd.DataFrame) -> pd.DataFrame:
    """A period's scores with reasons that can be followed without any other table.

    That of a unit without a return that can be used stays what it is.
    """
    unscored, units = sources.results.unscored, sources.scheme.unit_by_code
    columns = ["unit_code", "indicator_code", "rule", "reason", "basis"]
    reasons = [
        reason if unit in unscored else _whole(sources, units[unit], indicator, f"{rule}　{reason}", basis)
        for unit, indicator, rule, reason, basis in rows(scores[columns])
    ]
    return scores.assign(reason=reasons)


def _whole(sources: Sources, unit: Unit, code: str, text: str, basis: str) -> str:
    figures = sources.behind(sources.scheme.indicator_by_code[code], unit)
    parts = {
        "数据": "；".join(map(figure_told, figures)),
        "评分": marks_told(sources.marks.get((unit.code, code), ()), sources.scheme.trimmed),
        "依据": basis,
    }
    return text + "".join(f"{title}：{part}。" for title, part in parts.items() if part)
