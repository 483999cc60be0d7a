"""Mutants of sound workbooks read by the thousand: each gets one verdict, and the program outlives them all.

``python -m tests.fuzz.run 200000`` (``make fuzz N=200000``) reads as many, other ones at each seed.
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import xlsxwriter

from pipeline.files.cells import Book
from pipeline.files.limits import Limits
from pipeline.files.package import Unreadable
from pipeline.files.reading import read_books
from pipeline.model.findings import finding
from tests.fuzz.mutate import mutant
from tests.unit.files import tiny
from tests.workspaces import Desk

SAMPLE = Path(__file__).parents[2] / "inputs" / "2026" / "returns"
LIMITS = Limits(seconds=5, memory_mb=512, xls_memory_mb=512)
SEED = 20260110
_AT_A_TIME = 250
_SHARES = {"program.xlsx": 4, "tiny.xlsx": 5, "tiny.xlsb": 5, "tiny.ods": 3, "竹山镇.xls": 6, "云岭镇.ods": 2}
"""How often each sound workbook is damaged: the sample's are LibreOffice's, the tiny ones have one of everything."""


@cache
def bases() -> dict[str, bytes]:
    """The sound workbooks by name."""
    table = '<table:table-row><table:table-cell office:value-type="float" office:value="12"/>'
    table += '<table:table-cell table:number-columns-repeated="3"/><table:table-cell table:formula="of:=1/0" '
    table += (
        'office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    table += '</table:table-row><table:table-row table:number-rows-repeated="9"><table:table-cell/></table:table-row>'
    made = {
        "program.xlsx": Desk(Path()).filled(),
        "tiny.xlsx": tiny.workbook(_one_of_everything),
        "tiny.xlsb": tiny.xlsb(
            [["甲", 1.5, True, ("#N/A", 0)], [("=", 2.0), ("=", "乙"), "", ("=", "#REF!")]]
        ),
        "tiny.ods": tiny.opendocument(table),
    }
    return made | {p.name: p.read_bytes() for p in (SAMPLE / "竹山镇.xls", SAMPLE / "云岭镇.ods")}


def _one_of_everything(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("填报")
    sheet.write("A1", "甲县")
    sheet.write("B2", 12.5)
    sheet.write("C3", True)
    sheet.write("A4", date(2026, 1, 10), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_formula("B4", "=1/0", None, "#DIV/0!")
    sheet.write_formula("C4", '=""', None, "")
    sheet.write_rich_string("D5", "粗", book.add_format({"bold": True}), "细")
    sheet.merge_range("A6:B7", "合并")
    sheet.data_validation("B2", {"validate": "list", "source": ["是", "否"]})
    book.add_worksheet("藏").hide()
    book.define_name("全部", "=填报!$A$1:$D$5")


def mutants(count: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """So many damaged workbooks, each with the name of the sound one; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable damage, nothing secret
    sound = bases()
    for _ in range(count):
        (name,) = chance.choices(list(_SHARES), list(_SHARES.values()))
        yield name, mutant(sound[name], chance)


def fuzz(count: int, jobs: int, seed: int = SEED) -> Counter[str]:
    """Read so many mutants and count the verdicts; raises where any is not one."""
    verdicts: Counter[str] = Counter()
    coming = mutants(count, seed)
    while batch := list(islice(coming, _AT_A_TIME)):
        found = read_books((content for _, content in batch), jobs, LIMITS)
        verdicts.update(f"{name} {_code(verdict)}" for (name, _), verdict in zip(batch, found, strict=True))
    return verdicts


def _code(verdict: Book | Unreadable) -> str:
    """The finding's code, worded by the catalogue, or that the file was read."""
    return finding(verdict.code, **verdict.words).code if isinstance(verdict, Unreadable) else "read"


if __name__ == "__main__":
    began = time.monotonic()
    told = fuzz(int(sys.argv[1]), os.cpu_count() or 1, int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
    for verdict, times in sorted(told.items()):
        print(f"{verdict}\t{times}")
    print(f"{told.total()} 份，{time.monotonic() - began:.1f} 秒")
