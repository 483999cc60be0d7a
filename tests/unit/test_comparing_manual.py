"""The page on comparing and proving results is true: its commands run and print what it shows."""

import re
from pathlib import Path

import pytest

from pipeline.model.findings import catalogue
from pipeline.publish import publish
from tests.bad.test_run import TARGET
from tests.unit.command import kaohe
from tests.unit.results import assessed
from tests.workspaces import lay

TEXT = (Path(__file__).parents[2] / "docs" / "对比和核验.md").read_text(encoding="utf-8")
LEDGER = "## 现场评分\n| 单位编码 | 指标编码 | 评分1 | 评分2 |\n| U2 | I3 | 18 | 18 |"
Screen = pytest.CaptureFixture[str]


def block(kind: str) -> list[str]:
    """The lines of the page's example of a kind."""
    (found,) = re.findall(rf"```{kind}\n(.*?)\n```", TEXT, re.S)
    return str(found).splitlines()


def test_what_diff_prints_is_what_the_page_shows(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path)
    before = assessed(desk, "前")
    desk.rewritten(TARGET)
    desk.returns(desk.filled("U2", {"A1": 92}))
    desk.returns(desk.filled("U3", {"A3": 3}), "U3.xlsx")
    desk.ledger(LEDGER)
    code, out, _ = kaohe(capsys, "diff", str(before), str(assessed(desk, "后")))
    assert code == 0
    shown = block("对比")
    start = out.splitlines().index(shown[0])
    assert out.splitlines()[start : start + len(shown)] == shown


def test_every_column_is_explained() -> None:
    heads = block("对比")[1].split()[3:]
    told = re.findall(r"^\| (\S+) \| .+ \|$", TEXT, re.M)
    assert set(heads) - {"名次"} == set(told) - {"列"}


def test_what_verify_prints_is_what_the_page_shows(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path)
    publish(desk.run())
    code, out, _ = kaohe(capsys, "verify", str(desk.root / "reports/2026"), "--quiet")
    assert code == 0

    def plain(line: str) -> str:
        return re.sub(r"\b\d+ 个", "n 个", re.sub("[0-9a-f]{16}", "指纹", line))

    assert [plain(line) for line in out.splitlines()] == [plain(line) for line in block("核验")]


def test_the_codes_it_names_are_those_it_means() -> None:
    titles = {code: catalogue()[code].title for code in re.findall(r"[A-Z]\d{3}", TEXT)}
    assert titles == {"R056": "报告与依据对不上", "R057": "两次结果不能对比"}
