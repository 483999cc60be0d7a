"""Ways to damage a file: each gives what is then done to a sound workspace, mostly to U2's return in it."""

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msoffcrypto.format.ooxml import OOXMLFile

from tests.unit.files import tiny
from tests.workbooks import edited, texts_and_numbers
from tests.workspaces import RETURNS, Desk

Way = Callable[[Desk], object]
Parts = dict[str, bytes]

FORM = "xl/worksheets/sheet2.xml"
BOOK = "xl/workbook.xml"
PASSWORD = "口令 12"  # noqa: S105 - of a file made here


def both(*ways: Way) -> Way:
    """One after the other."""

    def way(desk: Desk) -> None:
        for one in ways:
            one(desk)

    return way


def beside(name: str, content: bytes) -> Way:
    """A further file beside the three sound returns."""
    return lambda desk: desk.returns(content, name)


def instead(make: Callable[[bytes], bytes], name: str = "U2.xlsx") -> Way:
    """What ``make`` makes of U2's return, in its place and under that name."""

    def way(desk: Desk) -> None:
        desk.remove(f"{RETURNS}/U2.xlsx")
        desk.returns(make(desk.filled()), name)

    return way


def called(name: str) -> Way:
    """U2's sound return under another name."""
    return instead(lambda content: content, name)


def saved_as(write: Callable[[dict[str, list[list[str | float]]]], bytes], name: str) -> Way:
    """U2's return saved in another format."""
    return instead(lambda content: write(texts_and_numbers(content)), name)


def settings(text: str) -> Way:
    """More in kaohe.toml."""
    return lambda desk: desk.put("kaohe.toml", f'period = "2026"\n{text}\n'.encode())


def half(content: bytes) -> bytes:
    """What arrived of a file when the line broke."""
    return content[: len(content) // 2]


def wrong_checksum(content: bytes) -> bytes:
    """A package whose form does not agree with its checksum."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        checksum = archive.getinfo(FORM).CRC.to_bytes(4, "little")
    assert content.count(checksum) == 2
    return content.replace(checksum, b"\0\0\0\1")


def locked(content: bytes) -> bytes:
    """A workbook with a password to open it."""
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(PASSWORD, stream)
    return stream.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A plain workbook with one part more, or with one in another's place."""
    return tiny.package({**tiny.parts_of(tiny.workbook()), name: content})


def strict(content: bytes) -> bytes:
    """A package as Excel saves a "Strict Open XML" workbook."""
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    names = {
        b"spreadsheetml/2006/main": b"spreadsheetml/main",
        b"officeDocument/2006/relationships": b"officeDocument/relationships",
    }

    def edit(parts: Parts) -> Parts:
        for there, here in names.items():
            parts = {name: part.replace(old + there, new + here) for name, part in parts.items()}
        parts[BOOK] = parts[BOOK].replace(b"<workbook ", b'<workbook conformance="strict" ')
        return parts

    return edited(content, edit)


def zipped(*names: str, encoding: str = "utf-8") -> Callable[[bytes], bytes]:
    """A zip of the file under the first name, in a zip under the second and so on; none says how names are read."""

    def pack(content: bytes) -> bytes:
        for name in names:
            raw = name.encode(encoding)
            stand_in = b"A" * len(raw)
            content = tiny.package({stand_in.decode(): content}).replace(stand_in, raw)
        return content

    return pack


def wide() -> bytes:
    """A workbook whose two cells take much room between them."""
    return tiny.workbook(lambda book: book.add_worksheet("表").write_number(60_000, 60, 1))


def link_in_zip(_: bytes) -> bytes:
    """A zip whose one member is a link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("乙.xlsx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


def linked_from(name: str, *, folder: bool = False) -> Way:
    """A link among the returns that leads out of the workspace, to a file or to a folder of files."""

    def way(desk: Desk) -> None:
        outside = desk.root.parent / "elsewhere"
        outside.mkdir()
        (outside / "U9.xlsx").write_bytes(desk.filled("U2", {"A1": 1}))
        (desk.root / RETURNS / name).symlink_to(outside if folder else outside / "U9.xlsx", folder)

    return way


@contextmanager
def while_opened(name: str, happens: Callable[[Path], object]) -> Iterator[None]:
    """Something happens to every file of that name at the moment it is opened."""
    usual = Path.open

    def opened(self: Path, *args: Any, **more: Any) -> Any:
        if self.name == name:
            happens(self)
        return usual(self, *args, **more)

    with patch.object(Path, "open", opened):
        yield


def while_read(name: str, happens: Callable[[Path], object]) -> Way:
    """A further return to which something happens while it is read."""

    def way(desk: Desk) -> AbstractContextManager[None]:
        desk.returns(desk.filled(), name)
        return while_opened(name, happens)

    return way


@contextmanager
def while_closed(name: str) -> Iterator[None]:
    """Nobody may look into a folder of that name."""
    usual = os.scandir

    def opened(path: str) -> Any:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied", path)
        return usual(path)

    with patch.object(os, "scandir", opened):
        yield


def in_closed_folder(name: str) -> Way:
    """U2's sound return in a folder that nobody may look into."""

    def way(desk: Desk) -> AbstractContextManager[None]:
        called(f"{name}/U2.xlsx")(desk)
        return while_closed(name)

    return way


def grows(path: Path) -> None:
    """More of the file arrives."""
    os.truncate(path, path.stat().st_size + 1)


def is_held(_: Path) -> None:
    """Another program does not let anybody have the file, as Excel does on Windows."""
    raise PermissionError(13, "Permission denied")
