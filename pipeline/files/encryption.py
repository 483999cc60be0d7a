"""Workbooks with a password to open: opened with one the office knows, before any reader sees them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any
from xml.parsers.expat import ExpatError

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, ParseError

from pipeline.files.ole import open_compound
from pipeline.files.package import DTD_MARKS, MOST_BYTES, Unreadable, open_zip, peek
from pipeline.files.sniff import Kind, sniff

_OWN_PASSWORD = "VelvetSweatshop"  # noqa: S105 - what Excel itself encrypts with where it asks for none

# What the library is known to raise over a damaged header or a wrong key; it checks little of what it reads.
_DAMAGE = (
    DecryptionError,
    FileFormatError,
    ParseError,
    ExpatError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)


def opened(content: bytes, passwords: Sequence[str]) -> bytes | Unreadable:
    """The file without its password: as it is where it has none, else decrypted by the first that fits.

    An .xlsx (agile and standard encryption) and an .xls (RC4, CryptoAPI, XOR) can be opened; an .ods or a zip
    cannot. Run it where the reader runs: it works through hostile bytes too.
    """
    if len(content) > MOST_BYTES or sniff(content) is not Kind.ENCRYPTED:
        return content
    archive = open_zip(content)
    if archive is not None:
        return Unreadable("F031" if peek(archive, "mimetype") else "F004")
    compound = open_compound(content)
    description = compound.stream("EncryptionInfo", 2**20) if compound else b""
    if any(mark in description for mark in DTD_MARKS):
        return Unreadable("F011", part="EncryptionInfo")
    for password in (_OWN_PASSWORD, *passwords):
        found = _decrypted(content, password)
        if found is not None:
            return found
    return Unreadable("F004")


def _decrypted(content: bytes, password: str) -> bytes | None:
    """What the password makes of the file; None where it does not fit."""
    plain = io.BytesIO()
    try:
        file: Any = OfficeFile(io.BytesIO(content))
        file.load_key(password=password)
        file.decrypt(plain)
    except _DAMAGE:  # a wrong key among them
        return None
    return plain.getvalue()
