"""The scheme as a workbook and as a folder of CSV files: the same tables, whichever way they go."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.tables import RawRow, RawTable, read_tables
from pipeline.model.words import Handling, Measure, RankScope
from pipeline.scheme.life import LIFE, in_force
from pipeline.scheme.presets import preset_names, preset_tables
from pipeline.scheme.read import read_scheme
from pipeline.scheme.rows import SCHEME_SHEETS, Indicator, Stage
from pipeline.scheme.table import read_rows
from pipeline.scheme.write import scheme_csv, scheme_workbook
from tests.workbooks import base_tables, scheme_tables
from tests.workspaces import SAVED, scheme

Texts = dict[str, tuple[list[str], list[dict[str, str]]]]


def texts(tables: Mapping[str, RawTable]) -> Texts:
    """What stands in the tables, wherever they stand."""
    return {name: (list(t.columns), [dict(row.cells) for row in t.rows]) for name, t in tables.items()}


def through_workbook(tables: Mapping[str, RawTable], folder: Path) -> dict[str, RawTable]:
    path = folder / "考核方案.xlsx"
    path.write_bytes(scheme_workbook(tables, "方案", SAVED))
    return read_tables(path, path.name)


def through_csv(tables: Mapping[str, RawTable], folder: Path) -> dict[str, RawTable]:
    for name, content in scheme_csv(tables).items():
        (folder / name).write_bytes(content)
    return read_tables(folder, "scheme")


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_both_ways_loses_nothing(name: str, tmp_path: Path) -> None:
    tables = preset_tables(name)
    once = through_workbook(tables, tmp_path)
    twice = through_csv(once, tmp_path)
    assert texts(once) == texts(tables)
    assert texts(twice) == texts(tables)
    assert texts(through_workbook(twice, tmp_path)) == texts(tables)
    prints = {read_scheme(found, "方案")[0].fingerprint for found in (tables, once, twice)}
    assert len(prints) == 1


TYPED = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    st.sampled_from(["-0", "007", "1e5", "0.1", "98%", "1/3", "1,000", "=A1+A2", "http://x", "_x000D_"]),
    st.sampled_from(["2026-12-31", "2026-02-30", "1899-12-31", "1900-02-28", "9999-12-31", "是", "TRUE"]),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-(10**18), 10**18).map(str),
    st.decimals(-1000, 1000, places=4).map(str),
)
CELL = TYPED.map(str.strip)


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4),
    numbers=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=4),
)
def test_whatever_is_typed_survives(
    words: list[tuple[str, str]], numbers: list[tuple[str, str, str]]
) -> None:
    """Also what cannot be read: it must be there to be complained of."""
    setting = [{"项目": "x", "内容": content, "说明": remark} for content, remark in words]
    indicator = [
        {"编码": "I1", "分值": points, "失效日期": ends, "目标": target} for points, ends, target in numbers
    ]
    tables = scheme_tables("")
    tables["方案"] = filled(tables["方案"], setting)
    tables["指标"] = filled(tables["指标"], indicator)
    with TemporaryDirectory() as folder:
        once = through_workbook(tables, Path(folder))
        twice = through_csv(once, Path(folder))
    assert texts(once) == texts(tables)
    assert texts(twice) == texts(tables)


def filled(table: RawTable, rows: list[dict[str, str]]) -> RawTable:
    """The table with these rows, columns left out being blank."""
    numbered = enumerate(rows, start=2)
    cells = [RawRow(number, {c: row.get(c, "") for c in table.columns}) for number, row in numbered]
    return replace(table, rows=cells)


def test_rows_are_typed_and_know_their_cells() -> None:
    change = """
## 考核线
| 编码 | 总分 | 综合权重 | 排名范围 |
| L | 1，00 | 1/4 | 分类 |

## 单位
| 编码 | 考核线 | 难度系数 |
| U3 | L，M；N | 120% |

## 填报项
| 编码 | 必填 |
| A4 | √ |

## 指标
| 编码 | 分值 | 零分母处理 | 生效日期 | 失效日期 |
| I1 | ５０ | 平均分 | 2026年1月5日 | 2026/12/31 |

