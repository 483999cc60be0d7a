"""The sheets the assessors mark on (现场评分): one a line, its units down, its indicators across."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import LINE, MOST_ON_A3, Writer, lines_in, paper_for, row_height, safe_text
from pipeline.issue.occasion import Occasion
from pipeline.issue.registers import MARK, UNIT_CODE, Marks, mark_columns
from pipeline.model.numbers import show
from pipeline.model.places import address
from pipeline.scheme.life import in_force
from pipeline.scheme.rows import Indicator, Line
from pipeline.scheme.rules import rule_named
from pipeline.scheme.rules.on_site import mean_mark
from pipeline.scheme.scheme import Scheme

MEAN = "均分"
"""The live column that closes each indicator's marks."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_CODES, _TITLES, _HEAD = 2, 3, 4
"""The rows of the codes, of the names and of the assessors' columns, counted from zero."""
_FIRST = _HEAD + 1
_UNIT_WIDTHS = (11, 20)
_MARK_WIDTH, _MEAN_WIDTH = 7.5, 8.5

_ACROSS, _SCALE = 200, 70
"""Of a sheet on several pages across: so many characters a page, at so many per cent, whatever font measures them."""

Given = Mapping[tuple[str, str], Mapping[str, object]]
"""The marks already given, by unit and indicator: each a number by its column."""


@dataclass(frozen=True)
class Scored:
    """A sheet as it was written: its name, where its means stand, which units and indicators are to be marked."""

    sheet: str
    means: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]


def scored_on_the_spot(occasion: Occasion) -> Iterator[tuple[Line, tuple[Indicator, ...]]]:
    """Each line that has anything to mark on the spot, with what is in force of it."""
    for line in occasion.scheme.lines:
        found = tuple(
            indicator
            for indicator in occasion.scheme.line_indicators(line.code)
            if rule_named(indicator.rule).on_site and in_force(indicator, occasion.first_day)
        )
        if found and occasion.scheme.line_units(line.code):
            yield line, found


def sheet_names(lines: Sequence[Line]) -> dict[str, str]:
    """The name of each line's sheet by the line's code; of two alike the second tells its code too."""
    names: dict[str, str] = {}
    for line in lines:
        clean = _NOT_IN_NAMES.sub("", safe_text(line.name))
        name = f"{Marks.sheet}-{clean}"[:31]
        if name.casefold() in {other.casefold() for other in names.values()}:
            end = _NOT_IN_NAMES.sub("", line.code)[:12]
            name = f"{name[: 30 - len(end)]}-{end}"
        names[line.code] = name
    return names


def write_score_sheets(writer: Writer, occasion: Occasion, given: Given) -> list[Scored]:
    """A sheet for every line with anything to mark; ``given`` are the marks known already."""
    lines = list(scored_on_the_spot(occasion))
    names = sheet_names([line for line, _ in lines])
    return [_sheet(writer, occasion, line, found, names[line.code], given) for line, found in lines]


def _sheet(
    writer: Writer, occasion: Occasion, line: Line, found: Sequence[Indicator], name: str, given: Given
) -> Scored:
    scheme = occasion.scheme
    units = scheme.line_units(line.code)
    columns = _columns(scheme, found, given)
    block = len(columns) + 1
    last = 1 + block * len(found)
    width = sum(_UNIT_WIDTHS) + len(found) * _block_width(len(columns))
    sheet = writer.sheet(name, paper=paper_for(width), landscape=True)
    _heads(writer, sheet, occasion, line, found, columns)
    for row, unit in enumerate(units, start=_FIRST):
        texts = zip((safe_text(unit.code), safe_text(unit.name)), _UNIT_WIDTHS, strict=True)
        sheet.set_row(row, row_height(texts, least=20))
        sheet.write_string(row, 0, safe_text(unit.code), writer.look("cell", "center"))
        sheet.write_string(row, 1, safe_text(unit.name), writer.look("cell", "left", "inset"))
        for n, indicator in enumerate(found):
            known = given.get((unit.code, indicator.code), {})
            _marks(writer, sheet, (row, 2 + n * block), [known.get(c) for c in columns], scheme.trimmed)
    end = _FIRST + len(units) - 1
    for n, indicator in enumerate(found):
        first = 2 + n * block
        most = [scheme.points_for(indicator, unit) for unit in units]
        _within_points(sheet, most, (first, first + len(columns) - 1))
    signed = "评委签名：＿＿＿＿＿＿　＿＿＿＿＿＿　＿＿＿＿＿＿　　评分日期：＿＿＿＿年＿＿月＿＿日"
    sheet.set_row(end + 2, 30)
    sheet.write_string(end + 2, 0, signed, writer.look("nowrap"))
    _pages(sheet, width, found, block, last)
    means = tuple(
        f"{address(_FIRST, column)}:{address(end, column)}" for column in range(1 + block, last + 1, block)
    )
    return Scored(name, means, tuple((unit.code, one.code) for one in found for unit in units))


def _columns(scheme: Scheme, found: Sequence[Indicator], given: Given) -> tuple[str, ...]:
    """The assessors' columns: as many as the scheme says, more where more marks are known."""
    codes = {indicator.code for indicator in found}
    named = {c for (_, code), marks in given.items() if code in codes for c in marks if c.startswith(MARK)}
    most = max((int(c.removeprefix(MARK)) for c in named if c != MARK), default=0)
    return mark_columns(max(scheme.assessors, most))


