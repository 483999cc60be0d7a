"""Responsibility letters (责任书): what each unit answers for, in clauses, for both sides to sign."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby

from pipeline.files.names import file_name
from pipeline.issue.occasion import Occasion
from pipeline.model.numbers import show
from pipeline.model.words import Direction, ItemType
from pipeline.scheme.formula.tree import Name, Number
from pipeline.scheme.life import in_force
from pipeline.scheme.rows import Indicator, OwnTarget, Unit, of_unit
from pipeline.scheme.scheme import Scheme

TEMPLATE = "责任书.docx"
"""The name under which the office's own wording stands in the workspace."""
BLANK = "__________"
"""Where a target is still to be written in by hand."""
PREFACE = "为落实目标管理责任制，甲方与乙方签订本责任书。"
CLOSING = "本责任书一式两份，甲乙双方各执一份，自签订之日起执行。"
_CHINESE = "一二三四五六七八九十"


@dataclass(frozen=True)
class Part:
    """A part of the letter: its heading and its clauses."""

    title: str
    clauses: tuple[str, ...]


def letter_name(unit: Unit) -> str:
    """The file name a letter is sent out under."""
    return file_name(f"{unit.code} {unit.name}", " 责任书.docx")


def letters(occasion: Occasion, own_template: bytes | None = None) -> Iterator[tuple[str, bytes]]:
    """A letter for every unit that is assessed with its file name, as they are made; in the office's own wording if any.

    Number, seal, signatures and date are left blank. Refused where the office's template cannot be filled.
    """
    template = own_template or letter_template()
    return ((letter_name(unit), _letter(occasion, unit, template)) for unit in signing(occasion))


def signing(occasion: Occasion) -> list[Unit]:
    """The units that sign a letter: all that are assessed."""
    return [unit for unit in occasion.scheme.units if unit.lines]


def _letter(occasion: Occasion, unit: Unit, template: bytes) -> bytes:
    scheme = occasion.scheme
    title = scheme.setting("责任书标题", "目标管理责任书")
    authority = scheme.setting("考核单位")
    head = {
        "title": f"{occasion.when}{title}",
        "when": occasion.when,
        "authority": authority,
        "office": scheme.setting("主管办公室"),
        "scheme": scheme.title,
        "unit": unit.name,
        "banner": scheme.mark,
        "preface": _paragraphs(scheme.setting("责任书前言", PREFACE)),
        "closing": _paragraphs(scheme.setting("责任书结束语", CLOSING)),
    }
    context = {"head": head, "parts": parts(occasion, unit)}
    from pipeline.files.word_templates import document  # a tenth of a second: most commands write no letter

    return document(template, context, title=f"{unit.name}{head['title']}", author=authority, name=TEMPLATE)


def parts(occasion: Occasion, unit: Unit) -> list[Part]:
    """What the unit answers for: a part a line, then the vetoes and how it is assessed."""
    scheme = occasion.scheme
    lines = [(code, _clauses(occasion, unit, code)) for code in unit.lines]
    found = [Part(_line_title(scheme, code, len(lines)), clauses) for code, clauses in lines if clauses]
    vetoes = _vetoes(occasion, unit)
    if vetoes:
        found.append(Part("一票否决", vetoes))
    found.append(Part("考核", (f"考核的项目、计分、加分扣分和奖惩，按《{scheme.title}》执行。",)))
    return [Part(f"{_numeral(n)}、{part.title}", part.clauses) for n, part in enumerate(found, start=1)]


def _line_title(scheme: Scheme, code: str, lines: int) -> str:
    line = scheme.line_by_code[code]
    total = "" if line.letter else f"（{show(line.total)} 分）"
    return f"责任目标{total}" if lines == 1 else f"{line.name}责任目标{total}"


def _clauses(occasion: Occasion, unit: Unit, line: str) -> tuple[str, ...]:
    """The line's clauses in force, numbered, under the names of their groups."""
    scheme = occasion.scheme
    standing = [i for i in scheme.line_indicators(line) if in_force(i, occasion.first_day)]
    found, number = [], 0
    for n, (group, members) in enumerate(groupby(standing, key=lambda i: i.group), start=1):
        if group:
            found.append(f"（{_numeral(n)}）{group}")
        for indicator in members:
            number += 1
            points = scheme.points_for(indicator, unit)
            worth = "" if scheme.line_by_code[line].letter else f"（{show(points)} 分）"
            found.append(f"{number}．{indicator.name}{_goal(scheme, indicator, unit)}{worth}。")
    return tuple(found)


