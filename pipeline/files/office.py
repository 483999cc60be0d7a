"""LibreOffice, where it is present: documents made into PDF, many by one call, each checked.

It reports success also where it wrote nothing, and takes another font without a word where one is missing.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
"""Under what names and where it stands."""
BATCH = 100
"""How many documents one call is given: starting it takes longer than converting any of them."""
_SECONDS, _SECONDS_EACH = 120, 5
_MOMENT = re.compile(rb"(/CreationDate\(D:)([0-9]{14}[^)]*)\)")
_ALWAYS = b"20000101000000Z'"
_IDENTITY = re.compile(rb"/(?:ID|DocChecksum) ?(?:\[[^\]]*\]|/[0-9A-F]+)")
_FACES = {
    "仿宋_GB2312": ("FangSong_GB2312", "FangSongGB2312", "FangSong", "STFangsong"),
    "仿宋": ("FangSong", "STFangsong"),
    "方正小标宋简体": ("FZXBSJW", "FZXiaoBiaoSong", "STZhongsong"),
    "华文中宋": ("STZhongsong",),
    "黑体": ("SimHei", "STHeiti"),
    "宋体": ("SimSun", "NSimSun", "STSong"),
    "楷体": ("KaiTi", "STKaiti"),
    "楷体_GB2312": ("KaiTi_GB2312", "KaiTi"),
}
"""What fonts with a Chinese name are called in a PDF, the stand-ins that templates name beside them among them."""


def office() -> str:
    """The program to call; "" where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def as_pdf(program: str, documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents (.docx by any name) as PDF by the same names; those it made nothing of are left out.

    What it left out is tried a second time. When and on which machine a PDF was made does not stand in it.
    """
    made: dict[str, bytes] = {}
    for _ in range(2):
        left = [name for name in documents if name not in made]
        for start in range(0, len(left), BATCH):
            made |= _converted(program, {name: documents[name] for name in left[start : start + BATCH]})
    return {name: made[name] for name in documents if name in made}


def asked_fonts(docx: bytes) -> set[str]:
    """The fonts that a document names."""
    with ZipFile(BytesIO(docx)) as parts:
        text = "".join(parts.read(name).decode() for name in ("word/styles.xml", "word/document.xml"))
    runs = re.findall(r"<w:rFonts [^>]*>", text)
    return {name for run in runs for name in re.findall(r'w:(?:ascii|eastAsia)="([^"]+)"', run)}


def used_fonts(pdf: bytes) -> set[str]:
    """The fonts embedded in a PDF by name, without the tag that says it is a part of the font."""
    texts = [pdf, *_inflated(pdf)]
    names = {
        name.decode("latin-1")
        for text in texts
        for name in re.findall(rb"/BaseFont\s*/([^\s/<>\[\]]+)", text)
    }
    return {re.sub(r"^[A-Z]{6}\+", "", name) for name in names}


def substituted(asked: Iterable[str], used: Iterable[str]) -> tuple[list[str], list[str]]:
    """The fonts that were asked for and are not there, and those that stand in for them; nothing where none does."""
    faces = {name: [_plain(face) for face in _FACES.get(name, (name,))] for name in asked}
    known = tuple(face for own in faces.values() for face in own)
    others = sorted(name for name in used if not _plain(name).startswith(known))
    there = [_plain(name) for name in used]
    absent = sorted(name for name, own in faces.items() if not any(f.startswith(tuple(own)) for f in there))
    return (absent, others) if others else ([], [])


def _converted(program: str, documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """One call over a batch, in a folder and with a profile of its own, under names that no shell can stumble over."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        numbered = {f"{number:03}": name for number, name in enumerate(documents)}
        for number, name in numbered.items():
            (here / f"{number}.docx").write_bytes(documents[name])
        command = [program, f"-env:UserInstallation={(here / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", folder, *(f"{folder}/{n}.docx" for n in numbered)]
        _call(command, _SECONDS + _SECONDS_EACH * len(documents))
        pdfs = {name: here / f"{number}.pdf" for number, name in numbered.items()}
        contents = {name: path.read_bytes() for name, path in pdfs.items() if path.is_file()}
    whole = (b for b in contents.items() if b[1].startswith(b"%PDF-") and b"%%EOF" in b[1][-32:])
    return {name: _timeless(content) for name, content in whole}


def _call(command: list[str], seconds: int) -> None:
    """Run it to its end, or end it with all it started where that takes too long or we are told to stop."""
    nothing = subprocess.DEVNULL
    started = subprocess.Popen(  # noqa: S603 - the program found, and arguments of our own
        command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    )
    try:
        with suppress(subprocess.TimeoutExpired):
            started.wait(seconds)
    finally:
        if started.poll() is None:
            if hasattr(os, "killpg"):
                os.killpg(started.pid, signal.SIGKILL)
            started.kill()
            started.wait()


def _timeless(pdf: bytes) -> bytes:
    """The PDF without the moment it was made; as long as before, for it tells where each of its objects begins."""
    pdf = _MOMENT.sub(lambda found: found[1] + _ALWAYS.ljust(len(found[2]), b"0") + b")", pdf)
    return _IDENTITY.sub(lambda found: re.sub(rb"[0-9A-F]{16,}", _zeros, found[0]), pdf)


def _zeros(digits: re.Match[bytes]) -> bytes:
    return b"0" * len(digits[0])


def _inflated(pdf: bytes) -> Iterable[bytes]:
    """The objects that newer versions keep packed."""
    for found in re.finditer(rb"/Type\s*/ObjStm.*?stream\r?\n", pdf, re.S):
        yield zlib.decompressobj().decompress(pdf[found.end() :])


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name).lower()
