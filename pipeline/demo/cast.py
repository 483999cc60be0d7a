"""Who plays what in a made-up year: how good each unit is, and which have a veto against them."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.demo.chance import between, chance
from pipeline.scheme.scheme import Scheme

_USUAL = (-0.35, 0.6)
_WEAK = -1.1


@dataclass(frozen=True)
class Cast:
    """``quality`` by unit code: 1 excellent, 0 middling, −1 failing; the rest are unit codes or ""."""

    quality: Mapping[str, float]
    vetoed: str = ""
    """A veto its figures raise, the dossier complete."""
    pending: str = ""
    """A veto by event, not yet approved."""
    explained: str = ""
    """A figure of its own grew so much that a check asks for a word; the word is there and was accepted."""
    corrected: str = ""
    """A figure of its return was put right in the ledger."""


def cast(scheme: Scheme, seed: int) -> Cast:
    """A cast by lot: on the line with most units, where they are enough, one plays each part."""
    most = max((scheme.line_units(line.code) for line in scheme.lines), key=len, default=())
    lot = sorted((unit.code for unit in most), key=lambda code: chance(seed, "cast", code))
    weak, vetoed, pending, explained, corrected = lot[:5] if len(lot) > 5 else [""] * 5
    quality = {unit.code: between(*_USUAL, seed, "quality", unit.code) for unit in scheme.units}
    return Cast({**quality, **({weak: _WEAK} if weak else {})}, vetoed, pending, explained, corrected)
