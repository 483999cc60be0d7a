"""Two results of the tiny workspace: reports as they were, and as they are after something was changed."""

from pathlib import Path

from pipeline.files.workspace import open_workspace
from pipeline.publish import publish
from pipeline.report.basis import Basis, read_basis
from pipeline.year import open_run
from tests.workspaces import PERIOD, Desk


def assessed(desk: Desk, kept_as: str, period: str = PERIOD) -> Path:
    """Assess what lies there now and keep the reports under another name."""
    publish(open_run(open_workspace(desk.root, period)))
    kept = desk.root / "存" / kept_as
    kept.parent.mkdir(exist_ok=True)
    return (desk.root / "reports" / period).rename(kept)


def basis(reports: Path, period: str = PERIOD) -> Basis:
    """What a folder of reports rests on."""
    return read_basis(reports, reports.name, period)
