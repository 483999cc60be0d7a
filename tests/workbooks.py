"""Workbooks written as Markdown tables: a tiny whole scheme, and changes that say only what differs.

A change is Markdown too. Under ``## 指标`` its rows are laid over the rows of the same first cell and new ones
added; under ``## 指标（整表）`` they replace the table; under ``## 指标（添行）`` they are added whatever they say.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from pipeline.files.cells import CellValue, read_cells
from pipeline.files.tables import Grid, RawRow, RawTable
from pipeline.issue.registers import LEDGER_SHEETS
from pipeline.scheme.rows import SCHEME_SHEETS
from pipeline.scheme.table import Row

SCHEME = """
## 方案
| 项目 | 内容 |
| 方案名称 | 示例考核方案 |
| 年度 | 2026 |
| 考核单位 | 示例领导小组 |

## 考核线
| 编码 | 名称 | 总分 | 综合权重 | 排名范围 |
| L | 主线 | 100 | 1 | 全部 |

## 单位
| 编码 | 名称 | 类别 | 考核线 |
| U1 | 甲镇 | 镇 | L |
| U2 | 乙镇 | 镇 | L |
| U3 | 丙街道 | 街道 | L |

## 填报项
| 编码 | 名称 | 计量单位 | 类型 | 所在表 | 必填 | 下限 | 上限 | 数据来源 |
| A1 | 办结数 | 件 | 计数 | 基础表 | 是 | 0 | 1000 | 自报 |
| A2 | 应办数 | 件 | 计数 | 基础表 | 是 | 0 | 1000 | 自报 |
| A3 | 走访次数 | 次 | 计数 | 基础表 | 是 | 0 | 60 | 自报 |
| A4 | 整改次数 | 次 | 计数 | 基础表 | 是 | 0 | 60 | 自报 |

## 审核关系
| 编码 | 表达式 | 级别 | 提示 |
| H1 | A1 <= A2 | 强制 | 办结数不应多于应办数。 |

## 指标
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 表达式 | 单位 | 方向 | 目标 | 规则 | 每例分值 |
| I1 | 办结率 | L | 办理 | 50 | A1 / A2 * 100 | % | ≥ | 100 | 按比例 | |
| I2 | 走访整改 | L | 服务 | 30 | A3 + A4 | 次 | ≥ | | 据实计分 | 3 |
| I3 | 现场检查 | L | 服务 | 20 | | 分 | ≥ | | 现场评分 | |

## 扣分项
| 编码 | 名称 | 每例分值 | 计量 | 适用线 | 是否保底 |
| K1 | 漏报 | 2 | 例 | L | 是 |

## 加分项
| 编码 | 名称 | 每例分值 | 计量 | 适用线 | 封顶 |
| G1 | 经验推广 | 3 | 次 | L | 6 |

## 系数
| 编码 | 名称 | 系数 | 适用 |
| X1 | 上级查出 | 2 | 全部 |
| X2 | 主动上报 | 1/3 | 全部 |

## 否决
| 编码 | 名称 | 条件 | 效力 | 依据 |
| V1 | 办结率过低 | I1 < 60 | 不参与评分 | 第十条 |

## 等次
| 编码 | 适用线 | 条件 | 结果 |
| D1 | L | 定为不合格 | 不合格 |
| D2 | L | 得分 >= 90 | 优秀 |
| D3 | L | 得分 < 90 | 合格 |

## 奖惩
| 编码 | 适用线 | 类别 | 条件 | 结果 |
| J1 | L | 奖励 | 名次 = 1 | 一等奖 |

## 阶段
| 编码 | 名称 | 权重 | 截止日期 |
| S1 | 年终考核 | 1 | 2027-01-10 |
"""
"""One line of 100 points, three units, four items, three indicators, and one of everything else."""

LEDGER = """
## 现场评分
| 单位编码 | 指标编码 | 评分1 | 评分2 |
| U1 | I3 | 18 | 18 |
| U2 | I3 | 17 | 15 |
| U3 | I3 | 10 | 10 |
"""

Sheets = dict[str, list[list[CellValue]]]


@dataclass(frozen=True)
class Table:
    """A table of a Markdown text: its heading and its rows, each a text by column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and the result it was saved with; none where it was never calculated."""

    text: str
    result: float | str | None = None


def parse(markdown: str) -> list[Table]:
    """The tables of a Markdown text: a heading ``## name``, a row of columns, the rows."""
    tables = []
    for part in re.split(r"^\s*## ", markdown, flags=re.M)[1:]:
        title, *lines = (line.strip() for line in part.strip().splitlines())
        head, *rows = (
            tuple(cell.strip() for cell in line[1:-1].split("|"))
            for line in lines
            if line.startswith("|") and not line.startswith("|-")
        )
        tables.append(Table(title, head, tuple(dict(zip(head, row, strict=True)) for row in rows)))
    return tables


