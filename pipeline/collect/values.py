"""Reading what people type into a cell: the many ways a number, a date or an answer is written.

What can be read in one way only is read, and said; what could be two things is refused. ``float()`` is never
the judge: it takes ``nan``, ``1_000`` and other scripts' digits.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from pipeline.files.cells import CellValue
from pipeline.model.numbers import show
from pipeline.model.words import ItemType


class State(StrEnum):
    """What a cell says: a value, nothing, expressly nothing (无、不适用), or something unreadable."""

    VALUE = "value"
    BLANK = "blank"
    NIL = "nil"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as read: a number, or text (a date as 2026-01-10); how it was normalised; why it was refused.

    ``problem`` is a finding code of family V, ``expected`` what should have stood there instead.
    """

    state: State
    number: float | None = None
    text: str = ""
    how: str = ""
    problem: str = ""
    expected: str = ""


_BLANK = Reading(State.BLANK)
_NIL = Reading(State.NIL)

_PRECISE = 1e15  # from here on a cell no longer holds every whole number
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MISGROUPED = re.compile(r"[+-]?[0-9][0-9.,]*[0-9]")
_WITH_WORDS = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*[^\W\d]\D*")
_IN_BRACKETS = re.compile(r"\([0-9][0-9,.]*\)")
_VAGUE = re.compile(r"[约近超<>≤≥≈~〜±]|以[上下内]|左右|多|余|不足|[0-9]\s*(?:-|--|—|——|至|到)\s*[0-9]")
_CHINESE_NUMBER = re.compile(r"[负]?[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟点]+\D{0,3}")
_DAYS = (
    re.compile(r"([0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"),
    re.compile(r"([0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
)
_CLOCK = re.compile(r"[0-9]{1,2}[:时][0-9]{1,2}.*")
_NIL_MARK = re.compile(r"[-–—―−─/\\*]+")
_NIL_WORDS = {
    "无",
    "没有",
    "暂无",
    "无数据",
    "不适用",
    "不涉及",
    "未开展",
    "空",
    "n/a",
    "na",
    "#n/a",
    "nil",
    "none",
    "null",
}
_NOT_A_NUMBER = {"nan", "inf", "infinity", "∞"}
_YES = {"是", "√", "✓", "✔", "对", "y", "yes", "true", "1"}
_NO = {"否", "×", "✗", "✘", "错", "n", "no", "false", "0"}
_PARTS = {"%": 100, "‰": 1000}


def read_value(item_type: ItemType, typed: CellValue, unit_of_measure: str = "") -> Reading:
    """An item's cell, read as the item's type wants it; yes and no are 1 and 0."""
    match item_type:
        case ItemType.YES_NO:
            return read_yes_no(typed)
        case ItemType.DATE:
            return read_date(typed)
        case ItemType.TEXT:
            return read_text(typed)
        case ItemType.COUNT:
            return _whole(read_number(typed, unit_of_measure))
        case ItemType.AMOUNT | ItemType.RATE:
            return read_number(typed, unit_of_measure)


def read_number(typed: CellValue, unit_of_measure: str = "") -> Reading:
    """A number in the item's own unit of measure; ``98%`` is 98 where that is %, else 0.98."""
    if isinstance(typed, bool):
        return _refused("V009", "数字")
    if isinstance(typed, (date, time, timedelta)):
        return _refused("V008", "数字")
    if not isinstance(typed, str):
        return _finite(float(typed), "")
    text, how = _clean(typed)
    if not text:
        return _BLANK
    if _is_nil(text):
        return _NIL
    if any(not c.isascii() and any(d.isdigit() for d in unicodedata.normalize("NFKC", c)) for c in text):
        return _refused("V005", "数字")  # ², ①, ½, ٣: digits that only look like ours
    return _number_in(text, how, unicodedata.normalize("NFKC", unit_of_measure).strip())


def read_yes_no(typed: CellValue) -> Reading:
    """An answer: 1 for yes, 0 for no, however they are marked."""
    text, _ = _clean(show_typed(typed))
    word = text.casefold()
    if not word:
        return _BLANK
    if _is_nil(word):
        return _NIL
    if word not in _YES | _NO:
        return _refused("V014", "是或否")
    answer = "是" if word in _YES else "否"
    return Reading(State.VALUE, float(word in _YES), answer, "" if word == answer else "符号")


def read_date(typed: CellValue) -> Reading:
    """A day, in ``text`` as 2026-01-10; only whole dates with a four-digit year."""
    if isinstance(typed, datetime):
        return Reading(
            State.VALUE, text=typed.date().isoformat(), how="" if typed.time() == time() else "含时刻"
        )
    if isinstance(typed, date):
        return Reading(State.VALUE, text=typed.isoformat())
    text, _ = _clean(show_typed(typed))
    if not text:
        return _BLANK
    if _is_nil(text):
        return _NIL
    day = _day(text)
    if day is None:
        return _refused("V015", "日期，如 2026-01-10")
    shown = day.isoformat()
    return Reading(State.VALUE, text=shown, how="" if text == shown else "日期写法")


def read_text(typed: CellValue) -> Reading:
    """Words as typed, without the characters nobody sees; line breaks stay."""
    shown = show_typed(typed)
    lines = shown.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    ).strip()
    return Reading(State.VALUE, text=text) if text else _BLANK


