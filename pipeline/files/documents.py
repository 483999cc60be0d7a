"""Filling a Word template the office may edit, into a document that is the same to the byte every time."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, Template, TemplateError

from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark in the file, not a moment
_FIRST = "[Content_Types].xml"
_CONTROLS = {code: None for code in (*range(32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)) if code != 10}


def printable(words: str) -> str:
    """The words without the control characters that no document may hold."""
    return words.translate(_CONTROLS).strip()


def document(
    template: bytes, context: Mapping[str, Any], *, title: str, author: str, name: str = ""
) -> bytes:
    """A Word template with its marks filled from ``context``, as the bytes of a .docx.

    Values are text and are escaped. Refused, naming the template, where it is no Word document, where a mark
    cannot be read or is one the context does not know: never a blank.
    """
    filled = DocxTemplate(BytesIO(template))
    try:
        filled.init_docx()
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:  # no zip, no document in it
        raise Refused([finding("R042", Place(name), found="不是 Word 文档（.docx）")]) from error
    try:
        filled.render(dict(context), _environment(), autoescape=True)
    except TemplateError as error:
        raise Refused([finding("R042", Place(name), found=error)]) from error
    core = filled.docx.core_properties
    core.title, core.author, core.last_modified_by = printable(title)[:255], printable(author)[:255], ""
    core.created = core.modified = _EPOCH
    core.revision = 1
    saved = BytesIO()
    filled.save(saved)
    return reproducible(saved.getvalue())


class _CompiledOnce(Environment):
    """A Jinja environment that compiles the same source once, however many documents are made from it."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_clean)
        self._compiled: dict[str, Template] = {}

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """The compiled template of a source."""
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source, *args, **kwargs)
        return self._compiled[source]


def _clean(value: object) -> object:
    """Text without characters that would break off the document; an undefined mark stays an error."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _environment() -> Environment:
    return _CompiledOnce()


def reproducible(docx: bytes) -> bytes:
    """The same parts in a fixed order under a fixed date, as a zip does not otherwise keep them."""
    made = BytesIO()
    with ZipFile(BytesIO(docx)) as parts, ZipFile(made, "w") as out:
        for name in sorted(parts.namelist(), key=lambda name: (name != _FIRST, name)):
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
            out.writestr(entry, parts.read(name), compresslevel=6)
    return made.getvalue()
