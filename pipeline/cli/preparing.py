"""The commands before anything is returned: a workspace, its scheme checked, what is sent out, a trial."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import as_dict, options, run_of, show, teller, writing_run
from pipeline.screen import counter


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="文件夹")
@click.option("--preset", default="xianxing", metavar="名称", help="预设方案，默认 xianxing")
@click.option("--list", "listed", is_flag=True, help="列出全部预设方案")
@options("as_json")
def new(folder: Path | None, preset: str, listed: bool, as_json: bool) -> None:
    """新建工作区：从预设方案开始。"""
    from pipeline.start import new_workspace, presets

    if listed or folder is None:
        found = presets()
        lines = [f"{name}\t{title}" for name, title in found.items()]
        show(
            as_json,
            found,
            lines if listed else ["请指明文件夹，例如 kaohe new 我的考核。可用的预设方案：", *lines],
        )
        return
    written = new_workspace(folder, preset)
    show(as_json, {"workspace": str(folder), "files": written}, [f"已在 {folder} 建好工作区：", *written])


@click.command()
@options("workspace", "period", "as_json")
def templates(workspace: Path, period: str, as_json: bool) -> None:
    """取出通知、决定、责任书的 Word 模板，放进 templates_xlsx 供办公室修改；已有的不动。"""
    from pipeline.files.workspace import open_workspace
    from pipeline.publish import hand_templates

    opened = open_workspace(workspace, period or None)
    written, there = hand_templates(opened)
    where = opened.shown(opened.own_templates)
    lines = [f"已放进 {where}：", *written] if written else []
    lines += [f"{where} 里已有、没有改动的：", *there] if there else []
    show(as_json, {"folder": where, "written": written, "kept": there}, lines)


@click.command()
@options("workspace", "period", "quiet", "as_json")
def lint(workspace: Path, period: str, quiet: bool, as_json: bool) -> int:
    """检查考核方案和考核台账：一次列出全部问题和所在单元格。"""
    run = run_of(workspace, period)
    tell = teller(quiet or as_json)
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
    show(as_json, [as_dict(p) for p in problems], lines)
    return 2 if any(p.severity == "block" for p in problems) else 0


@click.command()
@click.option(
    "--again", metavar="单位", multiple=True, help="只重新下发这个单位的模板（编码或名称），可以写几次"
)
@options("workspace", "period", "quiet", "as_json")
def issue(again: tuple[str, ...], workspace: Path, period: str, quiet: bool, as_json: bool) -> None:
    """下发：生成各单位的填报模板和考核台账。"""
    from dataclasses import asdict

    from pipeline.files.key import KEY_FILE
    from pipeline.issue.burden import burdens, in_words
    from pipeline.publish import send_again, send_out

    with writing_run("issue", workspace, period) as run:
        if again:
            teller(quiet or as_json)("重新生成填报模板")
            anew = send_again(run, again)
            shown = [f"已重新生成 {where}/{one.file}，为第 {one.version} 版。" for where, one in anew]
            show(as_json, [{"folder": where, **asdict(one)} for where, one in anew], shown)
            return
        teller(quiet or as_json)("生成填报模板和考核台账")
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
    show(as_json, told, lines)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option(
    "--units", type=click.IntRange(0), default=0, metavar="数目", help="单位数，0 为方案原有单位，默认 0"
)
@click.option("--seed", type=int, default=1, metavar="种子", help="随机种子，相同则结果相同，默认 1")
@click.option("--preset", default="xianxing", metavar="名称", help="预设方案，默认 xianxing")
@options("quiet", "as_json")
def demo(folder: Path, units: int, seed: int, preset: str, quiet: bool, as_json: bool) -> None:
    """试用：生成填好的工作区，全部为示例数据。"""
    from pipeline.demo.workspace import demo_workspace

    written = demo_workspace(folder, preset, units, seed, teller(quiet or as_json))
    show(as_json, {"workspace": str(folder), "files": written}, [f"已生成 {written} 个文件，在 {folder}。"])


def _counted(issued: list[str]) -> str:
    """What was issued, in words."""
    kinds = (
        ("填报表.xlsx", "{} 份填报模板"),
        ("考核台账.xlsx", "考核台账"),
        ("责任书.docx", "{} 份责任书"),
    )
    counts = [(words, sum(name.endswith(end) for name in issued)) for end, words in kinds]
    return "、".join(words.format(count) for words, count in counts if count)
