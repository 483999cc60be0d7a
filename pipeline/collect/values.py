"""Reading what people type into a cell, as the kind of item wants it.

What can be read in one way only is read, and said; what could be two things is refused or asked about.
"""

import math
import unicodedata

from pipeline.collect.days import read_date
from pipeline.collect.numerals import PRECISE, read_number, read_rate, read_whole
from pipeline.collect.readings import Reading, State, cleaned, error_in, no_value, refused, show_typed
from pipeline.files.cells import CellValue
from pipeline.model.words import ItemType

_YES = {"是", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "1"}
_NO = {"否", "×", "✗", "✘", "错", "n", "no", "false", "0"}


def read_value(
    item_type: ItemType, typed: CellValue, unit_of_measure: str = "", *, percent: bool = False
) -> Reading:
    """An item's cell, read as the item's type wants it; yes and no are 1 and 0.

    ``percent`` tells that the cell shows its number as a percentage.
    """
    match item_type:
        case ItemType.YES_NO:
            return read_yes_no(typed)
        case ItemType.DATE:
            return read_date(typed)
        case ItemType.TEXT:
            return read_text(typed)
        case ItemType.COUNT:
            return read_whole(typed, unit_of_measure, percent=percent)
        case ItemType.AMOUNT:
            return read_number(typed, unit_of_measure, percent=percent)
        case ItemType.RATE:
            return read_rate(typed, unit_of_measure, percent=percent)


def read_yes_no(typed: CellValue) -> Reading:
    """An answer: 1 for yes, 0 for no, however they are marked."""
    text, _ = cleaned(show_typed(typed))
    word = text.casefold()
    nothing = no_value(text)
    if nothing:
        return nothing
    if word not in _YES | _NO:
        return refused("V014", "是或否")
    answer = "是" if word in _YES else "否"
    return Reading(State.VALUE, float(word in _YES), answer, "" if word == answer else "符号")


def read_text(typed: CellValue) -> Reading:
    """Words as typed, without the characters nobody sees; line breaks stay."""
    if isinstance(typed, float) and not (math.isfinite(typed) and abs(typed) < PRECISE):
        return refused("V012", "文字")  # a long code that became a number has lost its last digits
    lines = show_typed(typed).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    ).strip()
    return error_in(text) or (Reading(State.VALUE, text=text) if text else Reading(State.BLANK))
