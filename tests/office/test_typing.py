"""A template in LibreOffice: what may be typed where, and what pasting gets past it."""

import io
import json
import subprocess
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import MergedCell

from pipeline.files.cells import read_cells
from pipeline.issue.sheets import CHECKLIST, COVER, PROGRESS
from pipeline.issue.stamped import template
from tests.office.libreoffice import office, recalculated
from tests.workspaces import Desk, lay, occasion

pytestmark = office
FORM = "基础表"
CHANGE = """
## 填报项
| 编码 | 名称 | 计量单位 | 类型 | 所在表 | 必填 | 下限 | 上限 | 数据来源 |
| A5 | 经费 | 万元 | 金额 | 基础表 | 是 | 0 | | 自报 |
| A6 | 是否公开 | | 是否 | 基础表 | 是 | | | 自报 |
"""
RIGHT = {
    "F5": "80",
    "F6": "无",
    "F7": "60",
    "F8": "/",
    "F9": "12.34",
    "F10": "是",
    "H5": "=1+1",
    "H9": "属实",
}
WRONG = {"F5": "80.5", "F6": "一百", "F7": "61", "F8": "-1", "F9": "12万", "F10": "有"}
LOCKED = (
    *((FORM, cell) for cell in ("A1", "A5", "B5", "E5", "G5", "F4")),
    *((COVER, cell) for cell in ("A1", "B4", "A4")),
    *((CHECKLIST, cell) for cell in ("B5", "E5", "F5")),
    *((PROGRESS, cell) for cell in ("H5", "J5", "L5")),
)
_SYSTEM_PYTHON = "/usr/bin/python3"
Entered = list[tuple[str, str, str]]


def entered(folder: Path, cells: Entered) -> list[tuple[str, bool | None]]:
    """What each cell shows once something was entered, and whether its validation would have let it be typed."""
    issued = occasion(CHANGE)
    source, orders, told = folder / "template.xlsx", folder / "jobs.json", folder / "told.json"
    source.write_bytes(template(issued, issued.scheme.unit_by_code["U2"]))
    job = {"source": str(source), "entered": cells, "told": str(told)}
    orders.write_text(json.dumps([job]), encoding="utf-8")
    driver = Path(__file__).with_name("type_in.py")
    subprocess.run([_SYSTEM_PYTHON, str(driver), str(orders)], check=True, timeout=300)
    return [tuple(one) for one in json.loads(told.read_text(encoding="utf-8"))]


def test_every_cell_to_fill_in_takes_what_belongs_there(tmp_path: Path) -> None:
    found = entered(tmp_path, [(FORM, cell, typed) for cell, typed in RIGHT.items()])
    assert [shown for shown, _ in found] == list(RIGHT.values())  # also what looks like a formula, as words
    assert [takes for _, takes in found] == [True] * 6 + [None] * 2


def test_every_open_cell_takes_what_is_typed_and_no_other_does(tmp_path: Path) -> None:
    issued = occasion(CHANGE)
    book = load_workbook(io.BytesIO(template(issued, issued.scheme.unit_by_code["U2"])))
    cells = [
        (sheet.title, cell.coordinate, cell.protection.locked)
        for sheet in book
        if sheet.sheet_state == "visible"
        for row in sheet.iter_rows()
        for cell in row
        if not isinstance(cell, MergedCell)
    ]
    told = entered(tmp_path, [(sheet, cell, f"填{n}") for n, (sheet, cell, _) in enumerate(cells)])
    taken = [shown == f"填{n}" for n, (shown, _) in enumerate(told)]
    assert taken == [not locked for *_, locked in cells]
    assert sum(taken) > 100


def test_what_does_not_belong_there_is_not_let_in(tmp_path: Path) -> None:
    found = entered(tmp_path, [(FORM, cell, typed) for cell, typed in WRONG.items()])
    assert [takes for _, takes in found] == [False] * len(WRONG)


def test_locked_cells_stay_as_they_are(tmp_path: Path) -> None:
    issued = occasion(CHANGE)
    sheets = {s.name: s for s in read_cells(template(issued, issued.scheme.unit_by_code["U2"])).sheets}
    found = entered(tmp_path, [(sheet, cell, "99") for sheet, cell in LOCKED])
    assert "99" not in [shown for shown, _ in found]
    for (sheet, cell), (shown, _) in zip(LOCKED, found, strict=True):
        value = sheets[sheet].rows[int(cell[1:]) - 1][ord(cell[0]) - ord("A")]
        assert shown == (f"{value:g}" if isinstance(value, float) else value)


def test_what_pasting_gets_past_the_validation_the_self_check_and_the_intake_say(tmp_path: Path) -> None:
    desk: Desk = lay(tmp_path / "desk", CHANGE)
    for unit in ("U1", "U3"):
        desk.returns(desk.filled(unit, {"A5": 1.0, "A6": "是"}), f"{unit}.xlsx")
    book = load_workbook(io.BytesIO(desk.filled("U2", {"A5": 1.0, "A6": "是"})))
    for cell, typed in WRONG.items():
        book[FORM][cell] = float(typed) if typed.replace(".", "").lstrip("-").isdigit() else typed
        book[FORM][cell].data_type = "n" if isinstance(book[FORM][cell].value, float) else "s"
    stream = io.BytesIO()
    book.save(stream)
    (found,) = recalculated([stream.getvalue()], tmp_path / "out")
    says = {cell: str(found[FORM, f"G{cell[1:]}"]) for cell in WRONG}
    assert all(words.startswith("请改正：") for words in says.values()), says
    desk.returns(stream.getvalue())
    told = {f.place.cell for f in desk.told() if f.unit_code == "U2" and f.severity == "block"}
    assert told == set(WRONG)
