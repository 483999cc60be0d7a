"""Makes the sample workspace that ships at the repository root (``make sample``); needs LibreOffice.

Every name and figure is invented. Run again, it leaves the same bytes.
"""

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl

from pipeline.demo.figures import Drawn
from pipeline.demo.workspace import Demo, filled_return, found_out, foundation, issued, make_demo
from pipeline.files.cells import read_cells
from pipeline.files.folders import write_file, write_folder
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.ledger import LEDGER_NAME, ledger
from pipeline.issue.occasion import EXPLANATION, HEADERS, THIS_YEAR
from pipeline.issue.registers import BonusCase, DeductionCase
from pipeline.issue.stamped import template
from pipeline.issue.template import write_template
from pipeline.model.numbers import round_half_up
from pipeline.model.places import column_letters
from pipeline.model.words import ItemType
from pipeline.scheme.presets import preset_tables, sample_figures
from pipeline.scheme.rows import Unit
from tests.office.sample_plan import BONUSES, CAST, DEDUCTIONS, EXPLAINED, GIVEN, GREW, SEED, SENT, Sent
from tests.office.timeless import timeless

_PRESET = "xianxing"
_FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
_SYSTEM_PYTHON = "/usr/bin/python3"
Cells = list[tuple[str, str, object]]
"""Sheet, address, what is typed."""


def sample_files() -> dict[str, bytes]:
    """Every file of the sample by its path from the workspace's root."""
    demo = sample_year()
    return {**own_files(demo), **saved_by_others(demo)}


def own_files(demo: Demo) -> dict[str, bytes]:
    """The files that this program writes by itself, by path."""
    inputs = f"inputs/{demo.period}"
    returns = {
        f"{inputs}/returns/{sent.name}": filled_return(demo, unit, _as_typed(demo, unit, sent), sent.saved)
        for sent in SENT
        if not sent.by
        for unit in [demo.scheme.unit_by_code[sent.unit]]
    }
    found = ledger(demo.occasion, {**found_out(demo), **_cases(demo)})
    return {**foundation(demo), **issued(demo), **returns, f"{inputs}/{LEDGER_NAME}": found}


def sample_year() -> Demo:
    """The scheme and the figures of the sample."""
    tables, sizes = preset_tables(_PRESET), sample_figures(_PRESET)
    cast = replace(CAST, explained="")  # what grew is settled here, not by lot
    demo = make_demo(tables, sizes, SEED, played_by=cast, given=GIVEN)
    return replace(demo, cast=CAST, drawn=_grown(demo), explained=EXPLAINED)


def _grown(demo: Demo) -> Drawn:
    """The figures with those of last year set back from which this year's grew; a total stays one."""
    drawn, last = demo.drawn, dict(demo.drawn.last_year)
    for (unit, item), times in GREW.items():
        digits = 2 if demo.scheme.item_by_code[item].type is ItemType.AMOUNT else 0
        last[unit, item] = round_half_up(drawn.this_year[unit, item] / times, digits)
    for unit in {unit for unit, item in GREW if item == "A02"}:
        last[unit, "A02"] = last[unit, "A03"] + last[unit, "A04"]
    return Drawn(drawn.this_year, last)


def _cases(demo: Demo) -> dict[str, list[dict[str, object]]]:
    """The registers of deductions and bonuses, with the names that stand beside the codes."""
    scheme = demo.scheme
    return {
        model.sheet: [
            row
            | {
                "单位名称": scheme.unit_by_code[str(row["单位编码"])].name,
                "事项名称": scheme.names_by_code[str(row["事项编码"])],
            }
            for row in rows
        ]
        for model, rows in ((DeductionCase, DEDUCTIONS), (BonusCase, BONUSES))
    }


def saved_by_others(demo: Demo) -> dict[str, bytes]:
    """The returns that LibreOffice and openpyxl saved, by path."""
    found: dict[str, bytes] = {}
    by_office: list[tuple[Sent, bytes, Cells]] = []
    for sent in (s for s in SENT if s.by):
        unit = demo.scheme.unit_by_code[sent.unit]
        blank, cells = template(demo.occasion, unit), _cells(demo, unit, _as_typed(demo, unit, sent))
        if sent.by == "openpyxl":
            found[sent.name] = _by_openpyxl(blank, cells)
        else:
            by_office.append((sent, blank, cells))
    found |= _by_office(by_office)
    folder = f"inputs/{demo.period}/returns"
    return {f"{folder}/{s.name}": timeless(found[s.name], s.saved) for s in SENT if s.by}


def _as_typed(demo: Demo, unit: Unit, sent: Sent) -> Filled:
    """The unit's figures with what this file types otherwise."""
    filled = demo.filled(unit)
    values = dict(filled.values)
    for item, typing in sent.typed.items():
        values[item] = typing(demo.drawn.this_year.get((unit.code, item), 0.0))
    return replace(filled, values=values)


def _cells(demo: Demo, unit: Unit, filled: Filled) -> Cells:
    """What is typed where in the unit's template."""
    spots = write_template(Writer("", demo.occasion.stamp), demo.occasion, unit, Filled())
    answer, word = (column_letters(HEADERS.index(title)) for title in (THIS_YEAR, EXPLANATION))
    values = [(*spots[unit.code, item], value) for item, value in filled.values.items()]
    words = [(spots[unit.code, item], text) for item, text in filled.explanations.items()]
    return values + [(sheet, cell.replace(answer, word), text) for (sheet, cell), text in words]


def _by_openpyxl(blank: bytes, cells: Cells) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for sheet, address, typed in cells:
        book[sheet][address].value = typed
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _by_office(wanted: Sequence[tuple[Sent, bytes, Cells]]) -> dict[str, bytes]:
    """The files that LibreOffice saved, all in one go."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = []
        for n, (sent, blank, cells) in enumerate(wanted):
            source, target = folder / f"{n}.blank.xlsx", folder / f"{n}.{sent.by}"
            source.write_bytes(blank)
            job = {"source": str(source), "target": str(target), "filter": _FILTERS[sent.by], "cells": cells}
            jobs.append(job)
        orders = folder / "jobs.json"
        orders.write_text(json.dumps(jobs), encoding="utf-8")
        driver = Path(__file__).with_name("type_in.py")
        subprocess.run([_SYSTEM_PYTHON, str(driver), str(orders)], check=True, timeout=300)
        return {
            sent.name: Path(str(job["target"])).read_bytes()
            for (sent, _, _), job in zip(wanted, jobs, strict=True)
        }


def _kept(path: Path, content: bytes) -> bytes:
    """The old file's bytes where it says the same: LibreOffice writes styles of an .ods in no fixed order."""
    if path.suffix != ".ods" or not path.is_file():
        return content
    old = path.read_bytes()
    return old if read_cells(old) == read_cells(content) else content


def main(root: Path) -> None:
    """Write the sample into ``root``; the folders of templates, returns and last year are replaced whole."""
    files = {path: _kept(root / path, content) for path, content in sample_files().items()}
    rest = dict(files)
    for folder in ("templates_xlsx/issued/2026", "inputs/2026/returns", "reports/2025/data"):
        inside = [path for path in files if path.startswith(f"{folder}/")]
        write_folder(root / folder, {path.removeprefix(f"{folder}/"): rest.pop(path) for path in inside})
    for path, content in rest.items():
        write_file(root / path, content)
    size = sum(map(len, files.values()))
    print(f"示例数据已写入 {root}：{len(files)} 个文件，共 {size / 1024:.0f} KB。")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2])
