"""The hidden sheet by which a return is known: whose it is, for which period, under which scheme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.files.cells import CellValue
from pipeline.files.writing import Writer

SHEET = "kaohe"
VERSION = "1"
_KEYS = {"unit_code": "单位编码", "period": "考核期", "fingerprint": "方案指纹", "version": "模板版本"}


@dataclass(frozen=True)
class Identity:
    """What a template carries so that its return is recognised whatever it is called."""

    unit_code: str
    period: str
    fingerprint: str
    version: str = VERSION


def write_identity(writer: Writer, identity: Identity) -> None:
    """Add the hidden sheet."""
    sheet = writer.book.add_worksheet(SHEET)
    for row, (field, label) in enumerate(_KEYS.items()):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, getattr(identity, field))
    sheet.protect()
    sheet.very_hidden()


def read_identity(sheets: Mapping[str, Sequence[Sequence[CellValue]]]) -> Identity | None:
    """The identity found in any of a workbook's sheets, by its labels; None where there is none."""
    for rows in sheets.values():
        found = {str(row[0]).strip(): str(row[1]).strip() for row in rows[: len(_KEYS)] if len(row) > 1}
        if set(_KEYS.values()) <= set(found):
            return Identity(**{field: found[label] for field, label in _KEYS.items()})
    return None
