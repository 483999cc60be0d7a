"""LibreOffice as an independent judge: it recalculates workbooks and converts documents, headless."""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

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
    profile = f"-env:UserInstallation={_profile().as_uri()}"
    run = subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out_dir), *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    missing = [output.name for output in outputs if not output.exists()]
    if missing:
        raise RuntimeError(f"LibreOffice did not write {missing}: {run.stdout}{run.stderr}")
    return outputs


@cache
def _profile() -> Path:
    """A profile of this process's own: two LibreOffice runs cannot share one."""
    folder = Path(tempfile.mkdtemp(prefix="libreoffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return folder
