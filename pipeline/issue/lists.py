"""The codes the ledger's drop-downs and live columns draw on, on a hidden sheet under defined names."""

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.files.writing import Writer, safe_text, sheet_reference
from pipeline.issue.occasion import Occasion
from pipeline.model.numbers import show
from pipeline.model.places import address
from pipeline.model.words import Effect, Measure, Watch
from pipeline.scheme.life import in_force
from pipeline.scheme.rows import Modifier
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.tariff import TariffLine, applies

SHEET = "代码表"
BOUNDLESS = 1e9
"""What stands where a tariff line has no bound: no points, months or cap come near it."""

UNITS, DEDUCTIONS, BONUSES, MODIFIERS, VETOES, ITEMS, CHECKS, INDICATORS, STAGES = (
    *("单位", "扣分", "加分", "系数", "否决", "填报项", "审核", "指标", "阶段"),
)
"""What the lists are of; 单位编码表 is the defined name of the column 编码 of the list of units."""

Listed = Mapping[str, Sequence[object]]
"""A list: its columns by name, all of one length."""


def lists(occasion: Occasion) -> dict[str, Listed]:
    """Every list with something in it, by what it is of; what is not in force is in none."""
    scheme, day = occasion.scheme, occasion.first_day
    modifiers = [m for m in scheme.modifiers if in_force(m, day)]
    found: dict[str, Listed] = {
        UNITS: {
            "编码": [u.code for u in scheme.units],
            "名称": [u.name for u in scheme.units],
            "考核线": [f"、{'、'.join(u.lines)}、" for u in scheme.units],
        },
        DEDUCTIONS: _tariff(scheme.deductions, modifiers, day),
        BONUSES: _tariff(scheme.bonuses, modifiers, day),
        MODIFIERS: {"编码": [m.code for m in modifiers]},
        VETOES: _vetoes(scheme, day),
        ITEMS: {"编码": [i.code for i in scheme.items], "名称": [i.name for i in scheme.items]},
        CHECKS: {
            "编码": [*(c.code for c in scheme.checks), *Watch],
            "名称": [*(c.hint or c.text("表达式") for c in scheme.checks), *_WATCHED.values()],
        },
        INDICATORS: {
            "编码": [i.code for i in scheme.indicators],
            "名称": [i.name for i in scheme.indicators],
        },
        STAGES: {"编码": [s.code for s in scheme.stages]},
    }
    return {what: listed for what, listed in found.items() if listed["编码"]}


_WATCHED = {
    Watch.OUTLIER: "与同类单位相差很大",
    Watch.SLIP: "疑计量单位或小数点有误",
    Watch.HEAPED: "尾数过于整齐",
    Watch.COPIED: "与上年完全相同的过多",
    Watch.COMPARED: "与部门数据不一致",
}
"""What the program's own questions ask, in a few words."""


def _tariff(lines: Sequence[TariffLine], modifiers: Sequence[Modifier], day: date) -> Listed:
    lines = [line for line in lines if in_force(line, day)]
    bounds = [line.points_each or (0.0, BOUNDLESS) for line in lines]
    listed: dict[str, Sequence[object]] = {
        "编码": [line.code for line in lines],
        "名称": [line.name for line in lines],
        "标准": [standard(line) for line in lines],
        "定额": [low if low == high else "" for low, high in bounds],
        "下限": [low for low, _ in bounds],
        "上限": [high for _, high in bounds],
        "按月": [float(line.measure is Measure.CASE_MONTH) for line in lines],
        "月数上限": [line.most_months or BOUNDLESS for line in lines],
        "封顶": [BOUNDLESS if line.cap is None else line.cap for line in lines],
        "适用线": [line.line for line in lines],
    }
    for modifier in modifiers:
        factor = 1.0 if modifier.factor is None else modifier.factor
        listed[_factor(modifier.code)] = [factor if applies(modifier, line) else 1.0 for line in lines]
    return listed


_FACTOR = "系数"


def _factor(code: str) -> str:
    return f"{_FACTOR}{code}"


def standard(line: TariffLine) -> str:
    """What a tariff line says a case costs or earns: 10-30 分/例·月，最多 6 个月，封顶 20 分."""
    if line.points_each is None:
        points = "分值待定"
    else:
        low, high = line.points_each
        points = f"{show(low)} 分" if low == high else f"{show(low)}-{show(high)} 分"
    each = f"{points}/{line.measure.value}" if line.measure else points
    months = f"，最多 {show(line.most_months)} 个月" if line.most_months else ""
    return each + months + (f"，封顶 {show(line.cap)} 分" if line.cap is not None else "")


def _vetoes(scheme: Scheme, day: date) -> Listed:
    """The vetoes a dossier may be wanted for: the scheme's, and those that indicators carry themselves."""
    rows = [(v.code, v.name, v.basis) for v in scheme.vetoes if in_force(v, day)]
    rows += [
        (i.code, f"{i.name}未达标", i.basis)
        for i in scheme.indicators
        if i.veto and i.veto is not Effect.ITEM_ZERO and in_force(i, day)
    ]
    return {
        "编码": [code for code, _, _ in rows],
        "名称": [name for _, name, _ in rows],
        "依据": ["有" if basis else "无" for _, _, basis in rows],
    }


def named(what: str, column: str) -> str:
    """The defined name of a list's column."""
    return f"{what}{column}表"


def write_lists(writer: Writer, written: Mapping[str, Listed]) -> None:
    """The lists side by side on a hidden sheet, each column under its name, the factors of a tariff as a block."""
    sheet = writer.book.add_worksheet(SHEET)
    sheet.hide()
    sheet.set_column(0, 200, 14, writer.look("nowrap"))
    at = 0
    for what, listed in written.items():
        factors = [k for k, title in enumerate(listed, start=at) if title.startswith(_FACTOR)]
        last = len(listed["编码"])
        for column, (title, values) in enumerate(listed.items(), start=at):
            sheet.write_string(0, column, f"{what}{title}", writer.look("head"))
            for row, value in enumerate(values, start=1):
                if isinstance(value, float):
                    sheet.write_number(row, column, value)
                else:
                    sheet.write_string(row, column, safe_text(str(value)))
            if column not in factors:
                _name(writer, named(what, title), (1, column), (last, column))
        if factors:
            _name(writer, named(what, _FACTOR), (1, factors[0]), (last, factors[-1]))
            sheet.write_row(0, factors[0], [t.removeprefix(_FACTOR) for t in listed if t.startswith(_FACTOR)])
            _name(writer, named(what, "系数编码"), (0, factors[0]), (0, factors[-1]))
        at += len(listed)


def _name(writer: Writer, name: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    span = ":".join(_fixed(*spot) for spot in (first, last))
    writer.book.define_name(name, f"={sheet_reference(SHEET)}!{span}")


def _fixed(row: int, column: int) -> str:
    letters = address(row, column).rstrip("0123456789")
    return f"${letters}${row + 1}"
