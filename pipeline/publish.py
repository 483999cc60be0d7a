"""Writing a run's outputs to the workspace, each set all at once; the manifest says what they rest on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pipeline.collect.returns import unheard
from pipeline.files.folders import returned_files, write_file
from pipeline.files.key import make_key
from pipeline.files.runs import forget, place_to_keep
from pipeline.files.workspace import Workspace
from pipeline.issue.letters import TEMPLATE as LETTER
from pipeline.issue.letters import letter_template
from pipeline.issue.record import RECORD, Sent, unusable
from pipeline.issue.template import template_name
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place
from pipeline.report.by_hand import edited, is_of_checking
from pipeline.report.manifest import FILE as MANIFEST
from pipeline.report.notices import templates
from pipeline.run import Run


def send_out(run: Run, hear: Callable[[int, int], None] = unheard) -> tuple[dict[str, list[str]], bool]:
    """Write templates, ledger and letters, of a year those of each stage, all at once.

    Returns the names of the files by folder, and whether a key had to be made first. ``hear`` is told how many of all
    files are made.
    """
    _ = run.scheme  # a scheme that cannot be issued needs no key
    made = make_key(run.workspace.root)
    parts = list(dict.fromkeys((*run.stages, run)))
    every = sum(part.to_issue for part in parts)
    names: dict[str, list[str]] = {}

    def told(part: Run) -> Iterator[tuple[str, bytes]]:
        mine = names.setdefault(part.workspace.shown(part.workspace.issued), [])
        for name, content in part.issued():
            yield name, content
            mine.append(name)
            hear(sum(map(len, names.values())), every)

    run.workspace.issued_shelf.write({part.workspace.issued.name: told(part) for part in parts})
    return {folder: sorted(mine) for folder, mine in names.items()}, made


def send_again(run: Run, names: Sequence[str]) -> list[tuple[str, Sent]]:
    """Write the templates of a few units anew beside the others; what was written, by folder.

    Of a year every stage that was issued. Refused where nothing was issued yet, or a unit is asked nothing.
    """
    units = [run.scheme.unit_named(name) for name in dict.fromkeys(names)]
    parts = [part for part in run.stages if part.record.sent]
    if not parts:
        folder = run.workspace.issued
        raise unusable(Place(run.workspace.shown(folder)), f"没有找到 {RECORD}")
    for unit in units:
        if not any(part.scheme.asked(unit, part.day) for part in parts):
            raise Refused([finding("R013", found=unit.name, expected="应为本期有项目要填的单位")])
    told, folders = [], {}
    for part in parts:
        folder = part.workspace.issued
        record, files = part.issued_again(units)
        folders[folder.name] = {**_lying_in(folder), **files}
        sent = (record.versions(unit.code)[-1] for unit in units if template_name(unit) in files)
        told += [(part.workspace.shown(folder), one) for one in sent]
    run.workspace.issued_shelf.write(folders)
    return told


def hand_templates(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Write our Word templates where the office keeps its own, for it to edit; those that stand there stay.

    Returns the names of those written and of those that stood there.
    """
    folder = workspace.own_templates
    ours = {LETTER: letter_template(), **templates()}
    there = [name for name in ours if (folder / name).exists()]
    written = [name for name in ours if name not in there]
    for name in written:
        write_file(folder / name, ours[name])
    return written, there


def publish_checks(run: Run) -> None:
    """Write the checking report, the returns for correction and the reminders; other reports stay as they are."""
    parts = (*_its_stages(run), run)
    folders = {
        part.workspace.reports.name: {**_others(part.workspace.reports), **part.checked} for part in parts
    }
    run.workspace.reports_shelf.write(folders)


def _others(reports: Path) -> dict[str, bytes | Path]:
    """The reports that checking does not write anew, each where it lies."""
    return {name: path for name, path in _lying_in(reports).items() if not is_of_checking(name)}


def _lying_in(folder: Path) -> dict[str, bytes | Path]:
    """The files of a folder by their path in it, each where it lies."""
    return {path.relative_to(folder).as_posix(): path for path in returned_files(folder)}


def publish(run: Run, beside: Mapping[str, bytes] = MappingProxyType({})) -> dict[Path, list[str]]:
    """Write every report with the manifest, of a year those of each stage with it; runs replaced are kept.

    ``beside`` are files that the manifest does not answer for: they depend on more than the inputs. Returns what had
    been worked on by hand in the reports replaced, by where these are kept.
    """
    folders: dict[str, dict[str, bytes]] = {}
    keep: dict[str, Path] = {}
    by_hand: dict[Path, list[str]] = {}
    parts = (*_its_stages(run), run)
    for part in parts:
        name, listed = part.workspace.reports.name, part.manifest.text
        folders[name] = {**part.reports, **(beside if part is run else {}), MANIFEST: listed}
        worked_on = edited(part.workspace.reports)
        if place := place_to_keep(part.workspace, listed, edited=bool(worked_on)):
            keep[name] = place
            by_hand |= {place: worked_on} if worked_on else {}
    run.workspace.reports_shelf.write(folders, keep)
    for part in parts:
        forget(part.workspace)
    return by_hand


def _its_stages(run: Run) -> tuple[Run, ...]:
    return tuple(stage for stage in run.held if stage is not run)
