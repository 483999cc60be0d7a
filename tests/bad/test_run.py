"""R: the workspace as a whole: what is not there, what cannot be read or written."""

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from typing import IO
from unittest.mock import patch

import pytest
from docx import Document

from pipeline.files.disk import cannot_open
from pipeline.files.folders import write_folder
from pipeline.files.key import KEY_FILE, sample_key_file
from pipeline.files.quick_sheet import ROWS
from pipeline.files.workspace import Workspace, open_workspace
from pipeline.files.writing import Writer
from pipeline.model.findings import Finding, Refused
from pipeline.publish import publish, send_again, send_out
from pipeline.report.manifest import manifest_in
from pipeline.report.notices import printed as printed_letters
from pipeline.report.notices.letter import template
from pipeline.report.notices.printed import printed
from pipeline.review.history import go_back
from pipeline.review.side_by_side import scheme_at, since_issued
from pipeline.review.two_results import of_reports
from pipeline.run import Run
from pipeline.start import new_workspace
from pipeline.year import open_run
from tests.bad.case import Case, holds, named, shown
from tests.unit.report.workbook.years import STAMP
from tests.workspaces import KEY, LEDGER_FILE, RETURNS, SCHEME_FILE, Desk, lay

WRONG = "## 考核线\n| 编码 | 总分 |\n| L | 90 |"
NO_TARGET = "## 指标\n| 编码 | 目标 |\n| I1 | 〔缺〕 |"


def emptied(desk: Desk) -> None:
    rmtree(desk.root / RETURNS)
    (desk.root / RETURNS).mkdir()


RECEIPTS = "inputs/2026/回收登记.csv"


def recorded(line: str) -> Callable[[Desk], object]:
    """The office's record of arrivals, of one line."""
    return lambda desk: desk.put(RECEIPTS, f"文件,收到时间\n{line}\n".encode())


TARGET = "## 指标\n| 编码 | 目标 |\n| I1 | 95 |\n"
AMENDMENT = (
    "## 调整\n| 内容 | 原值 | 新值 | 理由 | 批准 | 日期 |\n"
    "| I1 目标 | 100 | 95 | 年中受灾 | 示例领导小组 | 2026-07-01 |\n"
)
ISSUED = "templates_xlsx/issued/2026"


def changed_since(change: str) -> Callable[[Desk], object]:
    """The scheme was changed after it was issued."""

    def spoil(desk: Desk) -> object:
        send_out(desk.run())
        return desk.rewritten(change)

    return spoil


def sent_anew(desk: Desk) -> object:
    """U2 was sent its template anew after an amendment."""
    changed_since(TARGET + AMENDMENT)(desk)
    return send_again(desk.run(), ["U2"])


CASES = (
    Case("R034", lambda d: d.put(f"{ISSUED}/U1.xlsx", b""), ISSUED, "没有下发方案和下发记录"),
    Case("R035", changed_since(TARGET), ISSUED, "有 1 处改动没有写进「调整」表", also=("S043",)),
    Case(
        "S043",
        changed_since(TARGET),
        f"{SCHEME_FILE} 指标!I2",
        "指标 I1 办结率 目标，下发时为「100」，现为「95」",
        also=("R035",),
    ),
    Case(
        "S043",
        changed_since("## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | L |"),
        f"{SCHEME_FILE} 单位!A5",
        "单位 U4 丁镇 新增，下发时为「（没有这一行）」",
        also=("R035",),
    ),
    Case(
        "S043",
        changed_since("## 加分项（整表）\n| 编码 |"),
        f"{SCHEME_FILE} 加分项",
        "加分项 G1 经验推广 删去，下发时为「（有这一行）」，现为「（已删去）」",
        also=("R035",),
    ),
    Case("S044", lambda _: None, f"{SCHEME_FILE} 调整!A2", "由「100」调整为「95」", AMENDMENT),
    Case(
        "I017",
        sent_anew,
        "U2.xlsx",
        "乙镇填的是第 1 版填报表，已下发第 2 版",
        also=("I003", "I003", "S044"),
        everyone=True,
    ),
    Case("R005", lambda d: rmtree(d.root / RETURNS), RETURNS, "没有回收表文件夹"),
    Case("R006", emptied, RETURNS, "是空的"),
    Case("R007", lambda _: None, f"{SCHEME_FILE} 考核线!C2", "有 1 处需要改正", WRONG, ("S012",)),
    Case("R024", lambda d: d.remove(LEDGER_FILE), LEDGER_FILE, "没有找到考核台账", everyone=True),
    Case("R025", lambda d: rmtree(d.root / "reports"), "reports/2025/data", "没有找到上年数据"),
    Case(
        "S042",
        lambda _: None,
        f"{SCHEME_FILE} 指标!I2",
        "「I1 办结率」的目标未定，全部单位暂停考核",
        NO_TARGET,
        ("S022",),
    ),
    Case("R030", lambda d: d.remove(KEY_FILE), KEY_FILE, "没有签名密钥"),
    Case("R031", lambda d: d.put(KEY_FILE, sample_key_file(KEY)), KEY_FILE, "人人可算"),
    Case("R061", recorded("没有.xlsx,2027-01-05 09:12"), f"{RECEIPTS} A2", "「没有.xlsx」不在回收表文件夹里"),
)


