"""Files at the workspace's edges: one written whole or not at all, a folder of them, whatever came back."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from errno import EACCES
from pathlib import Path

from pipeline.files.bundles import MOST_UNPACKED, ReturnedFile, arrivals, shown_name
from pipeline.files.disk import cannot_write
from pipeline.files.package import MOST_BYTES, Unreadable
from pipeline.files.swap import Files, Shelf
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
        with suppress(OSError):
            aside.unlink()
        raise cannot_write(error, path.name) from error


def write_folder(folder: Path, files: Files) -> None:
    """Replace a folder by ``files`` (relative path → content, or pairs of these as they are made), all at once.

    Refused in words where the disk does not let it be done; the old one stays then, as it does where ``files`` break off.
    """
    Shelf(folder.parent, folder.name, folder.parent).write({folder.name: files})


def received(folder: Path) -> Iterator[ReturnedFile]:
    """Everything that came back in the folder: the files, those inside zips too, and what cannot be looked into.

    That is a link, which is not followed, for nothing outside the folder is opened, or a folder that does not
    open; refused where that is the whole folder.
    """
    entries, closed = _entries(folder)
    for shut, error in closed.items():
        why = (
            "没有读取的权限" if isinstance(error, PermissionError) else error.strerror or type(error).__name__
        )
        if not shut:
            raise Refused([finding("F032", Place(folder.name), found=why)])
        yield ReturnedFile(f"{shown_name(shut)}/", b"", Unreadable("F032", found=why))
    for way, path in entries.items():
        name = shown_name(way)
        try:
            if path is None:
                raise Unreadable("F023")
            yield from arrivals(name, read_at_most(path))
        except Unreadable as problem:
            yield ReturnedFile(name, b"", problem)


def returned_files(folder: Path) -> list[Path]:
    """Every file under the returns folder, in an order that does not depend on the machine; a link is none."""
    return [path for path in _entries(folder)[0].values() if path]


def _entries(folder: Path) -> tuple[dict[str, Path | None], dict[str, OSError]]:
    """Whatever lies under a folder and is no folder itself, and the folders that do not open, by the way to them.

    There is no path to what is no file that lies there itself: a link (or what lies behind one) leads who knows
    where, and is not gone into.
    """
    root = folder.resolve()
    found: dict[str, Path | None] = {}
    closed: dict[str, OSError] = {}

    def way(path: Path) -> str:
        return "" if path == folder else path.relative_to(folder).as_posix()

    def shut(error: OSError) -> None:
        closed[way(Path(error.filename))] = error

    for parent, folders, names in os.walk(folder, onerror=shut):
        here = Path(parent)
        if not os.access(here, os.X_OK):  # its names may be read, but nothing under them
            shut(PermissionError(EACCES, os.strerror(EACCES), parent))
            folders.clear()
            continue
        inside, before = here.resolve().is_relative_to(root), f"{way(here)}/".lstrip("/")
        for name in names:
            path = here / name
            found[before + name] = path if inside and _is_file(path) else None
        found |= {before + name: None for name in folders if (here / name).is_symlink()}
    return dict(sorted(found.items())), closed


def _is_file(path: Path) -> bool:
    """Whether it is a file itself, which neither a link to one is nor what is gone meanwhile."""
    with suppress(OSError):
        return stat.S_ISREG(path.lstat().st_mode)
    return False


def read_at_most(path: Path) -> bytes:
    """A returned file's bytes; of one too large to be read, only enough to tell that it is.

    A zip may be larger: each file in it is measured by itself. Raises :class:`Unreadable` where another program
    holds the file or is still writing it.
    """
    try:
        before = _stamp(path)
        with path.open("rb") as stream:
            start = stream.read(MOST_BYTES + 1)
            content = start + stream.read(MOST_UNPACKED) if start.startswith(b"PK") else start
        after = _stamp(path)
    except PermissionError as error:
        raise Unreadable("F022", found="正被其他程序占用，或没有读取的权限") from error
    except OSError as error:
        raise Unreadable("F022", found=error.strerror or type(error).__name__) from error
    if before != after:
        raise Unreadable("F022", found="还没有传完，读取时内容还在变动")
    return content


def _stamp(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def digest(path: Path) -> str:
    """A file's SHA-256, however large it is; "" where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
