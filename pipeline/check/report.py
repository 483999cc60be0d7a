"""The checking report (校验报告): what came back, what is wrong where, what was read how; for the office."""

from collections.abc import Sequence

import pandas as pd

from pipeline.collect.balance import Tally
from pipeline.collect.returns import Collection
from pipeline.files.writing import Writer, row_height, safe_text, strictly
from pipeline.issue.template import Occasion
from pipeline.model.findings import NORMALISED, Severity, catalogue
from pipeline.model.words import CHINESE, Receipt

NAME = "校验报告.xlsx"
_SEVERITY = {"block": "必须改正", "explain": "需要说明", "note": "提示"}


def checking_report(
    occasion: Occasion, collection: Collection, findings: pd.DataFrame, accounts: Sequence[Tally]
) -> bytes:
    """The workbook: the books, summary by unit, roster, every finding, and how values were read.

    A sheet compares the several returns of a unit, cell by cell, where any sent more than one.
    """
    roster = collection.roster
    writer = Writer(f"{occasion.when}校验报告", occasion.stamp)
    names = {unit.code: unit.name for unit in occasion.scheme.units}
    listed = findings.assign(
        unit=findings["unit_code"].map(lambda code: names.get(code, "")),
        word=findings["severity"].map(_SEVERITY),
        where=[_where(sheet, cell) for sheet, cell in zip(findings["sheet"], findings["cell"], strict=True)],
    )
    with strictly():
        _table(writer, occasion, "按单位", _BY_UNIT, _by_unit(occasion, roster, findings))
        _table(writer, occasion, "回收名册", _ROSTER, _roster(roster))
        _table(writer, occasion, "问题明细", _FINDINGS, listed[[*_FINDING_FIELDS]].to_numpy().tolist())
        if not collection.changes.empty:
            compared = collection.changes[_COMPARED_FIELDS].to_numpy().tolist()
            _table(writer, occasion, "重复报送对比", _COMPARED, compared)
        _table(writer, occasion, "按问题", _BY_CODE, _by_code(findings))
        normalised = listed[listed["code"] == NORMALISED]
        _table(writer, occasion, "读数规整", _FINDINGS, normalised[[*_FINDING_FIELDS]].to_numpy().tolist())
        _table(
            writer,
            occasion,
            "收发核对",
            _ACCOUNTS,
            [[a.name, f"{a.total} {a.measure}", str(a), "相符"] for a in accounts],
        )
    return writer.close()


_BY_UNIT = {"单位编码": 10, "单位": 18, "回收情况": 12, "必须改正": 10, "需要说明": 10, "提示": 8, "结论": 40}
_ROSTER = {"单位编码": 10, "单位": 18, "情况": 12, "文件": 50, "保存时间": 20}
_FINDINGS = {"要求": 10, "编号": 8, "单位": 16, "文件": 30, "位置": 20, "项目": 9, "问题与改法": 80}
_FINDING_FIELDS = ("word", "code", "unit", "file", "where", "item_code", "message")
_COMPARED = {
    "单位": 16,
    "项目": 9,
    "名称": 28,
    "栏": 10,
    "原报": 16,
    "新报": 16,
    "原报文件": 26,
    "原报位置": 14,
}
_COMPARED |= {"新报文件": 26, "新报位置": 22, "结论": 10}
_COMPARED_FIELDS = [
    *("unit_name", "item_code", "item_name", "column", "old", "new", "old_file", "old_cell"),
    *("new_file", "new_cell", "verdict"),
]
_ACCOUNTS = {"核对事项": 14, "合计": 14, "构成": 90, "结论": 10}
_BY_CODE = {"编号": 8, "问题": 30, "要求": 12, "处数": 8, "涉及单位数": 12}


def _where(sheet: str, cell: str) -> str:
    return "!".join(part for part in (sheet, cell) if part)


def _by_unit(occasion: Occasion, roster: pd.DataFrame, findings: pd.DataFrame) -> list[list[object]]:
    tally = findings.groupby(["unit_code", "severity"]).size().to_dict()
    status = {
        unit: [CHINESE[Receipt(s)] for s in rows["status"]]
        for unit, rows in roster.groupby("unit_code", sort=False)
    }
    rows: list[list[object]] = []
    for unit in occasion.scheme.units:
        if not occasion.scheme.asked(unit, occasion.first_day):
            continue
        numbers = [int(tally.get((unit.code, s.value), 0)) for s in Severity]
        verdict = "改正后参与排名" if numbers[0] else "待说明" if numbers[1] else "通过"
        words = "、".join(dict.fromkeys(status.get(unit.code, ["缺报"])))
        rows.append(
            [unit.code, unit.name, words, *map(float, numbers), "未交回" if words == "缺报" else verdict]
        )
    return rows


def _roster(roster: pd.DataFrame) -> list[list[object]]:
    words = roster.assign(status=roster["status"].map(lambda s: CHINESE[Receipt(s)]))
    return [list(row) for row in words.itertuples(index=False, name=None)]


def _by_code(findings: pd.DataFrame) -> list[list[object]]:
    entries = catalogue()
    rows: list[list[object]] = []
    for code, mine in findings.groupby("code"):
        units = float(mine.loc[mine["unit_code"] != "", "unit_code"].nunique())
        word = _SEVERITY[str(mine["severity"].iloc[0])]
        rows.append([code, entries[str(code)].title, word, float(len(mine)), units])
    return rows


def _table(
    writer: Writer, occasion: Occasion, name: str, columns: dict[str, int], rows: Sequence[Sequence[object]]
) -> None:
    sheet = writer.sheet(name, landscape=True)
    sheet.merge_range(0, 0, 0, len(columns) - 1, "", writer.look("title"))
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"{occasion.when}{name}", writer.look("title"))
    mark = f"{occasion.scheme.mark}　" if occasion.scheme.mark else ""
    sheet.merge_range(1, 0, 1, len(columns) - 1, "", writer.look("subtitle"))
    sheet.write_string(1, 0, f"{mark}{occasion.scheme.title}　共 {len(rows)} 行", writer.look("subtitle"))
    writer.head(sheet, 2, list(columns))
    for column, width in enumerate(columns.values()):
        sheet.set_column(column, column, width)
    widths = list(columns.values())
    for number, row in enumerate(rows, start=3):
        sheet.set_row(number, row_height((str(v), w) for v, w in zip(row, widths, strict=True)))
        for column, value in enumerate(row):
            if isinstance(value, float):
                sheet.write_number(number, column, value, writer.look("cell", "right", "whole"))
            else:
                sheet.write_string(number, column, safe_text(str(value)), writer.look("cell", "left"))
    sheet.autofilter(2, 0, max(2 + len(rows), 3), len(columns) - 1)
    sheet.set_footer(f"&L{mark}{occasion.when}校验报告&C{name}　第 &P 页，共 &N 页")
