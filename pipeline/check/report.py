"""The checking report (校验报告): what came back, what is wrong where, what was read how; for the office."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from pipeline.collect.balance import Tally
from pipeline.collect.returns import Collection
from pipeline.files.writing import Writer, row_height, safe_text, strictly
from pipeline.issue.occasion import Occasion
from pipeline.model.findings import DEMANDS, NORMALISED, Finding, Severity, catalogue, worst_first
from pipeline.model.tables import rows
from pipeline.model.words import CHINESE, Level, Receipt, Watch

NAME = "校验报告.xlsx"

_KINDS = {
    Watch.OUTLIER: "C006",
    Watch.SLIP: "C007",
    Watch.HEAPED: "C008",
    Watch.COPIED: "C009",
    Watch.COMPARED: "C011",
}
"""Which code of the catalogue tells what the program asks about of its own accord."""
_ANSWERS = {"C003": "待审定", "C012": "已采纳", "C005": "未采纳"}
"""The codes of questions that were answered, and how far each has got."""
_MOST_UNITS = 8

Rows = list[list[object]]


def checking_report(
    occasion: Occasion, collection: Collection, findings: Sequence[Finding], accounts: Sequence[Tally]
) -> bytes:
    """The workbook: by unit, by check, the roster, every finding, the units' words, how values were read, the books.

    A sheet compares the several returns of a unit, cell by cell, where any sent more than one.
    """
    roster = collection.roster
    writer = Writer(f"{occasion.when}校验报告", occasion.stamp)
    found = worst_first(findings)
    answers = [f for f in found if f.code in _ANSWERS]
    normalised = [f for f in found if f.code == NORMALISED]
    with strictly():
        _table(writer, occasion, "按单位", _BY_UNIT, _by_unit(occasion, roster, found))
        _table(writer, occasion, "按审核", _BY_CHECK, _by_check(occasion, found))
        _table(writer, occasion, "按问题", _BY_CODE, _by_code(found))
        _table(writer, occasion, "回收名册", _ROSTER, _roster(roster))
        _table(writer, occasion, "问题明细", _FINDINGS, _listed(occasion, found))
        _table(writer, occasion, "核实性说明", _FINDINGS, _listed(occasion, answers))
        _table(writer, occasion, "读数规整", _FINDINGS, _listed(occasion, normalised))
        if not collection.changes.empty:
            compared = collection.changes[_COMPARED_FIELDS].to_numpy().tolist()
            _table(writer, occasion, "重复报送对比", _COMPARED, compared)
        balanced: Rows = [[a.name, f"{a.total} {a.measure}", str(a), "相符"] for a in accounts]
        _table(writer, occasion, "收发核对", _ACCOUNTS, balanced)
    return writer.close()


_BY_UNIT = {
    **{"单位编码": 10, "单位": 24, "回收情况": 14},
    **{DEMANDS[Severity.BLOCK]: 10, DEMANDS[Severity.EXPLAIN]: 10, "待审定": 10},
    **{DEMANDS[Severity.NOTE]: 8, "结论": 26},
}
_BY_CHECK = {
    **{
        "审核编码": 10,
        "审核内容": 56,
        "级别": 8,
        "不符": 8,
        "未说明": 8,
        "待审定": 8,
        "已采纳": 8,
        "未采纳": 8,
    },
    "单位": 40,
}
_BY_CODE = {"编号": 8, "问题": 34, "要求": 12, "处数": 8, "涉及单位数": 12}
_ROSTER = {"单位编码": 10, "单位": 24, "情况": 12, "文件": 50, "收到时间": 22}
_FINDINGS = {
    **{"要求": 10, "编号": 8, "审核编码": 12, "单位": 16, "文件": 26, "位置": 18, "项目": 20},
    "问题与改法": 70,
}
_COMPARED = {
    **{"单位": 16, "项目": 9, "名称": 28, "栏": 10, "原报": 16, "新报": 16, "原报文件": 26, "原报位置": 14},
    **{"新报文件": 26, "新报位置": 22, "结论": 10},
}
_COMPARED_FIELDS = [
    *("unit_name", "item_code", "item_name", "column", "old", "new", "old_file", "old_cell"),
    *("new_file", "new_cell", "verdict"),
]
_ACCOUNTS = {"核对事项": 14, "合计": 14, "构成": 90, "结论": 10}
_LEFT = {"名称", "构成", "单位", "审核内容", "问题", "文件", "位置", "项目", "问题与改法", "结论"}
"""Columns of words; the others are short and stand in the middle."""
_AFTER_MENDING = "改正后参与排名"
_BOLD = {DEMANDS[Severity.BLOCK]: ("bad",), DEMANDS[Severity.EXPLAIN]: ("strong",), _AFTER_MENDING: ("bad",)}


def _by_unit(occasion: Occasion, roster: pd.DataFrame, findings: Sequence[Finding]) -> Rows:
    tally = Counter((f.unit_code, f.severity) for f in findings)
    waiting = Counter(f.unit_code for f in findings if _state(f) == "待审定")
    status = {
        unit: [CHINESE[Receipt(s)] for s in rows["status"]]
        for unit, rows in roster.groupby("unit_code", sort=False)
    }
    rows: Rows = []
    for unit in occasion.scheme.units:
        if not occasion.scheme.asked(unit, occasion.first_day):
            continue
        block, explain, note = (tally[unit.code, s] for s in Severity)
        words = "、".join(dict.fromkeys(status.get(unit.code, ["缺报"])))
        verdict = _AFTER_MENDING if block else "待说明" if explain else "通过"
        verdict = "通过，说明待审定" if verdict == "通过" and waiting[unit.code] else verdict
        verdict = "未交回" if words == "缺报" else verdict
        numbers = [block, explain, waiting[unit.code], note - waiting[unit.code]]
        rows.append([unit.code, unit.name, words, *map(float, numbers), verdict])
    return rows


def _by_check(occasion: Occasion, findings: Sequence[Finding]) -> Rows:
    """Every check of the scheme and every question of the program's own, whether or not anything broke it."""
    scheme, titles = occasion.scheme, catalogue()
    checks = [
        (c.code, c.hint or c.text("表达式"), "强制" if c.level is Level.BLOCK else "核实")
        for c in scheme.checks
    ]
    own = [(watch.value, titles[code].title, "核实") for watch, code in _KINDS.items()]
    kinds = set(Watch)
    by_check: dict[str, list[Finding]] = {}
    for f in findings:
        kind = f.check.partition("-")[0]
        by_check.setdefault(kind if kind in kinds else f.check, []).append(f)
    rows: Rows = []
    for code, content, level in (*checks, *own):
        mine = by_check.get(code, [])
        states = Counter(map(_state, mine))
        whose = {f.unit_code for f in mine}
        units = [unit.name for unit in scheme.units if unit.code in whose]
        more = f" 等 {len(units)} 个" if len(units) > _MOST_UNITS else ""
        numbers = [len(mine), *(states[s] for s in ("未说明", "待审定", "已采纳", "未采纳"))]
        rows.append([code, content, level, *map(float, numbers), "、".join(units[:_MOST_UNITS]) + more])
    return rows


