"""A table as open data: one thing a row, one figure a column, every column explained."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

Cell = str | float | None
"""What a table holds: words, a number, or nothing (None)."""


@dataclass(frozen=True)
class Column:
    """A column: its field name for programs, its title and meaning for people; ``unit`` of numbers, None for words."""

    name: str
    title: str
    meaning: str
    unit: str | None = None
    width: int = 12

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return self.unit is not None


@dataclass(frozen=True)
class Table:
    """A table with its rows in order; ``name`` is its file's, ``title`` its sheet's, ``about`` says what a row is."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table(name: str, title: str, about: str, columns: tuple[Column, ...], data: pd.DataFrame) -> Table:
    """The columns of a result table by their field names; a blank of any kind is None."""
    chosen = [[_cell(value) for value in data[column.name]] for column in columns]
    return Table(name, title, about, columns, tuple(zip(*chosen, strict=True)))


def _cell(value: Any) -> Cell:
    if value is None or value == "" or value != value:
        return None
    return str(value) if isinstance(value, str) else float(value)
