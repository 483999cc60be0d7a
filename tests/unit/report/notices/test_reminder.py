"""催报: who owes what, what came and could not be used, by when and where to; in the reports only while it is owed."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from pipeline.model.findings import Refused
from pipeline.report.notices.reminder import LIST
from tests.unit.command import kaohe
from tests.unit.report.notices.reading import of_returns
from tests.workspaces import RETURNS, Desk, lay

SEND_TO = "\n\n## 方案\n| 项目 | 内容 |\n| 报送方式 | 示例信箱 |\n| 主管办公室 | 示例办公室 |"
HOSTILE = '## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U2 | 乙/镇&<b>{{ 7*7 }}:"?* | 镇 | L |'


def missing(tmp_path: Path, change: str = "", *units: str) -> Desk:
    desk = lay(tmp_path, change)
    for unit in units or ("U2",):
        desk.remove(f"{RETURNS}/{unit}.xlsx")
    return desk


def opened(docx: bytes) -> Any:
    return Document(io.BytesIO(docx))


def words(docx: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in opened(docx).paragraphs)


def rows(docx: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in opened(docx).tables for row in table.rows]


def test_a_letter_for_each_missing_unit_and_their_list(tmp_path: Path) -> None:
    letters = of_returns(missing(tmp_path, "", "U2", "U3").run())
    assert list(letters) == [f"notices/{name}" for name in ("催报 U2 乙镇.docx", "催报 U3 丙街道.docx", LIST)]
    assert rows(letters[f"notices/{LIST}"])[1:] == [
        ["1", "U2", "乙镇", "镇", "1 张表 4 项", "没有收到", ""],
        ["2", "U3", "丙街道", "街道", "1 张表 4 项", "没有收到", ""],
    ]
    assert "应交填报表的单位 3 个，交回期限为2027年1月10日，尚未交回的 2 个" in words(
        letters[f"notices/{LIST}"]
    )


def test_the_letter_says_what_is_missing_by_when_and_where_to(tmp_path: Path) -> None:
    letter = of_returns(missing(tmp_path, SEND_TO).run())["notices/催报 U2 乙镇.docx"]
    said = words(letter)
    assert said.startswith("关于催报2026年考核填报表的通知\n文号：__________〔______〕____号\n乙镇：\n")
    assert "你单位应于2027年1月10日前交回2026年目标管理责任制考核填报表" in said
    assert (
        "请用下发的「U2 乙镇 填报表.xlsx」填写，于______年____月____日前报送示例办公室（报送方式：示例信箱）"
        in said
    )
    assert said.endswith("示例领导小组\n______年____月____日（印章）")
    assert rows(letter) == [["序号", "表名", "应填项数", "其中必填"], ["1", "基础表", "4", "4"]]


def test_where_to_is_a_blank_where_the_scheme_does_not_say(tmp_path: Path) -> None:
    assert "（报送方式：__________）" in words(
        of_returns(missing(tmp_path).run())["notices/催报 U2 乙镇.docx"]
    )


def test_what_came_and_could_not_be_used_is_named_with_the_reason(tmp_path: Path) -> None:
    desk = missing(tmp_path)
    desk.returns(b"", "乙镇 报表.xlsx")
    letters = of_returns(desk.run())
    assert "1．「乙镇 报表.xlsx」：文件为空（0 字节）。" in words(letters["notices/催报 U2 乙镇.docx"])
    assert "文件为空" in rows(letters[f"notices/{LIST}"])[1][5]


def test_nobody_missing_nothing_to_remind_of(tmp_path: Path) -> None:
    assert of_returns(lay(tmp_path).run()) == {}


def test_a_unit_may_be_called_anything(tmp_path: Path) -> None:
    letters = of_returns(missing(tmp_path, HOSTILE).run())
    name = next(name for name in letters if name != LIST)
    assert name == "notices/催报 U2 乙／镇&＜b＞{{ 7＊7 }}：＂？＊.docx"
    assert '乙/镇&<b>{{ 7*7 }}:"?*：' in words(letters[name])


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    assert of_returns(missing(tmp_path / "一").run()) == of_returns(missing(tmp_path / "二").run())


def test_the_office_may_word_it_itself(tmp_path: Path) -> None:
    desk = missing(tmp_path)
    own = Document()
    own.add_paragraph("请{{ unit.name }}速报{{ unit.items }}项")
    stream = io.BytesIO()
    own.save(stream)
    desk.put("templates_xlsx/催报通知.docx", stream.getvalue())
    assert words(of_returns(desk.run())["notices/催报 U2 乙镇.docx"]) == "请乙镇速报4项"
    desk.put("templates_xlsx/催报通知.docx", b"x")
    with pytest.raises(Refused) as refusal:
        _ = of_returns(desk.run())
    assert [(f.code, f.place.file) for f in refusal.value.findings] == [("R042", "催报通知.docx")]


def test_check_and_assess_write_them_and_take_them_away_once_the_return_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = missing(tmp_path)
    notices = desk.root / "reports" / "2026" / "notices"

    def run(command: str) -> set[str]:
        assert kaohe(capsys, command, "--workspace", str(desk.root), "--quiet")[0] == 0
        return {path.name for path in notices.iterdir()}

    reminded = {"催报 U2 乙镇.docx", LIST}
    assert run("check") == reminded
    everything = run("assess")
    assert reminded < everything
    (notices / "办公室的便笺.txt").write_text("留", encoding="utf-8")
    assert run("check") == everything | {"办公室的便笺.txt"}
    desk.returns(desk.filled())
    assert run("check") == (everything | {"办公室的便笺.txt"}) - reminded
    assert run("assess") == everything - reminded


def test_what_is_told_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = missing(tmp_path)
    _, out, _ = kaohe(capsys, "check", "--workspace", str(desk.root), "--quiet")
    assert out.splitlines()[-1] == "校验报告和 1 份催报通知和名单在 reports/2026。"


def test_each_stage_reminds_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stages = (
        "## 阶段（整表）\n| 编码 | 名称 | 权重 | 起始月 | 终止月 | 截止日期 |\n"
        "| S1 | 上半年考核 | 0.4 | 1 | 6 | 2026-07-10 |\n| S2 | 全年考核 | 0.6 | 1 | 12 | 2027-01-10 |"
    )
    desk = lay(tmp_path, stages)
    desk.stage("S1")
    desk.remove("inputs/2026-S1/returns/U2.xlsx")
    assert kaohe(capsys, "assess", "--workspace", str(desk.root), "--quiet")[0] == 0
    letter = "催报 U2 乙镇.docx"
    of_the_stage = (desk.root / "reports/2026-S1/notices" / letter).read_bytes()
    assert (desk.root / "reports/2026/notices/2026-S1" / letter).read_bytes() == of_the_stage
    assert "你单位应于2026年7月10日前交回2026年上半年" in words(of_the_stage)
