"""The manual of the office's year is true: its commands run one after another, and print what it shows."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.cli import app
from pipeline.files.cells import CellValue
from pipeline.files.workspace import open_workspace
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.registers import LEDGER_SHEETS
from pipeline.issue.template import write_template
from pipeline.model.findings import catalogue
from pipeline.year import open_run
from tests.unit.command import kaohe
from tests.workspaces import FIGURES, SAVED, Desk, lay

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "一年的工作.md").read_text(encoding="utf-8")
Screen = pytest.CaptureFixture[str]


def sections() -> Iterator[tuple[str, list[tuple[list[str], list[str]]]]]:
    """The sections with commands: the heading, and each block of commands with the lines the screen then shows."""
    for part in re.split(r"^## ", TEXT, flags=re.M)[1:]:
        blocks: list[tuple[list[str], list[str]]] = []
        for kind, lines in re.findall(r"^```(命令|屏幕)\n(.*?)^```", part, re.S | re.M):
            if kind == "命令":
                blocks.append((lines.splitlines(), []))
            else:
                blocks[-1][1].extend(line for line in lines.splitlines() if line != "……")
        if blocks:
            yield part.splitlines()[0], blocks


# What the office and the units do between the commands, by Excel and by hand.


def returned(desk: Desk, unit: str, saved: int = 0, **figures: CellValue) -> None:
    """A unit fills in what it was sent, saves it so many days after the usual day, and sends it in."""
    occasion = open_run(open_workspace(desk.root)).occasion
    writer = Writer("填报表", SAVED + timedelta(days=saved))
    write_template(writer, occasion, occasion.scheme.unit_by_code[unit], Filled({**FIGURES[unit], **figures}))
    desk.returns(writer.close(), f"{unit}-{saved}.xlsx")


def nothing(desk: Desk) -> None:
    """The office only looks."""


def own_scheme(desk: Desk) -> None:
    """The preset's scheme is rewritten to the district's own."""
    desk.rewritten("")


def two_send_theirs(desk: Desk) -> None:
    """One is right, one has done more than was asked for, the third sends nothing."""
    returned(desk, "U1")
    returned(desk, "U2", A1=120)


def the_rest_come_in(desk: Desk) -> None:
    """The wrong one corrected, and the missing one after a reminder."""
    returned(desk, "U2", 3, A1=80)
    returned(desk, "U3", 4)


ENTERED = """
## 扣分登记
| 单位编码 | 事项编码 | 数量 | 日期 | 证据编号 | 理由 | 批准 |
| U1 | K1 | 1 | 2026-06-30 | 证-1 | 抽查发现漏报 1 例 | 办公室 |
"""
OBJECTED = """
## 更正
| 单位编码 | 填报项编码 | 原值 | 更正值 | 理由 | 证据编号 | 批准 | 日期 |
| U2 | A1 | 80 | 95 | 漏计系统切换期间办结的 15 件 | 证-2 | 办公室 | 2027-02-03 |

## 异议
| 单位编码 | 指标编码 | 内容 | 结论 | 日期 |
| U2 | I1 | 少计办结 15 件 | 属实，已更正 | 2027-02-03 |
"""


def ledger_filled(desk: Desk) -> None:
    """Marks and a deduction are put down."""
    desk.ledger(ENTERED)


def objection_entered(desk: Desk) -> None:
    """What was decided on an objection is put down too."""
    desk.ledger(ENTERED + OBJECTED)


def next_year(desk: Desk) -> None:
    """The settings name the next year; so does the scheme."""
    settings = desk.root / "kaohe.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"2026"', '"2027"'), encoding="utf-8")
    desk.rewritten(
        "## 方案\n| 项目 | 内容 |\n| 年度 | 2027 |\n\n## 阶段\n| 编码 | 截止日期 |\n| S1 | 2028-01-10 |"
    )


BY_HAND: dict[str, tuple[Callable[[Desk], None], ...]] = {
    "一、准备": (nothing, own_scheme),
    "二、签订责任书，下发填报表": (nothing,),
    "三、填报和回收": (two_send_theirs,),
    "四、审核、退回修改、催报": (nothing, the_rest_come_in),
    "五、台账": (ledger_filled,),
    "六、计分排名": (nothing,),
    "七、看结果": (nothing,),
    "八、通报和通知": (nothing,),
    "九、异议复核": (nothing, objection_entered, nothing, nothing),
    "十、归档和下一年": (next_year,),
}


def test_the_year_goes_as_the_manual_tells(
    tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.files.office.PROGRAMS", ())  # what has no LibreOffice goes on without
    monkeypatch.chdir(tmp_path)
    told = dict(sections())
    assert list(told) == list(BY_HAND)
    for heading, blocks in told.items():
        for by_hand, (commands, shown) in zip(BY_HAND[heading], blocks, strict=True):
            by_hand(Desk(tmp_path / "我的考核"))
            printed: list[str] = []
            for command in commands:
                program, *words = command.split()
                if program == "cd":
                    monkeypatch.chdir(words[0])
                    continue
                code, out, err = kaohe(capsys, *words)
                print(out)  # shown where the test fails
                assert (program, code) == ("kaohe", 0), err
                printed += out.splitlines()
            rest = iter(printed)
            for line in shown:
                assert any(plain(line) == plain(one) for one in rest), f"{heading}: {line}"

    occasion = open_run(open_workspace(Path())).occasion
    assert occasion.last_year["U2", "A1"] == 95  # as put right, not as reported
    assert "印的是 95，不是 80" in TEXT


def plain(line: str) -> str:
    """A line without what differs from one machine and one day to the next."""
    line = re.sub("[0-9a-f]{16}", "指纹", line)
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "时间", line).rstrip()


def test_every_command_of_the_year_is_in_the_manual() -> None:
    told = {command.split()[1] for _, blocks in sections() for lines, _ in blocks for command in lines}
    assert told - {"我的考核"} == set(app.commands) - {"demo"}


def test_the_sheets_of_the_ledger_are_those_there_are() -> None:
    part = TEXT[TEXT.index("| 表 | 登记什么 | 不能空的栏 |") :].split("\n\n")[0]
    told = [tuple(cell.strip() for cell in row[1:-1].split("|")) for row in part.splitlines()[2:]]
    demanded = [
        (sheet.sheet, "、".join(f.alias or "" for f in sheet.model_fields.values() if f.is_required()))
        for sheet in LEDGER_SHEETS
    ]
    assert [(sheet, columns) for sheet, _, columns in told] == demanded


def test_an_objection_by_itself_changes_no_score(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    before = desk.run().ranking
    desk.ledger(OBJECTED[OBJECTED.index("## 异议") :])
    run = desk.run()
    assert len(run.ledger[0].objections) == 1
    assert run.ranking.equals(before)


def test_the_codes_it_names_are_there() -> None:
    assert set(re.findall(r"\b[A-Z]\d{3}\b", TEXT)) <= set(catalogue())


def test_its_links_lead_somewhere() -> None:
    headings = {re.sub("[、，]", "", line) for line in re.findall(r"^## (.+)$", TEXT, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert target[1:] in headings if target.startswith("#") else (DOCS / target).is_file(), target