def _state(found: Finding) -> str:
    """How far a question has got; "" for what is no question."""
    asked = found.severity is Severity.EXPLAIN and bool(found.check)
    return _ANSWERS.get(found.code, "未说明" if asked else "")


def _by_code(findings: Sequence[Finding]) -> Rows:
    entries = catalogue()
    rows: Rows = []
    for code in sorted({f.code for f in findings}):
        mine = [f for f in findings if f.code == code]
        units = float(len({f.unit_code for f in mine} - {""}))
        rows.append([code, entries[code].title, DEMANDS[mine[0].severity], float(len(mine)), units])
    return rows


def _roster(roster: pd.DataFrame) -> Rows:
    words = roster.assign(status=roster["status"].map(lambda s: CHINESE[Receipt(s)]))
    return [list(row) for row in rows(words)]


def _listed(occasion: Occasion, findings: Sequence[Finding]) -> Rows:
    units = {unit.code: unit.name for unit in occasion.scheme.units}
    items = occasion.scheme.names_by_code
    return [
        [
            DEMANDS[f.severity],
            f.code,
            f.check,
            units.get(f.unit_code, ""),
            f.place.file,
            "!".join(part for part in (f.place.sheet, f.place.cell) if part),
            f"{f.item_code} {items.get(f.item_code, '')}".strip(),
            f.message,
        ]
        for f in findings
    ]


def _table(
    writer: Writer, occasion: Occasion, name: str, columns: dict[str, int], rows: Sequence[Sequence[object]]
) -> None:
    sheet = writer.sheet(name, landscape=True)
    last = len(columns) - 1
    sheet.merge_range(0, 0, 0, last, "", writer.look("title"))
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"{occasion.when}校验报告：{name}", writer.look("title"))
    mark = f"{occasion.scheme.mark}　" if occasion.scheme.mark else ""
    sheet.merge_range(1, 0, 1, last, "", writer.look("subtitle"))
    sheet.write_string(1, 0, f"{mark}{occasion.scheme.title}　共 {len(rows)} 行", writer.look("subtitle"))
    sheet.set_row(1, 20)
    writer.head(sheet, 2, list(columns))
    sheet.set_row(2, 20)
    widths = list(columns.values())
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, start=3):
        sheet.set_row(number, row_height((str(v), w) for v, w in zip(row, widths, strict=True)))
        for column, (title, value) in enumerate(zip(columns, row, strict=True)):
            align = "left" if title in _LEFT else "center"
            if isinstance(value, float):
                quiet = () if value else ("quiet",)
                sheet.write_number(number, column, value, writer.look("cell", align, "whole", *quiet))
            else:
                bold = _BOLD.get(str(value), ())
                sheet.write_string(number, column, safe_text(str(value)), writer.look("cell", align, *bold))
    if not rows:
        sheet.merge_range(3, 0, 3, last, "", writer.look("cell", "center", "quiet"))
        sheet.write_string(3, 0, "没有", writer.look("cell", "center", "quiet"))
    sheet.autofilter(2, 0, max(2 + len(rows), 3), last)
    sheet.set_footer(f"&L{mark}{occasion.when}校验报告&C{name}　第 &P 页，共 &N 页")
