"""Reading a number: the many ways people write one, and the refusal that helps most where it could be two.

``float()`` is never the judge: it takes ``nan``, ``1_000`` and other scripts' digits.
"""

import math
import re
import unicodedata
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from pipeline.collect.days import looks_like_a_moment
from pipeline.collect.readings import Reading, State, cleaned, no_value, refused
from pipeline.files.cells import CellValue
from pipeline.model.numbers import show

PRECISE = 1e15
"""From here on a cell no longer holds every whole number."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MISGROUPED = re.compile(r"[+-]?[0-9][0-9.,]*[0-9]")
_WITH_WORDS = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*[^\W\d]\D*|¥.*")
_IN_BRACKETS = re.compile(r"\([0-9][0-9,.]*\)")
_VAGUE = re.compile(r"[约近超<>≤≥≈~〜±]|以[上下内]|左右|多|余|不足|[0-9]\s*(?:-|--|—|——|至|到)\s*[0-9]")
_CHINESE_NUMBER = re.compile(r"[负]?[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟点]+\D{0,3}")
_MULTIPLES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4}
_MULTIPLES |= {"十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_MULTIPLE = "十万|百万|千万|十|百|千|万|亿"
_COUNTED_IN = re.compile(rf"(?P<number>[+-]?[0-9][0-9,.]*)\s*(?P<by>{_MULTIPLE})(?P<of>\D*)")
_OWN_UNIT = re.compile(rf"(?P<by>{_MULTIPLE}|)(?P<of>.*)")
_NOT_A_NUMBER = {"nan", "inf", "infinity", "∞"}
_PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(", re.I)
"""How WPS writes a picture inside a cell."""
_PARTS = {"%": 100, "‰": 1000}


def read_number(typed: CellValue, unit_of_measure: str = "", *, percent: bool = False) -> Reading:
    """A number in the item's own unit of measure; ``98%`` is 98 where that is %, else 0.98.

    ``percent`` tells that the cell shows its number as a percentage.
    """
    if type(typed) is float and not percent:
        return _finite(typed, "")
    unit = _narrow_unit(unit_of_measure)
    if isinstance(typed, bool):
        return refused("V009", "数字")
    if isinstance(typed, (date, time, timedelta)):
        return refused("V008", "数字")
    if not isinstance(typed, str):
        if percent and unit in _PARTS and math.isfinite(typed):
            return _finite(float(Decimal(repr(float(typed))) * _PARTS[unit]), "百分比格式")
        return _finite(float(typed), "")
    text, how = cleaned(typed)
    nothing = no_value(text)
    if nothing:
        return nothing
    if any(not c.isascii() and any(d.isdigit() for d in unicodedata.normalize("NFKC", c)) for c in text):
        return refused("V005", "数字")  # ², ①, ½, ٣: digits that only look like ours
    return _number_in(text, how, unit)


def read_whole(typed: CellValue, unit_of_measure: str = "", *, percent: bool = False) -> Reading:
    """A count as a whole number; the noise of a calculated cell is forgiven, a half is not."""
    reading = read_number(typed, unit_of_measure, percent=percent)
    if reading.number is None:
        return reading
    nearest = float(round(reading.number))
    if abs(reading.number - nearest) > 1e-9 * max(1.0, abs(nearest)):
        return refused("V013", "整数")
    return reading if reading.number == nearest else replace(reading, number=nearest)


def read_rate(typed: CellValue, unit_of_measure: str = "", *, percent: bool = False) -> Reading:
    """A rate; one in % that is 1 at most and not written as a percentage may be a share, and is asked about."""
    reading = read_number(typed, unit_of_measure, percent=percent)
    number = reading.number
    if number is None or not 0 < abs(number) <= 1 or "百分" in reading.how:
        return reading
    if _narrow_unit(unit_of_measure) != "%":
        return reading
    return replace(reading, problem="V020", expected=show(number * 100))


def _number_in(text: str, how: str, unit: str) -> Reading:
    number, notes, parts = text, [how] if how else [], 0
    if unit and unit not in _PARTS and text.endswith(unit):
        number = text.removesuffix(unit).rstrip()
        notes.append("带计量单位")
    elif unit == "元" and text.startswith("¥"):
        number = text[1:].lstrip()
        notes.append("带计量单位")
    elif text[-1] in _PARTS:
        number, parts = text[:-1].rstrip(), _PARTS[text[-1]]
        notes.append("百分号" if parts == 100 else "千分号")
    if _GROUPED.fullmatch(number):
        number = number.replace(",", "")
        notes.append("千分位")
    if not _PLAIN.fullmatch(number):
        return _why_not(text, unit)
    value = Decimal(number) / parts * _PARTS.get(unit, 1) if parts else Decimal(number)
    return _finite(float(value), "、".join(notes) or "文本型数字")


def _why_not(text: str, unit: str) -> Reading:
    """The refusal that helps most."""
    if _PICTURE.match(text):
        return refused("V016", "数字")
    if text.casefold().lstrip("+-") in _NOT_A_NUMBER:
        return refused("V012", "数字")
    if looks_like_a_moment(text):
        return refused("V008", "数字")
    if _IN_BRACKETS.fullmatch(text):
        return refused("V011", "-" + text.strip("()"))
    if _VAGUE.search(text):
        return refused("V007", "一个确定的数")
    if _MISGROUPED.fullmatch(text) and "," in text:
        return refused("V010", "数字")
    if _WITH_WORDS.fullmatch(text):
        wanted = f"以“{unit}”计的数字" if unit else "数字"
        return refused("V006", wanted + _converted(text, unit))
    if _CHINESE_NUMBER.fullmatch(text):
        return refused("V017", "阿拉伯数字")
    return refused("V005", "数字")


def _converted(text: str, unit: str) -> str:
    """What ``12.5万`` would be in the item's own unit, to be confirmed; "" where that cannot be told."""
    typed, own = _COUNTED_IN.fullmatch(text.lstrip("¥")), _OWN_UNIT.fullmatch(unit)
    if not typed or not own or typed["of"].strip() not in ("", own["of"]):
        return ""
    number = typed["number"].replace(",", "") if _GROUPED.fullmatch(typed["number"]) else typed["number"]
    if not _PLAIN.fullmatch(number):
        return ""
    value = Decimal(number) * _MULTIPLES[typed["by"]] / _MULTIPLES[own["by"]]
    return f"（如确是{text}，应填 {show(float(value))}）"


def _finite(number: float, how: str) -> Reading:
    if not math.isfinite(number) or abs(number) >= PRECISE:
        return refused("V012", "15 位以内的数字")
    return Reading(State.VALUE, number + 0.0, how=how)  # -0.0 becomes 0.0


def _narrow_unit(unit_of_measure: str) -> str:
    return unicodedata.normalize("NFKC", unit_of_measure).strip()
