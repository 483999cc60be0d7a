"""Filling a Word template the office may edit: taken apart once, then filled as often as there are letters.

What is written is what docxtpl writes, part by part, the same to the byte every time. docxtpl reads the template,
looks for its marks and packs every part anew for each document; here that is done once, and only what holds marks is
filled and packed for each.
"""

import re
import zlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, Undefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from pipeline.files.documents import BODY, FIRST, parser, printable
from pipeline.files.ordinary import Member, assembled
from pipeline.files.template_faults import UnprintableError, not_to_print, prints, unfillable, unreadable
from pipeline.model.findings import DEMANDS, Refused, Severity, finding
from pipeline.model.places import Place
from pipeline.model.words import CHINESE

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark in the file, not a moment
_TITLE, _AUTHOR = "document_title", "document_author"
_LEVEL = 6
_NO_WORD_FILE = (
    *(PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError),
    *(zlib.error, EOFError, NotImplementedError),
)
_WRONG_MARK = (
    *(TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError),
    *(RecursionError, MemoryError),
)
"""What a mark may raise: the template is the office's, and may ask for anything."""
_MEANT = {"{_{": "{{ '{{' }}", "}_}": "{{ '}}' }}", "{_%": "{{ '{%' }}", "%_}": "{{ '%}' }}"}
"""How docxtpl lets a template write what would be a mark."""


def document(
    template: bytes, context: Mapping[str, Any], *, title: str, author: str, name: str = ""
) -> bytes:
    """A Word template with its marks filled from ``context``, as the bytes of a .docx.

    Values are text and are escaped. Refused, naming the template, where it is no Word document, where a mark
    cannot be read or is one the context does not know: never a blank.
    """
    return word_template(template, name).filled(context, title=title, author=author)


class WordTemplate:
    """A template taken apart: the parts that hold marks, and the others packed already."""

    def __init__(self, content: bytes, name: str) -> None:
        """Refused where it is no Word document or a mark in it cannot be read."""
        self._name = name
        self._word = DocxTemplate(BytesIO(content))
        try:
            self._word.init_docx()
            sources, parts = self._sources(), self._parts()
        except _NO_WORD_FILE as error:
            raise Refused([finding("R042", Place(name), found="不是 Word 文档（.docx）")]) from error
        core = self._word.docx.part.package._core_properties_part.partname.lstrip("/")
        sources[core] = parts[core].decode().split("?>", 1)[1]
        said = "".join(self._word.docx._element.itertext())
        self._read = sources
        self._static = not re.search(r"{[{%#]-?\s*(tc|colspan|hm|vm)\b", said)
        self._marks: frozenset[str] = frozenset()
        order = sorted(parts, key=lambda part: (part != FIRST, part))
        self._in_order: list[tuple[str, Template | Member]] = [
            (part, self._compiled(sources[part]) if part in sources else _packed(part, parts[part]))
            for part in order
        ]
        self._last: dict[str, tuple[str, Member]] = {}

    def filled(self, context: Mapping[str, Any], *, title: str, author: str) -> bytes:
        """The document; refused where a mark is one the context does not know."""
        known = {
            **context,
            _TITLE: printable(title)[:255],
            _AUTHOR: printable(author)[:255],
        }
        unknown = sorted(self._marks - known.keys())
        if unknown:
            raise self._refusal(_Unknown(name=unknown[0])._undefined_message)
        try:
            return assembled(
                part if isinstance(part, Member) else self._part(name, part.render(known))
                for name, part in self._in_order
            )
        except UnprintableError as error:
            raise self._refusal(not_to_print(self._read.values(), known, _Sandbox())) from error
        except _WRONG_MARK as error:
            raise self._refusal(unfillable(error)) from error

    def _part(self, name: str, text: str) -> Member:
        """A part of such text, packed; what is as it was in the document before, as headers are, is packed already."""
        known, packed = self._last.get(name, ("", None))
        if packed is None or known != text:
            packed = _packed(name, self._xml(name, text))
            self._last[name] = (text, packed)
        return packed

    def _xml(self, name: str, text: str) -> bytes:
        if "\n" in text:
            text = self._word.resolve_listing(text)  # a line break within a value
        try:
            root = etree.fromstring(text, parser())
            if name == BODY and not self._static:
                body = root.find("w:body", root.nsmap)
                root.replace(body, self._word.fix_tables(etree.tostring(body, encoding="unicode")))
        except etree.XMLSyntaxError as error:
            raise self._refusal("标记不成对，或不在同一段、同一行里") from error
        if name == BODY:
            self._word.docx_ids_index = 1000
            self._word.fix_docpr_ids(root)
        whole: bytes = etree.tostring(root, encoding="UTF-8", standalone=True)
        return whole

    def _sources(self) -> dict[str, str]:
        """The text of every part that may hold marks, its marks freed of what Word lays between them."""
        word = self._word
        body = re.sub(r"^<w:body[^>]*>", "<w:body>", word.patch_xml(word.get_xml()))
        around = etree.fromstring(etree.tostring(word.docx._element), parser())
        old = around.find("w:body", around.nsmap)
        old.clear()
        before, after = word.xml_to_string(around).split("<w:body/>")
        sources = {BODY: before + body + after}
        for uri in (word.HEADER_URI, word.FOOTER_URI):
            for _, part in word.get_headers_footers(uri):
                sources[part.partname.lstrip("/")] = word.patch_xml(word.get_part_xml(part))
        for part in word.docx.part.package.iter_parts():
            if part.content_type.endswith(".footnotes+xml"):
                sources[part.partname.lstrip("/")] = word.patch_xml(part.blob.decode("utf-8"))
        return sources

    def _parts(self) -> dict[str, bytes]:
        """Every part of the document as it is written, with what is told of it as a whole."""
        core = self._word.docx.core_properties
        core.title, core.author, core.last_modified_by = f"{{{{ {_TITLE} }}}}", f"{{{{ {_AUTHOR} }}}}", ""
        core.created = core.modified = _EPOCH
        core.revision = 1
        saved = BytesIO()
        self._word.docx.save(saved)
        with ZipFile(saved) as parts:
            return {name: parts.read(name) for name in parts.namelist()}

    def _compiled(self, source: str) -> Template:
        for typed, meant in _MEANT.items():
            source = source.replace(typed, meant)
        try:
            compiled, marks = _compiled(source)
        except (TemplateError, RecursionError) as error:
            raise self._refusal(unreadable(error, source, _environment())) from error
        self._marks |= marks
        return compiled

    def _refusal(self, why: object) -> Refused:
        return Refused([finding("R042", Place(self._name), found=why)])


