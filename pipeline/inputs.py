"""What results rest on: the files that are read, by their digests, and what decides results besides."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from pipeline.collect.private import mask
from pipeline.files.folders import digest, returned_files
from pipeline.files.key import Key
from pipeline.files.limits import Limits
from pipeline.files.workspace import SETTINGS, Workspace
from pipeline.issue.letters import TEMPLATE as LETTER
from pipeline.issue.record import RECORD
from pipeline.issue.record import SCHEME as ISSUED_SCHEME
from pipeline.scheme.scheme import Scheme


def options(limits: Limits, key: Key | None) -> dict[str, str]:
    """What decides results and is no file that may be shown: the key by its number, the limits of reading."""
    told = {one.name: str(getattr(limits, one.name)) for one in fields(limits)}
    return {"key": key.number if key else "", **told}


def inputs(own: Workspace, scheme: Scheme, parts: Iterable[Workspace]) -> dict[str, str]:
    """The SHA-256 of every file results rest on, by its path in the workspace; ``parts`` are those of the stages.

    The key and the passwords are none of them. "" stands for a file that could not be read. Names that would be
    the same without personal data are numbered in the order of their digests.
    """
    paths = [own.root / SETTINGS, *_scheme(own)]
    stages = [own.of_stage(stage.code) for stage in scheme.stages]
    for space in dict.fromkeys((own, *parts)):
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


def fingerprint_of(inputs: Mapping[str, str]) -> str:
    """A short number that is another one as soon as any of the files is."""
    told = "\n".join(f"{path}\t{known}" for path, known in sorted(inputs.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
