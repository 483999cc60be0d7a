"""What a result rests on stands beside it: everything scores need, nothing that may not be shown."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.files.cells import CellValue
from pipeline.model.findings import Refused
from pipeline.report.basis import FOLDER, Came
from pipeline.run import Run
from tests.unit.results import assessed, basis
from tests.workspaces import RETURNS, Desk, lay

LEDGER = """
## 核定数据
| 单位编码 | 填报项编码 | 数值 | 来源 | 证据编号 | 备注 |
| U2 | A1 | 75 | 抽查 | 证-1 | 联系人 13800138000 |
| U9 | A1 | 75 | 抽查 | 证-2 | |
"""


def laid(root: Path) -> Desk:
    desk = lay(root)
    desk.ledger(LEDGER)
    return desk


def test_what_is_kept_reads_back_as_it_was(tmp_path: Path) -> None:
    desk = laid(tmp_path)
    desk.returns(desk.filled("U2", {"A4": "无"}))
    run: Run = desk.run()
    kept = basis(assessed(desk, "一"))
    assert kept.scheme.fingerprint == run.scheme.fingerprint
    (part,) = kept.parts
    columns = ["unit_code", "item_code", "reported", "state", "file", "sheet", "cell"]
    pd.testing.assert_frame_equal(part.reported[columns], run.read[0][columns])
    assert set(part.roll.values()) == {Came.USED}
    assert list(part.last["assessed"]) == list(run.last_facts["assessed"])
    assert list(kept.last_ranking["score"]) == list(run.last_ranking["score"])
    own, again = run.ledger[0], kept.ledger("", run.scheme)
    assert [len(register) for register in again.registers] == [len(r) for r in own.registers]
    assert again.verified[0].value == 75
    assert [mark.marks for mark in again.marks] == [mark.marks for mark in own.marks]


def test_an_entry_of_a_unit_the_scheme_does_not_know_waits_for_one_that_does(tmp_path: Path) -> None:
    desk = laid(tmp_path)
    kept = basis(assessed(desk, "一"))
    known = desk.rewritten("## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U9 | 壬镇 | 镇 | L |").run()
    assert [one.unit_code for one in kept.ledger("", known.written[0]).verified] == ["U2", "U9"]


def test_an_entry_says_where_it_stands_and_shows_nothing_private(tmp_path: Path) -> None:
    folder = assessed(laid(tmp_path), "一") / FOLDER
    text = (folder / "考核台账" / "核定数据.csv").read_text(encoding="utf-8-sig")
    assert ",inputs/2026/考核台账.xlsx 核定数据!A2,U2,A1,75,抽查,证-1,联系人 〔手机号〕" in text
    assert "13800138000" not in "".join(p.read_text("utf-8", "replace") for p in folder.rglob("*.*"))


def blocked(desk: Desk) -> None:
    over: dict[str, CellValue] = {"A1": 200}
    desk.returns(desk.filled("U2", over))
    desk.remove(f"{RETURNS}/U3.xlsx")


def test_it_is_told_what_became_of_each_return(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    blocked(desk)
    (part,) = basis(assessed(desk, "一")).parts
    assert part.roll == {"U1": Came.USED, "U2": Came.BLOCKED, "U3": Came.MISSING}
    assert part.those(Came.USED, Came.BLOCKED) == {"U1", "U2"}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("回收情况.csv", "考核期,单位编码,单位名称,回收情况\n2026,U1,甲镇,来了\n"),
        ("考核方案/指标.csv", "编码\n"),
    ],
)
def test_a_basis_that_was_altered_is_refused(file: str, text: str, tmp_path: Path) -> None:
    folder = assessed(lay(tmp_path), "一")
    (folder / FOLDER / file).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        basis(folder)
    assert [found.code for found in refusal.value.findings] == ["R055"]
