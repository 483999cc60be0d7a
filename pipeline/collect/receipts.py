"""The office's own record of when files arrived (回收登记.csv): the only receipt times the program believes.

A file's date on a disk changes with every copy, and the same inputs must give the same result on any machine.
"""

from collections.abc import Collection
from datetime import date, datetime, time

from pipeline.collect.days import day_in
from pipeline.collect.private import mask
from pipeline.collect.readings import cleaned
from pipeline.files.tables import csv_rows
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place, address

FILE, RECEIVED = "文件", "收到时间"

Moment = date | datetime
"""When a file arrived: to the minute, or only the day."""


def read_receipts(text: str, shown: str, files: Collection[str]) -> tuple[dict[str, Moment], list[Finding]]:
    """When each of the files arrived, as far as the record says, and the lines of it that say nothing.

    A line names a file by its path, a bundle or folder for everything in it, or a file alone where only one is
    called so.
    """
    rows = csv_rows(text.replace("\t", ","))
    heads = [cleaned(title)[0] for title in rows[0]] if rows else []
    if rows and not {FILE, RECEIVED} <= set(heads):
        return {}, [_unused(shown, 0, 0, "、".join(heads), f"不是「{FILE}」和「{RECEIVED}」两列")]
    said: dict[str, Moment] = {}
    findings: list[Finding] = []
    for number, row in enumerate(rows[1:], start=1):
        cells = dict(zip(heads, row, strict=False))
        name, when = cells.get(FILE, "").strip().replace("\\", "/").strip("/"), cells.get(RECEIVED, "")
        if not name:
            continue
        moment = _moment(when)
        if not _covered(name, files):
            findings.append(_unused(shown, number, heads.index(FILE), name, "不在回收表文件夹里"))
        elif moment is None:
            findings.append(_unused(shown, number, heads.index(RECEIVED), when, "不能读作时间"))
        elif said.setdefault(name, moment) != moment:
            findings.append(_unused(shown, number, heads.index(FILE), name, "前面登记过另一时间"))
    # a bundle's line first, so that a line about a file in it counts before it
    ordered = sorted(said.items(), key=lambda line: len(line[0]))
    return {file: moment for name, moment in ordered for file in _covered(name, files)}, findings


def later(one: Moment, other: Moment) -> bool:
    """Whether one arrived after the other for certain: where only a day is known, on a later day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return day_of(one) > day_of(other)


def day_of(moment: Moment) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def in_words(moment: Moment | None) -> str:
    """A moment as tables show it; "" for none."""
    if isinstance(moment, datetime):
        return moment.isoformat(sep=" ", timespec="seconds")
    return moment.isoformat() if moment else ""


def _covered(name: str, files: Collection[str]) -> list[str]:
    """The files a line is about."""
    exact = [file for file in files if file == name or file.startswith(f"{name}/")]
    alone = [file for file in files if file.rsplit("/", 1)[-1] == name]
    return exact or (alone if len(alone) == 1 else [])


def _moment(typed: str) -> Moment | None:
    text, _ = cleaned(typed)
    day = day_in(text)
    clock = text.replace("T", " ").rpartition(" ")[2] if day else ""
    if day is None or ":" not in clock:
        return day
    try:
        return datetime.combine(day, time.fromisoformat(clock.zfill(5 if clock.count(":") == 1 else 8)))
    except ValueError:
        return None


def _unused(shown: str, row: int, column: int, found: str, why: str) -> Finding:
    return finding("R061", Place(shown, "", address(row, column)), found=mask(found), why=why)
