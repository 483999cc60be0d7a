"""The sheet for the units below in LibreOffice: what is typed there is read, and its sums and self-check are ours."""

import json
import subprocess
from functools import cache
from pathlib import Path
from random import Random

import pytest

from pipeline.files.cells import CellValue
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.occasion import Occasion
from pipeline.issue.stamped import template
from pipeline.issue.subtables import title_of
from pipeline.issue.template import write_template
from tests.office.libreoffice import office, recalculated
from tests.office.test_workbook_recalculates import differences
from tests.workspaces import FIGURES, RETURNS, SAVED, VILLAGES, lay, occasion

pytestmark = office
SHEET = title_of("基础表")
CHANGE = (
    VILLAGES
    + """
## 填报项（添行）
| 编码 | 名称 | 计量单位 | 类型 | 所在表 | 必填 | 下限 | 数据来源 | 是否分下级填 |
| A5 | 经费“专款” | 万元 | 金额 | 基础表 | 否 | 0.5 | 自报 | 是 |

## 审核关系
| 编码 | 表达式 | 级别 |
| H2 | A4 <= A3 | 强制 |

## 指标
| 编码 | 表达式 |
| I2 | A3 + A4 + 0 * A5 |
"""
)
ANSWERS: tuple[CellValue, ...] = ("", "", "无", "/", 0, 1, 3, 12, 61, 2.5, 0.2, -1, 1e15, "约3", "5")
BOOKS = 40
TYPED: dict[tuple[str, str], float | str] = {
    **{("C1", "A3"): 2, ("C1", "A4"): 1, ("C1", "A5"): 1.25},
    **{("C2", "A3"): 0, ("C2", "A4"): "无"},
    **{("C3", "A3"): 3, ("C3", "A4"): 4, ("C3", "A5"): 0.5},
}


@cache
def _issued() -> Occasion:
    return occasion(CHANGE)


def _drawn(number: int) -> Filled:
    random = Random(number)  # noqa: S311 - so that the same is drawn every time
    below = {
        village: Filled({item: random.choice(ANSWERS) for item in ("A3", "A4", "A5")})
        for village in ("C1", "C2", "C3")
    }
    return Filled(FIGURES["U2"], below={} if number == 0 else below)


def test_sums_and_self_check_are_what_the_program_says(tmp_path: Path) -> None:
    books = []
    for number in range(BOOKS):
        writer = Writer("填报表", SAVED)
        write_template(writer, _issued(), _issued().scheme.unit_by_code["U2"], _drawn(number))
        books.append(writer.close())
    found = recalculated(books, tmp_path / "out")
    wrong = [
        told[:5] for book, theirs in zip(books, found, strict=True) if (told := differences(book, theirs))
    ]
    assert not wrong, wrong[:3]


@pytest.mark.parametrize(("form", "name"), [("xlsx", "Calc MS Excel 2007 XML"), ("ods", "calc8")])
def test_what_a_clerk_types_into_the_blank_template_is_read(form: str, name: str, tmp_path: Path) -> None:
    desk = lay(tmp_path / "workspace", CHANGE)
    issued, unit = _issued(), _issued().scheme.unit_by_code["U2"]
    blank, made = tmp_path / "blank.xlsx", tmp_path / f"made.{form}"
    blank.write_bytes(template(issued, unit))
    (table,) = issued.subtables(unit)
    spots = {(u.code, i.code): table.at(u, i) for u, i in table.cells}
    cells: list[tuple[str, str, float | str]] = [("基础表", "F5", 80), ("基础表", "F6", 100)]
    cells += [(SHEET, f"{'ABCDE'[spots[key][1]]}{spots[key][0] + 1}", value) for key, value in TYPED.items()]
    orders = tmp_path / "jobs.json"
    orders.write_text(
        json.dumps([{"source": str(blank), "target": str(made), "filter": name, "cells": cells}]),
        encoding="utf-8",
    )
    driver = Path(__file__).with_name("type_in.py")
    subprocess.run(["/usr/bin/python3", str(driver), str(orders)], check=True, timeout=300)
    desk.remove(f"{RETURNS}/U2.xlsx")
    desk.returns(made.read_bytes(), f"U2.{form}")
    run = desk.run()
    assert [str(f) for f in run.inspected if f.unit_code == "U2" and f.code != "R023"] == [
        str(f) for f in run.inspected if f.check == "H2"
    ]
    facts = run.facts.set_index(["unit_code", "item_code"])
    read = {key: facts.loc[key, "reported"] for key in TYPED if facts.loc[key, "state"] == "value"}
    assert read == {key: value for key, value in TYPED.items() if value != "无"}
    assert facts.loc[("C2", "A5"), "state"] == "blank"
    sums = [facts.loc[("U2", item), "reported"] for item in ("A3", "A4", "A5")]
    assert sums == [5, 5, 1.75]


def test_the_sums_cannot_be_typed_over(tmp_path: Path) -> None:
    content = template(_issued(), _issued().scheme.unit_by_code["U2"])
    for sheet, cell in (("基础表", "F7"), (SHEET, "C10"), (SHEET, "B7")):
        blank = tmp_path / f"{cell}.xlsx"
        blank.write_bytes(content)
        job = {"source": str(blank), "target": str(tmp_path / "x.xlsx"), "filter": "Calc MS Excel 2007 XML"}
        orders = tmp_path / "jobs.json"
        orders.write_text(json.dumps([{**job, "cells": [(sheet, cell, 9)]}]), encoding="utf-8")
        driver = Path(__file__).with_name("type_in.py")
        ran = subprocess.run(
            ["/usr/bin/python3", str(driver), str(orders)], check=False, timeout=300, capture_output=True
        )
        assert b"is locked" in ran.stderr
