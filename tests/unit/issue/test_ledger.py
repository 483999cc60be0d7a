"""The blank ledger: a sheet a line to mark on, registers that show what is typed, and nothing that is no formula of ours."""

import io
from functools import cache

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.issue.ledger import GUIDE, ledger
from pipeline.issue.lists import SHEET, standard
from pipeline.issue.occasion import Occasion
from pipeline.issue.registers import LEDGER_SHEETS, Marks
from pipeline.issue.score_sheets import sheet_names
from pipeline.scheme.rows import Deduction, Line
from tests.unit.report.workbook.reading import formulas
from tests.workspaces import FIRST_DAY, PERIOD, SAVED, occasion, scheme

Rows = list[dict[str, object]]


@cache
def issued(change: str = "") -> Workbook:
    """The ledger issued for the tiny scheme with a change."""
    return load_workbook(io.BytesIO(ledger(Occasion(scheme(change), PERIOD, FIRST_DAY, SAVED))))


def marks_sheet(change: str = "") -> Worksheet:
    sheet = issued(change)["现场评分-主线"]
    assert isinstance(sheet, Worksheet)
    return sheet


def filled(change: str = "", **entries: Rows) -> Workbook:
    """A ledger with entries as it is shown before anything is calculated."""
    return load_workbook(io.BytesIO(ledger(occasion(change), entries)), data_only=True)


def rules(sheet: Worksheet) -> dict[str, tuple[str, str]]:
    """Where something is checked as it is typed, how, and what is said about it."""
    found = sheet.data_validations.dataValidation
    return {str(rule.sqref): (rule.type, rule.prompt or rule.error or "") for rule in found}


def assessors(number: str) -> str:
    return f"## 方案\n| 项目 | 内容 |\n| 评委人数 | {number} |\n"


def shown(sheet: Worksheet, row: int = 4) -> dict[object, object]:
    """What a row of a register shows, by header."""
    return {head.value: cell.value for head, cell in zip(sheet[3], sheet[row], strict=True)}


def test_a_sheet_for_every_register_after_the_guide_and_the_marks() -> None:
    names = issued().sheetnames
    assert names[:2] == [GUIDE, "现场评分-主线"]
    assert names[2:] == [*(model.sheet for model in LEDGER_SHEETS if model is not Marks), SHEET]
    assert issued()[SHEET].sheet_state == "hidden"