## 扣分项
| 编码 | 每例分值 | 计量 |
| K1 | 10－30 | 例、月 |
"""
    read = scheme(change)
    line, unit, indicator = read.lines[0], read.units[2], read.indicators[0]
    assert (line.total, line.weight, line.scope) == (100.0, 0.25, RankScope.BY_CLASS)
    assert (unit.lines, unit.difficulty) == (("L", "M", "N"), 1.2)
    assert read.items[3].required is True
    assert (indicator.points, indicator.zero_denominator) == (50.0, Handling.AVERAGE)
    assert (indicator.begins, indicator.ends) == (date(2026, 1, 5), date(2026, 12, 31))
    assert (read.deductions[0].points_each, read.deductions[0].measure) == ((10, 30), Measure.CASE_MONTH)
    assert str(indicator.at("失效日期")) == "templates_xlsx/考核方案.xlsx 指标!AK2"
    assert indicator.text("分值") == "５０"


def test_a_lost_number_is_noted_and_one_that_must_be_there_is_asked_for() -> None:
    lost = "## 指标\n| 编码 | 目标 |\n| I1 | 〔缺〕 |\n\n## 阶段\n| 编码 | 权重 |\n| S1 | 〔缺〕 |"
    tables = base_tables(lost)
    rows, findings = read_rows(tables["指标"], Indicator)
    assert [row.code for row in rows] == ["I1", "I2", "I3"]
    assert [(f.code, f.place.cell) for f in findings] == [("S022", "I2")]
    stages, findings = read_rows(tables["阶段"], Stage)
    assert stages == ()
    assert [(f.code, f.place.cell) for f in findings] == [("S022", "C2"), ("S006", "C2")]


def test_a_column_of_parameters_that_is_not_there_is_blank() -> None:
    tables = base_tables("## 指标\n| 编码 | 规则 |\n| I1 | 按名次 |")
    sheet = tables["指标"]
    own = {title: at for title, at in sheet.columns.items() if title not in Indicator.gathered}
    rows = [replace(row, cells={title: row.cells[title] for title in own}) for row in sheet.rows]
    _, findings = read_scheme({**tables, "指标": replace(sheet, columns=own, rows=rows)}, "方案")
    assert [(f.code, f.place.cell, f.found) for f in findings] == [
        ("S018", "J2", "空白"),
        ("S018", "J3", "空白"),
    ]
    assert "每低一名扣几分" in findings[0].message


def test_a_table_without_the_columns_of_a_rows_life_is_always_in_force() -> None:
    tables = base_tables()
    for sheet, table in tables.items():
        columns = {title: at for title, at in table.columns.items() if title not in LIFE}
        rows = [replace(row, cells={title: row.cells[title] for title in columns}) for row in table.rows]
        tables[sheet] = replace(table, columns=columns, rows=rows)
    read, findings = read_scheme(tables, "方案")
    assert findings == []
    assert in_force(read.indicators[0], date.min)
    assert in_force(read.checks[0], date.max)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_comes_with_every_column_the_office_may_fill(name: str, tmp_path: Path) -> None:
    written = through_workbook(preset_tables(name), tmp_path)
    assert {sheet: list(table.columns) for sheet, table in written.items()} == {
        model.sheet: list(model.columns()) for model in SCHEME_SHEETS
    }


def test_headers_may_be_spelt_loosely_and_stand_in_any_order() -> None:
    tables = base_tables()
    for sheet, table in tables.items():
        loose = {c.replace("编码", "编 码").replace("分值", "分\n值"): at for c, at in table.columns.items()}
        spelt = dict(zip(table.columns, loose, strict=True))
        rows = [replace(r, cells={spelt[c]: text for c, text in r.cells.items()}) for r in table.rows]
        tables[sheet] = replace(table, columns=dict(reversed(loose.items())), rows=rows)
    read, findings = read_scheme(tables, "方案")
    assert findings == []
    assert [i.model_dump() for i in read.indicators] == [i.model_dump() for i in scheme().indicators]


def test_every_sheet_is_written_with_all_its_columns(tmp_path: Path) -> None:
    written = through_workbook({}, tmp_path)
    assert texts(written) == {m.sheet: (list(m.columns()), []) for m in SCHEME_SHEETS}


def test_the_fingerprint_is_of_all_that_decides_a_result() -> None:
    changes = ["", "## 指标\n| 编码 | 目标 |\n| I1 | 99 |", "## 单位\n| 编码 | 备注 |\n| U1 | 新 |"]
    assert len({scheme(change).fingerprint for change in changes}) == len(changes)
    amended = "## 调整\n| 内容 | 理由 |\n| 目标 | 印错 |"
    assert scheme(amended).fingerprint == scheme().fingerprint
