"""Two schemes compared: rows by what they are known by, cells by what they say; and what an amendment covers."""

import pytest

from pipeline.scheme.compare import Change, Kind, compare
from pipeline.scheme.read import read_scheme
from pipeline.scheme.rows import Amendment
from tests.workbooks import base_tables

OWN = "## 目标\n| 单位或类别 | 指标 | 目标 | 生效日期 |\n"


def changes(change: str, before: str = "") -> list[Change]:
    """What ``change`` alters of the tiny scheme."""
    return list(compare(base_tables(before), base_tables(change)))


def told(change: str, before: str = "") -> list[str]:
    return [f"{one.place.cell} {one}" for one in changes(change, before)]


def amendments(*rows: str) -> tuple[Amendment, ...]:
    """The rows of 调整, each its 内容, 原值 and 新值."""
    table = "## 调整\n| 内容 | 原值 | 新值 |\n" + "\n".join(f"| {row} |" for row in rows)
    return read_scheme(base_tables(table), "方案")[0].amendments


def test_a_scheme_is_the_same_as_itself() -> None:
    assert changes("") == []


def test_a_cell_that_says_something_else_is_told_with_both_values() -> None:
    assert told("## 指标\n| 编码 | 目标 |\n| I1 | 95 |") == [
        "I2 指标「I1 办结率」的「目标」由「100」改为「95」"
    ]
    assert told("## 指标\n| 编码 | 依据 |\n| I1 | 第三条 |") == [
        "AL2 指标「I1 办结率」的「依据」由「（空白）」改为「第三条」"
    ]
    assert told("## 方案\n| 项目 | 内容 |\n| 年度 | 2027 |") == [
        "B3 方案「年度」的「内容」由「2026」改为「2027」"
    ]


def test_a_row_that_was_added_or_is_gone() -> None:
    row = "## 单位（添行）\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | L |"
    assert told(row) == ["A5 新增单位「U4 丁镇」"]
    assert told("", row) == [" 删去单位「U4 丁镇」"]


def test_a_row_that_only_moved_is_no_change() -> None:
    head = "## 扣分项（整表）\n| 编码 | 名称 | 每例分值 | 计量 | 适用线 |\n"
    first, second = "| K1 | 漏报 | 2 | 例 | L |\n", "| K2 | 迟报 | 1 | 例 | L |\n"
    assert changes(head + second + first, head + first + second) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [("100", "100.0"), ("1000", "1，000"), ("A1/A2*100", "Ａ1 / A2 * 100"), ("2026-07-01", "2026年7月1日")],
)
def test_two_spellings_of_the_same_are_no_change(before: str, now: str) -> None:
    table = "## 指标\n| 编码 | 目标 |\n| I1 | {} |"
    assert changes(table.format(now), table.format(before)) == []


def test_two_rows_of_one_unit_are_told_apart_by_what_they_say() -> None:
    first, second, later = (
        f"| U1 | I1 | {t} | {d} |\n" for t, d in (("90", ""), ("95", "2026-07-01"), ("96", ""))
    )
    assert changes(OWN + second + first, OWN + first + second) == []
    (one,) = changes(OWN + second + later.replace("| |", "|  |"), OWN + first + second)
    assert (one.row, one.column, one.old, one.new) == ("U1 I1", "目标", "90", "96")


def test_amendments_themselves_are_not_compared() -> None:
    assert changes("## 调整\n| 内容 | 原值 | 新值 |\n| I1 目标 | 1 | 2 |") == []


TARGET = "## 指标\n| 编码 | 目标 |\n| I1 | 95 |"
NEW_UNIT = "## 单位（添行）\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | L |"
BASIS = "## 指标\n| 编码 | 依据 |\n| I1 | 第三条 |"
MINE = f"{OWN}| U1 | I1 | 96 | |"
LONG = "## 审核关系\n| 编码 | 提示 |\n| H1 | " + "办结数不应多于应办数，含上年结转的在内，" * 4 + " |"
COVERED = {
    "the cell by code": (TARGET, "", ["I1 目标 | 100 | 95"]),
    "the cell by name, spelt otherwise": (TARGET, "", ["办结率的目标 | 100.0 | ９５"]),
    "amended twice": (TARGET, "", ["I1 | 100 | 98", "I1 | 98 | 95"]),
    "from blank": (BASIS, "", ["指标 I1 依据 | （空白） | 第三条"]),
    "a row by name": (NEW_UNIT, "", ["增加丁镇 | | "]),
    "a row with what it is": (NEW_UNIT, "", ["增加 U4 | 无 | 镇"]),
    "a row by its sheet": (NEW_UNIT, "", ["单位表增加一个镇 | | "]),
    "a row that is gone": ("", NEW_UNIT, ["U4 撤并 | 丁镇 | 删去"]),
    "a target by the unit's name": (
        OWN + "| U1 | I1 | 96 | |",
        OWN + "| U1 | I1 | 97 | |",
        ["甲镇办结率目标 | 97 | 96"],
    ),
    "a target by codes": (
        OWN + "| 甲镇 | I1 | 96 | |",
        OWN + "| 甲镇 | I1 | 97 | |",
        ["U1 I1 目标 | 97 | 96"],
    ),
    "a long text cut short": (
        LONG,
        "",
        ["H1 提示 | 办结数不应多于应办数。 | 办结数不应多于应办数，含上年结转的在内，办结数…"],
    ),
}
UNCOVERED = {
    "another row": (TARGET, "", ["I2 目标 | 100 | 95"]),
    "a code that only begins so": (TARGET, "", ["I10 目标 | 100 | 95"]),
    "another old value": (TARGET, "", ["I1 目标 | 90 | 95"]),
    "another new value": (TARGET, "", ["I1 目标 | 100 | 96"]),
    "no values": (TARGET, "", ["I1 目标 | | "]),
    "only the first of two steps": (TARGET, "", ["I1 | 100 | 98"]),
    "a cell of a row is not the row": ("", NEW_UNIT, ["U4 名称 | 丁镇 | 丁街道"]),
    "the sheet's name as a word": (NEW_UNIT, "", ["I1 的单位 | % | ‰"]),
    "the unit without the indicator": (MINE, OWN + "| U1 | I1 | 97 | |", ["U1 目标 | 97 | 96"]),
    "a long text cut too short": (LONG, "", ["H1 提示 | 办结数不应多于应办数。 | 办结数…"]),
}


@pytest.mark.parametrize("case", COVERED.values(), ids=COVERED)
def test_an_amendment_accounts_for(case: tuple[str, str, list[str]]) -> None:
    now, before, rows = case
    (change,) = changes(now, before)
    assert change.covered(amendments(*rows))
    assert not change.covered(())


@pytest.mark.parametrize("case", UNCOVERED.values(), ids=UNCOVERED)
def test_an_amendment_does_not_account_for(case: tuple[str, str, list[str]]) -> None:
    now, before, rows = case
    (change,) = changes(now, before)
    assert not change.covered(amendments(*rows))


def test_what_an_amendment_is_asked_to_say_is_accepted() -> None:
    everything = f"{TARGET}\n\n{NEW_UNIT}\n\n{LONG}\n\n{MINE}\n\n## 加分项（整表）\n| 编码 |"
    found = changes(everything)
    assert {one.kind for one in found} == set(Kind)
    for one in found:
        (row,) = amendments(f"{one.what} | {one.old or '（空着）'} | {one.new or '（空着）'}")
        assert one.covered([row]), one.what
