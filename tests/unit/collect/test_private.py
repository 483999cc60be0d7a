"""Personal data is recognised by its own arithmetic, and masked whole."""

import pytest

from pipeline.collect.private import CITIZEN, MOBILE, looks_private, mask


def citizen(body: str) -> str:
    """A made-up citizen number: 17 digits and the check digit of GB 11643."""
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


SOMEONE = citizen("99999919900307001")
OTHER_CHECK = SOMEONE[:-1] + ("0" if SOMEONE[-1] != "0" else "1")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SOMEONE, CITIZEN),
        (f"户主{SOMEONE}，已核", CITIZEN),
        ("".join(chr(ord(c) + 0xFEE0) for c in SOMEONE), CITIZEN),
        (f"\u200b{SOMEONE[:6]}\u200b{SOMEONE[6:]}", CITIZEN),
        ("13900000000", MOBILE),
        ("电话139-0000-0000", MOBILE),
        ("+86 13900000000", MOBILE),
        ("139 0000 0000。", MOBILE),
        ("", ""),
        ("甲县", ""),
        (OTHER_CHECK, ""),
        (citizen("99999919901307001"), ""),
        ("1" + SOMEONE, ""),
        ("12345678901", ""),
        ("113900000000", ""),
        ("13900000000.5", ""),
        ("0.13900000000", ""),
    ],
)
def test_looks_private(text: str, kind: str) -> None:
    assert looks_private(text) == kind


def test_lower_case_check_letter() -> None:
    bodies = (f"9999991990030700{digit}" for digit in range(10))
    number = next(n for n in map(citizen, bodies) if n.endswith("X"))
    assert looks_private(number.lower()) == CITIZEN


def test_mask_leaves_nothing_of_it() -> None:
    assert mask(f"张某 {SOMEONE} 电话13900000000") == "张某 〔身份证号〕 电话〔手机号〕"
    assert mask("共 １２ 人") == "共 １２ 人"
