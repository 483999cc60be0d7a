"""Runs that were replaced are kept and listed, and there is a way back to each."""

import json
import os
import re
from pathlib import Path

import pytest

from pipeline.files.runs import MANIFEST, kept_runs, run_folder
from pipeline.files.workspace import open_workspace
from pipeline.publish import publish, publish_checks
from pipeline.report.manifest import FILE
from pipeline.review.history import PastRun, go_back, history, told_lines
from pipeline.year import open_run
from tests.bad.test_run import TWO_STAGES
from tests.moments import tree
from tests.unit.command import kaohe
from tests.workspaces import Desk, lay

Screen = pytest.CaptureFixture[str]
REPORTS = "reports/2026"


def assessed(desk: Desk, figure: int) -> dict[str, bytes]:
    """U2's reports with another figure, as they stand then."""
    desk.returns(desk.filled("U2", {"A1": figure}))
    publish(desk.run())
    return standing(desk)


def standing(desk: Desk, folder: str = REPORTS) -> dict[str, bytes]:
    found = tree(desk.root, folder)
    return {path.removeprefix(f"{folder}/"): told for path, told in found.items() if told is not None}


def kept(desk: Desk) -> list[int]:
    return list(kept_runs(open_workspace(desk.root)))


def listed(desk: Desk) -> list[PastRun]:
    return history(open_workspace(desk.root))


def test_the_manifest_has_one_name() -> None:
    assert MANIFEST == FILE


def test_a_run_that_is_replaced_is_kept_whole(desk: Desk) -> None:
    first = assessed(desk, 80)
    assert kept(desk) == []
    second = assessed(desk, 90)
    assert kept(desk) == [1]
    assert standing(desk, "reports/.历次/2026/1") == first
    assert standing(desk) == second


def test_a_run_that_says_the_same_is_not_kept_twice(desk: Desk) -> None:
    assessed(desk, 80)
    assert assessed(desk, 80) == standing(desk)
    assert kept(desk) == []


def test_what_was_worked_on_by_hand_is_kept_though_the_run_says_the_same(desk: Desk, capsys: Screen) -> None:
    first = assessed(desk, 80)
    desk.put(f"{REPORTS}/notices/考核结果通报.docx", b"numbered by hand")
    desk.put(f"{REPORTS}/记录.txt", "下发日期".encode())
    by_hand = standing(desk)
    code, out, _ = kaohe(capsys, "assess", "--quiet", "--workspace", str(desk.root))
    assert code == 0
    assert "被改过（notices/考核结果通报.docx、记录.txt），改过的一套留存为第 1 次" in out
    assert (kept(desk), standing(desk)) == ([1], first)
    assert standing(desk, "reports/.历次/2026/1") == by_hand
    assert go_back(open_workspace(desk.root), 1) == 0
    desk.put(f"{REPORTS}/记录.txt", "另一天".encode())
    assert "被改过" in kaohe(capsys, "assess", "--quiet", "--workspace", str(desk.root))[1]


def test_a_check_after_a_run_is_no_work_by_hand(desk: Desk, capsys: Screen) -> None:
    assessed(desk, 80)
    desk.returns(desk.filled("U2", {"A1": "约 80"}))
    publish_checks(desk.run())
    desk.returns(desk.filled("U2", {"A1": 80}))
    assert "被改过" not in kaohe(capsys, "assess", "--quiet", "--workspace", str(desk.root))[1]
    assert kept(desk) == []


def test_reports_of_checks_alone_are_no_run_and_checks_replace_none(desk: Desk) -> None:
    publish_checks(desk.run())
    assert MANIFEST not in standing(desk)
    first = assessed(desk, 80)
    desk.returns(desk.filled("U2", {"A1": 101}))
    publish_checks(desk.run())
    assert kept(desk) == []
    now = standing(desk)
    assert {name for name in first.keys() | now if first.get(name) != now.get(name)} == {
        "校验报告.xlsx",
        "returned/退回 U2 乙镇 填报表.xlsx",
        "returned/退回 U2 乙镇 通知.docx",
    }
    publish(desk.run())
    assert standing(desk, "reports/.历次/2026/1")[MANIFEST] == first[MANIFEST]


def test_only_so_many_are_kept_the_newest(desk: Desk) -> None:
    desk.put("kaohe.toml", b'period = "2026"\nkeep_runs = 2\n')
    for figure in (80, 81, 82, 83):
        assessed(desk, figure)
    assert kept(desk) == [3, 2]
    desk.put("kaohe.toml", b'period = "2026"\nkeep_runs = 0\n')
    assessed(desk, 84)
    assert kept(desk) == []
    assert sorted(p.name for p in (desk.root / "reports").iterdir()) == [".历次", "2025", "2026"]


