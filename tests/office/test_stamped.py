"""Stamped templates of a large county open as they are, in LibreOffice and in openpyxl, and say there what they say."""

import io
import zipfile
from itertools import islice
from pathlib import Path

import openpyxl

from pipeline.demo.units import with_units
from pipeline.demo.workspace import make_demo
from pipeline.files.cells import CellValue, read_cells
from pipeline.issue.stamped import templates
from pipeline.scheme.presets import preset_tables, sample_figures
from tests.office.libreoffice import convert, office

UNITS, EVERY = 2_000, 250
Cells = dict[tuple[str, int, int], CellValue]


def cells(content: bytes) -> Cells:
    """Every filled cell of a workbook."""
    return {
        (sheet.name, row, column): value
        for sheet in read_cells(content).sheets
        for row, line in enumerate(sheet.rows)
        for column, value in enumerate(line)
        if value != ""
    }


def rounded(shown: Cells) -> Cells:
    """The cells with numbers as LibreOffice keeps them, by 15 digits at most."""
    return {place: float(f"{v:.14g}") if isinstance(v, float) else v for place, v in shown.items()}


@office
def test_they_open_and_say_what_they_say(tmp_path: Path) -> None:
    demo = make_demo(with_units(preset_tables("xianxing"), UNITS), sample_figures("xianxing"), 1)
    some = dict(islice(templates(demo.occasion, demo.asked), 0, None, EVERY))
    assert len(some) == UNITS // EVERY
    paths = [tmp_path / name for name in some]
    for path, content in zip(paths, some.values(), strict=True):
        path.write_bytes(content)
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    for saved, content in zip(convert(paths, "xlsx", tmp_path / "saved"), some.values(), strict=True):
        shown = cells(content)
        assert rounded(cells(saved.read_bytes())) == rounded(shown)
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        values = {place: book[place[0]].cell(place[1] + 1, place[2] + 1).value for place in shown}
        assert values == shown
