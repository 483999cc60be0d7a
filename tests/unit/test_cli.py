"""Every command as a person runs it: Chinese help, wrong usage in words, JSON that parses, exit codes."""

import json
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline.model.findings import catalogue
from pipeline.screen import counter
from tests.unit.command import kaohe
from tests.unit.report.notices.reading import of_results
from tests.workspaces import LEDGER_FILE, RETURNS, SCHEME_FILE, Desk, lay

COMMANDS = [
    *("new", "templates", "lint", "issue", "collect", "check", "assess", "explain", "diff", "verify", "runs"),
    "demo",
]
Screen = pytest.CaptureFixture[str]
ENGLISH = re.compile(
    r"\b(usage|options?|commands?|show|exit|error|default|required|argument|invalid)\b", re.I
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path)


def at(desk: Desk, *arguments: str) -> list[str]:
    return [*arguments, "--workspace", str(desk.root), "--quiet"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese(command: str, capsys: Screen) -> None:
    code, out, err = kaohe(capsys, command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"用法：kaohe {command} ")
    assert "显示本帮助" in out
    assert not ENGLISH.search(out)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_what_scripts_give_all(command: str, capsys: Screen) -> None:
    code, out, err = kaohe(capsys, command, "--jobs", "2", "--quiet", "--json", "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"用法：kaohe {command} ")


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_lists_the_commands_in_the_order_of_the_year(arguments: tuple[str, ...], capsys: Screen) -> None:
    code, out, err = kaohe(capsys, *arguments)
    assert (code, err) == (0, "")
    assert re.findall(r"^  ([a-z]+) ", out, re.M) == COMMANDS
    assert not ENGLISH.search(out)


def test_help_does_not_wait_for_the_libraries_that_compute() -> None:
    ask = (
        "import sys; sys.argv = ['kaohe', 'assess', '--help']\n"
        "from pipeline.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "print([m for m in ('pandas', 'numpy', 'xlsxwriter', 'docxtpl', 'lark') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


WRONG = {
    ("rank",): "没有命令 rank。请看 kaohe --help。",
    ("lint", "--fast"): "没有选项 --fast。请看 kaohe lint --help。",
    ("explain",): "缺少参数：单位。请看 kaohe explain --help。",
    ("collect", "--jobs", "0"): "参数的值不对：数目。请看 kaohe collect --help。",
    ("lint", "多余"): "多了或少了参数。请看 kaohe lint --help。",
    ("new", "--preset"): "选项 --preset 用得不对。请看 kaohe --help。",
    ("demo", "x", "--units", "三"): "参数的值不对：数目。请看 kaohe demo --help。",
}


@pytest.mark.parametrize(("arguments", "says"), WRONG.items(), ids=[" ".join(a) for a in WRONG])
def test_wrong_usage_is_told_in_a_line(arguments: tuple[str, ...], says: str, capsys: Screen) -> None:
    assert kaohe(capsys, *arguments) == (2, "", says + "\n")


@pytest.mark.parametrize("command", ["lint", "issue", "collect", "check", "assess"])
def test_outside_a_workspace_every_command_says_so(command: str, tmp_path: Path, capsys: Screen) -> None:
    code, out, err = kaohe(capsys, command, "--workspace", str(tmp_path))
    assert (code, out) == (2, "")
    assert err.startswith("R001 kaohe.toml ")
    assert len(err.splitlines()) == 1


def test_a_wrong_period_is_told_where_it_was_given(desk: Desk, capsys: Screen) -> None:
    code, _, err = kaohe(capsys, *at(desk, "collect", "--period", "下半年"))
    assert (code, err.split("。")[0]) == (2, "R003 考核期「下半年」不对")
    desk.put("kaohe.toml", b'period = "26"')
    code, _, err = kaohe(capsys, *at(desk, "collect"))
    assert (code, err.split("。")[0]) == (2, "R003 kaohe.toml 考核期「26」不对")


def test_the_command_itself(tmp_path: Path) -> None:
    """Through the installed entry point: the words are UTF-8, the code is the contract's, no traceback."""
    program = Path(sys.executable).with_name("kaohe")
    done = subprocess.run([program, "lint"], cwd=tmp_path, capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("R001 kaohe.toml ")
    assert "Traceback" not in done.stderr


def test_a_file_that_does_not_open_is_told_in_words(
    desk: Desk, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = Path.read_bytes

    def shut(path: Path) -> bytes:
        if path.name == "考核方案.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return sound(path)

    monkeypatch.setattr(Path, "read_bytes", shut)
    monkeypatch.chdir(desk.root)
    code, out, err = kaohe(capsys, "lint")
    assert (code, out) == (2, "")
    assert err.startswith(
        "R015 templates_xlsx/考核方案.xlsx 无法打开：文件正被其他程序打开，或者没有读取的权限"
    )


def test_presets_are_listed(capsys: Screen) -> None:
    code, out, _ = kaohe(capsys, "new", "--list")
    assert code == 0
    assert any(line.startswith("xianxing\t") for line in out.splitlines())
    assert "xianxing" in json.loads(kaohe(capsys, "new", "--list", "--json")[1])


def test_from_a_new_workspace_to_its_templates(tmp_path: Path, capsys: Screen) -> None:
    folder = tmp_path / "我的考核"
    code, out, err = kaohe(capsys, "new", str(folder), "--json")
    assert (code, err) == (0, "")
    assert "kaohe.toml" in json.loads(out)["files"]
    assert kaohe(capsys, "new", str(folder))[0] == 2
    assert kaohe(capsys, "lint", "--workspace", str(folder), "--quiet", "--json") == (0, "[]\n", "")
    code, out, err = kaohe(capsys, "issue", "--workspace", str(folder), "--quiet", "--json")
    assert (code, err) == (0, "")
    issued = folder / json.loads(out)[0]["folder"]
    assert sorted(p.name for p in issued.iterdir()) == json.loads(out)[0]["files"]
    assert "考核台账.xlsx" in json.loads(out)[0]["files"]
    code, out, err = kaohe(capsys, "collect", "--workspace", str(folder), "--quiet")
    assert (code, out) == (2, "")
    assert err.startswith("R006 inputs/2026/returns 回收表文件夹是空的")


def test_issue_says_what_it_made_and_where(desk: Desk, capsys: Screen) -> None:
    code, out, err = kaohe(capsys, *at(desk, "issue"))
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "已生成 3 份填报模板、考核台账、3 份责任书，在 templates_xlsx/issued/2026。"


def test_an_unknown_preset(tmp_path: Path, capsys: Screen) -> None:
    code, out, err = kaohe(capsys, "new", str(tmp_path / "x"), "--preset", "xianxin")
    assert (code, out) == (2, "")
    assert "xianxing" in err
    assert not (tmp_path / "x").exists()


def test_progress_is_told_on_the_side_unless_quiet(desk: Desk, capsys: Screen) -> None:
    _, out, err = kaohe(capsys, "collect", "--workspace", str(desk.root))
    assert err.splitlines() == ["· 读取考核方案……", "· 回收填报表……"]
    assert out == "应交 3 个单位 = 已收 3。\n收到文件 3 个 = 采用 3。\n"


def test_collect_as_json(desk: Desk, capsys: Screen) -> None:
    desk.remove(f"{RETURNS}/U2.xlsx")
    code, out, err = kaohe(capsys, *at(desk, "collect", "--json"))
    assert (code, err) == (0, "")
    assert [(r["unit_code"], r["status"]) for r in json.loads(out)] == [
        ("U1", "received"),
        ("U2", "missing"),
        ("U3", "received"),
    ]


def test_check_writes_its_reports_and_says_where(desk: Desk, capsys: Screen) -> None:
    desk.returns(desk.filled("U2", {"A1": 101}))
    code, out, err = kaohe(capsys, *at(desk, "check"))
    assert (code, err) == (0, "")
    assert "待更正　乙镇：1 处必须改正" in out.splitlines()
    assert out.splitlines()[-1] == "校验报告和 1 份退回修改表（附通知）在 reports/2026。"
    reports = desk.root / "reports" / "2026"
    assert {p.name for p in (reports / "returned").iterdir()} == {
        f"退回 U2 乙镇 {n}" for n in ("填报表.xlsx", "通知.docx")
    }
    assert (reports / "校验报告.xlsx").is_file()


@pytest.mark.parametrize(("figure", "code"), [(101, 1), (80, 0)])
def test_strict_is_exit_code_1_where_anything_blocks(
    figure: int, code: int, desk: Desk, capsys: Screen
) -> None:
    desk.returns(desk.filled("U2", {"A1": figure}))
    assert kaohe(capsys, *at(desk, "check", "--strict"))[0] == code


def test_a_unit_blocked_by_what_has_no_cell_is_listed_too(desk: Desk, capsys: Screen) -> None:
    desk.returns(desk.retyped(lambda sheets: sheets.pop("基础表")))
    _, out, _ = kaohe(capsys, *at(desk, "check"))
    assert "待更正　乙镇：1 处必须改正" in out
    assert "　　T001 没有找到工作表「基础表」（4 项）" in out


def test_findings_as_json_have_the_contracts_columns(desk: Desk, capsys: Screen) -> None:
    desk.returns(desk.filled("U2", {"A1": 101}))
    _, out, _ = kaohe(capsys, *at(desk, "check", "--json"))
    (found,) = json.loads(out)
    assert found["code"] == "C001"
    assert (found["file"], found["sheet"], found["cell"]) == ("U2.xlsx", "基础表", "F5")
    columns = "severity code unit_code file sheet cell item_code found expected message"
    assert list(found) == columns.split()


def test_explain_goes_down_to_the_cell(desk: Desk, capsys: Screen) -> None:
    code, out, err = kaohe(capsys, *at(desk, "explain", "乙镇"))
    assert (code, err) == (0, "")
    assert "【主线】86.00 分，第 2 名（共 3 个单位）" in out
    assert "U2.xlsx 基础表!F5" in out
    assert f"{LEDGER_FILE} 现场评分!F3" in out


def test_explain_one_indicator_as_json(desk: Desk, capsys: Screen) -> None:
    _, out, _ = kaohe(capsys, *at(desk, "explain", "U2", "办结率", "--json"))
    found = json.loads(out)
    assert (found["unit_code"], found["totals"][0]["score"], found["totals"][0]["rank"]) == ("U2", 86, 2)
    (indicator,) = found["indicators"]
    assert (indicator["indicator_code"], indicator["score"], indicator["lost"]) == ("I1", 40, 10)
    assert [figure["place"]["cell"] for figure in indicator["figures"]] == ["F5", "F6"]


@pytest.mark.parametrize("code", ["V005", "v005"])
def test_explain_a_code_in_any_folder(code: str, tmp_path: Path, capsys: Screen) -> None:
    found = catalogue()["V005"]
    done, out, err = kaohe(capsys, "explain", code, "--workspace", str(tmp_path))
    assert (done, err) == (0, "")
    assert out.splitlines() == [
        "V005　不是数字（必须改正）",
        f"这是什么意思：{found.meaning}",
        f"怎么办：{found.advice}",
    ]
    _, out, _ = kaohe(capsys, "explain", code, "--workspace", str(tmp_path), "--json")
    assert json.loads(out) == asdict(found)


def test_explain_a_code_while_the_scheme_is_wrong(desk: Desk, capsys: Screen) -> None:
    wrong = lay(desk.root / "误", "## 考核线\n| 编码 | 总分 |\n| L | 90 |")
    desk.put(SCHEME_FILE, (wrong.root / SCHEME_FILE).read_bytes())
    assert kaohe(capsys, *at(desk, "lint"))[0] == 2
    code, out, _ = kaohe(capsys, *at(desk, "explain", "S012"))
    assert (code, out.splitlines()[0]) == (0, "S012　分值合计不符（必须改正）")


def test_a_unit_called_like_a_code_comes_first(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path, "## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| T001 | 丁镇 | 镇 | L |")
    code, out, _ = kaohe(capsys, *at(desk, "explain", "T001"))
    assert code == 0
    assert "丁镇" in out.splitlines()[0]
    assert "缺少工作表" in kaohe(capsys, "explain", "T001", "--workspace", str(tmp_path / "别处"))[1]


def test_a_code_may_be_typed_in_small_letters(desk: Desk, capsys: Screen) -> None:
    at = ("--workspace", str(desk.root))
    assert kaohe(capsys, "explain", "u1", "i1", *at)[1] == kaohe(capsys, "explain", "U1", "I1", *at)[1]


def test_explain_an_unknown_unit(desk: Desk, capsys: Screen) -> None:
    code, out, err = kaohe(capsys, *at(desk, "explain", "乙真"))
    assert (code, out) == (2, "")
    assert err == "R013 没有「乙真」，最接近的是「乙镇」。请改正名称或编码。\n"


def test_a_period_may_be_asked_for(desk: Desk, capsys: Screen) -> None:
    code, _, err = kaohe(capsys, *at(desk, "collect", "--period", "2027"))
    assert code == 2
    assert err.startswith("R005 inputs/2027/returns ")


@pytest.mark.parametrize("file", [SCHEME_FILE, LEDGER_FILE])
def test_a_scheme_or_ledger_that_cannot_be_read_is_one_message(file: str, desk: Desk, capsys: Screen) -> None:
    desk.put(file, "编码,名称\n".encode("gb18030"))
    code, out, err = kaohe(capsys, *at(desk, "check"))
    assert (code, out) == (2, "")
    assert err.startswith(f"F005 {file} 文件内容实际是纯文本，不是表格。")
    assert len(err.splitlines()) == 1


def test_several_processes_read_the_same(desk: Desk, capsys: Screen) -> None:
    one, two = (kaohe(capsys, *at(desk, "collect", "--json", "--jobs", jobs)) for jobs in ("1", "2"))
    assert one == two


def test_a_scheme_that_is_wrong_stops_issue_too(tmp_path: Path, capsys: Screen) -> None:
    desk = lay(tmp_path, "## 考核线\n| 编码 | 总分 |\n| L | 90 |")
    code, out, err = kaohe(capsys, *at(desk, "issue"))
    assert (code, out) == (2, "")
    assert [line.split(" ")[0] for line in err.splitlines()] == ["R007", "S012"]
    assert all(SCHEME_FILE in line for line in err.splitlines())
    assert not (desk.root / "templates_xlsx" / "issued").exists()


@pytest.mark.parametrize(
    ("on_a_terminal", "told"),
    [
        (True, "\r  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 1/2000 个文件"),
        (False, "  已读取 1000/2000 个文件\n  已读取 2000/2000 个文件\n"),
    ],
)
def test_reading_many_files_is_seen_to_go_on(
    capsys: Screen, monkeypatch: pytest.MonkeyPatch, on_a_terminal: bool, told: str
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: on_a_terminal, raising=False)
    hear = counter()
    for done in range(1, 2001):
        hear(done, 2000)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(told)
    assert err.endswith("2000/2000 个文件\n")


def test_lint_checks_the_ledger_after_the_scheme(desk: Desk, capsys: Screen) -> None:
    assert kaohe(capsys, *at(desk, "lint"))[1].splitlines() == ["考核方案没有问题。", "考核台账没有问题。"]
    desk.ledger(
        "## 扣分登记\n| 单位编码 | 事项编码 | 数量 | 理由 |\n| U2 | K7 | 1 | |\n| U2 | K1 | 1 | 查实 |"
    )
    code, out, _ = kaohe(capsys, *at(desk, "lint"))
    assert code == 2
    assert [line.split()[0] for line in out.splitlines()] == ["考核方案没有问题。", "L002", "L006", "共"]
    desk.remove(LEDGER_FILE)
    assert kaohe(capsys, *at(desk, "lint"))[1] == "考核方案没有问题。\n"


def test_templates_are_handed_out_once_and_are_the_ones_used(desk: Desk, capsys: Screen) -> None:
    before = of_results(desk.run())
    code, out, _ = kaohe(capsys, "templates", "--workspace", str(desk.root))
    names = {path.name for path in (desk.root / "templates_xlsx").glob("*.docx")}
    assert code == 0
    assert {"责任书.docx", "得分通知单.docx", "一票否决决定.docx", "催报名单.docx"} < names
    assert of_results(desk.run()) == before
    own = desk.root / "templates_xlsx" / "得分通知单.docx"
    own.write_bytes(b"x")
    assert kaohe(capsys, "templates", "--workspace", str(desk.root))[0] == 0
    assert own.read_bytes() == b"x"
    code, _, err = kaohe(capsys, *at(desk, "assess"))
    assert (code, "R042 得分通知单.docx" in err) == (2, True)
    assert "已放进 templates_xlsx：" in out
