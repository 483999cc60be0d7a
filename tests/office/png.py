"""Small PNGs of pages: white margins cut off, and few colours, for a page of print has few."""

import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height × width × red, green, blue."""
_MARGIN = 12
_GAP = 18
"""White rows between what a page says and its foot, which is lower than that itself."""
_MOST = 64
"""Colours kept; letters are greys at their edges, so fewer make them ragged."""


def read_ppm(path: Path) -> Pixels:
    """The pixels of a binary PPM with eight bits a colour."""
    content = path.read_bytes()
    kind, size, most, pixels = content.split(b"\n", 3)
    width, height = map(int, size.split())
    if (kind, most) != (b"P6", b"255"):
        raise ValueError(f"not a PPM of eight bits: {path}")
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)


def trimmed(pixels: Pixels) -> Pixels:
    """A printed page without its white margins and without the line at its foot, a narrow margin round it."""
    inked = np.any(pixels < 250, axis=2)
    rows = np.flatnonzero(np.any(inked, axis=1))
    (gaps,) = np.nonzero(np.diff(rows) > _GAP)
    if len(gaps) and rows[-1] - rows[gaps[-1] + 1] < _GAP:
        rows = rows[: gaps[-1] + 1]
    columns = np.flatnonzero(np.any(inked[: rows[-1] + 1], axis=0))
    return pixels[_from_to(rows), _from_to(columns)]


def _from_to(places: NDArray[np.int64]) -> slice:
    return slice(max(int(places[0]) - _MARGIN, 0), int(places[-1]) + _MARGIN + 1)


def png(pixels: Pixels) -> bytes:
    """A PNG with a palette of the commonest colours; every other pixel has the one nearest to its own."""
    flat = pixels.reshape(-1, 3).astype(np.int64)
    colours, which, counts = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-counts, kind="stable")[:_MOST]]
    apart = ((colours[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2)
    indices = apart.argmin(axis=1).astype(np.uint8)[which].reshape(pixels.shape[:2])
    rows = np.zeros((indices.shape[0], indices.shape[1] + 1), np.uint8)  # each row begins with "no filter"
    rows[:, 1:] = indices
    head = struct.pack(">IIBBBBB", indices.shape[1], indices.shape[0], 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
