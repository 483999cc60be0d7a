"""How long 1,000 statements (得分通知单) take, beside a plain docxtpl loop over the same template and marks.

The units of a made-up county are scored once; then each way makes their statements in one process, and nothing is
written to a disk. Only a share is made the plain way. Printed are seconds for all of them, milliseconds for one, and
how many times faster than docxtpl that is.
"""

import io
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined

from pipeline.demo.workspace import demo_workspace
from pipeline.files.word_templates import word_template
from pipeline.files.workspace import open_workspace
from pipeline.report.notices import OF_RESULTS, made, statement
from pipeline.report.notices.outcome import Outcome
from pipeline.year import open_run
from tests.bench.returns import taken

PRESET, UNITS = "xianxing", 1000
PLAIN = 50
"""So many are enough to see how long docxtpl takes."""


def main() -> None:
    """Make the statements each way."""
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    with tempfile.TemporaryDirectory() as folder:
        demo_workspace(Path(folder) / "demo", PRESET, units, 1, lambda _: None)
        run = open_run(open_workspace(Path(folder) / "demo"), 2)
        outcome = Outcome.of(run.results, run.every_source)
    kind = next(notice for notice in OF_RESULTS if notice.name == statement.NAME)
    letters = list(kind.letters(outcome))
    plain: dict[str, bytes] = {}
    ours: dict[str, bytes] = {}

    def loop() -> None:
        for letter in letters[:: max(1, len(letters) // PLAIN)]:
            document = DocxTemplate(io.BytesIO(kind.ours))
            document.render(letter.context, Environment(autoescape=True, undefined=StrictUndefined))
            stream = io.BytesIO()
            document.save(stream)
            plain[letter.path] = stream.getvalue()

    def fill() -> None:
        ours.update(made([kind], outcome, lambda _: None))

    word_template.cache_clear()
    by_docxtpl = taken(loop) / len(plain) * len(letters)
    by_us = taken(fill)
    for path, document in plain.items():
        with ZipFile(io.BytesIO(document)) as theirs, ZipFile(io.BytesIO(ours[path])) as mine:
            assert theirs.read("word/document.xml") == mine.read("word/document.xml"), path
    print(f"{len(letters)} statements of {PRESET}, {len(next(iter(ours.values()))) // 1024} KB each")
    for what, seconds in (
        (f"docxtpl ({len(plain)} of them, scaled)", by_docxtpl),
        ("taken apart once", by_us),
    ):
        each = seconds / len(letters) * 1000
        print(f"{what:<34}{seconds:>9.1f} s {each:>8.2f} ms {by_docxtpl / seconds:>8.1f} ×", flush=True)


if __name__ == "__main__":
    main()
