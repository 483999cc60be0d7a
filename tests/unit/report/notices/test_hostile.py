"""Whatever a unit is called, explains or sends as evidence stays text: no field, link or macro in any letter."""

import io
import re
from zipfile import ZipFile

import pytest

from pipeline.report.notices import OF_RESULTS, made
from pipeline.report.notices.outcome import Outcome
from pipeline.run import Run
from tests.unit.report.notices.reading import everything, of_results, of_returns
from tests.unit.report.tables import LETTERHEAD, renamed, results
from tests.workspaces import lay

STRINGS = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe",
    '{ HYPERLINK "http://x.invalid" }',
    '{ INCLUDETEXT "/etc/passwd" }',
    '</w:t></w:r><w:fldSimple w:instr="DDE"/>',
    "{{ head }}{% for x in y %}",
    "{_{ 甲 }_}",
    "甲&乙<丙>\"丁\"'戊'",
    "＝１＋１",
    "长" * 40,
)
ALLOWED_FIELD = ' w:instr="PAGE"'


@pytest.fixture(scope="module", params=STRINGS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    text = request.param.replace("|", "｜")
    scheme = (
        f"## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U2 | {text} | 镇 | L |\n\n"
        "## 奖惩（整表）\n| 编码 | 适用线 | 类别 | 条件 | 结果 | 通知模板 |\n"
        f"| J1 | L | 奖励 | 名次 = 1 | 一等奖 | 表彰奖励决定 |\n| J2 | L | 惩戒 | 得分 < 90 | {text} | 黄牌警告通知 |\n\n"
        "## 否决（整表）\n| 编码 | 名称 | 条件 | 效力 |\n| F1 | 弄虚作假 | 台账事项 | 取消评先 |\n"
    )
    desk = lay(tmp_path_factory.mktemp("hostile"), scheme)
    desk.returns(desk.filled("U2", {"A1": 120}, explained={"A1": text}))
    desk.ledger(
        "## 否决登记（整表）\n| 单位编码 | 否决编码 | 事实 | 依据 | 证据编号 | 批准 |\n"
        f"| U3 | F1 | {text} | {text} | {text} | {text} |\n"
    )
    return desk.run()


def test_no_letter_holds_anything_live(run: Run) -> None:
    name = run.scheme.unit_by_code["U2"].name
    letters = {**of_results(run), **of_returns(run)}
    kinds = {"得分通知单", "表彰奖励决定", "黄牌警告通知", "一票否决决定", "退回", "考核结果通报"}
    assert all(any(kind in path for path in letters) for kind in kinds), list(letters)
    for path, letter in letters.items():
        with ZipFile(io.BytesIO(letter)) as parts:
            assert not [part for part in parts.namelist() if "vba" in part.lower()]
            for part in parts.namelist():
                xml = parts.read(part).decode()
                fields = [
                    found for found in re.findall(r"<w:fldSimple([^>]*)>", xml) if found != ALLOWED_FIELD
                ]
                assert fields == [], path
                assert not re.search(r"<w:(instrText|hyperlink|fldChar|object|altChunk)\b", xml), path
                assert 'TargetMode="External"' not in xml, path
    assert name in everything(letters[next(p for p in letters if "U2 " in p and "得分通知单" in p)])
    veto = everything(letters[next(path for path in letters if "一票否决决定" in path)])
    assert veto.count(run.ledger[0].vetoes[0].evidence) >= 4


def test_tabs_and_line_ends_in_names_break_nothing() -> None:
    for character in "\t\r\n\x0b\x1f":
        tables = renamed(results(), "U01", f"甲{character}乙")
        letters = made(OF_RESULTS, Outcome(tables, LETTERHEAD), lambda _: None)
        (own,) = [letter for path, letter in letters.items() if "/U01" in path]
        assert "乙" in everything(own)
