"""Units, files and cells are accounted for, each once, whatever came back."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.collect.balance import Tally, cells_account, files_account
from tests.unit.command import kaohe
from tests.unit.files import tiny
from tests.workspaces import FIRST_DAY, RETURNS, Desk, lay

LATER = datetime(2026, 12, 21)  # noqa: DTZ001 - workbooks hold no time zone


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path)


def everything_happens(desk: Desk) -> None:
    """U1 is fine and sent an older return too; U2's copies differ; U3 sent something to mend; U4 sent nothing."""
    desk.returns(desk.filled("U1", {"A1": 1}, LATER), "U1 更正.xlsx")
    desk.returns(desk.filled("U1", {"A1": 1}, LATER), "U1 更正 - 副本.xlsx")
    desk.returns(desk.filled("U2", {"A1": 9}), "U2 又一份.xlsx")
    desk.returns(desk.filled("U3", {"A1": "约5", "A3": "无", "A4": ""}), "U3.xlsx")
    desk.returns(b"", "空.xlsx")
    desk.returns(b"\5clerk".ljust(165, b"\0"), "~$U1.xlsx")
    desk.returns(tiny.package({"Thumbs.db": b"x", "扫描件.pdf": b"%PDF-1.7\n"}), "包.zip")


WITH_A_FOURTH = """
## 单位
| 编码 | 名称 | 类别 | 考核线 |
| U4 | 丁镇 | 镇 | L |
"""


def told(desk: Desk) -> list[str]:
    return [str(account) for account in desk.run().accounts]


def test_a_sound_workspace(desk: Desk) -> None:
    assert told(desk) == ["应交 3 个单位 = 已收 3", "收到文件 3 个 = 采用 3", "应填 12 格 = 填写 12"]


def test_everything_that_can_become_of_a_return(tmp_path: Path) -> None:
    desk = lay(tmp_path, WITH_A_FOURTH)
    everything_happens(desk)
    assert told(desk) == [
        "应交 4 个单位 = 已收 2 + 缺报 1 + 多份先后不明 1",
        "收到文件 10 个 = 采用 1 + 采用并退回修改 1 + 有更新的一份 1 + 与另一份完全相同 1"
        " + 先后不明 2 + 注明原因后忽略 2 + 无法识别 2",
        "应填 8 格 = 填写 5 + 填「无」 1 + 空白 1 + 无法读取 1",
    ]


def test_a_row_that_went_is_accounted_for(desk: Desk) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets["基础表"].pop(5)))
    assert told(desk)[2] == "应填 12 格 = 填写 11 + 行已不在 1"


def test_a_unit_that_is_asked_nothing_and_sends_something(tmp_path: Path) -> None:
    everybody = lay(tmp_path, WITH_A_FOURTH)
    stranger = everybody.filled("U4", {"A1": 1})
    desk = lay(tmp_path, WITH_A_FOURTH.replace("镇 | L", "镇 | "))
    desk.returns(stranger, "丁镇.xlsx")
    assert told(desk)[:2] == ["应交 3 个单位 = 已收 3", "收到文件 4 个 = 采用 3 + 注明原因后忽略 1"]
    assert [f.code for f in desk.told() if f.code != "I003"] == ["R062"]


def test_a_sum_that_does_not_come_out_stops_everything(desk: Desk) -> None:
    run = desk.run()
    with pytest.raises(AssertionError, match="收到文件 4 个 = 采用 3"):
        files_account(replace(run.collection, found=4))
    facts = run.read[0]
    twice = pd.concat([facts, facts[facts["unit_code"] == "U2"].iloc[:1]])
    with pytest.raises(AssertionError, match="应填 4 格 = 填写 5"):
        cells_account(run.collection, twice, run.scheme, FIRST_DAY)


def test_accounts_add_up() -> None:
    one = Tally("应填", 3, "格", {"填写": 2, "空白": 1})
    assert str(one + one) == "应填 6 格 = 填写 4 + 空白 2"


def test_the_books_are_printed_and_stand_in_the_report(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.remove(f"{RETURNS}/U3.xlsx")
    _, out, _ = kaohe(capsys, "collect", "--workspace", str(desk.root), "--quiet")
    assert out.splitlines()[-2:] == ["应交 3 个单位 = 已收 2 + 缺报 1。", "收到文件 2 个 = 采用 2。"]
    for command in ("check", "assess"):
        _, out, _ = kaohe(capsys, command, "--workspace", str(desk.root), "--quiet")
        for account in told(desk):
            assert f"{account}。" in out.splitlines()
    book = openpyxl.load_workbook(desk.root / "reports/2026/校验报告.xlsx")
    rows = list(book["收发核对"].iter_rows(min_row=4, values_only=True))
    assert [row[2] for row in rows] == told(desk)
    assert {row[3] for row in rows} == {"相符"}
