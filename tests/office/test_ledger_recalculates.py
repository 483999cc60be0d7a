"""The ledger's live columns: LibreOffice works out what was saved beside them, and what the engine makes of the entries."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.collect.ledger import read_ledger
from pipeline.collect.ledger_sheets import ledger_tables
from pipeline.issue.ledger import ledger
from pipeline.scheme.rules.on_site import mean_mark
from pipeline.score.adjustments import adjustments
from tests.office.libreoffice import office, recalculated
from tests.unit.report.workbook.reading import Spot, formulas, values
from tests.workbooks import grids_of
from tests.workspaces import occasion, scheme

CHANGE = """
## 方案
| 项目 | 内容 |
| 评分取舍 | 去掉最高最低 |

## 考核线
| 编码 | 名称 | 总分 |
| M | 副线 | 0 |

## 扣分项
| 编码 | 名称 | 每例分值 | 计量 | 月数上限 | 适用线 | 封顶 |
| K1 | 漏报 | 2 | 例 | | L | 7 |
| K2 | 迟报 | 1-3 | 例·月 | 6 | L | |
| K3 | 错报 | | 例 | | L | |
| K4 | 别线 | 5 | 例 | | M | |

## 系数
| 编码 | 名称 | 系数 | 适用 |
| X1 | 上级查出 | 2 | K1 |
| X2 | 主动上报 | 1/3 | 全部 |
| X3 | 待定 | | 全部 |
"""
CASES = (
    ("U2", "K1", 2.0, None, None, ""),
    ("U2", "K1", 1.0, None, None, "X1、X2"),
    ("U1", "K1", 1.0, None, None, "X2，X3"),
    ("U2", "K1", 9.0, None, None, "X1"),
    ("U2", "K1", 1.0, None, None, ""),
    ("U1", "K2", 2.0, 8.0, 1.5, "X1 X2"),
    ("U1", "K2", 1.0, None, 2.0, ""),
    ("U1", "K2", 1.0, 3.0, None, ""),
    ("U1", "K2", 1.0, 3.0, 4.0, ""),
    ("U3", "K3", 1.5, None, 0.7, ""),
    ("U3", "K3", 1.0, None, None, ""),
    ("U3", "K4", 1.0, None, None, ""),
    ("U9", "K1", 1.0, None, None, ""),
    ("U3", "K1", -1.0, None, None, ""),
)
MARKS: list[dict[str, object]] = [
    {"单位编码": "U1", "指标编码": "I3", "评分1": 18.0, "评分2": 11.0, "评分3": 17.5},
    {"单位编码": "U2", "指标编码": "I3", "评分1": 16.5, "评分3": 13.0},
]
ENTRIES: dict[str, list[dict[str, object]]] = {
    "现场评分": MARKS,
    "扣分登记": [
        dict(zip(("单位编码", "事项编码", "数量", "月数", "每例分值", "系数"), case, strict=True))
        for case in CASES
    ],
    "加分登记": [{"单位编码": "U1", "事项编码": "G1", "数量": 3.0, "系数": "X2"}],
    "否决登记": [
        {"单位编码": "U1", "否决编码": "V1", "证据编号": "Z1"},
        {"单位编码": "U2", "否决编码": "V1", "证据编号": "Z1", "批准": "办公室"},
    ],
    "更正": [{"单位编码": "U1", "填报项编码": "A3", "原值": 6.0, "更正值": 5.0}],
    "说明审定": [{"单位编码": "U1", "审核编码": "离群", "意见": "采纳"}],
    "异议": [{"单位编码": "U1", "指标编码": "I3"}],
}


@pytest.fixture(scope="module")
def book() -> bytes:
    return ledger(occasion(CHANGE), ENTRIES)


@pytest.fixture(scope="module")
def worked_out(book: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[Spot, str | float]:
    return recalculated([book], Path(tmp_path_factory.mktemp("ledger")))[0]


@office
def test_what_is_saved_is_what_the_formulas_give(book: bytes, worked_out: dict[Spot, str | float]) -> None:
    saved, live = values(book), formulas(book)
    assert len(live) > 1000
    for spot in live:
        value, found = saved.get(spot, ""), worked_out.get(spot, "")
        assert found == (pytest.approx(value, abs=1e-9) if isinstance(value, float) else value), spot


@office
def test_points_and_means_are_the_engine_s(book: bytes, worked_out: dict[Spot, str | float]) -> None:
    tables, marked = ledger_tables(grids_of(book))
    found, _ = read_ledger(tables, "考核台账.xlsx", scheme(CHANGE), marked)
    priced, _ = adjustments(found, scheme(CHANGE), date(2026, 1, 1))
    rows = zip(priced["sheet"], priced["cell"], priced["points"], strict=True)
    points = {(str(sheet), f"J{str(cell)[1:]}"): float(number) for sheet, cell, number in rows}
    live = {
        spot: value
        for spot, value in worked_out.items()
        if spot[0] in ("扣分登记", "加分登记") and spot[1].startswith("J") and isinstance(value, float)
    }
    waiting = {spot for spot, number in points.items() if spot not in live}
    assert live == pytest.approx({spot: points[spot] for spot in live})
    assert [points[spot] for spot in waiting] == [0.0]  # months not told: nothing counts yet
    assert len(live) == 8
    for row in MARKS:
        given = [value for title, value in row.items() if title.startswith("评分")]
        spot = ("现场评分-主线", f"F{5 + int(str(row['单位编码'])[1:])}")
        assert worked_out[spot] == pytest.approx(mean_mark([float(str(mark)) for mark in given], True))
