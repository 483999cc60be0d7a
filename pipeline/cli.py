"""The commands: the only module that prints and the only one that decides an exit code.

Exit codes: 0 results written (a draft too, its gaps listed first); 1 with --strict and anything blocking;
2 nothing could be done, one message saying why.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.screen import ChineseHelp, InOrder, code_lines, counter, usage_problem

if TYPE_CHECKING:
    from pipeline.model.findings import Entry, Finding
    from pipeline.run import Run

HERE = Path()
Command = Callable[..., Any]
_OPTIONS = {
    "workspace": click.option(
        "--workspace",
        type=click.Path(path_type=Path),
        default=HERE,
        metavar="文件夹",
        help="工作区，默认为当前文件夹",
    ),
    "period": click.option(
        "--period", default="", metavar="考核期", help="考核期，默认取 kaohe.toml 中的 period"
    ),
    "jobs": click.option(
        "--jobs",
        type=click.IntRange(1),
        default=min(os.cpu_count() or 1, 8),
        metavar="数目",
        help="同时读取填报表的进程数，默认每个处理器一个，最多 8 个",
    ),
    "quiet": click.option("--quiet", is_flag=True, help="不报进度"),
    "as_json": click.option("--json", "as_json", is_flag=True, help="打印机器可读的 JSON"),
    "strict": click.option("--strict", is_flag=True, help="有必须改正的问题时以退出码 1 结束"),
}


def _options(*names: str) -> Callable[[Command], Command]:
    """The options that several commands share, in the order named."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return add


@click.group(cls=InOrder, no_args_is_help=True)
@click.version_option(package_name="kaohe", message="考核 %(version)s", help="显示版本")
def app() -> None:
    """考核：一份方案、一批填报表，算出每一分都能追溯到单元格的排名。"""


def main() -> None:
    """Run a command; refusals and wrong usage are told in words with exit code 2, never as a traceback."""
    from pipeline.model.findings import Refused

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    click.Context.formatter_class = ChineseHelp
    try:
        code = app(standalone_mode=False, prog_name="kaohe")
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        code = 0
    except click.UsageError as problem:
        click.echo(usage_problem(problem), err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，原有报告未受影响。", err=True)
        sys.exit(130)
    except Refused as refusal:
        for found in refusal.findings:
            click.echo(str(found), err=True)
        sys.exit(2)
    sys.exit(code or 0)


@app.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="文件夹")
@click.option("--preset", default="xianxing", metavar="名称", help="预设方案，默认 xianxing")
@click.option("--list", "listed", is_flag=True, help="列出全部预设方案")
@_options("as_json")
def new(folder: Path | None, preset: str, listed: bool, as_json: bool) -> None:
    """新建工作区：从预设方案开始。"""
    from pipeline.start import new_workspace, presets

    if listed or folder is None:
        found = presets()
        lines = [f"{name}\t{title}" for name, title in found.items()]
        _print(
            as_json,
            found,
            lines if listed else ["请指明文件夹，例如 kaohe new 我的考核。可用的预设方案：", *lines],
        )
        return
    written = new_workspace(folder, preset)
    _print(as_json, {"workspace": str(folder), "files": written}, [f"已在 {folder} 建好工作区：", *written])


@app.command()
@_options("workspace", "period", "quiet", "as_json")
def lint(workspace: Path, period: str, quiet: bool, as_json: bool) -> int:
    """检查考核方案和考核台账：一次列出全部问题和所在单元格。"""
    run = _run(workspace, period)
    tell = _teller(quiet or as_json)
    tell("检查考核方案")
    problems = list(run.linted[1])
    lines = [*map(str, problems), f"共 {len(problems)} 处。" if problems else "考核方案没有问题。"]
    blocking = any(p.severity == "block" for p in problems)
    for part in () if blocking else run.stages:
        if part.workspace.ledger.is_file():
            tell(f"检查考核台账 {part.workspace.shown(part.workspace.ledger)}")
            found = part.ledger_linted
            problems += found
            lines += [*map(str, found), f"共 {len(found)} 处。" if found else "考核台账没有问题。"]
    _print(as_json, [_as_dict(p) for p in problems], lines)
    return 2 if any(p.severity == "block" for p in problems) else 0


