"""Chance that repeats: a number for any words, the same on every machine and in any order of asking."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def chance(*words: object) -> float:
    """A number from 0 (included) to 1 (excluded) that only the words decide."""
    text = "\x1f".join(str(word) for word in words)
    digest = blake2b(text.encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) / 2**53


def between(low: float, high: float, *words: object) -> float:
    """A number from ``low`` to ``high``."""
    return low + (high - low) * chance(*words)


def one_of(choices: Sequence[T], *words: object) -> T:
    """One of the choices, all equally likely."""
    return choices[int(chance(*words) * len(choices))]
