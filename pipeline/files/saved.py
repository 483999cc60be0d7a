"""When a workbook was last saved and by which program, as the workbook itself says."""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from pipeline.files.ole import CompoundFile
from pipeline.files.package import Unreadable
from pipeline.files.xml import local, tree

_BEIJING = timezone(timedelta(hours=8))
_SUMMARY = "\x05SummaryInformation"
_LAST_SAVED, _APPLICATION = 0x0D, 0x12
_FILETIME, _TEXT, _UTF16_TEXT = 0x40, 0x1E, 0x1F


@dataclass(frozen=True, slots=True)
class Saved:
    """The time in Beijing without a zone (None where it is not told) and the program ("" where not told)."""

    modified: datetime | None = None
    application: str = ""


def saved_in_ooxml(parts: dict[str, bytes]) -> Saved:
    """From ``docProps/core.xml`` and ``docProps/app.xml``."""
    return Saved(
        _moment(_element_text(parts, "docprops/core.xml", "modified")),
        _element_text(parts, "docprops/app.xml", "Application"),
    )


def saved_in_opendocument(parts: dict[str, bytes]) -> Saved:
    """From ``meta.xml``."""
    return Saved(
        _moment(_element_text(parts, "meta.xml", "date")), _element_text(parts, "meta.xml", "generator")
    )


def saved_in_compound(compound: CompoundFile) -> Saved:
    """From the summary information stream of an .xls."""
    data = compound.stream(_SUMMARY, 2**16)
    try:
        (start,) = struct.unpack_from("<I", data, 44)
        _, count = struct.unpack_from("<II", data, start)
        places = dict(struct.unpack_from("<II", data, start + 8 + 8 * i) for i in range(min(count, 64)))
        saved = Saved(_file_time(data, start + places[_LAST_SAVED]) if _LAST_SAVED in places else None)
        if _APPLICATION in places:
            saved = Saved(saved.modified, _property_text(data, start + places[_APPLICATION]))
    except struct.error:
        return Saved()
    return saved


def _file_time(data: bytes, at: int) -> datetime | None:
    kind, ticks = struct.unpack_from("<IQ", data, at)
    if kind != _FILETIME or not ticks:
        return None
    try:
        moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
        return moment.astimezone(_BEIJING).replace(tzinfo=None)
    except OverflowError:
        return None


def _property_text(data: bytes, at: int) -> str:
    kind, length = struct.unpack_from("<II", data, at)
    if kind == _UTF16_TEXT:
        return data[at + 8 : at + 8 + 2 * length].decode("utf-16-le", "replace").rstrip("\0")
    if kind == _TEXT:
        raw = data[at + 8 : at + 8 + length].rstrip(b"\0")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("gb18030", "replace")
    return ""


def _element_text(parts: dict[str, bytes], part: str, name: str) -> str:
    try:
        root = tree(parts, part)
    except Unreadable:  # some programs write these parts badly or not at all; the cells may still be sound
        return ""
    return next((e.text or "" for e in root.iter() if local(e.tag) == name), "").strip()


def _moment(text: str) -> datetime | None:
    """An ISO moment as Beijing time; one without a zone is taken as it stands."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(_BEIJING).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
