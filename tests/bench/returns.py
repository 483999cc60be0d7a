"""How long collecting and checking takes, beside what bare readers need for the same files.

10,000 returns of a made-up county of that many units are laid in a temporary folder; printed are seconds for all
of them and the ratio to a loop that only opens each file with calamine. The slow readers see a share of the files.
"""

import io
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from os import cpu_count
from pathlib import Path
from time import perf_counter

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook

from pipeline.demo.units import with_units
from pipeline.demo.workspace import Demo, filled_return, foundation, make_demo
from pipeline.files.folders import write_file
from pipeline.files.workspace import KEPT, open_workspace
from pipeline.issue.occasion import Occasion
from pipeline.issue.template import template_name
from pipeline.model.words import ItemType
from pipeline.run import Run
from pipeline.scheme.presets import preset_tables, sample_figures
from pipeline.scheme.rows import Unit
from tests.unit.files.tiny import parts_of

UNITS = 10_000
SLOW = 200
"""So many files are enough to see how slow a reader is."""
PRESET = "xianxing"
_THIS, _LAST = 7_000_000, 8_000_000
_MARKED = re.compile(rb"<v>([78][0-9]{6})</v>")


def lay(folder: Path, units: int) -> Demo:
    """A workspace of so many units with their returns; no ledger, nothing sent out."""
    demo = make_demo(with_units(preset_tables(PRESET), units), sample_figures(PRESET), 1)
    returns = folder / "inputs" / demo.period / "returns"
    returns.mkdir(parents=True)
    for path, content in foundation(demo).items():
        write_file(folder / path, content)
    moulds: dict[tuple[object, ...], Mould] = {}
    for unit in demo.asked:
        kind = _kind(demo, unit)
        if kind not in moulds:
            moulds[kind] = Mould(demo, unit)
        (returns / template_name(unit)).write_bytes(moulds[kind].cast(unit))
    return demo


def _kind(demo: Demo, unit: Unit) -> tuple[object, ...]:
    """What a unit is asked, what is known of it from last year, and its answers that are no numbers."""
    asked = demo.scheme.asked(unit, demo.occasion.first_day)
    words = [(unit.code, item.code) for item in asked if item.type is ItemType.YES_NO]
    answers = [figures.get(key) for key in words for figures in (demo.drawn.this_year, demo.drawn.last_year)]
    known = [(unit.code, item.code) in demo.drawn.last_year for item in asked]
    return (*(item.code for item in asked), *known, *answers)


class Mould:
    """The return of one unit, from which those of all units that are asked the same are made."""

    def __init__(self, demo: Demo, unit: Unit) -> None:
        self._demo, self._unit = demo, unit
        items = [item.code for item in demo.scheme.asked(unit, demo.occasion.first_day)]
        self._numbers = {str(_THIS + n): (item, demo.drawn.this_year) for n, item in enumerate(items)}
        self._numbers |= {str(_LAST + n): (item, demo.drawn.last_year) for n, item in enumerate(items)}
        words = {item.code for item in demo.scheme.items if item.type is ItemType.YES_NO}
        last = {
            (unit.code, item): demo.drawn.last_year[unit.code, item] if item in words else float(_LAST + n)
            for n, item in enumerate(items)
            if (unit.code, item) in demo.drawn.last_year
        }
        self._occasion: Occasion = replace(demo.occasion, last_year=last)
        filled = demo.filled(unit)
        values = {
            item: _THIS + n if isinstance(filled.values.get(item), float) else filled.values.get(item)
            for n, item in enumerate(items)
        }
        marked = replace(demo, drawn=replace(demo.drawn, last_year=last))
        self._parts = parts_of(
            filled_return(marked, unit, replace(filled, values=values, explanations={}), demo.saved(unit))
        )

    def cast(self, unit: Unit) -> bytes:
        """The unit's own return."""
        own, other = self._occasion.identity(self._unit), self._demo.occasion.identity(unit)
        words = {self._unit.name: unit.name, f"（{self._unit.code}）": f"（{unit.code}）"}
        words |= {f"<t>{own.unit_code}</t>": f"<t>{other.unit_code}</t>", own.printed: other.printed}
        words |= {own.token: other.token}

        def number(match: re.Match[bytes]) -> bytes:
            item, figures = self._numbers[match[1].decode()]
            value = figures.get((unit.code, item))
            return b"" if value is None else b"<v>%s</v>" % repr(value).encode()

        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self._parts.items():
                if name == "xl/sharedStrings.xml":
                    part = _replaced(part.decode(), words).encode()
                elif name.startswith("xl/worksheets/"):
                    part = _MARKED.sub(number, part)
                archive.writestr(name, part)
        return stream.getvalue()


def _replaced(text: str, words: Mapping[str, str]) -> str:
    return re.sub("|".join(map(re.escape, words)), lambda match: words[match[0]], text)


def with_calamine(content: bytes) -> None:
    """Every cell, and nothing done with it."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def with_openpyxl(content: bytes) -> None:
    """Every cell, read as it streams past."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass


def with_pandas(content: bytes) -> None:
    """Every sheet as a table."""
    pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, engine="openpyxl")


def taken(work: Callable[[], object]) -> float:
    """The seconds it takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> None:
    """Lay the returns, then measure everything on them in one process."""
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    jobs = int(sys.argv[2]) if len(sys.argv) > 2 else cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = lay(folder, units)
        paths = sorted((folder / "inputs" / demo.period / "returns").iterdir())
        some = paths[:: max(1, len(paths) // SLOW)]

        def each(read: Callable[[bytes], None], files: list[Path]) -> float:
            def work() -> None:
                for file in files:
                    read(file.read_bytes())

            return taken(work) * len(paths) / len(files)

        def ours() -> float:
            def work() -> None:
                run = Run(open_workspace(folder), jobs)
                assert len(run.collection.returns) == len(paths)
                assert run.inspected is not None

            return taken(work)

        each(with_calamine, paths)  # the disk's part of it, once
        bare = each(with_calamine, paths)
        print(f"{len(paths)} files, {jobs} jobs; bare calamine {bare / len(paths) * 1000:.2f} ms a file")

        def tell(what: str, seconds: float) -> None:
            print(f"{what:<34}{seconds:>9.1f} s {seconds / bare:>8.2f} ×", flush=True)

        tell("bare calamine", bare)
        shutil.rmtree(folder / KEPT, ignore_errors=True)
        first = ours()
        tell("collect + check", first)
        one = demo.asked[len(demo.asked) // 2]
        changed = replace(demo, drawn=replace(demo.drawn, this_year=dict.fromkeys(demo.drawn.this_year, 1.0)))
        write_file(paths[0].parent / template_name(one), Mould(changed, one).cast(one))
        again = ours()
        tell("again, one file changed", again)
        for what, read in (("openpyxl", with_openpyxl), ("pandas.read_excel", with_pandas)):
            tell(f"{what} ({len(some)} files, scaled)", each(read, some))
        print(f"again / first {again / first:.1%}")


if __name__ == "__main__":
    main()
