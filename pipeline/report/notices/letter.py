"""What a kind of notice is: a Word template the office may edit, and who gets one, told of what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Generic, Protocol, TypeVar

from pipeline.files.names import file_name

FOLDER = "notices"
BLANK = "__________"
"""What the program does not know, to be written in by hand."""
Own = Callable[[str], bytes | None]
"""The office's own Word template of a file name; None where it has none."""
Material = TypeVar("Material")


class Head(Protocol):
    """Who writes, which every letter says; also what is told over each page."""

    @property
    def authority(self) -> str:
        """考核单位."""

    @property
    def banner(self) -> str:
        """The line above every page."""


@dataclass(frozen=True)
class Letter:
    """A letter to be made: its path in the reports, its title, and what the marks of its template stand for.

    ``wording`` names the office's own template, where that is not the notice's.
    """

    path: str
    title: str
    head: Head
    marks: Mapping[str, Any]
    wording: str = ""

    @property
    def context(self) -> dict[str, Any]:
        """Everything the marks stand for."""
        return {"head": self.head, **self.marks}


@dataclass(frozen=True)
class Notice(Generic[Material]):
    """A kind of notice: its name, which is also that of the office's own template; ours; and its letters."""

    name: str
    template: str
    letters: Callable[[Material], Iterable[Letter]]

    @property
    def file(self) -> str:
        """The name under which the office's own template stands in the workspace."""
        return f"{self.name}.docx"

    @property
    def ours(self) -> bytes:
        """The template that comes with the program."""
        return template(self.template)

    def made(self, material: Material, own: Own) -> dict[str, bytes]:
        """The letters as documents by their path; refused where the office's template cannot be filled."""
        from pipeline.files.word_templates import (
            word_template,  # a tenth of a second: most commands write no letter
        )

        files = {}
        for letter in self.letters(material):
            names = [f"{letter.wording}.docx", self.file] if letter.wording else [self.file]
            edited = next(((name, word) for name in names if (word := own(name)) is not None), None)
            filled = word_template(*edited[::-1]) if edited else word_template(self.ours)
            files[letter.path] = filled.filled(
                letter.context, title=letter.title, author=letter.head.authority
            )
        return files


@cache
def template(name: str) -> bytes:
    """A template that comes with the program."""
    return resources.files("pipeline.report").joinpath("templates", name).read_bytes()


def in_notices(stem: str, ending: str = "") -> str:
    """The path of a letter among the notices."""
    return f"{FOLDER}/{file_name(stem, f'{ending}.docx')}"
