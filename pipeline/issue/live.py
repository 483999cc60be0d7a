"""What the ledger fills in beside the codes typed: each live column as a formula, and as it stands when written.

The formulas keep to what Excel 2010, WPS and LibreOffice all have.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.issue.lists import (
    BONUSES,
    BOUNDLESS,
    CHECKS,
    DEDUCTIONS,
    INDICATORS,
    ITEMS,
    MODIFIERS,
    UNITS,
    VETOES,
    Listed,
    named,
)
from pipeline.issue.registers import UNIT_CODE, BonusCase, Case, Entry
from pipeline.model.words import Measure
from pipeline.scheme.cells import separated
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.tariff import TariffLine, applies, priced

LACKING, WRONG = "待填", "请核对"
"""What stands for points that cannot be worked out yet, or not from what is typed."""
COMPLETE, PENDING = "完整", "待定，缺"

_NAMED = {
    "单位名称": (UNIT_CODE, UNITS),
    "否决名称": ("否决编码", VETOES),
    "填报项名称": ("填报项编码", ITEMS),
    "审核内容": ("审核编码", CHECKS),
    "指标名称": ("指标编码", INDICATORS),
}
"""The columns that name what a code beside them means: the code's column and its list."""


@dataclass(frozen=True)
class Span:
    """The rows of a register's entries and its columns, as formulas name them."""

    letters: Mapping[str, str]
    first: int
    last: int

    def cell(self, title: str, row: int) -> str:
        """A cell of a row, counted from one, its column fixed."""
        return f"${self.letters[title]}{row}"

    def above(self, title: str, row: int) -> str:
        """The column from the header to the row above."""
        return f"${self.letters[title]}${self.first - 1}:${self.letters[title]}{row - 1}"

    def whole(self, title: str) -> str:
        """The column of all entries."""
        return f"${self.letters[title]}${self.first}:${self.letters[title]}${self.last}"


def formula(model: type[Entry], title: str, span: Span, row: int, lists: Mapping[str, Listed]) -> str:
    """The formula of a live column in a row; "" where its list is empty, so that there is nothing to show."""
    if issubclass(model, Case):
        what = BONUSES if model is BonusCase else DEDUCTIONS
        if what not in lists:
            return ""
        match title:
            case "事项名称":
                return _looked_up(span.cell("事项编码", row), what, "名称")
            case "标准":
                return _looked_up(span.cell("事项编码", row), what, "标准")
            case "得分":
                return _points(what, span, row, lists)
            case "单位累计":
                points, units = span.whole("得分"), span.whole(UNIT_CODE)
                own = f"SUMIFS({points},{units},{span.cell(UNIT_CODE, row)})"
                return f'=IF(ISNUMBER({span.cell("得分", row)}),{own},"")'
    if title == "材料":
        return _state(span, row) if VETOES in lists else ""
    column, what = _NAMED[title]
    return _looked_up(span.cell(column, row), what, "名称") if what in lists else ""


def _place(cell: str, what: str) -> str:
    return f"MATCH({cell},{named(what, '编码')},0)"


def _of(what: str, column: str, place: str) -> str:
    return f"INDEX({named(what, column)},{place})"


def _looked_up(cell: str, what: str, column: str) -> str:
    return f'=IF({cell}="","",IFERROR({_of(what, column, _place(cell, what))}&"","{WRONG}"))'


def _points(what: str, span: Span, row: int, lists: Mapping[str, Listed]) -> str:
    """每例分值 × 数量 × 月数 × 系数, no more than the rows above leave of the cap, as the engine prices a case."""
    unit, code, quantity, months, own = (
        span.cell(title, row) for title in (UNIT_CODE, "事项编码", "数量", "月数", "每例分值")
    )
    line, its_unit = _place(code, what), _place(unit, UNITS)
    concerns = f'ISNUMBER(FIND("、"&{_of(what, "适用线", line)}&"、",{_of(UNITS, "考核线", its_unit)}))'
    each = f'IF({own}="",{_of(what, "定额", line)},{own})'
    within = f"AND({own}>={_of(what, '下限', line)},{own}<={_of(what, '上限', line)})"
    by_month = f"{_of(what, '按月', line)}=1"
    counted = f"IF({by_month},MIN({months},{_of(what, '月数上限', line)}),1)"
    times = f"{quantity}*{counted}*{each}{_factor(what, span, row, line, lists)}"
    given = f"SUMIFS({span.above('得分', row)},{span.above(UNIT_CODE, row)},{unit},{span.above('事项编码', row)},{code})"
    points = f"MIN({times},{_of(what, '封顶', line)}-{given})"
    lacking = f'OR(AND({own}="",{_of(what, "定额", line)}=""),AND({by_month},{months}=""))'
    sound = f'AND({concerns},OR({own}="",{within}),{quantity}>=0)'
    told = f'IF({sound},IF({lacking},"{LACKING}",{points}),"{WRONG}")'
    return f'=IF(OR({unit}="",{code}="",{quantity}=""),"",IFERROR({told},"{WRONG}"))'