def changed(base: str, change: str) -> dict[str, Table]:
    """The tables of ``base`` with ``change`` laid over them, by name."""
    tables = {table.title: table for table in parse(base)}
    for table in parse(change):
        name, _, how = table.title.rstrip("）").partition("（")
        before = tables.get(name, Table(name, table.columns, ()))
        columns = tuple(dict.fromkeys((*before.columns, *table.columns)))
        key = table.columns[0]
        kept = () if how == "整表" else before.rows
        known = set() if how else {row.get(key, "") for row in kept}
        over = {row[key]: row for row in table.rows if row[key] in known}
        laid = tuple({**row, **over.get(row.get(key, ""), {})} for row in kept)
        added = tuple(row for row in table.rows if row[key] not in known)
        tables[name] = Table(name, table.columns if how == "整表" else columns, (*laid, *added))
    return tables


def scheme_tables(markdown: str, file: str = "考核方案.xlsx") -> dict[str, RawTable]:
    """The tables of a scheme as read from a file; columns and sheets left out are there, and blank."""
    return raw_tables({table.title: table for table in parse(markdown)}, SCHEME_SHEETS, file)


def base_tables(change: str = "", file: str = "考核方案.xlsx") -> dict[str, RawTable]:
    """The tiny scheme's tables, with a change laid over them."""
    return raw_tables(changed(SCHEME, change), SCHEME_SHEETS, file)


def ledger_tables(change: str = "", file: str = "考核台账.xlsx") -> dict[str, RawTable]:
    """The tiny ledger's tables, with rows added or whole tables replaced."""
    added = re.sub(r"^(\s*## [^（\n]+)$", r"\1（添行）", change, flags=re.M)
    return raw_tables(changed(LEDGER, added), LEDGER_SHEETS, file)


def raw_tables(tables: Mapping[str, Table], models: Sequence[type[Row]], file: str) -> dict[str, RawTable]:
    """Markdown tables as read from a file: every sheet of ``models`` with its columns in their order."""
    standard = {model.sheet: model.columns() for model in models}
    found = {}
    for name in dict.fromkeys((*standard, *tables)):
        table = tables.get(name, Table(name, (), ()))
        columns = tuple(dict.fromkeys((*standard.get(name, ()), *table.columns)))
        rows = [
            RawRow(number, {column: row.get(column, "") for column in columns})
            for number, row in enumerate(table.rows, start=2)
        ]
        found[name] = RawTable(name, file, {c: at for at, c in enumerate(columns)}, rows)
    return found


def as_sheets(tables: Mapping[str, RawTable]) -> Sheets:
    """Tables as the cells of a workbook, what looks like a number being one."""
    return {
        name: [list(t.columns), *([_typed(row.cells[c]) for c in t.columns] for row in t.rows)]
        for name, t in tables.items()
    }


def _typed(text: str) -> CellValue:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def workbook(sheets: Mapping[str, Sequence[Sequence[CellValue | Formula]]], saved: datetime) -> bytes:
    """A workbook of these sheets, saved at that time (universal time); blanks are empty cells."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": saved})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                match value:
                    case "":
                        pass
                    case Formula(text, result):
                        sheet.write_formula(r, c, text, None, _NEVER if result is None else result)
                    case bool():
                        sheet.write_boolean(r, c, value)
                    case float() | int():
                        sheet.write_number(r, c, value)
                    case date():
                        sheet.write_datetime(r, c, value, day)
                    case _:
                        sheet.write_string(r, c, str(value))
    book.close()
    return _without_results(stream.getvalue())


_NEVER = 987654321.25
"""The result that marks a formula as never calculated until the file is made."""


def _without_results(content: bytes) -> bytes:
    mark = f"<v>{_NEVER}</v>".encode()
    return edited(content, lambda parts: {name: part.replace(mark, b"") for name, part in parts.items()})


def edited(content: bytes, edit: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """A package with its parts changed."""
    from tests.unit.files.tiny import package, parts_of

    return package(edit(parts_of(content)))


def grids_of(content: bytes, file: str = "考核台账.xlsx") -> list[Grid]:
    """The sheets of a workbook as they stand."""
    return [Grid(name, file, rows) for name, rows in cells_of(content).items()]


def texts_and_numbers(content: bytes) -> dict[str, list[list[str | float]]]:
    """The cells of a workbook that holds nothing else."""
    return {
        name: [[cell if isinstance(cell, str | float) else str(cell) for cell in row] for row in rows]
        for name, rows in cells_of(content).items()
    }


def cells_of(content: bytes) -> Sheets:
    """The cells of a workbook, to be changed and written again."""
    return {sheet.name: sheet.rows for sheet in read_cells(content).sheets}


def uncalculated(content: bytes) -> bytes:
    """A workbook set to be calculated by hand only."""

    def by_hand(parts: dict[str, bytes]) -> dict[str, bytes]:
        book = re.sub(rb"<calcPr", b'<calcPr calcMode="manual"', parts["xl/workbook.xml"])
        return parts | {"xl/workbook.xml": book}

    return edited(content, by_hand)
