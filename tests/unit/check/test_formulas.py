"""What the scheme demands of the figures: relations with tolerance, blanks, the cell to blame, a unit's word."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from pipeline.model.findings import Finding
from pipeline.run import Run
from tests.workbooks import uncalculated
from tests.workspaces import lay, run_of

OPTIONAL = "## 填报项\n| 编码 | 必填 |\n| A1 | 否 |\n| A2 | 否 |\n| A3 | 否 |\n| A4 | 否 |\n"


def relation(formula: str, level: str = "强制", tolerance: str = "", blanks: str = "", hint: str = "") -> str:
    return (
        OPTIONAL + "## 审核关系（整表）\n| 编码 | 表达式 | 级别 | 容差 | 缺值处理 | 提示 |\n"
        f"| H1 | {formula} | {level} | {tolerance} | {blanks} | {hint} |\n"
    )


def told(root: Path, change: str, figures: Mapping[str, CellValue]) -> list[Finding]:
    """What the checks have to say when U2 returns these figures; of the other units, nothing."""
    found = [f for f in run_of(root, change, figures={"U2": figures}).findings if f.code[0] == "C"]
    return [f for f in found if f.unit_code == "U2"]


@pytest.mark.parametrize(
    ("formula", "tolerance", "a3", "holds"),
    [
        ("A3 = A4", "", 5, True),
        ("A3 = A4", "", 6, False),
        ("A3 = A4", "1", 6, True),
        ("A3 = A4", "1", 4, True),
        ("A3 = A4", "1", 7, False),
        ("A3 <> A4", "1", 6, False),
        ("A3 <> A4", "1", 7, True),
        ("A3 <= A4", "1", 6, True),
        ("A3 <= A4", "1", 7, False),
        ("A3 < A4", "1", 5, True),
        ("A3 < A4", "1", 6, False),
        ("A3 >= A4", "1", 4, True),
        ("A3 >= A4", "1", 3, False),
        ("A3 > A4", "1", 4, False),
        ("A3 / 10 + 0.2 = A4 / 10", "", 3, True),
        ("AND(A3 > 0, A3 < 9)", "1", 9, False),
        ("I1 <= 80", "", 5, True),
        ("办结率 < 80", "", 5, False),
        ("增幅(A3) <= 20%", "", 6, True),
        ("增幅(A3) <= 20%", "", 7, False),
    ],
)
def test_a_relation(formula: str, tolerance: str, a3: int, holds: bool, tmp_path: Path) -> None:
    found = told(tmp_path, relation(formula, tolerance=tolerance), {"A3": a3})
    assert [f.code for f in found] == ([] if holds else ["C001"])


@pytest.mark.parametrize(
    ("blanks", "figures", "holds"),
    [
        ("", {"A3": ""}, True),
        ("跳过", {"A3": ""}, True),
        ("按零", {"A3": ""}, True),
        ("按零", {"A4": ""}, False),
        ("不符", {"A3": ""}, False),
        ("不符", {"A3": 5}, True),
    ],
)
def test_what_a_blank_does(blanks: str, figures: dict[str, CellValue], holds: bool, tmp_path: Path) -> None:
    found = told(tmp_path, relation("A3 <= A4", blanks=blanks), figures)
    assert [f.code for f in found] == ([] if holds else ["C001"])
    assert all("空白" in f.message for f in found)


@pytest.mark.parametrize(
    ("figures", "holds"), [({"A3": ""}, False), ({"A3": "", "A4": ""}, True), ({}, True)]
)
def test_both_or_neither(figures: dict[str, CellValue], holds: bool, tmp_path: Path) -> None:
    formula = "OR(AND(缺(A3), 缺(A4)), AND(NOT(缺(A3)), NOT(缺(A4))))"
    assert [f.code for f in told(tmp_path, relation(formula), figures)] == ([] if holds else ["C001"])


@pytest.mark.parametrize(
    ("figures", "holds"),
    [({"A3": 0}, True), ({"A4": ""}, True), ({"A3": "", "A4": ""}, True), ({}, False)],
)
def test_one_or_the_other_but_not_both(figures: dict[str, CellValue], holds: bool, tmp_path: Path) -> None:
    formula = "OR(缺(A3), 缺(A4), A3 = 0, A4 = 0)"
    assert [f.code for f in told(tmp_path, relation(formula), figures)] == ([] if holds else ["C001"])


@pytest.mark.parametrize(("a3", "holds"), [(6, True), (7, False), (4, True), (3, False)])
def test_a_rate_in_its_plausible_range_and_a_change_on_last_year(
    a3: int, holds: bool, tmp_path: Path
) -> None:
    for formula in ("AND(A3 / A4 * 100 >= 80, A3 / A4 * 100 <= 120)", "ABS(增幅(A3)) <= 20%"):
        found = told(tmp_path / formula[0], relation(formula, level="核实"), {"A3": a3})
        assert [f.code for f in found] == ([] if holds else ["C002"])


def test_a_finding_says_what_where_and_what_to_do(tmp_path: Path) -> None:
    (found,) = told(tmp_path, relation("A3 <= A4", hint="走访不应多于整改"), {"A3": 7})
    assert (str(found.place), found.item_code) == ("U2.xlsx 基础表!F7", "A3")
    assert found.message == (
        "不符合审核关系 H1：走访次数 7（F7），整改次数 5（F8）；应满足 走访次数 <= 整改次数。走访不应多于整改。请核对后改正。"
    )


UNUSUAL = relation("A3 >= 5", level="核实")


def explained(root: Path, text: str, review: str = "") -> Run:
    desk = lay(root, UNUSUAL)
    desk.returns(desk.filled("U2", {"A3": 2}, explained={"A3": text}))
    desk.returns(desk.filled("U3", {"A3": 5}), "U3.xlsx")
    if review:
        desk.ledger(f"## 说明审定\n| 单位编码 | 审核编码 | 意见 | 审定 |\n| U2 | H1 | {review} | 办公室 |")
    return desk.run()


@pytest.mark.parametrize(
    ("text", "review", "code", "says"),
    [
        ("", "", "C002", "如数字无误，请在同一行的「核实性说明」中写明原因"),
        ("机构合并", "", "C003", "单位说明：「机构合并」。待考核办公室审定。"),
        ("机构合并", "采纳", "C012", "单位说明：「机构合并」。办公室已采纳。"),
        (
            "机构合并",
            "不采纳",
            "C005",
            "一般应满足 走访次数 >= 5。单位说明「机构合并」未被采纳（办公室）。请补充说明",
        ),
        ("", "采纳", "C002", "一般应满足 走访次数 >= 5"),
    ],
)
def test_a_word_of_the_unit_and_what_the_reviewer_makes_of_it(
    text: str, review: str, code: str, says: str, tmp_path: Path
) -> None:
    run = explained(tmp_path, text, review)
    (found,) = run.findings
    assert found.code == code
    assert says in found.message
    assert run.blocked == set()


def test_a_word_does_not_lift_what_must_hold(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled("U2", {"A1": 101}, explained={"A1": "并案处理"}))
    assert [f.code for f in desk.told()] == ["C001"]
    assert desk.run().blocked == {"U2"}


@pytest.mark.parametrize(("a3", "codes"), [(0, []), (60, []), (61, ["C004"]), (-1, ["C004"])])
def test_bounds_hold_at_their_ends(a3: int, codes: list[str], tmp_path: Path) -> None:
    assert [f.code for f in told(tmp_path, OPTIONAL, {"A3": a3})] == codes


def test_a_corrected_figure_is_checked_as_corrected(tmp_path: Path) -> None:
    put_right = "## 更正\n| 单位编码 | 填报项编码 | 更正值 | 理由 | 证据编号 | 批准 |\n| U2 | A1 | 90 | 笔误 | Z1 | 办公室 |"
    run = run_of(tmp_path, ledger=put_right, figures={"U2": {"A1": 101}})
    assert [f.code for f in run.findings] == []
    assert run.blocked == set()


def test_all_findings_come_at_once(tmp_path: Path) -> None:
    change = "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A3 >= A4 | 强制 |\n"
    found = told(tmp_path, change, {"A1": 101, "A3": 1, "A4": 61})
    assert sorted((f.code, f.place.cell) for f in found) == [("C001", "F5"), ("C001", "F8"), ("C004", "F8")]
    assert "改正整改次数（F8）一处即可同时满足 H2、上下限。" in next(
        f.message for f in found if f.item_code == "A4"
    )


BELOW = "## 单位\n| 编码 | 上级 |\n| U1 | U2 |\n| U3 | U2 |\n" + relation("下级合计(A3) = A3")


def test_a_check_of_the_units_below_concerns_only_units_that_have_some(tmp_path: Path) -> None:
    """U1 and U3 return 6 and 4; nothing stands below them."""
    assert told(tmp_path / "甲", BELOW, {"A3": 10}) == []
    (found,) = told(tmp_path / "乙", BELOW, {"A3": 9})
    assert found.place.cell == "F7"
    assert "走访次数 9（F7），走访次数下级合计 10；应满足 下级合计(走访次数) = 走访次数" in found.message


TOGETHER = (
    OPTIONAL
    + """## 审核关系（整表）
