"""Writing a run's outputs to the workspace, each set all at once; the manifest says what they rest on."""

from pipeline.check.report import NAME as CHECKING_REPORT
from pipeline.collect.private import mask
from pipeline.files.folders import digest, returned_files, write_file, write_folder
from pipeline.files.key import make_key
from pipeline.files.workspace import SETTINGS, Workspace
from pipeline.report.manifest import FILE as MANIFEST
from pipeline.report.manifest import manifest
from pipeline.run import Run


def send_out(run: Run) -> bool:
    """Write templates, ledger and letters, of a year those of each stage; whether a key had to be made first."""
    _ = run.scheme  # a scheme that cannot be issued needs no key
    made = make_key(run.workspace.root)
    for part in dict.fromkeys((*run.stages, run)):
        write_folder(part.workspace.issued, part.issued)
    return made


def publish_checks(run: Run) -> None:
    """Write the checking report and the returns for correction; other reports stay as they are."""
    for stage in _its_stages(run):
        publish_checks(stage)
    reports = run.workspace.reports
    books = {path.removeprefix("returned/"): book for path, book in run.checked.items() if "/" in path}
    write_folder(reports / "returned", books)
    write_file(reports / CHECKING_REPORT, run.checked[CHECKING_REPORT])


def publish(run: Run) -> None:
    """Write every report with the manifest, of a year those of each stage before it."""
    for stage in _its_stages(run):
        publish(stage)
    workspace = run.workspace
    rest_on = {path: told for stage in run.held for path, told in inputs(stage.workspace).items()}
    rest_on |= inputs(workspace)
    listed = manifest(workspace.period, run.scheme.fingerprint, rest_on, run.reports, {})
    write_folder(workspace.reports, {**run.reports, MANIFEST: listed})


def _its_stages(run: Run) -> tuple[Run, ...]:
    return tuple(stage for stage in run.held if stage is not run)


def inputs(workspace: Workspace) -> dict[str, str]:
    """The SHA-256 of every file the period's results rest on, by its path in the workspace; the key is none."""
    scheme = workspace.scheme_path
    paths = [*returned_files(workspace.returns), workspace.ledger, workspace.root / SETTINGS]
    paths += sorted(scheme.glob("*.csv")) if scheme.is_dir() else [scheme]
    paths += [workspace.last_data / name for name in ("facts.parquet", "ranking.csv")]
    return {mask(workspace.shown(path)): digest(path) for path in paths if path.is_file()}