def _factor(what: str, span: Span, row: int, line: str, lists: Mapping[str, Listed]) -> str:
    """The product of the modifiers entered, several parted as the reader takes them apart."""
    if not any(title.startswith("系数") for title in lists[what]):
        return ""
    typed = f'"、"&{span.cell("系数", row)}&"、"'
    for other in ("，", ",", "；", ";", " ", "　"):
        typed = f'SUBSTITUTE({typed},"{other}","、")'
    entered = f'ISNUMBER(FIND("、"&{named(what, "系数编码")}&"、",{typed}))'
    return f"*PRODUCT(IF({entered},INDEX({named(what, '系数')},{line},0),1))"


def _state(span: Span, row: int) -> str:
    """What a veto's dossier still lacks: the basis, which the scheme may give, the evidence, the approval."""
    unit, code = span.cell(UNIT_CODE, row), span.cell("否决编码", row)
    known = _of(VETOES, "依据", _place(code, VETOES))
    basis = f'IF(OR({span.cell("依据", row)}<>"",{known}="有"),"","依据 ")'
    others = (f'IF({span.cell(title, row)}="","{title} ","")' for title in ("证据编号", "批准"))
    lacking = f'SUBSTITUTE(TRIM({basis}&{"&".join(others)})," ","、")'
    told = f'IF({lacking}="","{COMPLETE}","{PENDING}"&{lacking})'
    return f'=IF(OR({unit}="",{code}=""),"",IFERROR({told},"{WRONG}"))'


def shown(
    model: type[Entry], rows: Sequence[Mapping[str, object]], scheme: Scheme, lists: Mapping[str, Listed]
) -> list[dict[str, str | float]]:
    """What the live columns show of the entries a register is written with, row by row: saved beside the formulas."""
    if issubclass(model, Case):
        return _shown_cases(model, rows, scheme, lists)
    found: list[dict[str, str | float]] = []
    for row in rows:
        told: dict[str, str | float] = {t: _name(row, t, lists) for t in model.live if t in _NAMED}
        found.append(told | ({"材料": _shown_state(row, lists)} if "材料" in model.live else {}))
    return found


def _name(row: Mapping[str, object], title: str, lists: Mapping[str, Listed]) -> str:
    column, what = _NAMED[title]
    return _known(lists, what, "名称", row.get(column))


def _known(lists: Mapping[str, Listed], what: str, column: str, code: object) -> str:
    """What a list says of a code in one of its columns."""
    if not code or what not in lists:
        return ""
    known = dict(zip(lists[what]["编码"], lists[what][column], strict=True))
    return str(known.get(code, WRONG))


def _shown_state(row: Mapping[str, object], lists: Mapping[str, Listed]) -> str:
    known = _known(lists, VETOES, "依据", row.get("否决编码"))
    if known in ("", WRONG):
        return known
    lacking = [title for title in ("依据", "证据编号", "批准") if not row.get(title)]
    lacking = [title for title in lacking if title != "依据" or known == "无"]
    return f"{PENDING}{'、'.join(lacking)}" if lacking else COMPLETE


def _shown_cases(
    model: type[Case], rows: Sequence[Mapping[str, object]], scheme: Scheme, lists: Mapping[str, Listed]
) -> list[dict[str, str | float]]:
    what = BONUSES if model is BonusCase else DEDUCTIONS
    left: dict[tuple[object, object], float] = {}
    totals: dict[object, float] = defaultdict(float)
    points = []
    for row in rows:
        came_to = _shown_points(model, row, scheme, lists, left)
        points.append(came_to)
        totals[row[UNIT_CODE]] += came_to if isinstance(came_to, float) else 0.0
    return [
        {
            "单位名称": _name(row, "单位名称", lists),
            "事项名称": _known(lists, what, "名称", row["事项编码"]),
            "标准": _known(lists, what, "标准", row["事项编码"]),
            "得分": came_to,
            "单位累计": totals[row[UNIT_CODE]] if isinstance(came_to, float) else "",
        }
        for row, came_to in zip(rows, points, strict=True)
    ]


def _shown_points(
    model: type[Case],
    row: Mapping[str, object],
    scheme: Scheme,
    lists: Mapping[str, Listed],
    left: dict[tuple[object, object], float],
) -> str | float:
    tariff: Sequence[TariffLine] = scheme.bonuses if model is BonusCase else scheme.deductions
    what = BONUSES if model is BonusCase else DEDUCTIONS
    line = next((line for line in tariff if line.code == row["事项编码"]), None)
    unit = scheme.unit_by_code.get(str(row[UNIT_CODE]))
    quantity, months, own = (_number(row.get(title)) for title in ("数量", "月数", "每例分值"))
    if quantity is None:
        return ""
    if line is None or line.code not in lists[what]["编码"] or unit is None or line.line not in unit.lines:
        return WRONG
    low, high = line.points_each or (0.0, BOUNDLESS)
    if quantity < 0 or (own is not None and not low <= own <= high):
        return WRONG
    if (own is None and low != high) or (line.measure is Measure.CASE_MONTH and months is None):
        return LACKING
    known = lists.get(MODIFIERS, {"编码": ()})["编码"]
    entered = set(separated(str(row.get("系数", "")))) & {str(code) for code in known}
    chosen = [m for m in scheme.modifiers if m.code in entered and applies(m, line)]
    key = unit.code, line.code
    room = left.get(key, BOUNDLESS if line.cap is None else line.cap)
    points = priced(line, quantity, months, own, chosen, room).points
    left[key] = room - points
    return points


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
