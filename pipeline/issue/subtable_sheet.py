"""The sheet for the units below a unit: a row each, names printed, cells to fill in, the self-check and the sums live."""

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer, paper_for, row_height, safe_text, wide
from pipeline.issue.filled import Filled
from pipeline.issue.form import mark_states, write_figure
from pipeline.issue.frame import framed
from pipeline.issue.occasion import SELF_CHECK, Occasion
from pipeline.issue.sheets import LISTED
from pipeline.issue.subcheck import BelowCheck
from pipeline.issue.subtables import (
    BELOW_CODE,
    BELOW_NAME,
    FIRST_COLUMN,
    FIRST_ROW,
    HEAD,
    TOTAL,
    SubTable,
    total,
    total_text,
)
from pipeline.model.places import address
from pipeline.scheme.rows import Item, Unit

_CODE, _NAME, _SAYS, _LISTED = 11, 20, 32, 12
_NARROWEST, _WIDEST = 10, 18
"""Widths of columns in characters; an item's column is as wide as its name asks for, on two lines."""


def write_subtable(writer: Writer, occasion: Occasion, unit: Unit, filled: Filled, below: BelowCheck) -> None:
    """The sheet with the figures that stand in it."""
    table = below.table
    went_back = any(filled.of(one.code).notes for one in table.units)
    titles = (SELF_CHECK, LISTED) if went_back else (SELF_CHECK,)
    widths = [_CODE, _NAME, *map(_width, table.items), *(_SAYS, _LISTED)[: len(titles)]]
    note = f"一行一个下级单位，在浅黄色格中填写；合计自动算入「{table.form}」。确实没有的填「无」，没有发生的填 0。"
    sheet = framed(writer, occasion, unit, table.title, widths, note=note, paper=paper_for(sum(widths)))
    _head(writer, sheet, table, titles)
    for one in table.units:
        _row(writer, sheet, one, filled.of(one.code), below, went_back)
    _sums(writer, sheet, below, len(widths) - 1)
    last = table.sum_row - 1
    mark_states(
        writer,
        sheet,
        (FIRST_ROW, table.self_check, last, table.self_check),
        f"${_letters(table)}{FIRST_ROW + 1}",
    )
    for item in table.items:
        _colour(writer, sheet, below, item)


def _width(item: Item) -> float:
    return min(max(_NARROWEST, wide(item.name) / 2 + 3, wide(item.code) + 2), _WIDEST)


def _letters(table: SubTable) -> str:
    return address(0, table.self_check).rstrip("0123456789")


def _head(writer: Writer, sheet: Worksheet, table: SubTable, titles: tuple[str, ...]) -> None:
    """Code, name and measure of each item, kept in view and printed on every page."""
    head = writer.look("head")
    for column, title in ((0, BELOW_CODE), (1, BELOW_NAME), *enumerate(titles, start=table.self_check)):
        sheet.merge_range(HEAD, column, HEAD + 2, column, title, head)
    for item in table.items:
        column = table.column(item)
        words = (item.code, item.name + " *" * bool(item.required), item.unit_of_measure)
        for row, text in enumerate(words, start=HEAD):
            sheet.write_string(row, column, safe_text(text), head)
    names = [(f"{item.name} *", _width(item)) for item in table.items]
    sheet.set_row(2, 20)
    sheet.set_row(HEAD, 18)
    sheet.set_row(HEAD + 2, 18)
    sheet.set_row(HEAD + 1, row_height(names, least=20))
    sheet.repeat_rows(HEAD, HEAD + 2)
    sheet.freeze_panes(FIRST_ROW, FIRST_COLUMN)


def _row(
    writer: Writer, sheet: Worksheet, unit: Unit, filled: Filled, below: BelowCheck, went_back: bool
) -> None:
    table, row = below.table, below.table.row(unit)
    sheet.set_row(row, row_height([(unit.name, _NAME), (below.longest, _SAYS)], least=22))
    sheet.write_string(row, 0, unit.code, writer.look("cell", "center"))
    sheet.write_string(row, 1, safe_text(unit.name), writer.look("cell", "left"))
    for item in table.items:
        write_figure(writer, sheet, table.at(unit, item), item, filled)
    look = writer.look("cell", "left", "small")
    sheet.write_formula(row, table.self_check, f"={below.text(unit)}", look, below.says(unit))
    if went_back:
        listed = "；".join(dict.fromkeys(note.listed for note in filled.notes.values()))
        sheet.write_string(row, table.self_check + 1, listed, writer.look("cell", "center", "strong"))


def _sums(writer: Writer, sheet: Worksheet, below: BelowCheck, last: int) -> None:
    table = below.table
    look = writer.look("cell", "center", "band")
    sheet.set_row(table.sum_row, 24)
    sheet.merge_range(table.sum_row, 0, table.sum_row, 1, TOTAL, look)
    for item in table.items:
        now = total([below.value(unit, item) for unit in table.units])
        text = f"={total_text(table.down(item))}"
        sheet.write_formula(
            table.sum_row, table.column(item), text, writer.look("cell", "right", "band", "plain"), now
        )
    for column in range(table.self_check, last + 1):
        sheet.write_blank(table.sum_row, column, None, look)


def _colour(writer: Writer, sheet: Worksheet, below: BelowCheck, item: Item) -> None:
    """Colour the cells of an item that are wrong as they stand, by the very tests of the self-check."""
    table = below.table
    column = table.column(item)
    wrong = below.wrong_texts(item, address(FIRST_ROW, column))
    rule = {"type": "formula", "criteria": f"=OR({','.join(wrong)})", "format": writer.mark("wrong")}
    sheet.conditional_format(FIRST_ROW, column, table.sum_row - 1, column, rule)