TO_COME, NO_LOCKS = "R041", "R051"
TWO_STAGES = """
## 阶段（整表）
| 编码 | 名称 | 权重 | 起始月 | 终止月 | 截止日期 |
| S1 | 上半年考核 | 0.4 | 1 | 6 | 2026-07-10 |
| S2 | 全年考核 | 0.6 | 1 | 12 | 2027-01-10 |
"""


def test_a_stage_that_is_still_to_come_is_said(tmp_path: Path) -> None:
    desk = lay(tmp_path, TWO_STAGES)
    desk.stage("S1")
    run = open_run(open_workspace(tmp_path))
    (found,) = (found for found in run.findings if found.code == TO_COME)
    assert "全年考核还没有填报表" in found.message
    assert "inputs/2026-S2/returns" in found.message
    shown(found)
    assert run.letterhead.preliminary


OF_LETTERS = ("R043", "R070", "R071", "R072", "R073")
LONG = "## 方案\n| 项目 | 内容 |\n| 方案名称 | " + "长" * 4001 + " |"


def test_a_circular_that_is_long_is_said(tmp_path: Path) -> None:
    assert lay(tmp_path / "短").run().reports_told == []
    (found,) = lay(tmp_path / "长", LONG).run().reports_told
    assert (found.code, found.severity, str(found.place)) == ("R070", "note", "notices/考核结果通报.docx")
    assert "超过 4000 字" in found.message
    shown(found)


NAMES = (
    "得分通知单.doc",
    "得分 通知单.docx",
    "责任追究通知书.docx",
    "~$得分通知单.docx",
    "会议通知.docx",
    ".~考核结果通报.docx",
    "一票否决.docx",
)


def test_word_files_that_are_almost_templates_are_said(tmp_path: Path) -> None:
    awards = "## 奖惩（整表）\n| 编码 | 适用线 | 类别 | 条件 | 结果 | 通知模板 | 生效日期 |\n"
    desk = lay(tmp_path, f"{awards}| J3 | L | 惩戒 | 得分 < 70 | 追责 | 责任追究通知 | 2027-01-01 |")
    for name in (*NAMES, "得分通知单.docx", "责任追究通知.docx"):
        desk.put(f"templates_xlsx/{name}", template("statement.docx" if name[0] == "得" else "sanction.docx"))
    told = desk.run().reports_told
    assert [(f.place.file.removeprefix("templates_xlsx/"), f.expected) for f in told] == [
        ("一票否决.docx", "一票否决决定.docx"),
        ("得分 通知单.docx", "得分通知单.docx"),
        ("得分通知单.doc", "得分通知单.docx"),
        ("责任追究通知书.docx", "责任追究通知.docx"),
    ]
    assert {(f.code, f.severity) for f in told} == {("R043", "note")}
    shown(told[0])


def test_what_is_to_be_said_of_letters_as_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = {"notices/考核结果通报.docx": template("circular.docx"), "data/ranking.csv": b""}
    monkeypatch.setattr(printed_letters, "office", lambda: "")
    monkeypatch.setattr(printed_letters, "as_pdf", lambda _, documents: dict.fromkeys(documents, PDF))
    pdfs, (absent,) = printed(letters)
    monkeypatch.setattr(printed_letters, "office", lambda: "soffice")
    made, (fonts,) = printed(letters)
    monkeypatch.setattr(printed_letters, "as_pdf", lambda _, __: {})
    none, (missed,) = printed(letters)
    assert (pdfs, list(made), none) == ({}, ["notices/pdf/考核结果通报.pdf"], {})
    assert [f.code for f in (absent, missed, fonts)] == ["R071", "R072", "R073"]
    assert "1 份通知未转成 PDF" in absent.message
    assert str(missed.place) == "notices/考核结果通报.docx"
    assert "PDF 里用了 DejaVuSerif 代替" in fonts.message
    for found in (absent, missed, fonts):
        shown(found)


PDF = b"%PDF-1.6 /BaseFont/AAAAAA+DejaVuSerif %%EOF"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_workspace_that_is_not_as_it_should_be(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)


