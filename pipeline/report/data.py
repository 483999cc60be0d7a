"""The data files: the contract's tables as CSV and Parquet, numbers unrounded."""

import pandas as pd

from pipeline.files.data import csv_bytes, parquet_bytes
from pipeline.model.tables import FACTS, FINDINGS, RANKING, ROSTER, SCORES
from pipeline.report.result_tables import ResultTables


def data_files(tables: ResultTables, facts: pd.DataFrame) -> dict[str, bytes]:
    """Every file under ``data/``, by its path in the reports."""
    return {
        "data/ranking.csv": csv_bytes(tables.ranking, RANKING),
        "data/scores.csv": csv_bytes(tables.scores, SCORES),
        "data/findings.csv": csv_bytes(tables.findings, FINDINGS),
        "data/facts.parquet": parquet_bytes(facts, FACTS),
        "data/roster.csv": csv_bytes(tables.roster, ROSTER),
    }