| 编码 | 表达式 | 级别 | 容差 |
| H1 | A2 = A1 + A3 | 强制 | |
| H2 | A4 = A3 + 2 | 强制 | |
| H3 | A1 <= 100 | 强制 | |
"""
)


def test_the_one_cell_that_explains_two_broken_sums_is_named_in_both(tmp_path: Path) -> None:
    found = told(tmp_path, TOGETHER, {"A1": 80, "A2": 100, "A3": 25, "A4": 22})
    assert [(f.code, f.place.cell) for f in found] == [("C001", "F7")] * 2
    says = "改正走访次数（F7）一处即可同时满足 H1、H2，走访次数推算应为 20。"
    assert all(says in f.message for f in found)


def test_a_total_is_blamed_before_its_parts_without_many_words(tmp_path: Path) -> None:
    (found,) = told(tmp_path, TOGETHER, {"A1": 80, "A2": 101, "A3": 20, "A4": 22})
    assert found.item_code == "A2"
    assert "即可" not in found.message


def test_a_figure_of_the_office_is_not_blamed(tmp_path: Path) -> None:
    """The office verified what would explain both: the unit's own cells are named instead."""
    desk = lay(tmp_path, TOGETHER)
    desk.returns(desk.filled("U2", {"A1": 80, "A2": 100, "A3": 20, "A4": 22}))
    desk.ledger("## 核定数据\n| 单位编码 | 填报项编码 | 数值 | 来源 |\n| U2 | A3 | 25 | 抽查 |")
    found = [f for f in desk.told() if f.code == "C001" and f.unit_code == "U2"]
    assert [f.item_code for f in found] == ["A2", "A4"]


def test_a_sum_in_a_file_that_was_not_calculated_may_be_stale(tmp_path: Path) -> None:
    desk = lay(tmp_path, TOGETHER)
    desk.returns(uncalculated(desk.filled("U2", {"A1": 80, "A2": 90, "A3": 20, "A4": 22})))
    (found,) = (f for f in desk.told() if f.code[0] == "C" and f.unit_code == "U2")
    assert (found.code, found.item_code) == ("C010", "A2")
    assert "合计可能没有重新计算。请按 F9" in found.message
