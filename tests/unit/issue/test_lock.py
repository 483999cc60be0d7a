"""What was issued is not changed silently: the commands stop with every change, or every report names the amendment."""

import io
import zipfile
from html import unescape
from pathlib import Path
from re import sub

import pytest
from docx import Document

from pipeline.files.workspace import open_workspace
from pipeline.publish import send_out
from pipeline.scheme.read import read_scheme
from pipeline.scheme.write import scheme_csv
from pipeline.summary import assessed_lines, checked_lines
from pipeline.year import open_run
from tests.bad.test_run import TWO_STAGES
from tests.unit.command import kaohe
from tests.workbooks import base_tables, cells_of
from tests.workspaces import SCHEME_FILE, Desk, by_unit, lay

Screen = pytest.CaptureFixture[str]
FOLDER = "templates_xlsx/issued/2026"
TARGET = "## 指标\n| 编码 | 目标 |\n| I1 | 95 |\n"
AMENDED = TARGET + (
    "## 调整\n| 内容 | 原值 | 新值 | 理由 | 批准 | 日期 |\n"
    "| 办结率目标降低 | 100 | 95 | 年中受灾 | 示例领导小组 | 2026-07-01 |\n"
)
TOLD = "办结率目标降低，由「100」调整为「95」（理由：年中受灾；批准：示例领导小组；日期：2026-07-01）"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace whose scheme was issued."""
    laid = lay(tmp_path)
    send_out(laid.run())
    return laid


def at(desk: Desk, *arguments: str) -> list[str]:
    return [*arguments, "--workspace", str(desk.root)]


def test_what_was_issued_is_kept_beside_the_templates(desk: Desk) -> None:
    issued = desk.run().issued_scheme
    assert issued is not None
    assert issued.fingerprint == desk.run().scheme.fingerprint
    assert desk.told() == []


@pytest.mark.parametrize("command", ["lint", "issue", "collect", "check", "assess"])
def test_a_change_without_an_amendment_stops_every_command(command: str, desk: Desk, capsys: Screen) -> None:
    before = {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()}
    desk.rewritten(TARGET)
    code, out, err = kaohe(capsys, *at(desk, command), "--quiet")
    assert code == 2
    told = out + err
    assert f"R035 {FOLDER} 方案下发后有 1 处改动没有写进「调整」表" in told
    assert "删除这个文件夹后重新下发" in told
    assert f"S043 {SCHEME_FILE} 指标!I2 " in told
    assert "指标 I1 办结率 目标，下发时为「100」，现为「95」" in told
    assert "没有这一行：内容「指标 I1 办结率 目标」，原值「100」，新值「95」" in told
    after = {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()}
    assert {path for path in after if after[path] != before.get(path)} == {desk.root / SCHEME_FILE}


def test_every_change_is_told_at_once_beside_every_mistake(desk: Desk) -> None:
    desk.rewritten("## 指标\n| 编码 | 目标 | 分值 |\n| I1 | 95 | 40 |")
    assert [f.code for f in desk.told()] == ["R007", "R035", "S012", "S043", "S043"]


def test_the_form_of_the_scheme_does_not_matter(desk: Desk) -> None:
    desk.remove(SCHEME_FILE)
    for name, content in scheme_csv(base_tables(TARGET)).items():
        desk.put(f"templates_xlsx/scheme/{name}", content)
    (found,) = (f for f in desk.told() if f.code == "S043")
    assert str(found.place) == "templates_xlsx/scheme/指标.csv 指标!I2"
    for name, content in scheme_csv(base_tables()).items():
        desk.put(f"templates_xlsx/scheme/{name}", content)
    assert desk.told() == []


def test_an_amendment_lets_everything_go_on(desk: Desk) -> None:
    run = desk.rewritten(AMENDED).run()
    assert by_unit(run.ranking, "score")["U2"] == pytest.approx(50 * 80 / 95 + 30 + 16)
    assert {f.code for f in run.findings} == {"I003", "S044"}


def test_every_report_names_the_amendment(desk: Desk) -> None:
    run = desk.rewritten(AMENDED).run()
    named = [name for name, content in run.reports.items() if TOLD in text_of(name, content)]
    assert set(named) >= {
        "index.html",
        "校验报告.xlsx",
        "data/findings.csv",
        "notices/考核结果通报.docx",
        *(name for name in run.reports if name.endswith("得分通知单.docx")),
    }
    book = run.reports["2026考核结果汇总.xlsx"]
    (row,) = (row for row in cells_of(book)["方案"] if row[0] == "办结率目标降低")
    assert [cell for cell in row if cell != ""][1:5] == ["100", "95", "年中受灾", "示例领导小组"]
    for lines in (checked_lines(run), assessed_lines(run)):
        assert lines.count(f"方案调整　{TOLD}") == 1


def test_a_report_on_a_scheme_without_amendments_speaks_of_none(desk: Desk) -> None:
    run = desk.run()
    assert [
        name for name, content in run.reports.items() if "方案下发后有调整" in text_of(name, content)
    ] == []


def text_of(name: str, content: bytes) -> str:
    """All that a report says."""
    if name.endswith(".docx"):
        return "".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "".join(unescape(sub("<.*?>", "", parts.read(n).decode())) for n in parts.namelist())
    return unescape(content.decode()) if name.endswith((".html", ".csv")) else ""


def test_issuing_again_keeps_what_was_issued_first(desk: Desk) -> None:
    first = (desk.root / FOLDER / "下发方案.xlsx").read_bytes()
    amended = desk.rewritten(AMENDED)
    send_out(amended.run())
    assert (desk.root / FOLDER / "下发方案.xlsx").read_bytes() == first
    amended.rewritten(TARGET)
    assert [f.code for f in desk.told()] == ["R035", "S043"]
    assert desk.rewritten("").told() == []


def test_without_a_record_nothing_is_locked_but_the_office_is_told(desk: Desk) -> None:
    for name in ("下发方案.xlsx", "下发记录.csv"):
        desk.remove(f"{FOLDER}/{name}")
    told = desk.rewritten(TARGET).told()
    assert sorted(f.code for f in told) == ["I003", "I003", "I003", "R034"]


def test_what_was_issued_is_among_what_the_results_rest_on(desk: Desk) -> None:
    assert {f"{FOLDER}/下发方案.xlsx", f"{FOLDER}/下发记录.csv"} <= set(desk.run().inputs)


def test_every_stage_is_compared_with_what_was_issued_for_it(tmp_path: Path) -> None:
    desk = lay(tmp_path, TWO_STAGES)
    for code in ("S1", "S2"):
        desk.stage(code)
    send_out(open_run(open_workspace(tmp_path)))
    desk.rewritten(TWO_STAGES + TARGET)
    told = desk.told(open_run(open_workspace(tmp_path)))
    assert [(f.code, f.place.file) for f in told] == [
        ("R035", f"{FOLDER}-S1"),
        ("R035", f"{FOLDER}-S2"),
        ("S043", SCHEME_FILE),
    ]
    assert [f.code for f in desk.told(open_run(open_workspace(tmp_path, "2026-S2")))] == ["R035", "S043"]
    desk.rewritten(TWO_STAGES + AMENDED)
    year = open_run(open_workspace(tmp_path))
    assert sum(TOLD in f.message for f in year.findings) == 1
    assert TOLD in text_of("index.html", year.reports["index.html"])
    circular = "notices/考核结果通报.docx"
    assert TOLD in text_of(circular, year.reports[circular])


def test_the_issued_scheme_reads_as_the_scheme(desk: Desk) -> None:
    sheets = cells_of((desk.root / FOLDER / "下发方案.xlsx").read_bytes())
    assert [row[:2] for row in sheets["单位"][1:]] == [["U1", "甲镇"], ["U2", "乙镇"], ["U3", "丙街道"]]
    assert read_scheme(base_tables(), "方案")[0].fingerprint == desk.run().record.sent[0].fingerprint
