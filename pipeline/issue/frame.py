"""What every visible sheet of a template has alike: its title, whose it is, a line of what to do, the footer, the locks."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import A4, Writer, in_footer
from pipeline.issue.occasion import Occasion
from pipeline.scheme.rows import Unit

OPEN_TO_USER = {"select_locked_cells": True, "format_columns": True, "format_rows": True}
"""What a protected sheet still lets a unit do: look at it as it likes."""


def framed(
    writer: Writer,
    occasion: Occasion,
    unit: Unit,
    name: str,
    widths: Sequence[float],
    *,
    title: str = "",
    note: str = "",
    across: int = 0,
    paper: int = A4,
    allow: dict[str, bool] | None = None,
) -> Worksheet:
    """A new sheet ``name`` with columns so wide, its three lines above written over ``across`` of them or all."""
    sheet = writer.sheet(name, landscape=True, paper=paper)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 28)
    last = (across or len(widths)) - 1
    lines: list[tuple[str, tuple[str, ...]]] = [
        (title or name, ("title",)),
        (occasion.titles(unit, "")[1], ("subtitle",)),
    ]
    lines += [(note, ("left", "quiet"))] if note else []
    for row, (text, looks) in enumerate(lines):
        sheet.merge_range(row, 0, row, last, "", writer.look(*looks))
        sheet.write_string(row, 0, text, writer.look(*looks))
    sheet.protect("", OPEN_TO_USER | (allow or {}))
    sheet.set_footer(f"&L{in_footer(unit.name)}&C{in_footer(name)}　第 &P 页，共 &N 页&R{occasion.when}")
    return sheet