@pytest.mark.parametrize("number", [1, 3, 5])
def test_units_down_and_for_each_item_as_many_marks_as_the_scheme_says(number: int) -> None:
    sheet = marks_sheet(assessors(str(number)))
    head = [sheet.cell(5, column).value for column in range(3, sheet.max_column + 1)]
    assert head == [*(f"评分{n}" for n in range(1, number + 1)), "均分"]
    assert [sheet.cell(3, column).value for column in (1, 2, 3)] == ["单位编码", "单位名称", "I3"]
    assert sheet["C4"].value == "现场检查\n（满分 20 分）"
    assert [sheet.cell(row, 1).value for row in (6, 7, 8)] == ["U1", "U2", "U3"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C6", "$1:$5")


def test_a_mark_is_held_to_the_points_and_shows_them() -> None:
    (rule,) = marks_sheet(assessors("4")).data_validations.dataValidation
    assert (str(rule.sqref), rule.type) == ("C6:F8", "decimal")
    assert [float(bound) for bound in (rule.formula1, rule.formula2)] == [0, 20]
    assert (rule.prompt, rule.error) == ("满分 20 分，请填 0 到 20 的数。",) * 2


def test_a_unit_with_points_of_its_own_is_marked_out_of_those() -> None:
    own = "## 目标\n| 单位或类别 | 指标 | 分值 |\n| 街道 | I3 | 25 |\n| 街道 | I2 | 25 |\n"
    sheet = marks_sheet(own)
    assert sheet["C4"].value == "现场检查\n（满分按单位，选中格可见）"
    assert rules(sheet) == {
        "C6:E7": ("decimal", "满分 20 分，请填 0 到 20 的数。"),
        "C8:E8": ("decimal", "满分 25 分，请填 0 到 25 的数。"),
    }


@pytest.mark.parametrize(("keeping", "mean"), [("全部", 16), ("去掉最高最低", 17)])
def test_the_mean_is_live_and_saved_as_the_engine_works_it_out(keeping: str, mean: float) -> None:
    change = f"## 方案\n| 项目 | 内容 |\n| 评分取舍 | {keeping} |\n"
    row: dict[str, object] = {"单位编码": "U2", "指标编码": "I3", "评分1": 18.0, "评分2": 17.0, "评分3": 13.0}
    sheet = filled(change, 现场评分=[row])["现场评分-主线"]
    assert [cell.value for cell in sheet[7]] == ["U2", "乙镇", 18, 17, 13, mean]
    assert str(marks_sheet(change)["F7"].value).startswith('=IF(COUNT(C7:E7)=0,"",')


def test_more_marks_than_assessors_find_their_columns() -> None:
    row: dict[str, object] = {"单位编码": "U2", "指标编码": "I3", "评分5": 18.0}
    assert [cell.value for cell in filled(现场评分=[row])["现场评分-主线"][5]][2:] == [
        *(f"评分{n}" for n in range(1, 6)),
        "均分",
    ]


def test_names_of_lines_become_names_of_sheets() -> None:
    names = ["主线", "主/线", "甲" * 40, "甲" * 40, "主线"]
    lines = [Line.model_construct(code=f"L{n}", name=name) for n, name in enumerate(names)]
    assert list(sheet_names(lines).values()) == [
        "现场评分-主线",
        "现场评分-主线-L1",
        "现场评分-" + "甲" * 26,
        "现场评分-" + "甲" * 23 + "-L3",
        "现场评分-主线-L4",
    ]


TARIFF = """
## 扣分项
| 编码 | 名称 | 每例分值 | 计量 | 月数上限 | 适用线 | 封顶 | 失效日期 |
| K1 | 漏报 | 2 | 例 | | L | 5 | |
| K2 | 迟报 | 1-3 | 例·月 | 6 | L | | |
| K3 | 旧项 | 1 | 例 | | L | | 2025-12-31 |
"""


def case(**cells: object) -> dict[str, object]:
    return {"单位编码": "U2", "事项编码": "K1", "数量": 1.0} | cells


@pytest.mark.parametrize(
    ("entry", "points"),
    [
        (case(), 2),
        (case(数量=2.0, 系数="X2"), 4 / 3),
        (case(系数="X1，X2"), 4 / 3),
        (case(数量=9.0), 5),
        (case(数量=-1.0), "请核对"),
        (case(单位编码="U9"), "请核对"),
        (case(事项编码="K3"), "请核对"),
        (case(每例分值=3.0), "请核对"),
        (case(事项编码="K2"), "待填"),
        (case(事项编码="K2", 每例分值=2.0), "待填"),
        (case(事项编码="K2", 每例分值=2.0, 月数=9.0), 12),
    ],
)
def test_what_a_case_comes_to_stands_beside_it(entry: dict[str, object], points: float | str) -> None:
    row = shown(filled(TARIFF, 扣分登记=[entry])["扣分登记"])
    assert row["得分"] == (points if isinstance(points, str) else pytest.approx(points))
    assert row["单位累计"] == (row["得分"] if isinstance(row["得分"], int | float) else None)


def test_the_cap_is_kept_over_the_rows_of_a_unit() -> None:
    sheet = filled(TARIFF, 扣分登记=[case(数量=2.0), case(单位编码="U1"), case()])["扣分登记"]
    found = [(shown(sheet, row)["得分"], shown(sheet, row)["单位累计"]) for row in (4, 5, 6)]
    assert found == [(4, 5), (2, 2), (1, 5)]


def test_names_and_prices_stand_beside_the_codes() -> None:
    row = shown(filled(TARIFF, 扣分登记=[case(事项编码="K2")])["扣分登记"])
    assert (row["单位名称"], row["事项名称"], row["标准"]) == ("乙镇", "迟报", "1-3 分/例·月，最多 6 个月")
    blank = Deduction.model_construct(code="K9", name="待定项", line="L", cap=6.0)
    assert standard(blank) == "分值待定，封顶 6 分"


@pytest.mark.parametrize(
    ("basis", "cells", "state"),
    [
        ("第十条", {}, "待定，缺证据编号、批准"),
        ("", {"证据编号": "Z1"}, "待定，缺依据、批准"),
        ("", {"依据": "第三条", "证据编号": "Z1", "批准": "办公室"}, "完整"),
        ("第十条", {"否决编码": "V9"}, "请核对"),
    ],
)
def test_what_a_dossier_still_lacks_stands_beside_it(
    basis: str, cells: dict[str, object], state: str
) -> None:
    entry: dict[str, object] = {"单位编码": "U2", "否决编码": "V1"} | cells
    change = f"## 否决\n| 编码 | 依据 |\n| V1 | {basis} |\n"
    assert shown(filled(change, 否决登记=[entry])["否决登记"])["材料"] == state


def test_every_code_is_chosen_from_a_list() -> None:
    book = issued()
    named = {
        sheet: {rule.formula1 for rule in book[sheet].data_validations.dataValidation if rule.type == "list"}
        for sheet in (model.sheet for model in LEDGER_SHEETS if model is not Marks)
    }
    assert named == {
        "扣分登记": {"单位编码表", "扣分编码表", "系数编码表"},
        "加分登记": {"单位编码表", "加分编码表", "系数编码表"},
        "否决登记": {"单位编码表", "否决编码表"},
        "核定数据": {"单位编码表", "填报项编码表", '"比对,抽查"'},
        "更正": {"单位编码表", "填报项编码表"},
        "说明审定": {"单位编码表", "审核编码表", '"采纳,不采纳"'},
        "异议": {"单位编码表", "指标编码表"},
    }
    assert set(book.defined_names) >= {name for names in named.values() for name in names if '"' not in name}


def test_what_is_typed_never_becomes_a_formula() -> None:
    hostile = "=1+1"
    change = (
        f"## 单位\n| 编码 | 名称 |\n| U1 | {hostile} |\n\n## 扣分项\n| 编码 | 名称 |\n| K1 | {hostile} |\n\n"
        f"## 考核线\n| 编码 | 名称 |\n| L | {hostile} |\n\n## 指标\n| 编码 | 名称 |\n| I3 | {hostile} |"
    )
    entry = case(单位编码="U1", 理由=hostile, 证据编号="+1", 批准="@x")
    content = ledger(occasion(change), {"扣分登记": [entry]})
    book = load_workbook(io.BytesIO(content))
    row = book["扣分登记"][4]
    assert [(c.value, c.data_type) for c in row if c.value in (hostile, "+1", "@x")] == [
        ("+1", "s"),
        (hostile, "s"),
        ("@x", "s"),
    ]
    ours = ("=IF(", "=COUNT")
    assert {spot: text for spot, text in formulas(content).items() if not text.startswith(ours)} == {}
    typed = [cell for cell in book["扣分登记"][10] if cell.fill.fgColor.rgb == "FFFFFBE6"]
    texts = {cell.coordinate for cell in typed if cell.number_format == "@"}
    assert texts == {"A10", "C10", "I10", "M10", "N10", "O10"}


def test_the_guide_counts_what_stands_in_each_sheet() -> None:
    mark: dict[str, object] = {"单位编码": "U2", "指标编码": "I3", "评分1": 18.0}
    guide = filled(现场评分=[mark], 扣分登记=[case(), case(单位编码="U1")])[GUIDE]
    counts = {row[0].value: row[2].value for row in guide.iter_rows(min_row=10) if row[0].value}
    assert (counts["现场评分-主线"], counts["扣分登记"], counts["异议"]) == ("1 / 3", 2, 0)
    links = [row[0].hyperlink.location for row in guide.iter_rows(min_row=10) if row[0].hyperlink]
    assert links == [f"'{name}'!A1" for name in issued().sheetnames[1:-1]]
