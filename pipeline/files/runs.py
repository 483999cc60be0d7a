"""The runs of a period that are kept when new reports replace theirs: ``reports/.历次/2026/1`` and up, the newest last."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pipeline.files.workspace import Workspace
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place

MANIFEST = "manifest.json"
"""By its bytes a run is known: two with the same rest on the same and say the same."""
PRESENT = 0
"""The number by which the present reports are asked for."""
_KEPT = ".历次"


def kept_runs(workspace: Workspace) -> dict[int, Path]:
    """The folders of the runs that are kept, by their number, the newest first."""
    found: list[Path] = []
    with suppress(OSError):
        found = [path for path in _kept(workspace).iterdir() if path.is_dir()]
    numbered = {int(path.name): path for path in found if path.name.isascii() and path.name.isdigit()}
    return dict(sorted(numbered.items(), reverse=True))


def run_folder(workspace: Workspace, number: int) -> Path:
    """The folder of a kept run, or of the present reports for ``PRESENT``; refused where there is none."""
    kept = {PRESENT: workspace.reports, **kept_runs(workspace)}
    if number not in kept or not kept[number].is_dir():
        there = "、".join(str(one) for one in kept if one) or "没有"
        raise Refused(
            [finding("R052", Place(workspace.shown(_kept(workspace))), found=number, expected=there)]
        )
    return kept[number]


def is_kept(folder: Path) -> bool:
    """Whether a folder is a kept run's: its name is the run's number."""
    return folder.resolve().parent.parent.name == _KEPT


def said_in(folder: Path, name: str = MANIFEST) -> bytes | None:
    """What a file of a run says; None where it has none, nothing where it cannot be read."""
    path = folder / name
    if not path.is_file():
        return None
    try:
        return path.read_bytes()
    except OSError:
        return b""


def written_at(folder: Path) -> float:
    """When a run wrote its reports, in seconds since 1970; 0 where nothing tells."""
    with suppress(OSError):
        return (folder / MANIFEST).stat().st_mtime
    return 0.0


def lacks(folder: Path, names: Iterable[str]) -> str:
    """The first of these files that a run does not have any more; "" where it has them all."""
    return next((name for name in names if not (folder / name).is_file()), "")


def place_to_keep(workspace: Workspace, replaced_by: bytes, *, edited: bool = False) -> Path | None:
    """Where the present reports are kept when a run with that manifest replaces them; None where they need not be.

    ``edited`` tells that somebody has worked on them since, so that they are not what their manifest says.
    """
    present = said_in(workspace.reports)
    if present is None or (present == replaced_by and not edited) or not workspace.keep_runs:
        return None
    return _next(workspace)


def put_back(workspace: Workspace, number: int, *, edited: bool = False) -> int:
    """Make a kept run the present one; the number under which the one before is kept, 0 where it is not."""
    run = run_folder(workspace, number)
    place = place_to_keep(workspace, said_in(run) or b"", edited=edited)
    workspace.reports_shelf.put(workspace.reports.name, run, place)
    forget(workspace)
    return int(place.name) if place else 0


def forget(workspace: Workspace) -> None:
    """Delete the oldest runs beyond so many as the settings keep."""
    for path in list(kept_runs(workspace).values())[workspace.keep_runs :]:
        workspace.reports_shelf.discard(path)


def _next(workspace: Workspace) -> Path:
    return _kept(workspace) / str(max(kept_runs(workspace), default=0) + 1)


def _kept(workspace: Workspace) -> Path:
    return workspace.reports.parent / _KEPT / workspace.period
