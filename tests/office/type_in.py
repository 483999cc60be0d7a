"""Types into workbooks with LibreOffice, as a clerk would: only into unlocked cells, then saves a copy.

Run by the Python that LibreOffice knows (Debian: ``/usr/bin/python3`` with ``python3-uno``):
``type_in.py JOBS.json``, a list of objects with ``source``, ``target``, ``filter`` (LibreOffice's name of the
format) and ``cells``, a list of [sheet, address, what is typed]. Words go in as text, numbers as numbers. A
``password`` locks the copy.
"""

import json
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
                _do(desktop, job)
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
        cell = book.Sheets.getByName(sheet).getCellRangeByName(address)
        if cell.CellProtection.IsLocked:
            raise PermissionError(f"{job['source']} {sheet}!{address} is locked")
        if isinstance(typed, str):
            cell.setString(typed)
        else:
            cell.setFormula(f"{typed:.15g}")
    target = Path(job["target"]).absolute().as_uri()
    locked = (_property("Password", job["password"]),) if "password" in job else ()
    book.storeToURL(target, (_property("FilterName", job["filter"]), *locked))
    book.close(True)


def _property(name: str, value: object) -> Any:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