@app.command()
@click.option(
    "--again", metavar="单位", multiple=True, help="只重新下发这个单位的模板（编码或名称），可以写几次"
)
@_options("workspace", "period", "quiet", "as_json")
def issue(again: tuple[str, ...], workspace: Path, period: str, quiet: bool, as_json: bool) -> None:
    """下发：生成各单位的填报模板和考核台账。"""
    from dataclasses import asdict

    from pipeline.files.key import KEY_FILE
    from pipeline.issue.burden import burdens, in_words
    from pipeline.publish import send_again, send_out

    run = _run(workspace, period)
    if again:
        _teller(quiet or as_json)("重新生成填报模板")
        anew = send_again(run, again)
        shown = [f"已重新生成 {where}/{one.file}，为第 {one.version} 版。" for where, one in anew]
        _print(as_json, [{"folder": where, **asdict(one)} for where, one in anew], shown)
        return
    _teller(quiet or as_json)("生成填报模板和考核台账")
    sent, made = send_out(run, *(() if quiet or as_json else (counter("生成"),)))
    lines = [f"已生成 {_counted(files)}，在 {where}。" for where, files in sent.items()]
    told: list[dict[str, Any]] = [{"folder": where, "files": files} for where, files in sent.items()]
    for one, part in zip(told, run.stages, strict=False):
        one["burden"] = [asdict(burden) for burden in burdens(part.occasion)]
    lines.append(f"方案指纹 {run.scheme.fingerprint}。")
    for part in run.stages:
        lines += in_words(part.occasion)
    if made:
        lines.append(f"已生成签名密钥 {KEY_FILE}：请与工作区一起备份，不要外传。")
    _print(as_json, told, lines)


@app.command()
@_options("workspace", "period", "jobs", "quiet", "as_json")
def collect(workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool) -> None:
    """回收：识别填报表，列出已收、缺报、迟报、重复、无法识别。"""
    from pipeline.summary import roster_lines

    run = _run(workspace, period, jobs, quiet=quiet or as_json)
    run.go("collection", _teller(quiet or as_json))
    roster = run.collection.roster
    _print(as_json, roster.to_dict("records"), roster_lines(run.collection, run.rolled))


@app.command()
@_options("workspace", "period", "jobs", "quiet", "as_json", "strict")
def check(workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool, strict: bool) -> int:
    """审核：回收并审核，生成校验报告、退回修改表和催报通知。"""
    from pipeline.publish import publish_checks
    from pipeline.summary import checked_lines

    run = _run(workspace, period, jobs, quiet=quiet or as_json)
    run.go("checked", _teller(quiet or as_json))
    publish_checks(run)
    _print(as_json, [_as_dict(f) for f in run.findings], checked_lines(run))
    return int(strict and bool(run.missing or run.blocked))


@app.command()
@_options("workspace", "period", "jobs", "quiet", "as_json", "strict")
def assess(workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool, strict: bool) -> int:
    """从头到尾：回收、审核、计分、排名、生成全部报告。"""
    from pipeline.publish import publish
    from pipeline.summary import assessed_lines

    run = _run(workspace, period, jobs, quiet=quiet or as_json)
    run.go("reports", _teller(quiet or as_json))
    publish(run)
    columns = ["line", "unit_code", "unit_name", "score", "rank", "grade", "status", "award"]
    rows = json.loads(run.ranking[columns].to_json(orient="records", force_ascii=False))
    _print(as_json, rows, assessed_lines(run))
    return int(strict and bool(run.missing or run.blocked))


@app.command()
@click.argument("unit", metavar="单位")
@click.argument("indicator", default="", metavar="[指标]")
@_options("workspace", "period", "jobs", "quiet", "as_json")
def explain(
    unit: str, indicator: str, workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool
) -> None:
    """说明得分由来：每项的数字、所在单元格、目标、规则、失分。

    以错误代码代替「单位」（如 kaohe explain V005），则说明该代码是什么意思、怎么办。
    """
    from dataclasses import asdict

    entry = None if indicator else _code_asked(unit, workspace, period)
    if entry is not None:
        _print(as_json, asdict(entry), code_lines(entry))
        return
    from pipeline.report.explain import account_lines, indicator_lines

    run = _run(workspace, period, jobs, quiet=quiet or as_json)
    run.go("ranking", _teller(quiet or as_json))
    found = run.explain(unit, indicator)
    _print(as_json, asdict(found), indicator_lines(found) if indicator else account_lines(found))