def show_typed(typed: CellValue) -> str:
    """What a cell shows, as nearly as its value tells: for messages and for reading as words."""
    match typed:
        case bool():
            return "TRUE" if typed else "FALSE"
        case int() | float():
            return show(typed)
        case datetime():
            return typed.isoformat(" ")
        case date() | time():
            return typed.isoformat()
    return str(typed)


def _clean(typed: str) -> tuple[str, str]:
    """The text with full-width forms narrowed and invisible characters gone, and a note of what was done."""
    seen = "".join(c for c in typed if unicodedata.category(c) not in ("Cc", "Cf") or c in "\t\r\n")
    narrow = "".join(_narrow(c) for c in seen)
    text = narrow.strip()
    notes = {"不可见字符": seen != typed, "全角字符": narrow != seen, "多余空格": text != narrow}
    return text, "、".join(note for note, holds in notes.items() if holds)


def _narrow(character: str) -> str:
    """Only full-width forms, small forms and blanks: NFKC would also make 102 of 10²."""
    if character == "\u2212":
        return "-"
    if character.isspace():
        return " "
    if "\ufe50" <= character <= "\ufe6f" or "\uff00" <= character <= "\uffef":
        return unicodedata.normalize("NFKC", character)
    return character


def _is_nil(text: str) -> bool:
    return bool(_NIL_MARK.fullmatch(text)) or text.casefold() in _NIL_WORDS


def _number_in(text: str, how: str, unit: str) -> Reading:
    number, mark = text, ""
    if unit and text.endswith(unit) and unit not in _PARTS:
        number, how = text.removesuffix(unit).rstrip(), _also(how, "带计量单位")
    elif text[-1] in _PARTS:
        number, mark, how = (
            text[:-1].rstrip(),
            text[-1],
            _also(how, "百分号" if text[-1] == "%" else "千分号"),
        )
    if _GROUPED.fullmatch(number):
        number, how = number.replace(",", ""), _also(how, "千分位")
    if not _PLAIN.fullmatch(number):
        return _why_not(text, unit)
    value = Decimal(number)
    if mark:
        value = value / _PARTS[mark] * _PARTS.get(unit, 1)
    return _finite(float(value), how or "文本型数字")


def _why_not(text: str, unit: str) -> Reading:
    """The refusal that helps most."""
    if text.lstrip("=").startswith("DISPIMG("):  # how WPS writes a picture inside a cell
        return _refused("V016", "数字")
    if text.casefold().lstrip("+-") in _NOT_A_NUMBER:
        return _refused("V012", "数字")
    if _day(text) or _CLOCK.fullmatch(text):
        return _refused("V008", "数字")
    if _IN_BRACKETS.fullmatch(text):
        return _refused("V011", "-" + text.strip("()"))
    if _VAGUE.search(text):
        return _refused("V007", "一个确定的数")
    if _MISGROUPED.fullmatch(text) and "," in text:
        return _refused("V010", "数字")
    if _WITH_WORDS.fullmatch(text):
        return _refused("V006", f"以“{unit}”计的数字" if unit else "数字")
    if _CHINESE_NUMBER.fullmatch(text):
        return _refused("V017", "阿拉伯数字")
    return _refused("V005", "数字")


def _finite(number: float, how: str) -> Reading:
    if not math.isfinite(number) or abs(number) >= _PRECISE:
        return _refused("V012", "15 位以内的数字")
    return Reading(State.VALUE, number + 0.0, how=how)  # -0.0 becomes 0.0


def _whole(reading: Reading) -> Reading:
    """A count as a whole number; the noise of a calculated cell is forgiven, a half is not."""
    if reading.number is None:
        return reading
    nearest = float(round(reading.number))
    if abs(reading.number - nearest) > 1e-9 * max(1.0, abs(nearest)):
        return _refused("V013", "整数")
    return Reading(State.VALUE, nearest, how=reading.how)


def _day(text: str) -> date | None:
    match = next((m for written in _DAYS if (m := written.fullmatch(text))), None)
    if match is None:
        return None
    try:
        found = date(int(match[1]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return found if 1900 <= found.year < 2200 else None


def _also(how: str, note: str) -> str:
    return f"{how}、{note}" if how else note


def _refused(problem: str, expected: str) -> Reading:
    return Reading(State.ERROR, problem=problem, expected=expected)
