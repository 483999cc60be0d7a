"""The data files of a period: written as the contract's tables, read back as last year's figures."""

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd
from pandas.api.types import is_string_dtype

from pipeline.files.tables import as_meant, csv_text
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place
from pipeline.model.tables import FACTS, RANKING, rows

LAST_FACTS = "facts.parquet"
"""The file of a period's figures, which next year's are compared with."""
_NUMBERS = ("reported", "verified", "assessed")
_NO_FACTS = pd.DataFrame(columns=list(FACTS)).astype(dict.fromkeys(_NUMBERS, "float64"))
_NO_RANKING = pd.DataFrame(columns=list(RANKING)).astype({"score": "float64", "rank": "float64"})


def csv_bytes(table: pd.DataFrame, columns: list[str]) -> bytes:
    """A table as CSV that Excel opens right: UTF-8 with BOM; numbers unrounded, NaN blank, whole ranks whole."""
    return plain_csv(columns, rows(table[columns]))


def plain_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The same of rows that are no table yet."""
    shown = [[_shown(value) for value in row] for row in rows]
    return ("\ufeff" + csv_text(columns, shown)).encode()


def _shown(value: object) -> str:
    if value is None or value != value:  # NaN is not equal to itself
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    return str(value)


def parquet_bytes(table: pd.DataFrame, columns: list[str]) -> bytes:
    """A table as Parquet without anything of the machine in it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = [c for c in columns if c not in _NUMBERS]
    schema = pa.schema([(c, pa.string() if c in text else pa.float64()) for c in columns])
    content = pa.Table.from_pandas(
        table[columns], schema=schema, preserve_index=False
    ).replace_schema_metadata(None)
    stream = io.BytesIO()
    pq.write_table(content, stream, compression="zstd")
    return stream.getvalue()


def read_last_facts(folder: Path) -> pd.DataFrame:
    """Last year's facts; an empty table where there are none."""
    path = folder / LAST_FACTS
    return read_parquet(path, FACTS) if path.is_file() else _NO_FACTS


def read_last_ranking(folder: Path) -> pd.DataFrame:
    """Last year's ranking; an empty table where there is none."""
    path = folder / "ranking.csv"
    return read_ranking(path) if path.is_file() else _NO_RANKING


def read_parquet(path: Path, columns: list[str]) -> pd.DataFrame:
    """Columns of a table of figures; refused in words where it cannot be read, lacks one or has words for numbers."""
    numbers = {c: "float64" for c in columns if c in _NUMBERS}
    return _checked(lambda: pd.read_parquet(path), path, columns, numbers)


def read_ranking(path: Path) -> pd.DataFrame:
    """A ranking as it was written, to the last digit; refused in words where it cannot be read or lacks a column."""
    codes = {"line": str, "unit_code": str, "grade": str}
    numbers = {"score": "float64", "rank": "float64"}

    def read() -> pd.DataFrame:
        table = pd.read_csv(path, dtype=codes, encoding="utf-8-sig")
        words = [title for title in RANKING if title in table and is_string_dtype(table[title])]
        return table.assign(**{title: _as_meant(table[title]) for title in words})

    return _checked(read, path, RANKING, numbers)


def _as_meant(column: "pd.Series[str]") -> "pd.Series[str]":
    """A column of words as they were before they were made safe to open."""
    words: list[object] = [word if pd.isna(word) else as_meant(word) for word in column]
    return pd.Series(words, column.index, dtype="str")


def _checked(
    read: Callable[[], pd.DataFrame], path: Path, columns: list[str], numbers: dict[str, str]
) -> pd.DataFrame:
    """The table read, refused in words where it cannot be or lacks a column."""
    try:
        return read()[columns].astype(numbers)
    except (ValueError, KeyError, OSError) as error:  # what pandas and pyarrow raise on a broken file
        raise Refused([finding("R027", Place(path.name), found=type(error).__name__)]) from error