def test_what_a_run_says_of_itself_is_listed(desk: Desk) -> None:
    desk.returns(desk.filled("U2", {"A1": 101}))
    publish(desk.run())
    manifest = desk.root / REPORTS / MANIFEST
    os.utime(manifest, (1_798_000_000, 1_798_000_000))
    assessed(desk, 80)
    now, before = listed(desk)
    assert (now.number, now.result, now.ranked, now.units, now.damage) == (0, "final", 3, 3, "")
    assert (before.number, before.result, before.ranked, before.units) == (1, "draft", 2, 3)
    assert re.fullmatch(r"2026-12-\d\d \d\d:\d\d", before.written)
    assert before.scheme == desk.run().scheme.fingerprint
    shown = told_lines([now, before])
    assert shown[0].startswith("现在　")
    assert "　正式　3/3 个单位有名次　方案指纹 " in shown[0]
    assert shown[1].startswith(f"第 1 次　{before.written}　初稿　2/3 个单位有名次　")


def test_going_back_can_be_undone(desk: Desk) -> None:
    first, second = assessed(desk, 80), assessed(desk, 90)
    workspace = open_workspace(desk.root)
    assert go_back(workspace, 1) == 2
    assert standing(desk) == first
    assert kept(desk) == [2]
    assert go_back(workspace, 2) == 3
    assert standing(desk) == second
    assert standing(desk, "reports/.历次/2026/3") == first
    assert run_folder(workspace, 3) == desk.root / "reports/.历次/2026/3"
    assert run_folder(workspace, 0) == workspace.reports


def test_going_back_where_the_present_reports_are_gone(desk: Desk) -> None:
    first = assessed(desk, 80)
    assessed(desk, 90)
    (desk.root / REPORTS).rename(desk.root / "别处")
    assert go_back(open_workspace(desk.root), 1) == 0
    assert standing(desk) == first


SPOILT = {
    "缺少 manifest.json": lambda run: (run / MANIFEST).unlink(),
    "manifest.json 无法读懂": lambda run: (run / MANIFEST).write_bytes(b"\xff{"),
    "data/ranking.csv 无法读懂": lambda run: (run / "data/ranking.csv").write_bytes(b"rank,unit\r1,2\r"),
    "缺少 index.html": lambda run: (run / "index.html").unlink(),
}


@pytest.mark.parametrize("says", SPOILT)
def test_a_run_that_is_damaged_is_listed_as_such_and_not_put_back(
    says: str, desk: Desk, capsys: Screen
) -> None:
    for figure in (80, 90, 95):
        assessed(desk, figure)
    SPOILT[says](desk.root / "reports/.历次/2026/2")
    before = standing(desk)
    at = ("--workspace", str(desk.root))
    code, out, err = kaohe(capsys, "runs", *at)
    assert (code, err) == (0, "")
    assert f"已损坏：{says}，不能换回" in out.splitlines()[1]
    assert kaohe(capsys, "runs", "--back", "2", *at) == (
        2,
        "",
        f"R053 reports/2026 第 2 次的报告不能换回：{says}。请用 kaohe runs 查看可以换回的编号。\n",
    )
    assert standing(desk) == before
    assert kaohe(capsys, "runs", "--back", "1", *at)[0] == 0


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b"null", b'{"program": 1}', b'{"program": {"version": []}}', b""]
)
def test_whatever_a_manifest_holds_is_no_crash(content: bytes, desk: Desk) -> None:
    desk.put(f"reports/.历次/2026/7/{MANIFEST}", content)
    desk.put("reports/.历次/2026/别的/a", b"")
    desk.put("reports/.历次/2026/8", b"")
    (found,) = listed(desk)
    assert (found.number, found.damage) == (7, "manifest.json 无法读懂")


def test_the_command_lists_and_goes_back(desk: Desk, capsys: Screen) -> None:
    at = ("--workspace", str(desk.root))
    assert kaohe(capsys, "runs", *at) == (0, "还没有报告，也没有留存的历次报告。\n", "")
    first = assessed(desk, 80)
    assessed(desk, 90)
    told = json.loads(kaohe(capsys, "runs", "--json", *at)[1])
    assert [run["number"] for run in told] == [0, 1]
    assert kaohe(capsys, "runs", "--back", "1", *at) == (
        0,
        "reports/2026 已换回第 1 次的报告。原来的留存为第 2 次，要换回去：kaohe runs --back 2。\n",
        "",
    )
    assert standing(desk) == first
    assert kaohe(capsys, "runs", "--back", "1", *at)[2] == (
        "R052 reports/.历次/2026 没有第 1 次的报告；现有：2。请用 kaohe runs 查看编号。\n"
    )
    desk.remove("templates_xlsx/考核方案.xlsx")
    desk.put("templates_xlsx/考核方案.xlsx", b"")
    assert kaohe(capsys, "runs", *at)[0] == 0


def test_each_stage_keeps_its_own_runs(tmp_path: Path) -> None:
    desk = lay(tmp_path, TWO_STAGES)
    desk.stage("S1")
    desk.stage("S2")
    publish(open_run(open_workspace(tmp_path)))
    desk.stage("S2", U2={"A1": 90})
    publish(open_run(open_workspace(tmp_path)))
    kept_by = {p: list(kept_runs(open_workspace(tmp_path, p))) for p in ("2026", "2026-S1", "2026-S2")}
    assert kept_by == {"2026": [1], "2026-S1": [], "2026-S2": [1]}
