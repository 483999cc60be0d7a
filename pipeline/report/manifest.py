"""The manifest: what went in and what came out, each by its SHA-256, so that a result can be proved."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place

FILE = "manifest.json"
_LIBRARIES = ("docxtpl", "jinja2", "lxml", "numpy", "pandas", "pyarrow", "python-docx", "xlsxwriter")
"""What numbers and files are made with: another version of them may write other bytes."""


@dataclass(frozen=True)
class Program:
    """What made the reports."""

    name: str
    version: str
    libraries: Mapping[str, str]

    @property
    def versions(self) -> dict[str, str]:
        """The versions by name, the program's own first."""
        return {self.name: self.version, **self.libraries}


@dataclass(frozen=True)
class Manifest:
    """What a period's reports were made by, from what, and what they are: digests by path.

    ``inputs`` are files of the workspace ("" for one that could not be read), ``outputs`` those of the reports.
    ``options`` decide results besides: which key signs, what reading a file may take. ``result`` says whether the
    results are final (:class:`~pipeline.model.words.Finality`).
    """

    program: Program
    period: str
    scheme: str
    result: str
    options: Mapping[str, str]
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]

    @property
    def text(self) -> bytes:
        """The manifest's JSON."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n").encode()


def this_program() -> Program:
    """The program that runs, with its libraries as they are installed."""
    return Program("kaohe", version("kaohe"), {name: version(name) for name in _LIBRARIES})


def digests(outputs: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each output, by its path."""
    return {path: hashlib.sha256(content).hexdigest() for path, content in sorted(outputs.items())}


def manifest_in(folder: Path) -> Manifest:
    """The manifest of a folder of reports as it was written; refused where there is none."""
    path, shown = folder / FILE, Place(folder.name)
    if not path.is_file():
        raise Refused([finding("R054", shown, found=f"没有 {FILE}")])
    try:
        return TypeAdapter(Manifest).validate_json(path.read_bytes())
    except ValidationError as error:
        raise Refused([finding("R054", shown, found=f"{FILE} 读不出来")]) from error
