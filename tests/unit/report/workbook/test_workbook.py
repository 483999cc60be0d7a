"""The leaders' workbook: its sheets, its live cells, what it says and what it never does."""

from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.places import column_letters
from pipeline.report.workbook import ranking_workbook
from pipeline.report.workbook.cells import HEAD, P, T
from tests.unit.report.workbook.reading import ALLOWED, errors, formulas, functions, grids, table, values
from tests.unit.report.workbook.years import AWKWARD, STAMP, Edit, rich_year

HOSTILE = (
    "=1+1",
    "+1+cmd",
    "-1-cmd",
    "@SUM(A1)",
    '=HYPERLINK("http://x.invalid")',
    "=cmd|' /C calc'!A0",
    "＝1+1",
)


@cache
def made(edits: tuple[Edit, ...] = ()) -> bytes:
    """The workbook of the rich year."""
    return ranking_workbook(rich_year(edits=edits), STAMP)


@cache
def rows(sheet: str) -> list[list[Any]]:
    """A sheet's kept values."""
    return grids(made())[sheet]


@cache
def sheets() -> list[Worksheet]:
    """The sheets with their looks."""
    found = openpyxl.load_workbook(BytesIO(made())).worksheets
    return [sheet for sheet in found if isinstance(sheet, Worksheet)]


def comprehensive() -> dict[str, dict[str, Any]]:
    """The rows of the comprehensive ranking by unit."""
    return {row["单位"]: row for row in table(rows("排名")) if row["党政线得分"]}


def test_the_sheets_stand_in_reading_order() -> None:
    assert list(grids(made())) == [
        *("封面", "排名", "图表", "得分明细·党政线", "得分明细·工作线", "得分明细·部门线", "指标完成情况"),
        *("失分·指标", "失分·单位", "加扣分与否决", "单位得分单", "核定与更正", "回收与问题", "汇总数据"),
        *("现场评分", "计分过程", "得分汇总", "方案", "方法说明"),
    ]


@pytest.mark.parametrize("edits", [(), AWKWARD], ids=["xianxing", "awkward"])
def test_every_formula_fits_its_cell_and_keeps_a_value_that_is_no_error(edits: tuple[Edit, ...]) -> None:
    live, kept = formulas(made(edits)), values(made(edits))
    assert len(live) > 10_000
    assert not live.keys() - kept.keys()
    assert errors(kept) == []
    assert max(map(len, live.values())) <= 8192


def test_only_functions_that_every_spreadsheet_knows_are_used() -> None:
    used = functions(formulas(made()))
    assert used <= ALLOWED
    assert used >= {"SUM", "IF", "SUMIFS", "SUMPRODUCT"}


def test_words_typed_by_people_are_never_formulas_nor_links() -> None:
    edits = [("单位", f"T{k:02}", "名称", text) for k, text in enumerate(HOSTILE, start=1)]
    edits += [("考核线", "D", "名称", "=线[1]/2"), ("指标", "D11", "名称", "=cmd()")]
    book = made(tuple(edits))
    assert not [
        text for text in formulas(book).values() if "cmd" in text or "HYPERLINK" in text or "线" in text
    ]
    assert {row[T.UNIT_NAME] for row in grids(book)["得分汇总"]} >= set(HOSTILE)
    with ZipFile(BytesIO(book)) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name]
        assert not [
            name for name in parts.namelist() if name.endswith(".rels") and b"invalid" in parts.read(name)
        ]


def test_the_same_results_give_the_same_bytes() -> None:
    assert ranking_workbook(rich_year.__wrapped__(), STAMP) == made()


def test_a_blank_figure_is_blank_and_no_zero() -> None:
    grid = rows("汇总数据")
    column = grid[HEAD + 2].index("A09")
    found = {row[0]: row[column] for row in reversed(grid)}
    assert found["T03"] == ""
    assert found["T02"] == 0


def test_the_cover_finds_last_years_score_of_whoever_is_first() -> None:
    live, kept = formulas(made()), values(made())
    row = next(cell[1:] for (sheet, cell), value in kept.items() if (sheet, value) == ("封面", "部门线"))
    first = next(r for r in table(rows("得分汇总")) if r["考核线"] == "部门线" and r["名次"] == 1)
    assert [kept["封面", f"{column}{row}"] for column in "DEF"] == [
        *(first["单位"], first["得分"], first["上年得分"]),
    ]
    assert "得分汇总" in live["封面", f"F{row}"]


def test_units_without_a_score_have_words_instead() -> None:
    found = comprehensive()
    assert found["松坪镇"]["名次"] == found["松坪镇"]["得分"] == "缺报"
    assert found["沙洲镇"]["名次"] == "一票否决"
    assert found["田心镇"]["名次"] == "待更正"
    assert found["禾丰镇"]["名次"] == 3
    assert found["禾丰镇"]["否决成立后名次"] == "不列名次"


