"""What a run's results rest on: the files it reads, by their digests, and what decides results besides."""

from dataclasses import fields
from pathlib import Path

from pipeline.collect.private import mask
from pipeline.files.folders import digest, returned_files
from pipeline.files.workspace import SETTINGS, Workspace
from pipeline.issue.letters import TEMPLATE as LETTER
from pipeline.issue.record import RECORD
from pipeline.issue.record import SCHEME as ISSUED_SCHEME
from pipeline.report.manifest import Manifest, digests, this_program
from pipeline.run import Run


def manifest_of(run: Run) -> Manifest:
    """The manifest of a run's reports."""
    workspace, scheme = run.workspace, run.scheme.fingerprint
    outputs = digests(run.reports)
    return Manifest(this_program(), workspace.period, scheme, options(run), inputs(run), outputs)


def options(run: Run) -> dict[str, str]:
    """What decides a run's results and is no file that may be shown: the key by its number, the limits of reading."""
    limits = run.workspace.limits
    told = {one.name: str(getattr(limits, one.name)) for one in fields(limits)}
    return {"key": run.key.number if run.key else "", **told}


def inputs(run: Run) -> dict[str, str]:
    """The SHA-256 of every file a run's results rest on, by its path in the workspace.

    The key and the passwords are none of them. "" stands for a file that could not be read. Names that would be
    the same without personal data are numbered in the order of their digests.
    """
    own = run.workspace
    paths = [own.root / SETTINGS, *_scheme(own)]
    stages = [own.of_stage(stage.code) for stage in run.written[0].stages]
    for space in dict.fromkeys((own, *(stage.workspace for stage in run.stages))):
        returned = returned_files(space.returns)
        if space != own and not returned:
            continue  # a stage that is still to come
        paths += [*returned, space.receipts, space.given]
        paths += [space.issued / RECORD, space.issued / ISSUED_SCHEME]
        paths += [space.last_data / name for name in ("facts.parquet", "ranking.csv")]
    for space in (own, *stages):  # a later ledger may put right an earlier stage
        paths += [space.ledger, *space.from_departments]
    paths += [path for path in (own.root / "templates_xlsx").glob("*.docx") if path.name != LETTER]
    named: dict[str, set[tuple[str, str]]] = {}
    for path in paths:
        if path.is_file():
            named.setdefault(mask(own.shown(path)), set()).add((digest(path), str(path)))
    return {
        name if n == 1 else f"{name}（{n}）": known
        for name, files in sorted(named.items())
        for n, (known, _) in enumerate(sorted(files), start=1)
    }


def _scheme(workspace: Workspace) -> list[Path]:
    scheme = workspace.scheme_path
    return sorted(scheme.glob("*.csv")) if scheme.is_dir() else [scheme]
