"""How an answer of each kind reads: as a number, and whether it is of its kind at all; as formulas and as it stands now."""

from dataclasses import dataclass

import numpy as np

from pipeline.files.writing import cell_reference
from pipeline.issue.subtables import SubTable
from pipeline.model.places import address
from pipeline.model.words import NUMBERS, ItemType
from pipeline.scheme.rows import Item

TO_FILL, WRONG, ASK, ANSWERED, FINE = "待填写", "请改正", "请说明", "已说明", "√"
"""What stands first beside a figure: it is blank, wrong, asked about, explained, or nothing is to be said."""
COLON = "："
"""What stands between that word and the reason."""
SAID_OF_IT = tuple(f"{word}{COLON}" for word in (WRONG, ASK, ANSWERED))
"""How what the program itself says of a figure begins."""
OPEN = (TO_FILL, WRONG, ASK)
NIL = ("无", "—", "/")
"""What the template takes for expressly nothing."""
LARGEST = 1e15
YES, NO = "是", "否"

Figure = float | str
"""What stands in an answer's cell: a number, words, or "" for nothing."""


@dataclass(frozen=True)
class Spot:
    """Where an item is answered: its form, the cells of the figure, last year's and the unit's word on it.

    Where it is filled in for each unit below (``below``), the figure is the sum of what stands there.
    """

    item: Item
    form: str
    figure: tuple[int, int]
    last: tuple[int, int]
    word: tuple[int, int]
    below: SubTable | None = None

    @property
    def address(self) -> str:
        """The figure's cell."""
        return address(*self.figure)

    def reference(self, cell: tuple[int, int]) -> str:
        """A cell of the form, for a formula on another sheet."""
        return cell_reference(self.form, *cell)


@dataclass(frozen=True)
class Test:
    """One thing that may be said of a figure: what, and when, as a formula's text and as the case is now."""

    says: str
    message: str
    text: str
    holds: bool
    message_cell: str = ""
    """Where the message stands, if it is not written out."""

    @property
    def words(self) -> str:
        """What is said with its reason."""
        return f"{self.says}{COLON}{self.message}" if self.message else self.says


def number(item: Item, value: Figure) -> float:
    """An answer read as a number, yes and no as 1 and 0; NaN where it is none."""
    if item.type is ItemType.YES_NO:
        return {YES: 1.0, NO: 0.0}.get(str(value), np.nan)
    if isinstance(value, str):
        zero = value in NIL and item.type in (ItemType.COUNT, ItemType.AMOUNT)
        return 0.0 if zero else np.nan
    usable = abs(value) < LARGEST and (item.type is not ItemType.COUNT or _is_whole(value))
    return value if usable and item.type in NUMBERS else np.nan


def number_text(item: Item, cell: str) -> str:
    """The formula that reads an answer so, "" where it is no number."""
    match item.type:
        case ItemType.YES_NO:
            return f'IF({cell}="{YES}",1,IF({cell}="{NO}",0,""))'
        case ItemType.COUNT:
            number = f'IF(AND(ABS({cell})<{LARGEST:.0f},{_whole(cell)}),{cell},"")'
        case ItemType.AMOUNT | ItemType.RATE:
            number = f'IF(ABS({cell})<{LARGEST:.0f},{cell},"")'
        case _:
            return '""'
    other = '""' if item.type is ItemType.RATE else f'IF({is_nil(cell)},0,"")'
    return f"IF(ISNUMBER({cell}),{number},{other})"


def of_kind(item: Item, here: str, value: Figure) -> list[Test]:
    """Whether what stands there is of the item's kind at all."""
    there = value != ""
    if item.type is ItemType.YES_NO:
        text = f'AND({here}<>"",{here}<>"{YES}",{here}<>"{NO}")'
        return [Test(WRONG, f"应填“{YES}”或“{NO}”", text, there and value not in (YES, NO))]
    if item.type not in NUMBERS:
        return []
    nil = " ".join(f',{here}<>"{word}"' for word in NIL).replace(" ", "")
    words = f'AND({here}<>"",NOT(ISNUMBER({here})){nil})'
    kind = "整数" if item.type is ItemType.COUNT else "数字"
    number = isinstance(value, float)
    tests = [Test(WRONG, f"应填{kind}，确实没有的填“无”", words, there and not number and value not in NIL)]
    large = isinstance(value, float) and abs(value) >= LARGEST
    tests.append(
        Test(WRONG, "应填 15 位以内的数字", f"IF(ISNUMBER({here}),ABS({here})>={LARGEST:.0f},FALSE)", large)
    )
    if item.type is ItemType.COUNT:
        part = isinstance(value, float) and not large and not _is_whole(value)
        tests.append(Test(WRONG, "应填整数", f"IF(ISNUMBER({here}),NOT({_whole(here)}),FALSE)", part))
    return tests


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) <= 1e-9 * max(1.0, abs(value))


def _whole(cell: str) -> str:
    return f"ABS({cell}-ROUND({cell},0))<=0.000000001*MAX(1,ABS({cell}))"


def is_nil(cell: str) -> str:
    """The condition that a cell says expressly nothing."""
    return "OR(" + ",".join(f'{cell}="{word}"' for word in NIL) + ")"
