"""Made-up years in which nobody makes a mistake, and the ways a return may be saved without harm."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl

from pipeline.demo.last_year import last_year_files
from pipeline.demo.workspace import Demo, filled_return, found_out, foundation, make_demo
from pipeline.files.folders import write_file
from pipeline.files.workspace import open_workspace
from pipeline.issue.ledger import LEDGER_NAME, ledger
from pipeline.model.periods import previous_period
from pipeline.run import Run
from pipeline.scheme.presets import preset_tables, sample_figures
from tests.damage.file_ways import strict, zipped
from tests.office.timeless import timeless
from tests.unit.files import tiny
from tests.workbooks import edited, texts_and_numbers

SAVED = datetime(2026, 2, 10, 9, 0)  # noqa: DTZ001 - workbooks hold no time zone; before every deadline

YEARS = {
    **{("baifen", f"2026-JD{stage}"): (8, 1) for stage in (1, 2, 3)},
    **{
        ("foshan", ""): (5, 1),
        ("jumin-xiaozu", ""): (8, 1),
        ("qu-zhen", ""): (8, 2),
        ("sanxian", ""): (6, 1),
    },
    **{
        ("shequ", ""): (8, 1),
        ("weisheng-bumen", ""): (4, 1),
        ("xian-guihua", ""): (6, 1),
        ("xiang", ""): (8, 1),
    },
    **{("xianxing", ""): (19, 1), ("xuexiao", ""): (8, 1), ("yiyuan-keshi", ""): (8, 1)},
    **{("zhen-gongzuo", ""): (6, 1), ("zhen-qianfen", ""): (8, 1)},
}
"""By preset and period how many returns there are, and a seed that draws no unit's figures far from its class's."""


def made(preset: str, period: str) -> Demo:
    """The year without the growth that a unit has to explain."""
    tables, sizes, (_, seed) = preset_tables(preset), sample_figures(preset), YEARS[preset, period]
    cast = make_demo(tables, sizes, seed, period=period).cast
    return make_demo(tables, sizes, seed, period=period, played_by=replace(cast, explained=""))


def returns(demo: Demo) -> dict[str, bytes]:
    """Every unit's return as this program writes it, by unit code."""
    return {u.code: filled_return(demo, u, demo.filled(u), demo.saved(u)) for u in demo.asked}


def laid(demo: Demo, came: dict[str, bytes], root: Path) -> Run:
    """A run on a workspace of the year with these returns, by file name."""
    inputs = f"inputs/{demo.period}"
    files = {**foundation(demo), f"{inputs}/{LEDGER_NAME}": ledger(demo.occasion, found_out(demo))}
    files |= {f"{inputs}/returns/{name}": content for name, content in came.items()}
    before = last_year_files(demo.scheme, demo.period, demo.drawn.last_year, demo.cast, demo.seed)
    files |= {f"reports/{previous_period(demo.period)}/data/{name}": table for name, table in before.items()}
    for path, content in files.items():
        write_file(root / path, content)
    return Run(open_workspace(root, demo.period))


def nothing_wrong(run: Run, demo: Demo, count: int) -> None:
    """Every return counts, nothing is said of any, and every figure is read as it was drawn."""
    assert len(run.collection.returns) == run.collection.found == count
    files = run.collection.files
    assert [str(f) for f in run.inspected if f.place.file in files or f.code.startswith("R02")] == []
    facts = run.facts[run.facts["reported"].notna()]
    read = dict(zip(zip(facts["unit_code"], facts["item_code"], strict=True), facts["reported"], strict=True))
    day, drawn = demo.occasion.first_day, demo.drawn.this_year
    asked = {(unit.code, item.code) for unit in demo.asked for item in demo.scheme.asked(unit, day)}
    assert read == {spot: figure for spot, figure in drawn.items() if spot in asked}


def by_openpyxl(content: bytes) -> bytes:
    """The workbook loaded and saved by openpyxl, the clock taken out."""
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(content)).save(stream)
    return timeless(stream.getvalue(), SAVED)


def by_wps(content: bytes) -> bytes:
    """The workbook with the parts WPS adds."""
    app = b"<Properties><Application>WPS \xe8\xa1\xa8\xe6\xa0\xbc</Application></Properties>"
    custom = (
        b"<Properties><property name='KSOProductBuildVer'><lpwstr>2052-12.1</lpwstr></property></Properties>"
    )
    return edited(content, lambda p: {**p, "docProps/app.xml": app, "docProps/custom.xml": custom})


def unprotected(content: bytes) -> bytes:
    """The workbook without any protection."""
    lock = re.compile(rb"<sheetProtection[^>]*/>")
    return edited(content, lambda p: {name: lock.sub(b"", part) for name, part in p.items()})


def stamped(content: bytes) -> bytes:
    """The workbook with a picture over its cells, such as the unit's stamp."""
    return edited(content, lambda p: {**p, "xl/media/image1.png": b"x", "xl/drawings/drawing1.xml": b"<x/>"})


FORMS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("xlsx", by_openpyxl),
    ("ods", lambda content: tiny.ods(texts_and_numbers(content))),
    ("xls", lambda content: tiny.xls(texts_and_numbers(content))),
    ("xlsb", lambda content: tiny.xlsb_book(texts_and_numbers(content))),
    ("xlsx", strict),
    ("zip", zipped("填报表.xlsx")),
    ("xlsx", by_wps),
    ("xlsx", unprotected),
    ("zip", zipped("填报表（终稿）.xlsx", encoding="gb18030")),
    ("xlsx", stamped),
)
"""Ways to save a return, with the extension it then has."""
