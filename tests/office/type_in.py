"""Types into workbooks with LibreOffice, as a clerk would: only into unlocked cells, then saves a copy.

Run by the Python that LibreOffice knows (Debian: ``/usr/bin/python3`` with ``python3-uno``):
``type_in.py JOBS.json``, a list of objects with ``source``, ``target``, ``filter`` (LibreOffice's name of the
format) and ``cells``, a list of [sheet, address, what is typed]. Words go in as text, numbers as numbers, null clears the
cell. A ``password`` locks the copy; ``options`` are the filter's.

A job with ``entered``, a list like ``cells``, is for seeing what a workbook lets be typed: each is entered by the
command that the keyboard gives, which asks nobody whether a cell is locked. What became of it is written to
``told``: what the cell shows afterwards, and whether its validation, worked out here, would have let it be typed.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_PATIENCE = 60.0


def main(jobs: list[dict[str, Any]]) -> None:
    """Do every job in one LibreOffice with a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="libreoffice-") as folder:
        pipe = Path(folder).name
        office = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={Path(folder).as_uri()}",
                "--headless",
                "--norestore",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        desktop = _desktop(pipe)
        try:
            for job in jobs:
                (_enter if "entered" in job else _do)(desktop, job)
        finally:
            desktop.terminate()
            office.wait(_PATIENCE)


def _desktop(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def _do(desktop: Any, job: dict[str, Any]) -> None:
    source = Path(job["source"]).absolute().as_uri()
    book = desktop.loadComponentFromURL(source, "_blank", 0, (_property("Hidden", True),))
    for sheet, address, typed in job["cells"]:
        cells = book.Sheets.getByName(sheet)
        cell = cells.getCellRangeByName(address)
        if cells.isProtected() and cell.CellProtection.IsLocked:
            raise PermissionError(f"{job['source']} {sheet}!{address} is locked")
        if isinstance(typed, str):
            cell.setString(typed)
        else:
            cell.setFormula("" if typed is None else f"{typed:.15g}")
    target = Path(job["target"]).absolute().as_uri()
    locked = (_property("Password", job["password"]),) if "password" in job else ()
    options = (_property("FilterOptions", job["options"]),) if "options" in job else ()
    book.storeToURL(target, (_property("FilterName", job["filter"]), *options, *locked))
    book.close(True)


def _enter(desktop: Any, job: dict[str, Any]) -> None:
    book = desktop.loadComponentFromURL(Path(job["source"]).absolute().as_uri(), "_blank", 0, ())
    view = book.CurrentController
    book.Sheets.insertNewByName(_SCRATCH, book.Sheets.Count)
    told = []
    for sheet, address, typed in job["entered"]:
        cells = book.Sheets.getByName(sheet)
        cell = cells.getCellRangeByName(address)
        view.setActiveSheet(cells)
        view.select(cell)
        command = uno.getClass("com.sun.star.util.URL")()
        command.Complete = ".uno:EnterString"
        command.Protocol, command.Path = ".uno:", "EnterString"
        dispatch = view.Frame.queryDispatch(command, "_self", 0)
        dispatch.dispatch(command, (_property("StringName", typed),))
        told.append([cell.getString(), _would_take(book, cell, sheet, address)])
    Path(job["told"]).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    book.close(True)


_SCRATCH = "_"


def _would_take(book: Any, cell: Any, sheet: str, address: str) -> bool | None:
    """Whether the cell's validation, a condition or a list, holds of what stands there; None where it has none."""
    validation = cell.Validation
    kind, formula = validation.Type.value, validation.getFormula1()
    if kind == "LIST":
        formula = f"COUNTIF({formula};{address})>0"
    elif kind != "CUSTOM":
        return None
    outside = re.sub(rf"\$?{address[0]}\$?{address[1:]}\b", f"$'{sheet}'.{address}", formula)
    judge = book.Sheets.getByName(_SCRATCH).getCellByPosition(0, 0)
    judge.setFormula(f"={outside}")
    return bool(judge.getValue())


def _property(name: str, value: object) -> Any:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
