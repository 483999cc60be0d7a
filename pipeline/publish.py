"""Writing a run's outputs to the workspace, each set all at once; the manifest says what they rest on."""

from pipeline.check.report import NAME as CHECKING_REPORT
from pipeline.files.folders import returned_files, write_file, write_folder
from pipeline.files.workspace import SETTINGS, Workspace
from pipeline.report.manifest import FILE as MANIFEST
from pipeline.report.manifest import manifest
from pipeline.run import Run


def send_out(run: Run) -> None:
    """Write the templates and the ledger."""
    write_folder(run.workspace.issued, run.issued)


def publish_checks(run: Run) -> None:
    """Write the checking report and the returns for correction; other reports stay as they are."""
    reports = run.workspace.reports
    books = {path.removeprefix("returned/"): book for path, book in run.checked.items() if "/" in path}
    write_folder(reports / "returned", books)
    write_file(reports / CHECKING_REPORT, run.checked[CHECKING_REPORT])


def publish(run: Run) -> None:
    """Write every report with the manifest."""
    workspace = run.workspace
    listed = manifest(workspace.period, run.scheme.fingerprint, inputs(workspace), run.reports, {})
    write_folder(workspace.reports, {**run.reports, MANIFEST: listed})


def inputs(workspace: Workspace) -> dict[str, bytes]:
    """Every file the results rest on, by its path in the workspace."""
    scheme = workspace.scheme_path
    paths = [*returned_files(workspace.returns), workspace.ledger, workspace.root / SETTINGS]
    paths += sorted(scheme.glob("*.csv")) if scheme.is_dir() else [scheme]
    paths += [workspace.last_data / name for name in ("facts.parquet", "ranking.csv")]
    return {workspace.shown(path): path.read_bytes() for path in paths if path.is_file()}
