"""Workbooks as other programs save them, with the clock taken out: the same content gives the same bytes."""

import io
import re
import struct
import zipfile
from datetime import UTC, datetime, timedelta

from pipeline.files.ole import open_compound

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = "%Y-%m-%dT%H:%M:%S"
_SUMMARY = "\x05SummaryInformation"
_SAVED_AT, _CREATED, _LAST_SAVED, _FILETIME = 0x0A, 0x0C, 0x0D, 0x40


def timeless(content: bytes, saved: datetime) -> bytes:
    """The workbook as if it had been saved at ``saved``, Beijing time; .xlsx, .ods and .xls."""
    return _compound(content, saved) if content[:4] != b"PK\x03\x04" else _package(content, saved)


def _package(content: bytes, saved: datetime) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.infolist():
            part = old.read(member)
            if member.filename == "docProps/core.xml":
                part = _restamped(part, "dcterms:(?:created|modified)", saved - timedelta(hours=8), "Z")
            if member.filename == "meta.xml":
                part = _restamped(part, "(?:dc:date|meta:creation-date)", saved, "")
                part = re.sub(rb"<meta:editing-duration>[^<]*</meta:editing-duration>", b"", part)
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = member.compress_type
            new.writestr(info, part)
    return stream.getvalue()


def _restamped(part: bytes, names: str, moment: datetime, zone: str) -> bytes:
    stamp = (moment.strftime(_STAMP) + zone).encode()
    return re.sub(rf"(<{names}(?: [^>]*)?>)[^<]*(?=<)".encode(), rb"\g<1>" + stamp, part)


def _compound(content: bytes, saved: datetime) -> bytes:
    """The times in the summary of an .xls overwritten where they stand."""
    compound = open_compound(content)
    if compound is None:
        raise ValueError("no compound file")
    summary = compound.stream(_SUMMARY, 2**16)
    (start,) = struct.unpack_from("<I", summary, 44)
    _, count = struct.unpack_from("<II", summary, start)
    at = content.index(summary)  # the stream stands in one piece
    ticks = (
        int(
            (saved.replace(tzinfo=UTC) - timedelta(hours=8) - datetime(1601, 1, 1, tzinfo=UTC))
            / timedelta(microseconds=1)
        )
        * 10
    )
    changed = bytearray(content)
    for i in range(count):
        name, offset = struct.unpack_from("<II", summary, start + 8 + 8 * i)
        kind, _ = struct.unpack_from("<IQ", summary.ljust(start + offset + 12, b"\0"), start + offset)
        if name in (_SAVED_AT, _CREATED, _LAST_SAVED) and kind == _FILETIME:
            struct.pack_into("<Q", changed, at + start + offset + 4, 0 if name == _SAVED_AT else ticks)
    return bytes(changed)