def _goal(scheme: Scheme, indicator: Indicator, unit: Unit) -> str:
    """What the unit is to reach, in words."""
    exempt = scheme.exempt(indicator, unit)
    if exempt is not None:
        return f"：本单位不考核（{exempt.handling}）"
    rule, measure = scheme.rules[indicator.code], indicator.unit_of_measure
    if rule.on_site:
        return "：由考核组现场评定"
    direction = scheme.direction(indicator)
    low, high = (indicator.parameters.get(column, "") for column in ("下限", "上限"))
    if direction is Direction.WITHIN and low and high:
        return f"：在 {low} 至 {high}{_measured(measure)} 之间"
    if not rule.needs_target:
        return "：按实际完成情况计分"
    row = of_unit(scheme.own_targets(indicator), unit) or indicator
    if row.target is None:
        return f"：{BLANK}{_measured(measure)}"
    told = _told(scheme, row, measure)
    kind = _kind(scheme, indicator)
    if kind is ItemType.YES_NO:
        return "：应当做到" if direction is Direction.HIGH else "：不得发生"
    if direction is Direction.LOW and isinstance(row.target, Number) and row.target.value == 0:
        return "：为零"
    words = {Direction.HIGH: "不少于" if kind is ItemType.COUNT else "不低于", Direction.LOW: "不超过"}
    return f"{words[direction]}{told}"


def _told(scheme: Scheme, row: Indicator | OwnTarget, measure: str) -> str:
    """A target with its measure: a number, last year's figure or the growth of another in words, else its formula."""
    if isinstance(row.target, Number):
        return f" {show(row.target.value)}{_measured(measure)}"
    text = _named(scheme, row)
    for form, words in _FORMULAS.items():
        found = re.fullmatch(form, text)
        if found:
            return words.format(found[1])
    return f"「{text}」{_measured(measure)}"


_FORMULAS = {r"增幅\((\w+)\)(?: ?\* ?100)?": "{}的增幅", r"上年\((\w+)\)": "上年的{}"}
"""How the commonest formulas of targets read as words."""


def _named(scheme: Scheme, row: Indicator | OwnTarget) -> str:
    """A target's formula as the office wrote it, with names for codes."""
    return re.sub(r"\w+", lambda word: scheme.names_by_code.get(word[0], word[0]), row.text("目标"))


def _measured(measure: str) -> str:
    """The measure as it stands behind a number: close for a sign, after a blank for a word."""
    return measure if measure in ("", "%", "‰") else f" {measure}"


def _kind(scheme: Scheme, indicator: Indicator) -> ItemType | None:
    """The kind of item the indicator is, where it is just that."""
    formula = scheme.coded(indicator.formula) if indicator.formula is not None else None
    item = scheme.item_by_code.get(formula.text) if isinstance(formula, Name) else None
    return item.type if item else None


def _vetoes(occasion: Occasion, unit: Unit) -> tuple[str, ...]:
    scheme = occasion.scheme
    told = [
        (veto.name, veto.effect)
        for veto in scheme.vetoes
        if (not veto.line or veto.line in unit.lines) and in_force(veto, occasion.first_day)
    ]
    told += [
        (f"{indicator.name}未达到目标", indicator.veto)
        for indicator in scheme.indicators
        if indicator.veto and indicator.line in unit.lines and in_force(indicator, occasion.first_day)
    ]
    return tuple(f"{n}．{name}：{effect}。" for n, (name, effect) in enumerate(told, start=1))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _numeral(number: int) -> str:
    """A number from 1 to 99 as headings count: 三, 十二, 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _CHINESE[ones - 1]
    return ("" if tens == 1 else _CHINESE[tens - 1]) + "十" + (_CHINESE[ones - 1] if ones else "")


@cache
def letter_template() -> bytes:
    """The template of the letter that comes with the program."""
    return resources.files("pipeline.issue").joinpath("letter.docx").read_bytes()