def _block_width(assessors: int) -> float:
    return assessors * _MARK_WIDTH + _MEAN_WIDTH


def _heads(
    writer: Writer,
    sheet: Worksheet,
    occasion: Occasion,
    line: Line,
    found: Sequence[Indicator],
    columns: Sequence[str],
) -> None:
    """Title, how to fill it in, and the three rows of headers: codes, names with the points, assessors."""
    scheme, block, head = occasion.scheme, len(columns) + 1, writer.look("head")
    units = scheme.line_units(line.code)
    words = f"{occasion.when}{line.name}{Marks.sheet}表{occasion.marked}"
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, safe_text(words), writer.look("title", "left"))
    kept = "去掉一个最高分和一个最低分后平均" if scheme.trimmed else "已给各分的平均"
    hint = f"浅黄色格由评委填写，从 0 分到满分；没有打分的空着。均分自动计算：{kept}。"
    sheet.set_row(1, 20)
    sheet.write_string(1, 0, hint, writer.look("quiet", "nowrap"))
    titles = []
    for indicator in found:
        points = {scheme.points_for(indicator, unit) for unit in units}
        most = f"满分 {show(max(points))} 分" if len(points) == 1 else "满分按单位，选中格可见"
        titles.append(f"{safe_text(indicator.name)}\n（{most}）")
    room = _block_width(len(columns))
    sheet.set_row(_CODES, 18)
    sheet.set_row(_TITLES, max(lines_in(text, room) for text in titles) * LINE + 6)
    sheet.set_row(_HEAD, 20)
    for column, (title, width) in enumerate(zip((UNIT_CODE, "单位名称"), _UNIT_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.merge_range(_CODES, column, _HEAD, column, "", head)
        sheet.write_string(_CODES, column, title, head)
    for n, (indicator, title) in enumerate(zip(found, titles, strict=True)):
        first, last = 2 + n * block, 1 + (n + 1) * block
        for row, text in ((_CODES, safe_text(indicator.code)), (_TITLES, title)):
            sheet.merge_range(row, first, row, last, "", head)
            sheet.write_string(row, first, text, head)
        for column, text in enumerate((*columns, MEAN), start=first):
            sheet.write_string(_HEAD, column, text, head)
        sheet.set_column(first, last - 1, _MARK_WIDTH)
        sheet.set_column(last, last, _MEAN_WIDTH)
    sheet.freeze_panes(_FIRST, 2)


def _marks(
    writer: Writer, sheet: Worksheet, first: tuple[int, int], marks: Sequence[object], trimmed: bool
) -> None:
    """A unit's marks for an indicator and their mean, live."""
    row, column = first
    given = [float(mark) for mark in marks if isinstance(mark, int | float)]
    look = writer.look("cell", "right", "inset", "nowrap", "input", "plain")
    for at, mark in enumerate(marks, start=column):
        if isinstance(mark, int | float):
            sheet.write_number(row, at, mark, look)
        else:
            sheet.write_blank(row, at, None, look)
    end = column + len(marks)
    cells = f"{address(row, column)}:{address(row, end - 1)}"
    mean = f"AVERAGE({cells})"
    if trimmed:
        rest = f"(SUM({cells})-MAX({cells})-MIN({cells}))/(COUNT({cells})-2)"
        mean = f"IF(COUNT({cells})>2,{rest},{mean})"
    shown = mean_mark(given, trimmed) if given else ""
    sheet.write_formula(
        *(row, end, f'=IF(COUNT({cells})=0,"",{mean})'),
        writer.look("cell", "right", "inset", "nowrap", "live", "points"),
        shown,
    )


def _within_points(sheet: Worksheet, most: Sequence[float], columns: tuple[int, int]) -> None:
    """A mark is a number from zero to the unit's points; choosing a cell shows how many they are."""
    for points, run in groupby(enumerate(most, start=_FIRST), key=lambda numbered: numbered[1]):
        rows = [row for row, _ in run]
        says = f"满分 {show(points)} 分，请填 0 到 {show(points)} 的数。"
        sheet.data_validation(
            *(rows[0], columns[0], rows[-1], columns[1]),
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": points,
                "input_message": says,
                "error_title": "评分超出满分",
                "error_message": says,
            },
        )


def _pages(sheet: Worksheet, width: float, found: Sequence[Indicator], block: int, last: int) -> None:
    """All across one page where that can be read; else so many indicators a page, the units on each."""
    sheet.repeat_rows(0, _HEAD)
    if width <= MOST_ON_A3:
        return
    most = max(1, int((_ACROSS - sum(_UNIT_WIDTHS)) / ((width - sum(_UNIT_WIDTHS)) / len(found))))
    each = ceil(len(found) / ceil(len(found) / most))
    sheet.set_print_scale(_SCALE)
    sheet.repeat_columns(0, 1)
    sheet.set_v_pagebreaks([2 + n * block for n in range(each, len(found), each)])
    sheet.print_area(0, 0, sheet.dim_rowmax or 0, last)