def test_change_on_last_year_reads_without_colour() -> None:
    found = comprehensive()
    assert found["柳溪镇"]["名次变化"] == "持平"
    assert found["石鼓镇"]["名次变化"] == "↑2"
    assert found["临江街道"]["比上年"] == pytest.approx(
        found["临江街道"]["得分"] - found["临江街道"]["上年得分"]
    )
    assert found["青石镇"]["上年名次"] == found["青石镇"]["名次变化"] == "—"


def test_the_ranking_tells_what_is_open() -> None:
    head = [row[0] for row in rows("排名")[:3]]
    assert "示例数据" in head[0]
    assert "初稿" in head[0]
    assert "缺报 1 个单位：松坪镇" in head[2]


def test_without_a_pending_veto_there_is_one_ranking_column() -> None:
    edits = (("否决", "V1", "效力", "取消评先"),)
    assert not rich_year(edits=edits).undecided
    assert "否决成立后名次" not in grids(made(edits))["排名"][HEAD]
    book = openpyxl.load_workbook(BytesIO(made(edits)))
    assert book["得分汇总"].column_dimensions[column_letters(T.IF_RANKED)].hidden


def test_a_statement_adds_up_to_the_ranking() -> None:
    grid = rows("单位得分单")
    starts = {str(row[0]).partition("　")[0]: number for number, row in enumerate(grid)}
    block = grid[starts["青石镇（T04）"] : starts["柳溪镇（T05）"]]
    groups = sum(row[7] for row in block if "·" in row[0])
    cases = [row[7] for row in block if row[0].startswith(("加分：", "扣分："))]
    total = next(row[7] for row in block if row[0] == "综合得分" and row[7])
    assert len(cases) == 2
    assert groups + sum(cases) == pytest.approx(total, abs=1e-9)
    assert total == pytest.approx(comprehensive()["青石镇"]["得分"], abs=1e-9)


def test_rates_are_told_in_figures_and_in_words() -> None:
    grid = rows("指标完成情况")[HEAD + 1 :]
    assert {row[11] for row in grid} == {"达标", "未达标", "缺", "零分母", "缺目标", "缺报", "不考核"}
    shared = [row for row in grid if row[1] == "部门信息共享率" and row[11] != "缺报"]
    assert len(shared) == 12
    for row in shared:
        assert row[6] == pytest.approx(row[4] / row[5] * 100)
        assert row[11] == ("达标" if row[6] >= row[9] else "未达标")


def test_every_sheet_prints_with_titles_page_numbers_and_the_scheme_fingerprint() -> None:
    fingerprint = rich_year().scheme.fingerprint
    for sheet in sheets():
        foot = sheet.oddFooter
        assert sheet.print_title_rows or sheet.title == "封面"
        assert foot is not None
        assert foot.left is not None
        assert foot.center is not None
        assert foot.right is not None
        assert fingerprint in (foot.left.text or "")
        assert "&P" in (foot.center.text or "")
        assert "示例数据" in (foot.right.text or "")


def test_each_unit_begins_a_page_of_its_own() -> None:
    statements = next(sheet for sheet in sheets() if sheet.title == "单位得分单")
    assert len(statements.row_breaks.brk) == len(rich_year().scheme.units) - 1


def test_units_on_one_line_need_no_comprehensive_ranking() -> None:
    units = rich_year().scheme.units
    found = grids(made(tuple(("单位", unit.code, "考核线", "D") for unit in units if "D" in unit.lines)))
    assert "党政线得分" not in found["排名"][HEAD]
    assert {row["考核线"] for row in table(found["得分汇总"])} == {"党政线", "部门线"}


def test_a_formula_too_long_for_a_cell_leaves_its_value_and_a_note() -> None:
    book = made((("指标", "D11", "表达式", f"SUM({','.join(['A05'] * 200)})"),))
    spot = ("计分过程", f"{column_letters(P.VALUE)}{HEAD + 2}")
    assert spot not in formulas(book)
    assert values(book)[spot] == pytest.approx(200 * 802)
    note = openpyxl.load_workbook(BytesIO(book))[spot[0]][spot[1]].comment
    assert "公式过长" in str(note)


def test_the_money_of_an_award_stands_in_the_scheme_as_written_and_by_unit_as_worked_out() -> None:
    edits = (
        ("奖惩", "JC09", "条件", "得分 < 1000"),
        ("奖惩", "JC09", "名额", "2"),
        ("奖惩", "JC09", "金额", "(1000 - 得分) * 10"),
    )
    sheets = grids(made(edits))
    (rule,) = (row for row in sheets["方案"] if row[0] == "JC09")
    assert [cell for cell in rule if cell][1:6] == [
        "黄牌警告",
        "综合",
        "得分 < 1000",
        "2",
        "(1000 - 得分) * 10",
    ]
    scores = {row["单位"]: row["得分"] for row in table(sheets["排名"]) if row["党政线得分"]}
    warned = [row for row in sheets["加扣分与否决"] if "黄牌警告" in row]
    assert len(warned) == 6  # two of each class
    for row in warned:
        unit, _, _, _, money = [cell for cell in row if cell]
        assert float(money) == pytest.approx((1000 - round(scores[unit], 2)) * 10)
