"""A result is proved: untouched it is the same to the byte; what was touched is named."""

import json
from pathlib import Path

import pytest

from pipeline.files.key import KEY_FILE
from pipeline.files.workspace import open_workspace
from pipeline.publish import publish
from pipeline.year import open_run
from tests.unit.command import kaohe
from tests.unit.results import assessed
from tests.unit.test_year import STAGES
from tests.workspaces import LEDGER_FILE, RETURNS, SCHEME_FILE, Desk, lay

Screen = pytest.CaptureFixture[str]
REPORTS = "reports/2026"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    laid = lay(tmp_path / "区")
    publish(laid.run())
    return laid


def verify(capsys: Screen, desk: Desk, *arguments: str, folder: str = REPORTS) -> tuple[int, list[str]]:
    code, out, err = kaohe(capsys, "verify", str(desk.root / folder), "--quiet", *arguments)
    assert err == ""
    return code, out.splitlines()


def test_what_nobody_touched_is_the_same_to_the_byte(desk: Desk, capsys: Screen) -> None:
    code, told = verify(capsys, desk)
    assert code == 0
    number = len(json.loads((desk.root / REPORTS / "manifest.json").read_text("utf-8"))["outputs"])
    assert told[1:] == [
        "输入 8 个：与清单一致。",
        f"报告 {number} 个：与清单一致。",
        f"重新计算 {number} 个：逐字节相同。",
        "核验通过：输入和报告都没有动过，重新计算的结果与报告逐字节相同。",
    ]
    (told_again,) = {kaohe(capsys, "verify", "--quiet", "--workspace", str(desk.root))[0]}
    assert told_again == 0


def test_how_far_it_is_is_told(desk: Desk, capsys: Screen) -> None:
    _, _, err = kaohe(capsys, "verify", str(desk.root / REPORTS))
    assert err.splitlines() == ["· 核对报告……", "· 核对输入……", "· 重新计算……"]


def test_a_report_that_was_edited_or_added_or_lost(desk: Desk, capsys: Screen) -> None:
    desk.put(f"{REPORTS}/data/ranking.csv", b"")
    desk.put(f"{REPORTS}/data/mine.csv", b"")
    desk.remove(f"{REPORTS}/index.html")
    code, told = verify(capsys, desk)
    assert code == 1
    assert [line for line in told if line.startswith("　　")] == [
        "　　改动　data/ranking.csv",
        "　　缺少　index.html",
        "　　新增　data/mine.csv",
    ]
    assert told[-1] == "核验不通过：报告生成后被改动过，改动的文件不能作为依据。"


def test_a_return_that_was_changed_is_named_with_what_it_makes(desk: Desk, capsys: Screen) -> None:
    desk.returns(desk.filled("U2", {"A1": 90}))
    desk.put("inputs/2026/回收登记.csv", "文件,收到时间\nU1.xlsx,2026-12-20\n".encode())
    code, told = verify(capsys, desk)
    assert code == 1
    assert f"　　改动　{RETURNS}/U2.xlsx" in told
    assert "　　新增　inputs/2026/回收登记.csv" in told
    assert "　　不同　data/ranking.csv" in told
    assert told[-1] == "核验不通过：输入与当时不同，须按现在的输入重新考核，或找回当时的输入。"


def test_an_input_that_makes_no_difference_to_the_scores_is_told_all_the_same(
    desk: Desk, capsys: Screen
) -> None:
    desk.put("kaohe.toml", b'period = "2026"\n# one line more\n')
    code, told = verify(capsys, desk)
    assert (code, told[-1]) == (1, "核验不通过：输入与当时不同，但得分和名次不变。")


def test_another_key_is_told_and_not_shown(desk: Desk, capsys: Screen) -> None:
    secret = "0" * 63 + "1"
    desk.put(KEY_FILE, f"{secret}\n".encode())
    code, told = verify(capsys, desk)
    assert code == 1
    assert "设置　　签名密钥与当时不同" in told
    assert secret not in (desk.root / REPORTS / "manifest.json").read_text("utf-8")


