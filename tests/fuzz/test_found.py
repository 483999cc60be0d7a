"""Spreadsheets that nobody here made, as they lie about on this machine, among the returns."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.bad.case import others
from tests.workspaces import lay

PLACES = {*map(Path, (sys.prefix, sys.base_prefix, "/usr/lib", "/usr/share", "/opt"))}
FORMS = {".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".xlt", ".xltx", ".ots"}
MOST = 60


def lying_about() -> list[Path]:
    found = (path for place in sorted(PLACES) for path in sorted(place.rglob("*.[xo][lt][sbx]*")))
    return [path for path in found if path.suffix.lower() in FORMS and path.is_file()][:MOST]


def test_files_of_others_come_to_one_finding_each_and_harm_no_return(tmp_path: Path) -> None:
    files = lying_about()
    if not files:
        pytest.skip("no spreadsheet but our own on this machine")
    desk = lay(tmp_path)
    sound = others(desk.run())
    names = [f"{n}-{path.name}" for n, path in enumerate(files)]
    for name, path in zip(names, files, strict=True):
        desk.returns(path.read_bytes(), name)
    run = desk.run()
    told = Counter(found.place.file for found in desk.told(run))
    assert told == Counter(names)
    for before, after in zip(sound, others(run), strict=True):
        assert before.equals(after)
