"""LibreOffice as an independent judge: it recalculates workbooks and converts documents, headless."""

import atexit
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.unit.report.workbook.reading import Spot, filled
from tests.workbooks import edited

office = pytest.mark.office
"""Marks a test that needs LibreOffice; skipped where there is none."""

# Without this setting LibreOffice trusts the values stored in a workbook and calculates nothing.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculate(path: Path, out_dir: Path) -> Path:
    """The workbook with every formula worked out anew, under its own name in ``out_dir``.

    LibreOffice writes numbers with 15 digits.
    """
    return convert([path], "xlsx", out_dir)[0]


def convert(paths: Sequence[Path], form: str, out_dir: Path) -> list[Path]:
    """The files in another format (``xlsx``, ``pdf``, …) in ``out_dir``, in the order given, by one call.

    Raises RuntimeError where LibreOffice left a file out: it reports success all the same.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    outputs = [out_dir / f"{path.stem}.{form}" for path in paths]
    clashing = set(outputs) & {path.absolute() for path in paths}
    if clashing or len(set(outputs)) < len(outputs):
        raise ValueError(f"outputs would overwrite inputs or each other: {outputs}")
    told = _convert(paths, form, out_dir)
    missing = [output.name for output in outputs if not output.exists()]
    if missing:
        raise RuntimeError(f"LibreOffice did not write {missing}: {told}")
    return outputs


def recalculated(books: Sequence[bytes], folder: Path) -> list[dict[Spot, str | float]]:
    """Every filled cell of each workbook with all formulas worked out anew, by one call.

    The sheets come back as CSV, numbers with 15 digits, and the rows to repeat on printed pages are taken out
    before: LibreOffice spends more time on writing workbooks and on those rows than on all else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{k}.xlsx" for k in range(len(books))]
    for path, book in zip(paths, books, strict=True):
        path.write_bytes(edited(book, _for_its_figures))
    told = _convert(paths, f"csv:{_CSV}:{_EVERY_SHEET}", folder / "csv")
    values = [filled(_sheets(folder / "csv", path.stem)) for path in paths]
    if not all(values):
        raise RuntimeError(f"LibreOffice left a workbook out: {told}")
    return values


def typed_into(
    books: Sequence[bytes], cells: Sequence[Sequence[tuple[str, str, float | None]]], folder: Path
) -> list[dict[str, list[list[str | float]]]]:
    """Every sheet of each workbook, row by row, after numbers were typed into cells of it; by one LibreOffice.

    ``cells`` are, book by book, sheet, cell and what is typed, None where the cell is cleared. What hangs on them
    is worked out anew as for a person who types. The sheets come back like those that are :func:`recalculated`.
    """
    jobs: list[dict[str, object]] = []
    for number, (book, typed) in enumerate(zip(books, cells, strict=True)):
        source = folder / f"{number}.xlsx"
        source.write_bytes(edited(book, _for_its_figures))
        target = str(folder / f"{number}.csv")
        jobs.append({"source": str(source), "target": target, "filter": _CSV, "options": _EVERY_SHEET})
        jobs[-1]["cells"] = typed
    orders = folder / "jobs.json"
    orders.write_text(json.dumps(jobs), encoding="utf-8")
    driver = Path(__file__).with_name("type_in.py")
    subprocess.run([_SYSTEM_PYTHON, str(driver), str(orders)], check=True, timeout=600)
    return [_sheets(folder, str(number)) for number in range(len(books))]


def _sheets(folder: Path, stem: str) -> dict[str, list[list[str | float]]]:
    """The sheets of a workbook that was written as CSV, by name."""
    found = sorted(folder.glob(f"{stem}-*.csv"))
    return {file.stem.removeprefix(f"{stem}-"): _typed(file.read_text(encoding="utf-8")) for file in found}


_SYSTEM_PYTHON = "/usr/bin/python3"
_CSV = "Text - txt - csv (StarCalc)"
_EVERY_SHEET = "44,34,76,1,,0,true,true,false,false,false,-1"
"""CSV by commas, UTF-8, every sheet a file; text in quotation marks, numbers bare and as they are shown."""
_CELL = re.compile(r'("(?:[^"]|"")*"|[^,\n]*)(,|\n)')


def _for_its_figures(parts: dict[str, bytes]) -> dict[str, bytes]:
    """A workbook's parts without rows to repeat and with numbers shown as they are."""
    book = re.sub(rb'<definedName name="_xlnm.Print_Titles".*?</definedName>', b"", parts["xl/workbook.xml"])
    looks = re.sub(rb'numFmtId="[0-9]+" fontId', b'numFmtId="0" fontId', parts["xl/styles.xml"])
    return {**parts, "xl/workbook.xml": book, "xl/styles.xml": looks}


def _typed(text: str) -> list[list[str | float]]:
    """The cells of a CSV row by row: what stands in quotation marks is text, all else a number if it reads as one."""
    rows: list[list[str | float]] = [[]]
    for cell, end in _CELL.findall(text):
        rows[-1].append(cell[1:-1].replace('""', '"') if cell.startswith('"') else _number(cell))
        if end == "\n":
            rows.append([])
    return rows[:-1]


def _number(cell: str) -> str | float:
    """A number; an error or a truth value stays the word it is."""
    return float(cell) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(E[+-][0-9]+)?", cell) else cell


def _convert(paths: Sequence[Path], form: str, out_dir: Path) -> str:
    """Have the files converted, by one call; what LibreOffice said."""
    profile = f"-env:UserInstallation={_profile().as_uri()}"
    run = subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out_dir), *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return run.stdout + run.stderr


@cache
def _profile() -> Path:
    """A profile of this process's own: two LibreOffice runs cannot share one."""
    folder = Path(tempfile.mkdtemp(prefix="libreoffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return folder