REFUSALS: tuple[tuple[str, Callable[[Path], object], str, str], ...] = (
    ("R001", lambda f: without(f, "kaohe.toml"), "kaohe.toml", "没有 kaohe.toml"),
    ("R002", lambda f: settings(f, "period = "), "kaohe.toml", "kaohe.toml 无法读懂"),
    ("R003", lambda f: settings(f, 'period = "今年"'), "kaohe.toml", "「今年」"),
    ("R003", lambda f: open_workspace(f, "26"), "", "「26」"),
    ("R004", lambda f: without(f, SCHEME_FILE), SCHEME_FILE, "没有找到考核方案"),
    (
        "R010",
        lambda f: write_folder(f / "kaohe.toml" / "2026", {"甲.csv": b""}),
        "2026",
        "这个位置已有别的文件",
    ),
    ("R010", lambda f: publishing(f, errno.ENOSPC), "reports/2026/index.html", "磁盘已满"),
    ("R010", lambda f: publishing(f, errno.EACCES), "reports/2026/index.html", "没有写入的权限"),
    ("R010", lambda f: publishing(f, errno.EMFILE), "reports/2026/index.html", "同时打开的文件太多"),
    ("R015", lambda f: unopened(f / "考核方案.xlsx"), "考核方案.xlsx", "没有读取的权限"),
    ("R011", lambda f: new_workspace(f / "新", "xianxin"), "", "最接近的是 xianxing"),
    ("R012", lambda f: new_workspace(f, "xianxing"), "", "已有内容"),
    ("R013", lambda f: Desk(f).run().explain("乙真"), "", "没有「乙真」，最接近的是「乙镇」"),
    ("R013", lambda f: Desk(f).run().explain("U2", "办结绿"), "", "最接近的是「办结率」"),
    ("R013", lambda f: Desk(f).run().explain("天边"), "", "没有「天边」，应为单位表中的编码或名称"),
    (
        "R042",
        lambda f: lettered(f, "{{ head.unti }}"),
        "责任书.docx",
        "无法使用：没有「unti」这个标记",
    ),
    ("R060", lambda f: noted(f, "口令.txt"), "口令.txt", "「口令.txt」不是文本文件"),
    ("R060", lambda f: noted(f, RECEIPTS), RECEIPTS, "「回收登记.csv」不是文本文件"),
    ("R042", lambda f: lettered(f, None), "责任书.docx", "不是 Word 文档"),
    ("R014", lambda f: scheme_at(f / "reports"), "reports", "「reports」不是考核方案"),
    ("R014", lambda f: scheme_at(f / "没有.xlsx"), "没有.xlsx", "「没有.xlsx」不是考核方案"),
    ("R054", lambda f: manifest_in(f / "reports"), "reports", "不是考核报告：没有 manifest.json"),
    ("R054", lambda f: manifest_in(spoiled(f, "manifest.json", b"[]")), "2026", "manifest.json 读不出来"),
    (
        "R055",
        lambda f: same_twice(spoiled(f, "依据/回收情况.csv")),
        "2026",
        "「依据」不全：没有 依据/回收情况.csv",
    ),
    (
        "R056",
        lambda f: same_twice(spoiled(f, "data/ranking.csv", b"")),
        "2026",
        "按其「依据」重新计分的结果不同",
    ),
    ("R057", lambda f: of_reports(*year_and_stage(f)), "", "2026 与 2026-S1 不能对比"),
    ("R033", lambda f: unrecorded(f, "下发记录.csv"), f"{ISSUED}/下发记录.csv", "应有的列是 单位编码"),
    ("R033", lambda f: unrecorded(f, "下发方案.xlsx"), f"{ISSUED}/下发方案.xlsx", "缺少 下发方案.xlsx"),
    ("R033", lambda f: since_issued(Desk(f).run()), ISSUED, "没有找到 下发记录.csv"),
    ("R032", lambda f: keyed(f, "0123"), KEY_FILE, "内容不是密钥"),
    ("R050", lambda f: second(f, "check"), "reports/.2026.lock", "在 示例主机 上开始，进程 4242"),
    ("R052", lambda f: go_back(open_workspace(f), 3), "reports/.历次/2026", "没有第 3 次的报告；现有：没有"),
    ("R053", lambda f: go_back(damaged(f), 1), "reports/2026", "缺少 manifest.json"),
    ("R053", lambda f: go_back(open_workspace(f), 0), "reports/2026", "就是现在的报告"),
    ("R058", lambda _: too_long(), "", "工作表「排名」的内容超过 1048576 行"),
    ("R040", lambda f: open_run(open_workspace(f, "2026-S2")).scheme, "", "没有「S2」；现有 S1"),
    ("R027", lambda f: broken(f, "facts.parquet").figures, "facts.parquet", "上年数据文件无法读取"),
    ("R027", lambda f: broken(f, "ranking.csv").ranking, "ranking.csv", "上年数据文件无法读取"),
)


