"""Letters read back: their words, their tables, every number in them."""

import re
from io import BytesIO
from typing import Any

from docx import Document

from pipeline.report.notices import OF_RESULTS, made
from pipeline.report.notices.outcome import Outcome
from pipeline.run import Run

NUMBER = re.compile(r"(?<![A-Za-z0-9.])[0-9]+(?:\.[0-9]+)?")


def of_results(run: Run) -> dict[str, bytes]:
    """The letters about results."""
    return made(OF_RESULTS, Outcome.of(run.results, run.every_source), run.workspace.own_template)


def of_returns(run: Run) -> dict[str, bytes]:
    """The letters beside the returns that go back, to units of which none came, and the list of these."""
    return {path: letter for path, letter in run.checked.items() if path.endswith(".docx")}


def opened(docx: bytes) -> Any:
    """The document."""
    return Document(BytesIO(docx))


def words(docx: bytes) -> str:
    """The paragraphs."""
    return "\n".join(paragraph.text for paragraph in opened(docx).paragraphs)


def rows(docx: bytes) -> list[list[list[str]]]:
    """The cells of each table."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(docx).tables]


def everything(docx: bytes) -> str:
    """All that stands in the document: paragraphs, cells, headers."""
    document = opened(docx)
    cells = [cell for table in rows(docx) for row in table for cell in row]
    heads = [paragraph.text for section in document.sections for paragraph in section.header.paragraphs]
    return "\n".join([words(docx), *cells, *heads])


def numbers(text: str) -> set[str]:
    """The numbers in a text as they are written."""
    return set(NUMBER.findall(text))
