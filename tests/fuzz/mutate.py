"""Damage of every kind to a workbook's bytes: in the file, in a part of it, in the XML or the records of a part."""

import random
import re
from collections.abc import Callable

from pipeline.files.ole import MAGIC
from tests.unit.files import tiny

Parts = dict[str, bytes]

_EXTREMES = (
    b"\0\0",
    b"\1\0",
    b"\xff\xff",
    b"\xff\x7f",
    b"\0\x80",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    bytes(4),
)
_VALUES = (
    b"", b"0", b"-1", b"NaN", b"inf", b"1e400", b"65536", b"1048577", b"4294967295", b"99999999999999999999",
    b"A0", b"XFD1048576", b"A1:XFD1048576", b"#REF!", b"e", b"s", b"str", b"inlineStr", b"&#0;", b"&x;", b"]]>",
)  # fmt: skip
_TOKEN = re.compile(rb'="[^"]*"|>[^<]+<')
_ELEMENT = re.compile(rb"<([\w:]+)\b[^>]*?(?:/>|>)")
_BLOCK = re.compile(rb"<([\w:]+)\b[^<>]*>[^<]*</\1>|<[\w:]+\b[^<>]*/>")


def mutant(data: bytes, chance: random.Random) -> bytes:
    """The file damaged in one to three places."""
    is_package = data.startswith(b"PK")
    for _ in range(chance.choice((1, 1, 2, 3))):
        if is_package and chance.random() < 0.85:
            data = _in_package(data, chance)
        else:
            data = _in_bytes(data, chance)
            is_package = False  # whatever it is now, its parts may not come apart any more
    return data


def _in_bytes(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    in_place = (
        data.startswith(MAGIC) and chance.random() < 0.85
    )  # an .xls is sectors: a shift would hide the rest
    return chance.choice(_IN_PLACE if in_place else _ON_BYTES)(data, chance)


def _in_package(data: bytes, chance: random.Random) -> bytes:
    parts = tiny.parts_of(data)
    name = chance.choice(sorted(parts) or [""])
    if not name:
        return data
    match chance.randrange(8):
        case 0:
            del parts[name]
        case 1:
            other = chance.choice(sorted(parts))
            parts[name], parts[other] = parts[other], parts[name]
        case 2:
            twin = chance.choice((name, name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\")))
            return tiny.repacked([*parts.items(), (twin, parts[name])])
        case 3:
            parts[name] = _in_bytes(parts[name], chance)
        case _ if name.endswith((".xml", ".rels")):
            parts[name] = chance.choice(_ON_XML)(parts[name], chance)
        case _:
            parts[name] = _in_bytes(parts[name], chance)
    return tiny.package(parts)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _with_extreme(data: bytes, chance: random.Random) -> bytes:
    word = chance.choice(_EXTREMES)
    at = chance.randrange(len(data))
    return data[:at] + word + data[at + len(word) :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _without_slice(data: bytes, chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + data[end:]


def _doubled_slice(data: bytes, chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 50)) + data[end:]


def _moved_slice(data: bytes, chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    at = chance.randrange(len(data))
    return data[:at] + data[start:end] + data[at + end - start :]


def _slice(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 2, 4, 16, 64, 512)))


def _other_value(data: bytes, chance: random.Random) -> bytes:
    found = _one(_TOKEN, data, chance)
    if found is None:
        return data
    start, end = (
        (found.start() + 2, found.end() - 1) if found[0][:1] == b"=" else (found.start() + 1, found.end() - 1)
    )
    return data[:start] + chance.choice(_VALUES) + data[end:]


def _without_tag(data: bytes, chance: random.Random) -> bytes:
    found = _one(_ELEMENT, data, chance)
    return data[: found.start()] + data[found.end() :] if found else data


def _doubled_element(data: bytes, chance: random.Random) -> bytes:
    found = _one(_BLOCK, data, chance)
    return (
        data[: found.end()] + found[0] * chance.choice((1, 2, 300)) + data[found.end() :] if found else data
    )


def _nested(data: bytes, chance: random.Random) -> bytes:
    found = _one(_ELEMENT, data, chance)
    deep = chance.choice((3, 5000))
    return data[: found.end()] + b"<x>" * deep + b"</x>" * deep + data[found.end() :] if found else data


def _with_document_type(data: bytes, _: random.Random) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>' + data


def _one(pattern: re.Pattern[bytes], data: bytes, chance: random.Random) -> re.Match[bytes] | None:
    """The first match from a random place on."""
    return pattern.search(data, chance.randrange(len(data) + 1)) or pattern.search(data)


Damage = Callable[[bytes, random.Random], bytes]
_IN_PLACE: tuple[Damage, ...] = (_flipped, _flipped, _with_extreme, _with_extreme, _moved_slice)
_ON_BYTES: tuple[Damage, ...] = (*_IN_PLACE, _cut, _without_slice, _doubled_slice)
_ON_XML: tuple[Damage, ...] = (
    _other_value, _other_value, _other_value, _without_tag, _doubled_element, _nested, _with_document_type, _in_bytes,
)  # fmt: skip
