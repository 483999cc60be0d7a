"""Personal data that has no place in a return of counts: recognised, and never passed on."""

import re
import unicodedata
from datetime import date

_WEIGHTS = (
    7,
    9,
    10,
    5,
    8,
    4,
    2,
    1,
    6,
    3,
    7,
    9,
    10,
    5,
    8,
    4,
    2,
)  # GB 11643: the check digit of a citizen number
_CHECK = "10X98765432"
_CITIZEN = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z.])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9A-Za-z]|\.[0-9])"
)

CITIZEN = "身份证号"
MOBILE = "手机号"


def looks_private(text: str) -> str:
    """The kind of personal data in the text, "" where there is none."""
    narrow = _narrow(text)
    if any(_is_citizen(match[0]) for match in _CITIZEN.finditer(narrow)):
        return CITIZEN
    return MOBILE if _MOBILE.search(narrow) else ""


def mask(text: str) -> str:
    """The text with each piece of personal data replaced by its kind; a text without any stays as it is."""
    if not looks_private(text):
        return text
    citizens_gone = _CITIZEN.sub(lambda m: f"〔{CITIZEN}〕" if _is_citizen(m[0]) else m[0], _narrow(text))
    return _MOBILE.sub(f"〔{MOBILE}〕", citizens_gone)


def _narrow(text: str) -> str:
    """Full-width digits narrowed and invisible characters gone, so that neither hides a number."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(c for c in narrow if unicodedata.category(c) != "Cf")


def _is_citizen(number: str) -> bool:
    if _CHECK[sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False)) % 11] != number[-1].upper():
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born.year >= 1850
