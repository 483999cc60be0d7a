"""What a file really is, told by its content; the name it came under is never believed."""

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath

from pipeline.files.biff import is_locked, workbook_stream
from pipeline.files.ole import MAGIC, CompoundFile, open_compound
from pipeline.files.package import open_zip, peek


class Kind(StrEnum):
    """The kinds of file that come back from units."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    ENCRYPTED = "encrypted"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "seven_zip"
    HTML = "html"
    XML_2003 = "xml2003"
    CSV_TEXT = "csv_text"
    PDF = "pdf"
    DOC_DOCX = "doc_docx"
    IMAGE = "image"
    LOCK_FILE = "lock_file"
    SYSTEM_FILE = "system_file"
    EMPTY = "empty"
    TRUNCATED_ZIP = "truncated_zip"
    OLE_OTHER = "ole_other"
    SHORTCUT = "shortcut"
    UNKNOWN = "unknown"


READABLE = frozenset({Kind.XLSX, Kind.XLSM, Kind.XLSB, Kind.XLS, Kind.ODS})
"""The kinds whose cells the program reads."""

CHINESE = {
    Kind.XLSX: "Excel 工作簿 .xlsx",
    Kind.XLSM: "启用宏的工作簿 .xlsm",
    Kind.XLSB: "二进制工作簿 .xlsb",
    Kind.XLS: "Excel 97-2003 工作簿 .xls",
    Kind.ODS: "开放文档表格 .ods",
    Kind.ENCRYPTED: "加密文件",
    Kind.ZIP: "zip 压缩包",
    Kind.RAR: "rar 压缩包",
    Kind.SEVEN_ZIP: "7z 压缩包",
    Kind.HTML: "网页",
    Kind.XML_2003: "XML 表格 2003",
    Kind.CSV_TEXT: "纯文本",
    Kind.PDF: "PDF 文档",
    Kind.DOC_DOCX: "文字文档",
    Kind.IMAGE: "图片",
    Kind.LOCK_FILE: "临时锁文件",
    Kind.SYSTEM_FILE: "系统文件",
    Kind.EMPTY: "空文件",
    Kind.TRUNCATED_ZIP: "不完整的文件",
    Kind.OLE_OTHER: "其他办公软件的旧格式文件",
    Kind.SHORTCUT: "快捷方式",
    Kind.UNKNOWN: "未知格式",
}
"""What the office calls each kind."""

_CLAIMS: dict[str, set[Kind]] = {
    extension: kinds
    for extensions, kinds in {
        "xlsx xltx": {Kind.XLSX},
        "xlsm xltm": {Kind.XLSX, Kind.XLSM},  # macros may be allowed and none be there
        "xlsb": {Kind.XLSB},
        "xls xlt": {Kind.XLS},
        "ods ots": {Kind.ODS},
        "et ett csv txt doc docx wps pdf htm html xml zip rar 7z jpg png": set(),
    }.items()
    for extension in extensions.split()
}
"""The kinds of workbook that may stand under a well-known extension; under any other, anything may."""

_MAGIC = (
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\x89PNG\r\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
    (b"{\\rtf", Kind.DOC_DOCX),
    (b"L\0\0\0\1\x14\2\0", Kind.SHORTCUT),  # .lnk
    (b"\0\0\0\1Bud1", Kind.SYSTEM_FILE),  # .DS_Store
    (b"\0\5\x16\7", Kind.SYSTEM_FILE),  # the ._ companion that macOS writes
)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_PACKAGE_MARKS = {"[content_types].xml", "meta-inf/manifest.mf", "index/document.iwa", "index.zip"}
_HEAD = 4096
_HTML = re.compile(
    r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|body|table|style)\b|mime-version:", re.I | re.S
)
_LOCK_TEXT = re.compile(r",[^,\n]*,[^,\n]*,\d\d\.\d\d\.\d{4} \d\d:\d\d,")
_LOCK_SIZES = (54, 55, 162, 165)  # what Excel, Word and WPS write into ~$ files
_LONGEST_NAME = 54
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@lru_cache(maxsize=1)  # opening, decrypting and reading a file each ask
def sniff(data: bytes) -> Kind:
    """The kind of the file whose bytes are ``data``; damage inside a sound zip shows on reading."""
    if not data:
        return Kind.EMPTY
    if data.startswith(b"PK\3\4"):
        return _zip_kind(data)
    if data.startswith(MAGIC):
        compound = open_compound(data)
        return _ole_kind(compound) if compound else Kind.OLE_OTHER
    if len(data) in _LOCK_SIZES and 0 < data[0] <= _LONGEST_NAME:
        return Kind.LOCK_FILE
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if _is_other_image(data):
        return Kind.IMAGE
    return _text_kind(data)


def misnamed(name: str, kind: Kind) -> str:
    """The extension of a workbook's name where it promises something else, as ``.xls``; "" where it does not."""
    extension = PurePosixPath(name).suffix
    claimed = _CLAIMS.get(extension[1:].lower())
    return "" if claimed is None or kind in claimed else extension


def _is_other_image(data: bytes) -> bool:
    bitmap = data[:2] == b"BM" and data[6:10] == bytes(4)
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return bitmap or webp or data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1")


def _zip_kind(data: bytes) -> Kind:
    archive = open_zip(data)
    if archive is None or not archive.infolist():
        return Kind.TRUNCATED_ZIP
    names = {name.casefold() for name in archive.namelist()}
    if any(member.flag_bits & 1 for member in archive.infolist()):
        return Kind.ENCRYPTED
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "xl/workbook.xml" in names:
        return Kind.XLSM if "xl/vbaproject.bin" in names else Kind.XLSX
    if names & {"word/document.xml", "ppt/presentation.xml"}:
        return Kind.DOC_DOCX
    mime = peek(archive, "mimetype")
    if mime.startswith(_ODS):
        # The manifest stands in the clear even where the rest is encrypted.
        return Kind.ENCRYPTED if b"encryption-data" in peek(archive, "META-INF/manifest.xml") else Kind.ODS
    if mime.startswith(_OPEN_DOCUMENT):
        return Kind.DOC_DOCX
    # Other programs keep their documents in zips too: those are no bundles of files.
    return Kind.UNKNOWN if names & _PACKAGE_MARKS or mime else Kind.ZIP


def _ole_kind(compound: CompoundFile) -> Kind:
    if compound.has("EncryptedPackage"):
        return Kind.ENCRYPTED
    head = workbook_stream(compound, most=_HEAD)
    if head:
        return Kind.ENCRYPTED if is_locked(head) else Kind.XLS
    return Kind.DOC_DOCX if compound.has("WordDocument") else Kind.OLE_OTHER


def _text_kind(data: bytes) -> Kind:
    text = text_of(data)
    if text is None:
        return Kind.UNKNOWN
    if _LOCK_TEXT.match(text):
        return Kind.LOCK_FILE
    head = text[:_HEAD]
    if head.lstrip().startswith("[InternetShortcut]"):
        return Kind.SHORTCUT
    if "<?mso-application" in head or "urn:schemas-microsoft-com:office:spreadsheet" in head:
        return Kind.XML_2003
    return Kind.HTML if _HTML.match(head) else Kind.CSV_TEXT


def text_of(data: bytes) -> str | None:
    """The text in the encodings Chinese offices use, None where the bytes are not text."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None