@cache
def word_template(content: bytes, name: str = "") -> WordTemplate:
    """A template, taken apart once however many documents are made from it."""
    return WordTemplate(content, name)


class _Unknown(StrictUndefined):
    """A mark that stands for nothing, told in words."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_name is None:
            return "标记要的那一项不存在：那一组内容是空的"
        return f"没有「{self._undefined_name}」这个标记"


def _clean(value: object) -> object:
    """What is printed: text without characters that would break off the document, our own words in Chinese, numbers.

    An undefined mark stays an error; a group of things, yes or no and nothing are none of these.
    """
    if isinstance(value, StrEnum):
        return DEMANDS[value] if isinstance(value, Severity) else CHINESE.get(value, value)
    if isinstance(value, str):
        return value if hasattr(value, "__html__") else printable(value)
    if prints(value) or isinstance(value, Undefined):
        return value
    raise UnprintableError


class _Sandbox(ImmutableSandboxedEnvironment):
    """Where a template, which may have come from anywhere, reaches nothing but what it is given."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=_Unknown, finalize=_clean)
        self._asked: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a mark may ask for it: that hangs on the kind of thing and the name only, so it is found out once."""
        key = type(obj), attr
        safe = self._asked.get(key)
        if safe is None:
            safe = self._asked[key] = super().is_safe_attribute(obj, attr, value)
        return safe


@cache
def _environment() -> _Sandbox:
    """Where marks are read."""
    return _Sandbox()


@cache
def _compiled(source: str) -> tuple[Template, frozenset[str]]:
    """A part as it is filled, and the names its marks ask for: templates share headers, footers and much else."""
    environment = _environment()
    tree = environment.parse(source)
    marks = frozenset(meta.find_undeclared_variables(tree))
    code = environment.compile(tree)
    return Template.from_code(environment, code, environment.make_globals(None)), marks


def _packed(name: str, part: bytes) -> Member:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Member(name, ZIP_DEFLATED, zlib.crc32(part), len(part), (packer.compress(part) + packer.flush(),))
