"""XML of unknown origin: small parts as trees, large ones as streams of events; no document types."""

from collections.abc import Callable
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from pipeline.files.package import Unreadable

Attributes = dict[str, str]

_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]


@lru_cache(maxsize=1024)
def local(name: str) -> str:
    """A tag or attribute without its namespace, written as a prefix or in braces."""
    return name[max(name.rfind("}"), name.rfind(":")) + 1 :]


def tree(parts: dict[str, bytes], name: str) -> Element:
    """The part as a tree; raises where it is missing or not XML."""
    if name not in parts:
        raise Unreadable("F012", found=f"缺少 {name}")
    try:
        return _parsed(parts[name])
    except DefusedXmlException as e:
        raise Unreadable("F011", part=name) from e
    except (ParseError, ValueError, LookupError) as e:
        _not_for_want_of_memory(e)
        raise Unreadable("F012", found=f"{name} 内容错误") from e


@lru_cache(maxsize=32)  # many returns of one template share their styles and relations
def _parsed(part: bytes) -> Element:
    root: Element = ElementTree.fromstring(part, forbid_dtd=True)
    return root


def stream(
    data: bytes,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Calls ``start``, ``end`` and ``text`` in document order, names without their prefixes."""

    def refuse(*_: object) -> None:
        raise Unreadable("F011", part=name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(local(tag), attributes)
    parser.EndElementHandler = lambda tag: end(local(tag))
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as e:
        _not_for_want_of_memory(e)
        raise Unreadable("F012", found=f"{name} 内容错误") from e


def _not_for_want_of_memory(error: Exception) -> None:
    if getattr(error, "code", 0) == _NO_MEMORY:
        raise MemoryError from error


def number_in(text: str) -> float:
    """The number a reader makes of a value, to see whether it is one; 0 where it is text."""
    try:
        return float(text)
    except ValueError:
        return 0.0
