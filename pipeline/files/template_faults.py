"""What is wrong with the marks of a Word template, in words: the office wrote them and has to put them right."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from html import unescape
from numbers import Number
from typing import Any

from jinja2 import Environment, TemplateError, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError, TemplateNotFound

_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_OPENED = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*(for|if|macro|set|call|filter)\b")
_CLOSED = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*end(for|if|macro|set|call|filter)\b")
_PRINTS = re.compile(r"\{\{(-?)(.*?)(-?)\}\}", re.DOTALL)
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


def not_to_print(sources: Iterable[str], known: Mapping[str, Any], environment: Environment) -> str:
    """Which mark asks to print what cannot stand in a document, and what to write instead.

    The parts are filled once more in ``environment``, one of their own, each mark watched by its number.
    """
    wrong = next(filter(None, (_stopped_at(source, known, environment) for source in sources)), "")
    named = f"标记「{wrong[:_LONGEST]}」" if wrong else "有标记"
    return (
        f"{named}代表一组内容或者是、否，不能直接印出：一组内容请写明印其中哪一项，是、否用在 {{% if %}} 里"
    )


def _stopped_at(source: str, known: Mapping[str, Any], environment: Environment) -> str:
    """The mark of a part that cannot be printed; "" where all can, or it cannot be told."""
    marks: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        marks.append(unescape(found[2]).strip())
        return f"{{{{{found[1]} ({found[2]})|watched({len(marks) - 1}) {found[3]}}}}}"

    def watched(value: object, number: int) -> object:
        if prints(value) or isinstance(value, Undefined):
            return value
        raise UnprintableError(marks[number])

    environment.filters["watched"] = watched
    try:
        environment.from_string(_PRINTS.sub(numbered, source)).render(known)
    except UnprintableError as error:
        return str(error)
    except TemplateError:  # watching a mark that is written in an unusual way has made it unreadable
        return ""
    return ""


def _reads(mark: str, environment: Environment) -> bool:
    try:
        environment.parse(mark)
    except TemplateSyntaxError:
        return False
    return True
