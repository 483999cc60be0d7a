"""Two results told apart in words and as values: who moved and why, and everything that is not the same."""

import json
from pathlib import Path

import pytest

from pipeline.files.data import parquet_bytes, read_parquet
from pipeline.model.tables import FACTS
from pipeline.publish import publish
from tests.bad.test_run import TARGET
from tests.unit.command import kaohe
from tests.unit.results import assessed
from tests.unit.test_year import LATER, STAGES
from tests.workspaces import RETURNS, Desk, lay

Screen = pytest.CaptureFixture[str]
LEDGER = """
## 现场评分
| 单位编码 | 指标编码 | 评分1 | 评分2 |
| U2 | I3 | 20 | 20 |

## 扣分登记
| 单位编码 | 事项编码 | 数量 | 日期 | 证据编号 | 理由 | 批准 |
| U1 | K1 | 2 | 2026-03-01 | 证-3 | 漏报 | 办公室 |
"""


def diff(capsys: Screen, *arguments: object) -> str:
    code, out, err = kaohe(capsys, "diff", *map(str, arguments))
    assert (code, err) == (0, "")
    return out


def everything_changed(desk: Desk) -> Path:
    desk.rewritten(TARGET)
    desk.returns(desk.filled("U2", {"A1": 90, "A4": "无"}))
    desk.remove(f"{RETURNS}/U3.xlsx")
    desk.ledger(LEDGER)
    return assessed(desk, "后")


def test_everything_that_changed_and_what_it_made(desk: Desk, before: Path, capsys: Screen) -> None:
    told = diff(capsys, before, everything_changed(desk)).splitlines()
    assert told == [
        "前 → 后：",
        "",
        "【主线】3 个单位，3 个有变化，名次变动 0 个",
        "　　单位     上次     本次     变化     数据     规则  台账  名次  升降  自身  他人",
        "　　U2 乙镇    86  82.3684  -3.6316  -9.8684  +2.2368    +4     2     0     0     0",
        "　　U1 甲镇  92.5       91     -1.5        0     +2.5    -4     1     0     0     0",
        "　　U3 丙街道　街道，63 分，第 3 名 → 街道，缺报，无得分",
        "",
        "数据：3 处不同",
        "　　U3 丙街道　填报表　采用 → 缺报",
        "　　U2 乙镇　A1 办结数　80 → 90（U2.xlsx 基础表!F5）",
        "　　U2 乙镇　A4 整改次数　5 → 无（U2.xlsx 基础表!F8）",
        "",
        "规则：1 处不同",
        "　　指标 I1 办结率 目标　100 → 95",
        "",
        "台账：2 处不同",
        "　　现场评分 U2 乙镇 I3　（没有） → 评分1 20，评分2 20（inputs/2026/考核台账.xlsx 现场评分!A5）",
        "　　扣分登记 U1 甲镇 K1　（没有） → 数量 2，日期 2026-03-01，证据编号 证-3，理由 漏报，批准 办公室"
        "（inputs/2026/考核台账.xlsx 扣分登记!A2）",
    ]


def test_the_same_as_values(desk: Desk, before: Path, capsys: Screen) -> None:
    (told,) = json.loads(diff(capsys, before, everything_changed(desk), "--json"))
    assert (told["before"], told["now"]) == ("前", "后")
    unit = next(one for one in told["units"] if one["unit_code"] == "U2")
    assert unit["change"] == pytest.approx(unit["data"] + unit["rules"] + unit["ledger"])
    assert (unit["gained"], unit["own"], unit["others"], unit["moved"]) == (0, 0, 0, True)
    assert unit["before"] == {"score": 86.0, "rank": 2, "status": "ranked", "unit_class": "镇"}
    assert [len(told[part]) for part in ("data", "rules", "ledger")] == [3, 1, 2]
    assert told["rules"][0] == {"what": "指标 I1 办结率 目标", "old": "100", "new": "95", "where": ""}


def test_one_folder_is_compared_with_the_present_reports(desk: Desk, before: Path, capsys: Screen) -> None:
    desk.returns(desk.filled("U2", {"A1": 90}))
    publish(desk.run())
    told = diff(capsys, before, "--workspace", desk.root)
    assert told.startswith("前 → 2026：\n")
    assert "U2 乙镇　A1 办结数　80 → 90" in told


