"""The hidden sheet by which a return is known: whose it is, for which period, under which scheme; and signed."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.files.cells import CellValue
from pipeline.files.key import Key
from pipeline.files.tables import as_text
from pipeline.files.writing import Writer

SHEET = "kaohe"
VERSION = "2"
_KEYS = {
    "unit_code": "单位编码",
    "period": "考核期",
    "fingerprint": "方案指纹",
    "printed": "表样指纹",
    "version": "模板版本",
    "key": "密钥编号",
    "token": "签名",
}


@dataclass(frozen=True)
class Identity:
    """What a template carries so that its return is recognised whatever it is called.

    ``printed`` is a digest of everything the template says in its locked cells; ``key`` the number of the key
    that signed all this with ``token``, both "" where the workspace has none.
    """

    unit_code: str
    period: str
    fingerprint: str
    printed: str
    version: str = VERSION
    key: str = ""
    token: str = ""

    def signed(self, key: Key | None) -> "Identity":
        """The same identity with the key's token over it."""
        if key is None:
            return self
        numbered = replace(self, key=key.number, token="")
        return replace(numbered, token=key.sign(numbered._text))

    def is_by(self, key: Key) -> bool:
        """Whether the identity is word for word one that was signed with the key."""
        return hmac.compare_digest(self.token.encode(), (self.signed(key).token).encode())

    @property
    def _text(self) -> str:
        """What is signed."""
        signed = [getattr(self, field) for field in _KEYS if field != "token"]
        return json.dumps(signed, ensure_ascii=False)


def write_identity(writer: Writer, identity: Identity) -> None:
    """Add the hidden sheet."""
    sheet = writer.book.add_worksheet(SHEET)
    for row, (field, label) in enumerate(_KEYS.items()):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, getattr(identity, field))
    sheet.protect()
    sheet.very_hidden()


def read_identity(sheets: Mapping[str, Sequence[Sequence[CellValue]]]) -> Identity | None:
    """The identity found in any of a workbook's sheets, by its labels, its own sheet first; None where there is none."""
    for _, rows in sorted(sheets.items(), key=lambda sheet: sheet[0] != SHEET):
        found = {as_text(row[0]): as_text(row[1]) for row in rows[: len(_KEYS)] if len(row) > 1}
        if {_KEYS["unit_code"], _KEYS["period"], _KEYS["fingerprint"]} <= set(found):
            return Identity(**{field: found.get(label, "") for field, label in _KEYS.items()})
    return None
