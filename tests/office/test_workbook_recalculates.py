"""Every live cell of the leaders' workbook gives in a spreadsheet what the program worked out."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from openpyxl.cell.cell import Cell

from pipeline.files.workspace import open_workspace
from pipeline.model.places import column_letters
from pipeline.report.workbook import ranking_workbook
from pipeline.report.workbook.cells import P, T
from pipeline.run import Run
from pipeline.year import open_run
from tests.office.libreoffice import office, recalculate, recalculated
from tests.unit.report.test_letters import BESIDE_POINTS, LETTER, MARKS
from tests.unit.report.workbook.reading import (
    ALLOWED,
    Spot,
    agree,
    audit,
    errors,
    formulas,
    functions,
    values,
)
from tests.unit.report.workbook.years import AWKWARD, STAMP, rich_year
from tests.unit.score.test_rollup import BELOW
from tests.workspaces import VILLAGES, run_of

pytestmark = office
ROOT = Path(__file__).parents[2]
LIVE = ("得分明细", "指标完成情况", "现场评分", "计分过程", "得分汇总")
"""Sheets whose rows stand where they stand whatever the figures are."""
LARGE = ("xianxing", "awkward", "sample")
"""The books of a whole year: were they to lose most of their formulas, the rest would still agree."""


def _sample() -> bytes:
    return open_run(open_workspace(ROOT)).reports["2026考核结果汇总.xlsx"]


def _of(change: str, ledger: str = "") -> bytes:
    with TemporaryDirectory() as folder:
        return run_of(Path(folder), change, ledger).reports["2026考核结果汇总.xlsx"]


TRIMMED = """
## 方案
| 项目 | 内容 |
| 评分取舍 | 去掉最高最低 |

## 目标
| 单位或类别 | 指标 | 分值 |
| 街道 | I3 | 25 |
| 街道 | I2 | 25 |
"""

COMPARED = """
## 指标
| 编码 | 表达式 | 单位 | 方向 | 目标 | 规则 | 每例分值 | 每步扣分 |
| I2 | 误差率(A3) * 100 + 上年(A4) * 0 | % | ≤ | 5 | 未达标扣分 | | 0.5 |
"""
OFFICE = """
## 核定数据
| 单位编码 | 填报项编码 | 数值 | 来源 |
| U1 | A3 | 8 | 比对 |
| U2 | A3 | 5 | 比对 |
| U3 | A3 | 0 | 比对 |
"""

PANEL = """
## 现场评分（整表）
| 单位编码 | 指标编码 | 评分1 | 评分2 | 评分3 | 评分4 | 评分5 | 评分6 |
| U1 | I3 | 18 | 17.5 | 20 | 19 | 18 | 4 |
| U2 | I3 | 15 | | 16 | | | 20 |
| U3 | I3 | 24 | 10 | | 25 | 22 | |
"""

OPEN = """
## 方案
| 项目 | 内容 |
| 停考处理 | 平均分 |

## 指标
| 编码 | 目标 | 门槛 |
| I1 | 〔缺〕 | |
| I2 | | 〔缺〕 |

## 目标
| 单位或类别 | 指标 | 目标 | 失效日期 |
| 镇 | I1 | 90 | |
| 街道 | I1 | 90 | 2025-12-31 |
"""


BY_VILLAGE = """
## 指标
| 编码 | 表达式 |
| I2 | A3 / A1 * A4 |
"""

ABOVE = """
## 考核线
| 编码 | 本级权重 |
| L | 0.6 |

