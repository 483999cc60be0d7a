"""The scheme's formulas as formulas of the workbook, and the small texts that hold them together."""

from dataclasses import replace

import pytest

from pipeline.files.writing import lines_in
from pipeline.report.workbook.cells import rows_of, sum_of
from pipeline.report.workbook.live import UnitCells, score_text, value_text
from pipeline.report.workbook.plan import Plan
from pipeline.scheme.formula.parse import FormulaError, parse
from pipeline.scheme.formula.tree import Call, Expr, Group, Name, greatest, least, when
from pipeline.score.lines import POINTS, TARGET, VALUE
from tests.unit.report.workbook.years import rich_year

OWN = {VALUE.text: "J5", TARGET.text: "K5", POINTS.text: "L5"}


@pytest.fixture
def cells() -> UnitCells:
    results = rich_year()
    return UnitCells(Plan(results), results.lines["D"], 0)


def score(tree: Expr, cells: UnitCells) -> str:
    return score_text(tree, replace(cells, own=OWN))


def test_an_item_is_the_cell_of_the_merged_data_a_blank_being_missing(cells: UnitCells) -> None:
    assert cells.text(parse("A01")) == "IF(ISNUMBER('汇总数据'!$D$8),'汇总数据'!$D$8,NA())"
    assert "'汇总数据'!$D$28" in cells.text(parse("上年(A01)"))


def test_a_name_without_a_cell_is_missing(cells: UnitCells) -> None:
    assert cells.text(parse("不存在")) == "NA()"


def test_a_rate_says_whether_a_figure_lacks_or_there_is_nothing_to_do(cells: UnitCells) -> None:
    rate = cells.text(parse("A08/A07"))
    assert value_text(parse("A08/A07"), cells) == f'IF(ISNA({rate}),"缺",IFERROR({rate},"零分母"))'


def test_a_power_that_cannot_be_worked_out_is_no_zero_denominator(cells: UnitCells) -> None:
    assert "ERROR.TYPE" in value_text(parse("A08^0.5"), cells)


def test_a_score_asks_for_value_and_target_in_the_order_it_reads_them(cells: UnitCells) -> None:
    met = when(VALUE >= TARGET, POINTS, 0)
    assert score(met, cells) == 'IF(ISNUMBER(J5),IF(ISNUMBER(K5),IF(J5>=K5,L5,0),"缺"),J5)'
    short = least(POINTS, POINTS - greatest(0, TARGET - VALUE))
    assert score(short, cells) == 'IF(ISNUMBER(K5),IF(ISNUMBER(J5),MIN(L5,L5-MAX(0,K5-J5)),J5),"缺")'


def test_a_score_that_may_do_without_its_target_is_worked_out_first(cells: UnitCells) -> None:
    gated = when(VALUE >= 20, when(VALUE >= TARGET, POINTS, 0), 0)
    assert score(gated, cells).startswith("IF(ISNA(IF(IF(ISNUMBER(J5),J5,")


def test_a_group_is_read_from_the_cells_of_its_members(cells: UnitCells) -> None:
    best = replace(cells, own=OWN, peers=["J$5:J$7", "J$9:J$9"])
    text = "IF(COUNT(J$5:J$7,J$9:J$9)>0,MAX(J$5:J$7,J$9:J$9),NA())"
    assert best.text(Group("最大", VALUE)) == text
    ahead = "SUMPRODUCT(ISNUMBER(J$5:J$7)*(J$5:J$7>J5)),SUMPRODUCT(ISNUMBER(J$9:J$9)*(J$9:J$9>J5))"
    assert best.text(Group("名次高", VALUE)) == f"IF(ISNUMBER(J5),SUM(1,{ahead}),J5)"
    assert best.text(Call("上年", (Group("最大", VALUE),))) == "NA()"
    with pytest.raises(FormulaError):
        best.text(Group("最大", Name("A01")))


def test_where_there_is_nobody_to_compare_with(cells: UnitCells) -> None:
    alone = replace(cells, own=OWN)
    assert alone.text(Group("平均", VALUE)) == "NA()"
    assert alone.text(Group("名次低", VALUE)) == "IF(ISNUMBER(J5),SUM(1),J5)"


def test_many_cells_are_added_in_bundles() -> None:
    assert sum_of([]) == "0"
    assert sum_of(["A1", "B1"]) == "SUM(A1,B1)"
    bundled = sum_of([f"A{row}" for row in range(1, 600)])
    assert bundled.startswith("SUM(SUM(A1,")
    assert bundled.count("SUM(") == 4
    assert max(part.count(",") for part in bundled.split("SUM(")) <= 255


def test_rows_of_a_column() -> None:
    assert rows_of(27, (4, 8)) == "AB$5:AB$9"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("名称", 10, 1), ("一二三四五六七八", 9.2, 2), ("abcdefgh", 9.2, 1), ("一\n二", 20, 2)],
)
def test_a_chinese_character_takes_two_places(text: str, width: float, lines: int) -> None:
    assert lines_in(text, width) == lines