def test_a_scheme_that_yields_nothing_any_more(desk: Desk, capsys: Screen) -> None:
    desk.rewritten("## 考核线\n| 编码 | 总分 |\n| L | 90 |")
    code, told = verify(capsys, desk)
    assert code == 1
    assert f"　　改动　{SCHEME_FILE}" in told
    assert "重新计算：按现在的输入算不出结果。" in told
    assert any(line.startswith("　　R007 ") for line in told)


def test_another_version_is_told(desk: Desk, capsys: Screen) -> None:
    path = desk.root / REPORTS / "manifest.json"
    listed = json.loads(path.read_text("utf-8"))
    listed["program"]["libraries"]["xlsxwriter"] = "3.0.0"
    listed["outputs"]["index.html"] = "0" * 64
    path.write_text(json.dumps(listed), "utf-8")
    code, told = verify(capsys, desk)
    assert code == 1
    assert any(line.startswith("程序　　xlsxwriter 当时 3.0.0，现在 ") for line in told)
    assert "输入没有变而算出的不同，因为程序版本不同" in told[-1]


def test_returns_are_read_anew(desk: Desk, capsys: Screen) -> None:
    """What was kept from an earlier reading is no proof."""
    kept = desk.root / ".kaohe-cache"
    before = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert verify(capsys, desk)[0] == 0
    (kept / "2026.sqlite").unlink()
    assert verify(capsys, desk)[0] == 0
    assert before
    assert list(kept.iterdir()) == []


def test_reports_kept_elsewhere_are_proved_in_their_workspace(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path / "区")
    kept = assessed(desk, "一")
    assert verify(capsys, desk, folder="存/一")[0] == 0
    away = kept.rename(tmp_path / "盘")
    arguments = (str(away), "--quiet", "--workspace", str(desk.root))
    assert kaohe(capsys, "verify", *arguments)[0] == 0
    assert kaohe(capsys, "verify", str(away), "--workspace", str(tmp_path))[2].startswith("R001 ")


def test_a_year_in_stages_and_each_stage(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path, STAGES)
    desk.stage("S1")
    desk.stage("S2")
    publish(open_run(open_workspace(tmp_path)))
    for folder in (REPORTS, f"{REPORTS}-S1", f"{REPORTS}-S2"):
        assert verify(capsys, desk, folder=folder)[0] == 0, folder
    desk.put(LEDGER_FILE.replace("2026/", "2026-S2/"), b"")
    for folder in (REPORTS, f"{REPORTS}-S1", f"{REPORTS}-S2"):
        code, told = verify(capsys, desk, folder=folder)
        assert code == 1
        assert "　　改动　inputs/2026-S2/考核台账.xlsx" in told, folder


def test_the_proof_as_values(desk: Desk, capsys: Screen) -> None:
    desk.returns(desk.filled("U2", {"A1": 90}))
    code, told = verify(capsys, desk, "--json")
    content = json.loads("\n".join(told))
    assert (code, content["holds"], content["period"]) == (1, False, "2026")
    assert content["inputs"]["changed"] == [f"{RETURNS}/U2.xlsx"]
    assert "data/ranking.csv" in content["again"]["changed"]


def test_without_reports_nothing_is_taken_for_the_number_of_a_run(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path)
    code, _, err = kaohe(capsys, "verify", "--workspace", str(desk.root))
    assert code == 2
    assert err.startswith("R054 2026 不是考核报告")
    assert kaohe(capsys, "verify", "别处/2", "--workspace", str(desk.root))[2].startswith(
        "R054 2 不是考核报告"
    )


def test_a_folder_that_holds_no_reports(desk: Desk, capsys: Screen) -> None:
    code, out, err = kaohe(capsys, "verify", str(desk.root / "inputs"))
    assert (code, out) == (2, "")
    assert err.startswith("R054 inputs 不是考核报告：没有 manifest.json")
