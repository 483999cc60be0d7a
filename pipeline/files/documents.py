"""What documents (.docx) hold: text they take, how long they are, their parts in order."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

FIRST, BODY = "[Content_Types].xml", "word/document.xml"
_CONTROLS = {code: None for code in (*range(32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)) if code != 10}
_WIDE = r"[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff\u2014\u2018-\u201d\u2026]"


def printable(words: str) -> str:
    """The words without the control characters that no document may hold."""
    return words.translate(_CONTROLS).strip()


def length(docx: bytes) -> int:
    """How long a document is as Word counts it (字数): each Chinese character, and each word in other letters."""
    with ZipFile(BytesIO(docx)) as parts:
        body = etree.fromstring(parts.read(BODY), parser())
    space = body.nsmap["w"]
    words = ("".join(p.itertext(f"{{{space}}}t")) for p in body.iter(f"{{{space}}}p"))
    return sum(len(re.findall(rf"{_WIDE}|(?:(?!{_WIDE})\S)+", paragraph)) for paragraph in words)


def reproducible(docx: bytes) -> bytes:
    """The same parts in a fixed order under a fixed date, as a zip does not otherwise keep them."""
    made = BytesIO()
    with ZipFile(BytesIO(docx)) as parts, ZipFile(made, "w") as out:
        for name in sorted(parts.namelist(), key=lambda name: (name != FIRST, name)):
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
            out.writestr(entry, parts.read(name), compresslevel=6)
    return made.getvalue()


def parser() -> etree.XMLParser:
    """How a part is read: nothing outside it is asked for."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
