"""Folders written whole or not at all: everything is laid beside, checked, then swapped in."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline.files.package import MOST_BYTES
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place


def write_file(path: Path, content: bytes, *, secret: bool = False) -> None:
    """Write a file so that a run that dies leaves the old one or the new one, never half of either.

    A ``secret`` file is for its owner's eyes only.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if secret:
            aside.unlink(missing_ok=True)
            aside.touch(0o600)
        with aside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except OSError as error:
        if aside.parent.is_dir():
            aside.unlink(missing_ok=True)
        raise Refused([finding("R010", Place(path.name), found=error.strerror or error)]) from error


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace a folder by ``files`` (relative path → content), all at once.

    The new folder is written beside the old one and swapped in by renaming; leftovers of a run that died are
    swept first. A folder held open by another program is refused in words and the old one stays.
    """
    aside, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    try:
        for leftover in (aside, old):
            if leftover.exists():
                shutil.rmtree(leftover)
        aside.mkdir(parents=True)
        for name, content in sorted(files.items()):
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        if folder.exists():
            folder.rename(old)
        try:
            aside.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
        if old.exists():
            shutil.rmtree(old)
    except OSError as error:
        raise Refused([finding("R010", Place(folder.name), found=error.strerror or error)]) from error


def returned_files(folder: Path) -> list[Path]:
    """Every file under the returns folder, in an order that does not depend on the machine."""
    return sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.as_posix())


def read_at_most(path: Path) -> bytes:
    """A returned file's bytes; of one too large to be read, only enough to tell that it is."""
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def digest(path: Path) -> str:
    """A file's SHA-256, however large it is."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