def publishing(folder: Path, number: int) -> None:
    """The page cannot be written."""
    sound = Path.open

    def fails(path: Path, *args: str, **named: str) -> IO[str] | IO[bytes]:
        if path.name == "index.html":
            raise OSError(number, os.strerror(number), str(path))
        return sound(path, *args, **named)  # type: ignore[call-overload,no-any-return]

    run = Desk(folder).run()
    with patch.object(Path, "open", fails):
        publish(run)


def unopened(path: Path) -> None:
    """A file that belongs to somebody else."""
    with contextlib.chdir(path.parent):
        raise cannot_open(PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path)))


def too_long() -> None:
    """A row below the last that a sheet has."""
    writer = Writer("", STAMP)
    writer.sheet("排名").put_text(ROWS, 0, "第一名", writer.look())


def second(folder: Path, command: str) -> None:
    """A run while another one goes on."""
    workspace = open_workspace(folder)
    with workspace.only_run("assess"):
        about = "kaohe assess，2026-12-21 09:12 在 示例主机 上开始，进程 4242"
        (folder / "reports" / ".2026.lock").write_text(about, encoding="utf-8")
        with workspace.only_run(command):
            pass


def damaged(folder: Path) -> Workspace:
    """Of a run that was kept the manifest is lost."""
    (folder / "reports" / ".历次" / "2026" / "1").mkdir(parents=True)
    return open_workspace(folder)


def test_a_disk_that_knows_no_locks_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = open_workspace(lay(tmp_path).root)

    def knows_none(_: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("pipeline.files.lock._lock", knows_none)
    with workspace.only_run("assess") as note:
        assert note is not None
        assert (note.code, str(note.place)) == (NO_LOCKS, "reports/.2026.lock")
        shown(note)
    unfinished = workspace.reports.parent / ".2026.new"
    unfinished.mkdir(parents=True)
    open_workspace(tmp_path)  # another run may be writing there: nothing tells
    assert unfinished.is_dir()


def spoiled(folder: Path, file: str, content: bytes | None = None) -> Path:
    """Reports of which a file is gone or says something else."""
    publish(Desk(folder).run())
    path = folder / "reports/2026" / file
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    return folder / "reports/2026"


def same_twice(reports: Path) -> object:
    """Reports held against themselves."""
    return of_reports(reports, reports)


def year_and_stage(folder: Path) -> tuple[Path, Path]:
    """The reports of a year in stages and of its first stage."""
    lay(folder, TWO_STAGES).stage("S1")
    publish(open_run(open_workspace(folder)))
    return folder / "reports/2026", folder / "reports/2026-S1"


def lettered(folder: Path, words: str | None) -> object:
    """The letters in the office's own wording, or in a file that is no document."""
    own = folder / "templates_xlsx" / "责任书.docx"
    if words is None:
        own.write_bytes((folder / SCHEME_FILE).read_bytes())
    else:
        document = Document()
        document.add_paragraph(words)
        document.save(str(own))
    return dict(Desk(folder).run().letters())


def unrecorded(folder: Path, file: str) -> object:
    """One of the two files that tell what was issued is lost, or emptied, and the scheme changed."""
    desk = Desk(folder)
    changed_since(TARGET)(desk)
    if file.endswith(".csv"):
        desk.put(f"{ISSUED}/{file}", b"")
    else:
        desk.remove(f"{ISSUED}/{file}")
    return desk.run().scheme


def noted(folder: Path, file: str) -> object:
    """One of the office's own notes that is no text."""
    (folder / file).write_bytes(bytes(range(256)))
    return Desk(folder).run().collection


def broken(folder: Path, file: str) -> Run:
    data = folder / "reports" / "2025" / "data"
    (data / file).write_bytes(b"PAR1 \xff\xfe")
    return Desk(folder).run()


def keyed(folder: Path, text: str) -> object:
    (folder / KEY_FILE).write_text(text)
    return Desk(folder).run().collection


def without(folder: Path, file: str) -> object:
    (folder / file).unlink()
    return open_workspace(folder)


def settings(folder: Path, text: str) -> object:
    (folder / "kaohe.toml").write_text(text, encoding="utf-8")
    return open_workspace(folder)


@pytest.mark.parametrize(("code", "ask", "place", "says"), REFUSALS, ids=[f"{r[0]}-{r[3]}" for r in REFUSALS])
def test_a_request_that_is_refused(
    code: str, ask: Callable[[Path], object], place: str, says: str, tmp_path: Path
) -> None:
    folder = lay(tmp_path / "考核2026").root
    with pytest.raises(Refused) as refusal:
        ask(folder)
    (found,) = refusal.value.findings
    assert isinstance(found, Finding)
    assert (found.code, str(found.place)) == (code, place)
    assert says in found.message
    shown(found)
