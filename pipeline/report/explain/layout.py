"""How lines of an account are laid out: a heading of two characters, texts beside and below it, places behind."""

from collections.abc import Sequence

from pipeline.files.writing import wide
from pipeline.model.numbers import show
from pipeline.model.places import Place

DECIMALS = 4
"""Decimals of what is added up; how it is rounded for ranking is said where it is."""
NO_BASIS = "方案未写依据"
_BODY, UNDER = "    ", "          "
"""Before a heading, and where the lines below it begin."""


def listed(heading: str, texts: Sequence[str]) -> list[str]:
    """Texts under a heading of two characters, the first beside it and the others below; blank ones left out."""
    texts = [text for text in texts if text]
    return [f"{_BODY}{heading}　{texts[0]}", *(f"{UNDER}{text}" for text in texts[1:])] if texts else []


def sourced(text: str, place: Place) -> str:
    """A text with the cell that holds it behind; "" where there is no text."""
    return "　←　".join(word for word in (text, str(place)) if word) if text else ""


def padded(text: str, width: int) -> str:
    """A text filled up to so many characters, of which a Chinese one is two."""
    return text + " " * (width - wide(text))


def number(value: float | None) -> str:
    """A number of a derivation; "" for none."""
    return "" if value is None else show(value, DECIMALS)
