"""What is wrong with the marks of a Word template, in words: the office wrote them and has to put them right."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import unescape
from numbers import Number
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError, TemplateNotFound

_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_OPENED = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*(for|if|macro|set|call|filter)\b")
_CLOSED = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*end(for|if|macro|set|call|filter)\b")
_PRINTS = re.compile(r"\{\{-?\s*([^\W\d]\w*(?:\.\w+)*)\s*-?\}\}")
_UNKNOWN = object()
_NAMED = re.compile(r"No (filter|test) named '(.*?)'")
_KINDS = {"filter": "过滤器", "test": "判断"}
_LONGEST = 60


def unreadable(error: Exception, source: str, environment: Environment) -> str:
    """Why the marks of a part cannot be read, with the mark where it can be told."""
    named = _NAMED.search(str(error))
    if named:
        return f"没有「{named[2]}」这个{_KINDS[named[1]]}"
    for found in _MARK.finditer(source):
        mark = unescape(re.sub(r"<[^>]*>", "", found[0]))
        if mark.startswith("{{") and not _reads(mark, environment):
            return f"标记「{mark[:_LONGEST]}」写得不对"
    opened, closed = _OPENED.findall(source), _CLOSED.findall(source)
    for word in dict.fromkeys([*opened, *closed]):
        here, there = opened.count(word), closed.count(word)
        if here != there and word != "set":
            return f"标记不成对：{{% {word} %}} 有 {here} 个，{{% end{word} %}} 有 {there} 个"
    return "标记写得不对：括号、引号或 {% %} 不完整"


def unfillable(error: Exception) -> str:
    """Why a mark that can be read cannot be filled."""
    match error:
        case SecurityError():
            return str(error) if "「" in str(error) else "标记里用了不许用的写法"
        case UndefinedError():
            return str(error)
        case TemplateNotFound() | NotImplementedError():
            return "标记不能引用别的文件（include、import、extends）"
        case ZeroDivisionError():
            return "标记里除以了零"
        case RecursionError():
            return "标记引用了自己，没有尽头"
        case MemoryError() | OverflowError():
            return "标记产生的文字太长"
        case TypeError() if "loader" in str(error):
            return "标记不能引用别的文件（include、import、extends）"
        case TypeError() | ValueError():
            return "标记里的运算做不了：文字和数不能一起算，要算的先用 |int 或 |float 转成数"
    return "标记里的算式做不了"


class UnprintableError(TypeError):
    """A mark is to print what is neither words nor a number."""


def prints(value: object) -> bool:
    """Whether a value can stand in a document as it is."""
    return isinstance(value, str | Number | date) and not isinstance(value, bool)


def not_to_print(sources: Iterable[str], known: Mapping[str, Any]) -> str:
    """Which mark asks to print what cannot stand in a document, as far as it can be told, and what to write instead."""
    marks = [mark for source in sources for mark in _PRINTS.findall(unescape(source))]
    wrong = next((mark for mark in marks if not _stands(mark.split("."), known)), "")
    if not wrong:  # in a loop: what a name stands for there is not known here
        wrong = next((mark for mark in marks if "." not in mark and mark not in known), "")
    named = f"标记「{wrong}」" if wrong else "有标记"
    return (
        f"{named}代表一组内容或者是、否，不能直接印出：一组内容请写明印其中哪一项，是、否用在 {{% if %}} 里"
    )


def _stands(names: Sequence[str], known: Mapping[str, Any]) -> bool:
    """Whether what is so named can stand in a document, or is not known here."""
    value: Any = known
    for name in names:
        value = value.get(name, _UNKNOWN) if isinstance(value, Mapping) else getattr(value, name, _UNKNOWN)
        if value is _UNKNOWN:
            return True
    return prints(value)


def _reads(mark: str, environment: Environment) -> bool:
    try:
        environment.parse(mark)
    except TemplateSyntaxError:
        return False
    return True
