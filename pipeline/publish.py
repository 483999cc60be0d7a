"""Writing a run's outputs to the workspace, each set all at once; the manifest says what they rest on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from pipeline.check.report import NAME as CHECKING_REPORT
from pipeline.collect.private import mask
from pipeline.collect.returns import unheard
from pipeline.files.folders import digest, returned_files, write_file, write_folder
from pipeline.files.key import make_key
from pipeline.files.workspace import SETTINGS, Workspace
from pipeline.issue.letters import TEMPLATE as LETTER
from pipeline.issue.letters import letter_template
from pipeline.issue.record import RECORD, Sent, unusable
from pipeline.issue.record import SCHEME as ISSUED_SCHEME
from pipeline.issue.template import template_name
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place
from pipeline.report.manifest import FILE as MANIFEST
from pipeline.report.manifest import manifest
from pipeline.report.notices import templates
from pipeline.report.notices.reminder import PREFIX as REMINDERS
from pipeline.run import Run


def send_out(run: Run, hear: Callable[[int, int], None] = unheard) -> tuple[dict[str, list[str]], bool]:
    """Write templates, ledger and letters, of a year those of each stage.

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

    for part in parts:
        write_folder(part.workspace.issued, told(part))
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
    told = []
    for part in parts:
        folder = part.workspace.issued
        record, files = part.issued_again(units)
        kept = {path.relative_to(folder).as_posix(): path.read_bytes() for path in returned_files(folder)}
        write_folder(folder, kept | files)
        sent = (record.versions(unit.code)[-1] for unit in units if template_name(unit) in files)
        told += [(part.workspace.shown(folder), one) for one in sent]
    return told


def hand_templates(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Write our Word templates where the office keeps its own, for it to edit; those that stand there stay.

    Returns the names of those written and of those that stood there.
    """
    folder = workspace.own_templates
    ours = {LETTER: letter_template(), **templates()}
    there = [name for name in ours if (folder / name).exists()]
    for name in ours.keys() - set(there):
        write_file(folder / name, ours[name])
    return [name for name in ours if name not in there], there


def publish_checks(run: Run) -> None:
    """Write the checking report, the returns for correction and the reminders; other reports stay as they are."""
    for stage in _its_stages(run):
        publish_checks(stage)
    reports = run.workspace.reports
    write_folder(reports / "returned", _inside("returned", run.checked))
    notices, reminders = reports / "notices", _inside("notices", run.checked)
    if reminders or notices.is_dir():
        others = [path for path in returned_files(notices) if not path.name.startswith(REMINDERS)]
        kept = {path.relative_to(notices).as_posix(): path.read_bytes() for path in others}
        write_folder(notices, kept | reminders)
    write_file(reports / CHECKING_REPORT, run.checked[CHECKING_REPORT])


def _inside(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a folder of the reports, by their path in it."""
    start = f"{folder}/"
    return {path.removeprefix(start): book for path, book in files.items() if path.startswith(start)}


def publish(run: Run, beside: Mapping[str, bytes] = MappingProxyType({})) -> None:
    """Write every report with the manifest, of a year those of each stage before it.

    ``beside`` are files that the manifest does not answer for: they depend on more than the inputs.
    """
    for stage in _its_stages(run):
        publish(stage)
    workspace = run.workspace
    rest_on = {path: told for stage in run.held for path, told in inputs(stage.workspace).items()}
    rest_on |= inputs(workspace)
    listed = manifest(workspace.period, run.scheme.fingerprint, rest_on, run.reports, {})
    write_folder(workspace.reports, {**run.reports, **beside, MANIFEST: listed})


def _its_stages(run: Run) -> tuple[Run, ...]:
    return tuple(stage for stage in run.held if stage is not run)


def inputs(workspace: Workspace) -> dict[str, str]:
    """The SHA-256 of every file the period's results rest on, by its path in the workspace.

    The key and the passwords are none of them.
    """
    scheme = workspace.scheme_path
    paths = [*returned_files(workspace.returns), workspace.ledger, workspace.receipts, workspace.given]
    paths += [*workspace.from_departments, *sorted(workspace.own_templates.glob("*.docx"))]
    paths += [workspace.root / SETTINGS, workspace.issued / RECORD, workspace.issued / ISSUED_SCHEME]
    paths += sorted(scheme.glob("*.csv")) if scheme.is_dir() else [scheme]
    paths += [workspace.last_data / name for name in ("facts.parquet", "ranking.csv")]
    told = {mask(workspace.shown(path)): digest(path) for path in paths if path.is_file()}
    return {path: known for path, known in told.items() if known}