def test_a_run_that_is_kept_is_named_by_its_number(desk: Desk, capsys: Screen) -> None:
    for figure in (80, 85, 90):
        desk.returns(desk.filled("U2", {"A1": figure}))
        publish(desk.run())
    here = ("--workspace", desk.root)
    assert diff(capsys, "2", *here).startswith("第 2 次 → 2026：\n")
    both = diff(capsys, "1", "2", *here)
    assert both.startswith("第 1 次 → 第 2 次：\n")
    assert "U2 乙镇　A1 办结数　80 → 85" in both
    code, _, err = kaohe(capsys, "diff", "7", *map(str, here))
    assert (code, err[:4]) == (2, "R052")


def test_units_come_leave_and_change_class(desk: Desk, before: Path, capsys: Screen) -> None:
    desk.rewritten("## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U3 | 丙镇 | 镇 | L |\n| U4 | 丁镇 | 镇 | L |")
    after = assessed(desk, "后")
    told = diff(capsys, before, after).splitlines()
    assert "　　U4 丁镇　新增：镇，缺报，无得分" in told
    assert "　　U3 丙镇　街道，63 分，第 3 名 → 镇，63 分，第 3 名" in told
    assert "　　单位 U4 丁镇　（没有） → 新增" in told
    back = diff(capsys, after, before).splitlines()
    assert "　　U4 丁镇　不再考核，上次镇，缺报，无得分" in back
    assert "　　单位 U4 丁镇　原有 → （没有）" in back


def test_an_entry_that_was_changed_is_one_change(desk: Desk, capsys: Screen) -> None:
    desk.ledger(LEDGER)
    one = assessed(desk, "一")
    desk.ledger(LEDGER.replace("| K1 | 2 |", "| K1 | 1 |"))
    told = diff(capsys, one, assessed(desk, "二"))
    assert "　　扣分登记 U1 甲镇 K1　数量 2 → 数量 1（" in told
    assert "台账：1 处不同" in told


def test_a_year_before_that_is_another_now(desk: Desk, before: Path, capsys: Screen) -> None:
    for file in ("facts.parquet", "ranking.csv"):
        desk.remove(f"reports/2025/data/{file}")
    told = diff(capsys, before, assessed(desk, "后")).splitlines()
    assert told[3:6] == ["数据：2 处不同", "　　上年数据　有 → （没有）", "　　上年排名　有 → （没有）"]


def test_a_figure_of_the_year_before(desk: Desk, before: Path, capsys: Screen) -> None:
    path = desk.root / "reports/2025/data/facts.parquet"
    facts = read_parquet(path, FACTS)
    other = facts.assign(assessed=facts["assessed"].where(facts["item_code"] != "A3", 7.0))
    path.write_bytes(parquet_bytes(other, FACTS))
    told = diff(capsys, before, assessed(desk, "后"))
    assert "　　U2 乙镇　A3 走访次数（上年）　5 → 7\n" in told


def test_a_year_in_stages(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path, STAGES)
    desk.stage("S1")
    desk.stage("S2")
    before = assessed(desk, "前")
    desk.stage("S2", LATER, U2={"A1": 90})
    told = diff(capsys, before, assessed(desk, "后")).splitlines()
    assert told[4].split() == ["U2", "乙镇", "86", "85", "-1", "+3", "0", "-4", "2", "0", "0", "0"]
    assert "　　S2 U2 乙镇　A1 办结数　80 → 90（U2.xlsx 基础表!F5）" in told


def test_a_long_list_is_cut_short(desk: Desk, before: Path, capsys: Screen) -> None:
    cases = "".join(f"| U1 | K1 | {n} | 2026-03-01 | 证-{n} | 漏报 | 办公室 |\n" for n in range(1, 36))
    head = "| 单位编码 | 事项编码 | 数量 | 日期 | 证据编号 | 理由 | 批准 |"
    desk.ledger(f"## 扣分登记\n{head}\n{cases}")
    told = diff(capsys, before, assessed(desk, "后"))
    assert "台账：35 处不同" in told
    assert "……另有 5 处，用 --json 看全部。" in told


def test_nothing_changed(desk: Desk, before: Path, capsys: Screen) -> None:
    assert diff(capsys, before, assessed(desk, "后")).splitlines() == [
        "前 → 后：",
        "各单位得分、名次都没有变化。",
        "",
        "数据：没有变化",
        "",
        "规则：没有变化",
        "",
        "台账：没有变化",
    ]