## 单位
| 编码 | 上级 |
| U3 | U1 |
"""

BOOKS: dict[str, Callable[[], bytes]] = {
    "xianxing": lambda: ranking_workbook(rich_year(), STAMP),
    "awkward": lambda: ranking_workbook(rich_year(edits=AWKWARD), STAMP),
    "sample": _sample,
    "units below": lambda: _of(BELOW + TRIMMED, PANEL),
    "villages answered for": lambda: _of(VILLAGES + BY_VILLAGE),
    "departments compared": lambda: _of(COMPARED, OFFICE),
    "to be decided": lambda: _of(OPEN),
    "a letter": lambda: _of(LETTER, MARKS),
    "a letter above others": lambda: _of(LETTER + ABOVE, MARKS),
    "a letter beside points": lambda: _of(BESIDE_POINTS, MARKS),
}


def differences(ours: bytes, theirs: Mapping[Spot, str | float], more_than: int = 50) -> list[str]:
    """Every formula cell in which a spreadsheet gives something else than the program had stored there.

    A book that has ``more_than`` formulas or fewer has lost them.
    """
    live, stored = formulas(ours), values(ours)
    assert len(live) > more_than
    return [
        f"{sheet}!{cell} {text[:200]}: 程序 {stored.get((sheet, cell))!r}，表格 {theirs.get((sheet, cell))!r}"
        for (sheet, cell), text in live.items()
        if not agree(stored.get((sheet, cell)), theirs.get((sheet, cell)))
    ]


@pytest.mark.parametrize("name", BOOKS)
def test_a_spreadsheet_works_out_what_the_program_did(name: str, tmp_path: Path) -> None:
    book = BOOKS[name]()
    (tmp_path / "book.xlsx").write_bytes(book)
    theirs = values(recalculate(tmp_path / "book.xlsx", tmp_path / "out").read_bytes())
    assert "\n".join(differences(book, theirs, 10_000 if name in LARGE else 50)[:40]) == ""


def test_a_wrong_number_or_word_would_be_found(tmp_path: Path) -> None:
    sound = _of(BELOW + TRIMMED)
    live, stored = formulas(sound), values(sound)
    spots = [next(spot for spot in live if isinstance(stored.get(spot), kind)) for kind in (float, str)]
    theirs = recalculated([sound], tmp_path)[0]
    assert differences(sound, theirs) == []
    assert len(differences(sound, {**theirs, spots[0]: f"{stored[spots[0]]:g}"})) == 1
    assert len(differences(sound, {**theirs, spots[0]: stored[spots[0]] + 1e-6})) == 1
    assert len(differences(sound, {**theirs, spots[1]: "别的"})) == 1


def test_so_it_does_for_every_preset_and_no_cell_shows_an_error(
    assessed: Mapping[str, Run], tmp_path: Path
) -> None:
    books = {name: ranking_workbook(run.results, run.workspace.stamp) for name, run in assessed.items()}
    found = recalculated(list(books.values()), tmp_path)
    for (name, book), theirs in zip(books.items(), found, strict=True):
        assert "\n".join(differences(book, theirs)[:20]) == "", name
        assert functions(formulas(book)) <= ALLOWED, name
        for kept in (values(book), theirs):
            assert errors(kept) == [], name
            assert audit(kept) == (0, "各表公式与程序结果一致"), name


def test_new_figures_typed_into_the_workbook_give_what_a_new_run_gives(tmp_path: Path) -> None:
    old, new = (ranking_workbook(rich_year(seed, AWKWARD), STAMP) for seed in (1, 2))
    expected = values(new)
    changed = openpyxl.load_workbook(BytesIO(old))
    for sheet in ("汇总数据", "现场评分"):
        for row in changed[sheet].iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.data_type == "n":
                    cell.value = expected.get((sheet, cell.coordinate))
    changed.save(tmp_path / "changed.xlsx")
    theirs = values(recalculate(tmp_path / "changed.xlsx", tmp_path / "out").read_bytes())
    # What the program had made of the old figures.
    engine = {"得分汇总": column_letters(T.DIFFERENCE), "计分过程": column_letters(P.DIFFERENCE)}
    live = [
        (sheet, cell)
        for sheet, cell in formulas(new)
        if sheet.startswith(LIVE) and cell.rstrip("0123456789") != engine.get(sheet)
    ]
    different = [
        (spot, expected[spot], theirs.get(spot))
        for spot in live
        if not agree(expected[spot], theirs.get(spot))
    ]
    assert len(live) > 6_000
    assert not different, different[:20]
