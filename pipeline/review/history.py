"""The runs of a period that are kept: what each says of itself, and going back to one."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from time import localtime, strftime

from pipeline.files.runs import (
    MANIFEST,
    PRESENT,
    kept_runs,
    lacks,
    put_back,
    run_folder,
    said_in,
    written_at,
)
from pipeline.files.workspace import Workspace
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place
from pipeline.model.words import CHINESE, Finality
from pipeline.report.by_hand import edited

_RANKING = "data/ranking.csv"
_SHOWN = {outcome.value: CHINESE[outcome] for outcome in Finality}


@dataclass(frozen=True)
class PastRun:
    """A run by what its reports say: ``damage`` is what is wrong with them, "" where nothing is."""

    number: int
    written: str = ""
    program: str = ""
    scheme: str = ""
    result: str = ""
    ranked: int = 0
    units: int = 0
    damage: str = ""


def history(workspace: Workspace) -> list[PastRun]:
    """The present run, where there is one, then the kept ones, the newest first."""
    present = {PRESENT: workspace.reports} if said_in(workspace.reports) is not None else {}
    return [_told(number, folder) for number, folder in (present | kept_runs(workspace)).items()]


def go_back(workspace: Workspace, number: int) -> int:
    """Make a kept run the present one; the number under which the one before is kept, 0 where it is not.

    Refused where there is no such run, or not all of it.
    """
    if number == PRESENT:
        raise _no_way(workspace, number, "就是现在的报告")
    folder = run_folder(workspace, number)
    damage = _told(number, folder).damage
    if damage:
        raise _no_way(workspace, number, damage)
    return put_back(workspace, number, edited=bool(edited(workspace.reports)))


def _no_way(workspace: Workspace, number: int, why: str) -> Refused:
    return Refused([finding("R053", Place(workspace.shown(workspace.reports)), found=number, expected=why)])


def _told(number: int, folder: Path) -> PastRun:
    content = said_in(folder)
    if content is None:
        return PastRun(number, damage=f"缺少 {MANIFEST}")
    written = strftime("%Y-%m-%d %H:%M", localtime(written_at(folder)))
    try:
        told = json.loads(content)
        about = (
            written,
            str(told["program"]["version"]),
            str(told["scheme"]),
            str(told["result"]),
        )
        lost = lacks(folder, map(str, told["outputs"]))
    except (ValueError, KeyError, TypeError, AttributeError):  # no JSON, or none of ours
        return PastRun(number, written, damage=f"{MANIFEST} 无法读懂")
    if lost:
        return PastRun(number, *about, damage=f"缺少 {lost}")
    try:
        return PastRun(number, *about, *_ranked(said_in(folder, _RANKING) or b""))
    except csv.Error:
        return PastRun(number, *about, damage=f"{_RANKING} 无法读懂")


def _ranked(content: bytes) -> tuple[int, int]:
    """How many units have a place, and how many there are."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"))))
    placed = [row for row in rows if row.get("rank")]
    return len({row.get("unit_code") for row in placed}), len({row.get("unit_code") for row in rows})


def told_lines(runs: list[PastRun]) -> list[str]:
    """The runs, a line each."""
    return [_line(run) for run in runs] or ["还没有报告，也没有留存的历次报告。"]


def _line(run: PastRun) -> str:
    name = f"第 {run.number} 次" if run.number else "现在"
    if run.damage:
        return "　".join(part for part in (name, run.written, f"已损坏：{run.damage}，不能换回") if part)
    ranked = f"{run.ranked}/{run.units} 个单位有名次"
    about = (run.written, _SHOWN.get(run.result, ""), ranked, f"方案指纹 {run.scheme}", f"程序 {run.program}")
    return "　".join(part for part in (name, *about) if part)
