"""The preset schemes that come with the program: one folder of CSV tables each."""

from dataclasses import replace
from importlib import resources
from pathlib import Path

from pipeline.files.tables import RawRow, RawTable, read_tables
from pipeline.model.findings import Refused, finding
from pipeline.scheme.cells import nearest
from pipeline.scheme.rows import SCHEME_SHEETS
from pipeline.scheme.table import Row

SAMPLE_FIGURES = "示例数量"
"""A preset's table of plausible magnitudes, for trials; no part of the scheme."""


def _folder() -> Path:
    return Path(str(resources.files(__name__)))


def preset_names() -> list[str]:
    """The presets, in alphabetical order."""
    return sorted(path.parent.name for path in _folder().glob("*/方案.csv"))


def preset_tables(name: str) -> dict[str, RawTable]:
    """The tables of a preset with all their columns, the sample figures left out.

    Refused with the nearest name where there is none.
    """
    if name not in preset_names():
        near = nearest(name, preset_names())
        known = "、".join(preset_names()) + (f"（最接近的是 {near}）" if near else "")
        raise Refused([finding("R011", found=name, expected=known)])
    tables = read_tables(_folder() / name, f"预设方案 {name}")
    models = {model.sheet: model for model in SCHEME_SHEETS}
    return {sheet: _whole(table, models[sheet]) for sheet, table in tables.items() if sheet != SAMPLE_FIGURES}


def _whole(table: RawTable, model: type[Row]) -> RawTable:
    """The table with the columns that the preset had no use for, blank, each in its place for the office to fill."""
    columns = tuple(dict.fromkeys((*model.columns(), *table.columns)))
    rows = [RawRow(row.number, {title: row.cells.get(title, "") for title in columns}) for row in table.rows]
    return replace(table, columns={title: at for at, title in enumerate(columns)}, rows=rows)


def sample_figures(name: str) -> RawTable | None:
    """The preset's table of plausible magnitudes; None where it has none."""
    return read_tables(_folder() / name, f"预设方案 {name}").get(SAMPLE_FIGURES)
