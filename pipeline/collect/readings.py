"""A cell as read: a value, nothing, expressly nothing, or something that cannot be one; and what all kinds share."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from pipeline.files.cells import CellValue
from pipeline.model.numbers import show


class State(StrEnum):
    """What a cell says: a value, nothing, expressly nothing (无、不适用), or something unreadable."""

    VALUE = "value"
    BLANK = "blank"
    NIL = "nil"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as read: a number, or text (a date as 2026-01-10); how it was normalised; why it was refused.

    ``problem`` is a finding code of family V, ``expected`` what should have stood there instead. A value may have
    a problem too: it is read, and asked about.
    """

    state: State
    number: float | None = None
    text: str = ""
    how: str = ""
    problem: str = ""
    expected: str = ""


_NIL_MARK = re.compile(r"[-–—―−─/\\*]+")
_NIL_WORDS = {
    *("无", "没有", "暂无", "无数据", "没有数据", "无此项", "无此类情况", "空"),
    *("不适用", "不涉及", "未涉及", "未开展"),
    *("n/a", "na", "nil", "none", "null"),
}
_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|(?:ERR|错误):[0-9]{3}", re.I)
_MINUS = "\u2010\u2011\u2012\u2013\u2212"


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


def cleaned(typed: str) -> tuple[str, str]:
    """The text with full-width forms narrowed and invisible characters gone, and a note of what was done."""
    seen = "".join(c for c in typed if unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c in "\t\r\n")
    in_line = re.sub(r"[\t\r\n]", " ", seen)
    narrow = "".join(map(_narrow, in_line))
    trimmed = narrow.strip()
    text = trimmed.lstrip(
        "'"
    ).lstrip()  # how a number is forced to be text, once typed and ever after carried on
    notes = {
        "不可见字符": seen != typed,
        "换行": in_line != seen,
        "全角字符": narrow != in_line,
        "多余空格": trimmed != narrow,
        "多余撇号": text != trimmed,
    }
    return text, "、".join(note for note, holds in notes.items() if holds)


def no_value(text: str) -> Reading | None:
    """The reading of a cleaned text that holds no value of any kind; None where it may hold one."""
    if not text:
        return Reading(State.BLANK)
    if _NIL_MARK.fullmatch(text) or text.casefold() in _NIL_WORDS:
        return Reading(State.NIL)
    return error_in(text)


def error_in(text: str) -> Reading | None:
    """The reading of an error value that was pasted as words."""
    return Reading(State.ERROR, text=text.upper(), problem="V001") if _ERROR.fullmatch(text) else None


def refused(problem: str, expected: str) -> Reading:
    """The reading of a cell that cannot be taken as it is."""
    return Reading(State.ERROR, problem=problem, expected=expected)


def _narrow(character: str) -> str:
    """Only full-width forms, small forms, dashes and blanks: NFKC would also make 102 of 10²."""
    if character in _MINUS:
        return "-"
    if character.isspace():
        return " "
    if "\ufe50" <= character <= "\ufe6f" or "\uff00" <= character <= "\uffef":
        return unicodedata.normalize("NFKC", character)
    return character
