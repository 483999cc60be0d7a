"""A unit with eight mistakes gets its workbook back, mends in LibreOffice what the list says, and is through."""

import json
import subprocess
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from pipeline.demo.workspace import demo_workspace
from pipeline.files.workspace import open_workspace
from pipeline.issue.sheets import PROBLEMS
from pipeline.run import Run
from pipeline.year import open_run
from tests.office.libreoffice import office
from tests.office.timeless import timeless

pytestmark = office
UNIT, SAVED = "T04", datetime(2026, 12, 30, 9, 0)  # noqa: DTZ001 - workbooks hold no time zone
_SYSTEM_PYTHON = "/usr/bin/python3"
Typed = list[tuple[str, str, str | float]]

MISTAKES: dict[str, str | float] = {
    "A05": "约4",  # no number
    "A07": "",  # blank where an answer is required
    "A03": 9999.0,  # a part that breaks the sum
    "A09": "",  # one of two that go together, the other filled in
    "C01": 1_980_000.0,  # yuan instead of ten thousand yuan
    "C03": 13.0,  # more months than a year has
    "F02": 3000.0,  # more than its denominator
    "H04": "12份次",  # words
}
UNUSUAL = {"C08": 99.0}
"""More people in the posts than there are posts: so it is, and the unit says why."""


def test_mending_what_the_list_says_is_enough(tmp_path: Path) -> None:
    demo_workspace(tmp_path, "xianxing", 0, 1)
    sound = _run(tmp_path)
    assert [f for f in sound.findings if f.unit_code == UNIT] == []
    facts = sound.facts[(sound.facts["unit_code"] == UNIT) & sound.facts["reported"].notna()]
    spots = {f["item_code"]: (f["sheet"], f["cell"]) for f in facts.to_dict("records")}
    truth = dict(zip(facts["item_code"], facts["reported"], strict=True))
    (name,) = set(facts["file"])
    sent = tmp_path / "inputs/2026/returns" / name
    typed = MISTAKES | UNUSUAL
    _type(sent, sent, [(*spots[item], value) for item, value in typed.items()], tmp_path)
    truth |= UNUSUAL

    spoiled = _run(tmp_path)
    told = [f for f in spoiled.findings if f.unit_code == UNIT]
    assert {f.item_code for f in told} == set(typed)
    assert spoiled.blocked == {UNIT}
    back = tmp_path / f"退回 {name}"
    back.write_bytes(spoiled.checked[f"returned/退回 {name}"])
    listed = load_workbook(back)[PROBLEMS]
    mended: Typed = []
    for row in listed.iter_rows(min_row=4):
        link = row[3].hyperlink.location if row[3].hyperlink else ""
        form, _, cell = str(link).partition("!")
        item = next(code for code, spot in spots.items() if spot == (form.strip("'"), cell))
        if item in UNUSUAL and not row[5].protection.locked:
            mended.append((PROBLEMS, row[5].coordinate, "年内新增公益性岗位"))
        elif item in MISTAKES:
            mended.append((*spots[item], truth[item]))
    assert len(mended) > len(MISTAKES)
    sent.unlink()
    _type(back, sent, mended, tmp_path)

    again = _run(tmp_path)
    (left,) = (f for f in again.findings if f.unit_code == UNIT)
    assert (left.code, left.item_code) == ("C003", "C08")
    assert "「年内新增公益性岗位」。待考核办公室审定" in left.message
    assert again.blocked == set()
    now = again.facts[(again.facts["unit_code"] == UNIT) & again.facts["reported"].notna()]
    assert dict(zip(now["item_code"], now["reported"], strict=True)) == truth


def _run(root: Path) -> Run:
    return open_run(open_workspace(root))


def _type(source: Path, target: Path, cells: Typed, folder: Path) -> None:
    """Type into the workbook with LibreOffice, only where it lets one, and save it as a unit would."""
    made = folder / "typed.xlsx"
    job = {"source": str(source), "target": str(made), "filter": "Calc MS Excel 2007 XML", "cells": cells}
    orders = folder / "jobs.json"
    orders.write_text(json.dumps([job]), encoding="utf-8")
    driver = Path(__file__).with_name("type_in.py")
    subprocess.run([_SYSTEM_PYTHON, str(driver), str(orders)], check=True, timeout=300)
    target.write_bytes(timeless(made.read_bytes(), SAVED))
