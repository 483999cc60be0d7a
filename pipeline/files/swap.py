"""Folders replaced all at once: the new ones are laid aside whole, then put in the place of the old.

A run may die at any moment. What it was still writing lies in ``.2026.new`` and is worth nothing. Once that is whole it is
renamed to ``.2026.swap``, with a plan of what goes where; from then on the swap is only ever finished, by the run itself or
by the next command (:meth:`Shelf.finish`). Linux exchanges two folders in one step, so the old one stands until the new
one does; elsewhere a folder is away between two renames, and a run that died just there is put right by the next command.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.disk import cannot_write, held_open

Files = Mapping[str, bytes | Path] | Iterable[tuple[str, bytes | Path]]
"""A folder's files by their path in it, each as its content or as the file to copy."""

_PLAN, _NEW, _OLD = "swap.json", "new", "old"
_WAYS = ("folder", "new", "old")
_NOWHERE: Mapping[str, Path] = {}
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2


@dataclass(frozen=True)
class Shelf:
    """Folders side by side in ``parent`` that are replaced together; messages show paths from ``root`` on."""

    parent: Path
    name: str
    root: Path

    @property
    def unfinished(self) -> bool:
        """Whether a run died here, or one is at work."""
        return self._swap.is_dir() or self._aside.is_dir()

    def write(self, folders: Mapping[str, Files], keep: Mapping[str, Path] = _NOWHERE) -> None:
        """Replace folders by new ones with these files, all of them or none.

        ``keep`` says where a folder goes that is replaced; else it is deleted. Refused in words where the disk does
        not let it be done; all old folders stay then, as they do where ``folders`` break off.
        """
        with self._prepared() as aside:
            steps = []
            for folder, files in folders.items():
                _lay(aside / _NEW / folder, files)
                number = (aside / _NEW / folder).stat().st_ino
                old = keep.get(folder, self._swap / _OLD / folder)
                steps.append(_Step(self.parent / folder, self._swap / _NEW / folder, old, number))
            self._carry_out(steps)

    def put(self, folder: str, new: Path, old: Path | None) -> None:
        """Put a folder that lies elsewhere on the shelf, and what stands there in ``old``, or nowhere."""
        with self._prepared():
            number = new.stat().st_ino
            self._carry_out([_Step(self.parent / folder, new, old or self._swap / _OLD / folder, number)])

    def finish(self) -> None:
        """Finish what a run that died had begun to swap, and sweep away what it had only laid aside."""
        if self._swap.is_dir():
            for step in self._planned():
                step.go()
            self._drop()
        if self._aside.exists():
            shutil.rmtree(self._aside)

    def discard(self, folder: Path) -> None:
        """Delete a folder so that it is gone at once, should this be broken off; one that will not go stays."""
        with suppress(OSError):
            self._aside.mkdir(exist_ok=True)
            folder.rename(self._aside / folder.name)
        shutil.rmtree(self._aside, ignore_errors=True)

    @property
    def _aside(self) -> Path:
        return self.parent / f".{self.name}.new"

    @property
    def _swap(self) -> Path:
        return self.parent / f".{self.name}.swap"

    @contextmanager
    def _prepared(self) -> Iterator[Path]:
        """An empty folder to lay things in, swept afterwards; what fails is told in words."""
        try:
            self.finish()
            self._aside.mkdir(parents=True)
            yield self._aside
        except OSError as error:
            raise cannot_write(error, self._shown(error)) from error
        finally:
            shutil.rmtree(self._aside, ignore_errors=True)

    def _carry_out(self, steps: list["_Step"]) -> None:
        """Take every step; where one fails, those taken are taken back."""
        plan = [
            {way: os.path.relpath(getattr(step, way), self.parent) for way in _WAYS} | {"number": step.number}
            for step in steps
        ]
        _write(self._aside / _PLAN, json.dumps(plan).encode())
        self._aside.rename(self._swap)
        done = False
        try:
            for step in steps:
                step.go()
            done = True
        finally:
            if not done:
                for step in reversed(steps):
                    step.back()
                self._drop()
        with suppress(OSError):  # the new folders stand; what is left is swept by the next run
            self._drop()

    def _planned(self) -> list["_Step"]:
        try:
            plan = json.loads((self._swap / _PLAN).read_bytes())
        except (ValueError, FileNotFoundError):  # a sweep that was broken off
            return []
        ways = [{way: self.parent / step[way] for way in _WAYS} for step in plan]
        return [_Step(**way, number=step["number"]) for way, step in zip(ways, plan, strict=True)]

    def _drop(self) -> None:
        """From here on what is left of the swap is worth nothing."""
        if self._aside.exists():
            shutil.rmtree(self._aside)
        self._swap.rename(self._aside)
        shutil.rmtree(self._aside, ignore_errors=True)

    def _shown(self, error: OSError) -> str:
        """The path that failed as the office knows it, not as it was called aside."""
        path = Path(os.fsdecode(error.filename)) if error.filename else self.parent / self.name
        for aside in (self._aside, self._swap):
            if path.is_relative_to(aside / _NEW):
                path = self.parent / path.relative_to(aside / _NEW)
            elif path.is_relative_to(aside):
                path = self.parent / self.name
        if isinstance(error, PermissionError) and error.filename2 and path.is_dir():
            path = held_open(path) or path  # a folder of which a file is open cannot be renamed on Windows
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()


@dataclass(frozen=True)
class _Step:
    """A folder, the new one that is to stand in its place, where the old one goes, and the number of the new one.

    Every state a run can die in tells by itself how far it came, so that ``go`` may be asked again.
    """

    folder: Path
    new: Path
    old: Path
    number: int

    def go(self) -> None:
        """Put the new folder in its place."""
        if not self.new.exists():
            return
        if self.folder.exists():
            self.old.parent.mkdir(parents=True, exist_ok=True)
            if not self._is_in() and not exchange(self.new, self.folder):
                self.folder.rename(self.old)
        if self.folder.exists():
            self.new.rename(self.old)
        else:
            self.new.rename(self.folder)

    def back(self) -> None:
        """Put the old folder back, from wherever ``go`` came to."""
        if self.old.exists():
            if self.folder.exists():
                self.folder.rename(self.new)
            self.old.rename(self.folder)
        elif not self.new.exists():
            self.folder.rename(self.new)
        elif self._is_in():
            exchange(self.new, self.folder)

    def _is_in(self) -> bool:
        """Whether the folder was exchanged for the new one already."""
        with suppress(FileNotFoundError):
            return bool(self.number) and self.folder.stat().st_ino == self.number
        return False


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where this system or this disk cannot."""
    if sys.platform != "linux":
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and bool(
        rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
    )


def _lay(folder: Path, files: Files) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items() if isinstance(files, Mapping) else files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            _write(path, content.read_bytes())
            shutil.copystat(content, path)  # it is as old as it was
        else:
            _write(path, content)


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk does not say of which file
        raise
