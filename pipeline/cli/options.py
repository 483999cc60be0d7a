"""What every command shares: its options, the run it asks for, and how it speaks."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.screen import counter

if TYPE_CHECKING:
    from pipeline.model.findings import Finding
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


def options(*names: str) -> Callable[[Command], Command]:
    """The options that several commands share, in the order named."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return add


def run_of(workspace: Path, period: str, jobs: int = 1, *, quiet: bool = True) -> "Run":
    """The run of a workspace's period; how far reading has come is told on standard error unless ``quiet``."""
    from pipeline.files.workspace import open_workspace
    from pipeline.year import open_run

    opened = open_workspace(workspace, period or None)
    return open_run(opened, jobs) if quiet else open_run(opened, jobs, counter())


def teller(quiet: bool) -> Callable[[str], None]:
    """What is told while a command works: nothing, or a line a stage on standard error."""

    def tell(stage: str) -> None:
        if not quiet:
            click.echo(f"· {stage}……", err=True)

    return tell


def show(as_json: bool, content: Any, lines: list[str]) -> None:
    """Print the result: as JSON for programs, else line by line for people."""
    if as_json:
        click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines:
            click.echo(line)


def as_dict(found: "Finding") -> dict[str, str]:
    """A finding as the machine-readable output names its parts."""
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