@app.command()
@click.argument("before", type=click.Path(path_type=Path), required=False, metavar="[方案甲]")
@click.argument("now", type=click.Path(path_type=Path), required=False, metavar="[方案乙]")
@_options("workspace", "period", "as_json")
def diff(before: Path | None, now: Path | None, workspace: Path, period: str, as_json: bool) -> None:
    """对比两个方案：改了哪些格，新增、删去哪些行。

    方案可以是工作簿，也可以是 CSV 文件夹。只写一个的，与工作区现在的方案比；都不写的，把下发时的方案与现在的比。
    """
    from pipeline.side_by_side import of_files, since_issued, with_present

    if before and now:
        found = [of_files(before, now)]
    elif before:
        found = [with_present(before, _run(workspace, period))]
    else:
        found = since_issued(_run(workspace, period))
    _print(as_json, [one.content for one in found], [line for one in found for line in one.lines])


@app.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option(
    "--units", type=click.IntRange(0), default=0, metavar="数目", help="单位数，0 为方案原有单位，默认 0"
)
@click.option("--seed", type=int, default=1, metavar="种子", help="随机种子，相同则结果相同，默认 1")
@click.option("--preset", default="xianxing", metavar="名称", help="预设方案，默认 xianxing")
@_options("quiet", "as_json")
def demo(folder: Path, units: int, seed: int, preset: str, quiet: bool, as_json: bool) -> None:
    """试用：生成填好的工作区，全部为示例数据。"""
    from pipeline.demo.workspace import demo_workspace

    written = demo_workspace(folder, preset, units, seed, _teller(quiet or as_json))
    _print(as_json, {"workspace": str(folder), "files": written}, [f"已生成 {written} 个文件，在 {folder}。"])


def _code_asked(word: str, workspace: Path, period: str) -> "Entry | None":
    """The finding's code that a word is, in any folder; None where it is none, or a unit is called so."""
    from pipeline.model.findings import Refused, catalogue

    entry = catalogue().get(word.upper())
    if entry is None:
        return None
    try:
        _run(workspace, period).scheme.unit_named(word)
    except Refused:  # no such unit, no sound scheme, no workspace at all
        return entry
    return None


def _counted(issued: list[str]) -> str:
    """What was issued, in words."""
    kinds = (
        ("填报表.xlsx", "{} 份填报模板"),
        ("考核台账.xlsx", "考核台账"),
        ("责任书.docx", "{} 份责任书"),
    )
    counts = [(words, sum(name.endswith(end) for name in issued)) for end, words in kinds]
    return "、".join(words.format(count) for words, count in counts if count)


def _run(workspace: Path, period: str, jobs: int = 1, *, quiet: bool = True) -> "Run":
    from pipeline.files.workspace import open_workspace
    from pipeline.year import open_run

    opened = open_workspace(workspace, period or None)
    return open_run(opened, jobs) if quiet else open_run(opened, jobs, counter())


def _teller(quiet: bool) -> Callable[[str], None]:
    """What is told while a command works: nothing, or a line a stage on standard error."""

    def tell(stage: str) -> None:
        if not quiet:
            click.echo(f"· {stage}……", err=True)

    return tell


def _print(as_json: bool, content: Any, lines: list[str]) -> None:
    if as_json:
        click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines:
            click.echo(line)


def _as_dict(found: "Finding") -> dict[str, str]:
    file, sheet, cell = found.place.parts
    return {
        "severity": found.severity.value,
        "code": found.code,
        "unit_code": found.unit_code,
        "file": file,
        "sheet": sheet,
        "cell": cell,
        "item_code": found.item_code,
        "found": found.found,
        "expected": found.expected,
        "message": found.message,
    }
