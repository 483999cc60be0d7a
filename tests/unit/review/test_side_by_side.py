"""`kaohe diff` and `kaohe issue --again` as a person runs them: two schemes in words, one unit sent anew."""

import json
from pathlib import Path

import pytest

from pipeline.files.workspace import open_workspace
from pipeline.publish import publish, send_out
from pipeline.scheme.write import scheme_csv
from pipeline.year import open_run
from tests.bad.test_run import TWO_STAGES
from tests.unit.command import kaohe
from tests.unit.issue.test_lock import AMENDED, FOLDER, TARGET
from tests.workbooks import base_tables
from tests.workspaces import SCHEME_FILE, Desk, lay

Screen = pytest.CaptureFixture[str]
NEW_UNIT = "## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | L |\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace whose scheme was issued."""
    laid = lay(tmp_path / "区")
    send_out(laid.run())
    return laid


def at(desk: Desk, *arguments: str) -> list[str]:
    return [*arguments, "--workspace", str(desk.root)]


def test_the_issued_scheme_and_the_present_one(desk: Desk, capsys: Screen) -> None:
    head = f"{FOLDER}/下发方案.xlsx → {SCHEME_FILE}："
    assert kaohe(capsys, *at(desk, "diff")) == (0, f"{head}\n两个方案相同。\n", "")
    desk.rewritten(AMENDED + NEW_UNIT)
    code, out, err = kaohe(capsys, *at(desk, "diff"))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        head,
        "　　新增单位「U4 丁镇」（单位!A5）　「调整」中没有",
        "　　指标「I1 办结率」的「目标」由「100」改为「95」（指标!I2）　已写入「调整」",
        "共 2 处不同。",
    ]


def test_two_schemes_in_whatever_form_and_wherever_they_are(tmp_path: Path, capsys: Screen) -> None:
    one, two = lay(tmp_path / "甲").root / SCHEME_FILE, tmp_path / "乙"
    two.mkdir()
    for name, content in scheme_csv(base_tables(TARGET)).items():
        (two / name).write_bytes(content)
    code, out, err = kaohe(capsys, "diff", str(one), str(two), "--workspace", str(tmp_path))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "考核方案.xlsx → 乙：",
        "　　指标「I1 办结率」的「目标」由「100」改为「95」（指标!I2）",
        "共 1 处不同。",
    ]


def test_one_scheme_and_the_workspaces_own_as_json(desk: Desk, tmp_path: Path, capsys: Screen) -> None:
    other = lay(tmp_path / "乙", TARGET).root / SCHEME_FILE
    code, out, _ = kaohe(capsys, *at(desk, "diff", str(other), "--json"))
    assert code == 0
    (found,) = json.loads(out)
    assert (found["before"], found["now"]) == ("考核方案.xlsx", SCHEME_FILE)
    assert found["changes"] == [
        {
            "kind": "changed",
            "sheet": "指标",
            "row": "I1 办结率",
            "column": "目标",
            "old": "95",
            "new": "100",
            "cell": "I2",
            "amended": None,
        }
    ]


def test_reports_are_no_scheme(desk: Desk, capsys: Screen) -> None:
    publish(desk.run())
    reports, scheme = desk.root / "reports/2026", desk.root / SCHEME_FILE
    code, out, err = kaohe(capsys, *at(desk, "diff", str(scheme), str(reports)))
    assert (code, out) == (2, "")
    assert err.startswith("R054 考核方案.xlsx 不是考核报告")
    book = reports / "校验报告.xlsx"
    assert kaohe(capsys, *at(desk, "diff", str(book)))[2].startswith("R014 校验报告.xlsx ")


def test_a_year_is_compared_stage_by_stage(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path, TWO_STAGES)
    send_out(open_run(open_workspace(tmp_path)))
    desk.rewritten(TWO_STAGES + TARGET)
    _, out, _ = kaohe(capsys, *at(desk, "diff"))
    heads = [line for line in out.splitlines() if "→" in line]
    assert heads == [f"{FOLDER}-{code}/下发方案.xlsx → {SCHEME_FILE}：" for code in ("S1", "S2")]
    assert out.count("共 1 处不同。") == 2


def test_one_unit_is_sent_its_template_anew(desk: Desk, capsys: Screen) -> None:
    desk.rewritten(AMENDED)
    code, out, err = kaohe(capsys, *at(desk, "issue", "--quiet", "--again", "U2", "--again", "甲镇"))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"已重新生成 {FOLDER}/U2 乙镇 填报表.xlsx，为第 2 版。",
        f"已重新生成 {FOLDER}/U1 甲镇 填报表.xlsx，为第 2 版。",
    ]
    _, out, _ = kaohe(capsys, *at(desk, "issue", "--json", "--again", "U3"))
    (told,) = json.loads(out)
    assert (told["folder"], told["unit_code"], told["version"]) == (FOLDER, "U3", 2)
    assert kaohe(capsys, *at(desk, "issue", "--quiet", "--again", "乙真"))[2].startswith("R013 没有「乙真」")


def test_a_year_sends_a_units_templates_of_every_stage_anew(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path, TWO_STAGES)
    send_out(open_run(open_workspace(tmp_path)))
    desk.rewritten(TWO_STAGES + AMENDED)
    _, out, _ = kaohe(capsys, *at(desk, "issue", "--quiet", "--again", "U2"))
    assert [line.split(" ")[1] for line in out.splitlines()] == [f"{FOLDER}-S1/U2", f"{FOLDER}-S2/U2"]


def test_nothing_is_sent_anew_of_a_scheme_that_was_changed_silently(desk: Desk, capsys: Screen) -> None:
    before = (desk.root / FOLDER / "下发记录.csv").read_bytes()
    desk.rewritten(TARGET)
    code, _, err = kaohe(capsys, *at(desk, "issue", "--quiet", "--again", "U2"))
    assert (code, [line.split(" ")[0] for line in err.splitlines()]) == (2, ["R035", "S043"])
    assert (desk.root / FOLDER / "下发记录.csv").read_bytes() == before
