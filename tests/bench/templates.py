"""How long making blank templates takes, beside what it takes to write each alone and to copy bare parts.

10,000 templates of a made-up county of that many units are made in one process and dropped; printed are seconds for all
of them, milliseconds for one, and how many times faster than writing each alone with xlsxwriter that is. Only a share
is written alone. The limit is a loop that joins the packed parts of one template into a package again and again.
"""

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipeline.demo.units import with_units
from pipeline.demo.workspace import make_demo
from pipeline.files.folders import write_folder
from pipeline.files.ordinary import Member, assembled
from pipeline.files.stamping import parts_of
from pipeline.issue.stamped import templates
from pipeline.issue.template import template_name, written
from pipeline.scheme.presets import preset_tables, sample_figures
from tests.bench.returns import PRESET, UNITS, taken

WRITTEN = 100
"""So many are enough to see how long writing one alone takes."""


def copied(workbook: bytes, times: int) -> Callable[[], None]:
    """Packing the parts of a workbook, as they are compressed already, so many times."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = [
            Member(one.filename, one.compress_type, one.CRC, one.file_size, (_packed(workbook, one),))
            for one in archive.infolist()
        ]

    def work() -> None:
        for _ in range(times):
            assembled(members)

    return work


def _packed(workbook: bytes, member: zipfile.ZipInfo) -> bytes:
    start = member.header_offset + 30 + len(member.orig_filename.encode())
    return workbook[start : start + member.compress_size]


def main() -> None:
    """Make the templates each way."""
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    demo = make_demo(with_units(preset_tables(PRESET), units), sample_figures(PRESET), 1)
    asked = demo.asked
    some = asked[:: max(1, len(asked) // WRITTEN)]
    alone: dict[str, bytes] = {}

    def write() -> None:
        occasion = demo.occasion
        alone.update((template_name(unit), written(occasion, unit).close()) for unit in some)

    stamped: dict[str, bytes] = {}

    def stamp() -> None:
        stamped.update((name, made) for name, made in templates(demo.occasion, asked) if name in alone)

    def lay() -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_folder(Path(folder) / "issued", templates(demo.occasion, asked))

    one_by_one = taken(write) / len(some) * len(asked)
    print(f"{len(asked)} templates of {PRESET}, {len(next(iter(alone.values()))) // 1024} KB each")

    def tell(what: str, seconds: float) -> None:
        each = seconds / len(asked) * 1000
        print(f"{what:<34}{seconds:>9.1f} s {each:>8.2f} ms {one_by_one / seconds:>8.1f} ×", flush=True)

    tell(f"xlsxwriter ({len(some)} of them, scaled)", one_by_one)
    tell("stamped", taken(stamp))
    assert all(parts_of(stamped[name]) == parts_of(book) for name, book in alone.items())
    tell("stamped and laid in a folder", taken(lay))
    tell("bare packing of packed parts", taken(copied(next(iter(alone.values())), len(asked))))


if __name__ == "__main__":
    main()
