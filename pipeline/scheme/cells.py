"""The kinds of cell a table may hold: how the office writes a value, and what the program makes of it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from rapidfuzz import fuzz, process

from pipeline.scheme.formula.parse import FormulaError, parse
from pipeline.scheme.formula.tree import Expr, Number

TO_BE_DECIDED = "〔缺〕"
"""What a published scheme's lost number is written as: the office fills it in or strikes the clause."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(/\d+(\.\d+)?)?(%)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SEPARATORS = re.compile(r"[、,，;；\s]+")
E_ = TypeVar("E_", bound=StrEnum)


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """The text as it is compared: full-width forms narrowed, blanks gone."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def nearest(word: str, known: "list[str] | tuple[str, ...]", like: float = 50) -> str:
    """The known word most like ``word``, or "" where none is near enough to be worth naming, ``like`` of 100."""
    # Whole against whole: the default scorer takes a part of a long name for the nearest to a short word.
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=like)
    return found[0] if found else ""


def likeliest(word: str, known: Iterable[str], otherwise: str) -> str:
    """In words, the known word most like ``word``; where none is near, what may stand there."""
    near = nearest(word, sorted(known))
    return f"最接近的是「{near}」" if near else f"应为{otherwise}"


def some(names: Sequence[str]) -> str:
    """The first few of the names, and how many there are where there are more."""
    return "、".join(names[:3]) + (f"等 {len(names)} 个单位" if len(names) > 3 else "")


def unreadable(expected: str) -> PydanticCustomError:
    """The refusal of a cell: what should have stood there."""
    return PydanticCustomError("unreadable", "{expected}", {"expected": expected})


def _number(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = tidy(cell).replace(",", "")
    if text in ("", TO_BE_DECIDED):
        return None
    match = _NUMBER.fullmatch(text)
    if not match:
        raise unreadable("数字")
    body = text.removesuffix("%")
    whole, _, below = body.partition("/")
    if below and float(below) == 0:
        raise unreadable("分母不为零的分数")
    return float(whole) / (float(below) if below else 1.0) / (100.0 if text.endswith("%") else 1.0)


def _shared(cell: Any) -> Any:
    number = _number(cell)
    return float("nan") if number is None else number


def _range(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = tidy(cell)
    if text in ("", TO_BE_DECIDED):
        return None
    low, _, high = re.sub(r"[-–—~至]+", "~", text).partition("~")
    low_points, high_points = _number(low), _number(high or low)
    if low_points is None or high_points is None or low_points > high_points:
        raise unreadable("一个分值，或「下限-上限」，如 5 或 10-30")
    return (low_points, high_points)


def _yes_no(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    answers = {"是": True, "√": True, "否": False, "×": False, "": None}
    if tidy(cell) not in answers:
        raise unreadable("是 或 否")
    return answers[tidy(cell)]


def _day(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = tidy(cell)
    if text in ("", TO_BE_DECIDED):
        return None
    match = _DATE.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise unreadable("日期，如 2026-12-31")


def reads_alike(one: str, other: str) -> bool:
    """Whether two cells say the same: the same text, the same number or the same day, however it is written."""
    return bool(_read(one) == _read(other))


def _read(text: str) -> Any:
    for reader in (_number, _day):
        with suppress(PydanticCustomError):
            found = reader(text)
            if found is not None:
                return found
    return tidy(text)


def _codes(cell: Any) -> Any:
    return separated(cell) if isinstance(cell, str) else cell


def separated(text: str) -> tuple[str, ...]:
    """The codes of a cell that may hold several."""
    return tuple(part for part in _SEPARATORS.split(text.strip()) if part)


def _formula(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    if tidy(cell) in ("", TO_BE_DECIDED):
        return None
    try:
        return parse(cell)
    except FormulaError as error:
        raise unreadable(f"可以读懂的计算式（{error}）") from error


def _target(cell: Any) -> Any:
    if isinstance(cell, str) and _NUMBER.fullmatch(tidy(cell).replace(",", "")):
        return Number(_number(cell))
    return _formula(cell)


def choice(kind: type[E_]) -> Callable[[Any], Any]:
    """A reader of one of the closed choices of ``kind``."""
    known = [word.value for word in kind]

    def read(cell: Any) -> Any:
        if not isinstance(cell, str) or isinstance(cell, kind):
            return cell
        text = tidy(cell).replace(">=", "≥").replace("<=", "≤").replace("、", "·")
        if not text:
            return None
        if text not in known:
            near = nearest(text, known)
            raise unreadable(" / ".join(known) + (f"（最接近的是「{near}」）" if near else ""))
        return kind(text)

    return read


def _required(cell: Any) -> Any:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        raise PydanticCustomError("blank", "不能为空", {"expected": "不能为空"})
    return cell


Required = BeforeValidator(_required)
Text = Annotated[str, BeforeValidator(lambda cell: cell.strip() if isinstance(cell, str) else cell)]
RequiredText = Annotated[Text, Required]
Decimal = Annotated[float | None, BeforeValidator(_number)]
RequiredDecimal = Annotated[float, BeforeValidator(_number), Required]
Shared = Annotated[float, BeforeValidator(_shared)]
"""Points that may be left blank (NaN): the line's total is then shared out, or counts its clauses."""

Range = Annotated[tuple[float, float] | None, BeforeValidator(_range)]
YesNo = Annotated[bool | None, BeforeValidator(_yes_no)]
Day = Annotated[date | None, BeforeValidator(_day)]
Codes = Annotated[tuple[str, ...], BeforeValidator(_codes)]
Formula = Annotated[Expr | None, BeforeValidator(_formula)]
Target = Annotated[Expr | None, BeforeValidator(_target)]
