"""Figures the office has already (已有数据): printed in the templates, not asked; what is wrong with their table."""

from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.collect.entries import Codes, unknown
from pipeline.files.tables import RawTable
from pipeline.issue.registers import Given
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.model.words import NUMBERS
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.table import read_rows

Figures = Mapping[tuple[str, str], Given]
"""The rows by unit and item code."""


def read_given(
    tables: Mapping[str, RawTable], shown: str, scheme: Scheme, day: date
) -> tuple[Figures, list[Finding]]:
    """The figures by unit and item, and what is wrong with the table; a row that cannot count is left out.

    ``day`` is the first of the period, ``shown`` the file's name in messages.
    """
    if Given.sheet not in tables:
        return {}, [finding("L020", Place(shown), expected=Given.sheet)]
    rows, findings = read_rows(tables[Given.sheet], Given)
    codes = Codes(scheme)
    found: dict[tuple[str, str], Given] = {}
    for row in rows:
        wrong = unknown(row, codes) or list(_useless(row, scheme, day))
        key = (row.unit_code, row.item)
        if not wrong and key in found:
            wrong = [finding("L019", row.at("填报项编码"), unit_code=row.unit_code, found=row.item)]
        findings += wrong
        if not wrong:
            found[key] = row
    return found, findings


def _useless(row: Given, scheme: Scheme, day: date) -> Iterator[Finding]:
    """That the unit's template has no cell for such a number."""
    item = scheme.item_by_code[row.item]
    asked = scheme.asked(scheme.unit_by_code[row.unit_code], day)
    below = scheme.asked_below(scheme.unit_by_code[row.unit_code], day)
    if item not in asked or item in below or item.type not in NUMBERS:
        yield finding("L018", row.at("填报项编码"), unit_code=row.unit_code, found=item.name)
