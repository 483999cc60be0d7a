"""What the program has to say about its input: coded, placed, and in words a clerk can act on.

The wording of every code stands in ``findings.toml`` beside this module; nothing else invents a message.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from pipeline.model.places import NOWHERE, Place

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Severity(StrEnum):
    """block: not scored until mended; explain: needs a word from the unit; note: for the record."""

    BLOCK = "block"
    EXPLAIN = "explain"
    NOTE = "note"


DEMANDS = {Severity.BLOCK: "必须改正", Severity.EXPLAIN: "需要说明", Severity.NOTE: "提示"}
"""What each severity asks of whoever reads it."""
_FIELDS = ("severity", "title", "meaning", "message", "advice")
_LEFT_OPEN = {"found": "〔所填的〕", "expected": "〔应填的〕"}
"""What stands in an advice in the place of what a single finding has to tell."""
NORMALISED = "V004"
"""The code that says how a figure was read that could be read in one way only."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A code of the catalogue: what it means, in what words it is told and what to do about it."""

    code: str
    severity: Severity
    title: str
    meaning: str
    message: str
    advice: str

    @property
    def remedy(self) -> str:
        """What to do about any finding of the code."""
        return self.advice.format(**_LEFT_OPEN) or "不必处理。"


@dataclass(frozen=True, slots=True)
class Finding:
    """One root cause: where it is, what was found, what was expected, how to put it right.

    ``check`` is the code by which a review in the ledger names it, ``involved`` the items that take part.
    """

    code: str
    severity: Severity
    message: str
    place: Place = NOWHERE
    unit_code: str = ""
    item_code: str = ""
    found: str = ""
    expected: str = ""
    check: str = ""
    involved: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"{self.place} " if str(self.place) else ""
        return f"{self.code} {where}{self.message}"


@cache
def catalogue() -> dict[str, Entry]:
    """Every finding code the program can utter, in the order of the catalogue file."""
    text = resources.files("pipeline.model").joinpath("findings.toml").read_text(encoding="utf-8")
    return {code: _entry(code, row) for code, row in tomllib.loads(text).items()}


def _entry(code: str, row: dict[str, str]) -> Entry:
    """The entry of a code; a code of which not everything is said is a mistake of the program's."""
    lacking = [name for name in _FIELDS if name not in row or not (row[name] or name == "advice")]
    if lacking:
        raise ValueError(f"findings.toml: [{code}] does not say its {', '.join(lacking)}")
    return Entry(code, Severity(row["severity"]), *(row[name] for name in _FIELDS[1:]))


def finding(
    code: str,
    place: Place | None = None,
    *,
    unit_code: str = "",
    item_code: str = "",
    found: object = "",
    expected: object = "",
    severity: Severity | None = None,
    check: str = "",
    involved: tuple[str, ...] = (),
    **words: object,
) -> Finding:
    """A finding worded by the catalogue; ``words`` fill the message's own placeholders.

    ``found`` and ``expected`` may be used as ``{found}`` and ``{expected}``. A few codes (a scheme's own
    checks) take their severity from the caller.
    """
    entry = catalogue()[code]
    shown = {"check": check, **_shown(found=found, expected=expected, **words)}
    message = (entry.message.format(**shown) + entry.advice.format(**shown)).strip()
    return Finding(
        code,
        severity or entry.severity,
        message,
        place or NOWHERE,
        unit_code,
        item_code,
        _legible(found),
        _legible(expected),
        check,
        involved,
    )


def statement(code: str, **words: object) -> str:
    """What a finding of the code says was found, without the advice."""
    return catalogue()[code].message.format(**_shown(**words)).strip()


def _shown(**words: object) -> dict[str, str]:
    return {name: _cut(word) for name, word in words.items()}


def _cut(word: object, most: int = 200) -> str:
    text = _legible(word)
    return text if len(text) <= most else text[: most - 1] + "…"


def _legible(word: object) -> str:
    """The word as it can be shown anywhere: a damaged file's own may hold control characters."""
    return _CONTROL.sub("\ufffd", str(word))


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in reading order: blocking first, then by unit, code and place; the same on every machine."""
    order = {severity: i for i, severity in enumerate(Severity)}
    return sorted(
        findings,
        key=lambda f: (order[f.severity], f.unit_code, f.code, f.place.order, f.item_code, f.message),
    )


class Refused(Exception):  # noqa: N818 - a verdict on the input, not a fault of the program
    """Nothing can be done with this input: what the person at the command line has to hear, and why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = worst_first(findings)
        super().__init__("；".join(f.message for f in self.findings))
