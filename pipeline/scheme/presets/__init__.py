"""The preset schemes that come with the program: one folder of CSV tables each."""

from importlib import resources
from pathlib import Path

from pipeline.files.tables import RawTable, read_csv_tables
from pipeline.model.findings import Refused, finding
from pipeline.scheme.cells import nearest

SAMPLE_FIGURES = "示例数量"
"""A preset's table of plausible magnitudes, for trials; no part of the scheme."""


def _folder() -> Path:
    return Path(str(resources.files(__name__)))


def preset_names() -> list[str]:
    """The presets, in alphabetical order."""
    return sorted(path.parent.name for path in _folder().glob("*/方案.csv"))


def preset_tables(name: str) -> dict[str, RawTable]:
    """The tables of a preset, the sample figures left out; refused with the nearest name where there is none."""
    if name not in preset_names():
        near = nearest(name, preset_names())
        known = "、".join(preset_names()) + (f"（最接近的是 {near}）" if near else "")
        raise Refused([finding("R011", found=name, expected=known)])
    tables = read_csv_tables(_folder() / name, f"预设方案 {name}")
    return {sheet: table for sheet, table in tables.items() if sheet != SAMPLE_FIGURES}


def sample_figures(name: str) -> RawTable | None:
    """The preset's table of plausible magnitudes; None where it has none."""
    return read_csv_tables(_folder() / name, f"预设方案 {name}").get(SAMPLE_FIGURES)
