"""What every command shares: its options, the run it asks for, and how it speaks."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.screen import counter

if TYPE_CHECKING:
    from pipeline.files.workspace import Workspace
    from pipeline.model.findings import Finding
    from pipeline.run import Run

HERE = Path()
Command = Callable[..., Any]
_OPTIONS: dict[str, Callable[..., Callable[[Command], Command]]] = {
    "workspace": partial(
        click.option,
        "--workspace",
        type=click.Path(path_type=Path),
        default=HERE,
        metavar="文件夹",
        help="工作区，默认为当前文件夹",
    ),
    "period": partial(
        click.option, "--period", default="", metavar="考核期", help="考核期，默认取 kaohe.toml 中的 period"
    ),
    "jobs": partial(
        click.option,
        "--jobs",
        type=click.IntRange(1),
        default=min(os.cpu_count() or 1, 8),
        metavar="数目",
        help="同时读取填报表的进程数，默认每个处理器一个，最多 8 个；大于 1 时网页、通知也同时制作",
    ),
    "quiet": partial(click.option, "--quiet", is_flag=True, help="不报进度"),
    "as_json": partial(click.option, "--json", "as_json", is_flag=True, help="打印机器可读的 JSON"),
    "strict": partial(click.option, "--strict", is_flag=True, help="有必须改正的问题时以退出码 1 结束"),
}
_EVERYWHERE = ("jobs", "quiet")
"""What every command takes, also one that makes no difference of it: a script need not know which do."""


def options(*names: str) -> Callable[[Command], Command]:
    """The options that several commands share, in the order named."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = _OPTIONS[name]()(command)
        for name in _EVERYWHERE:
            if name not in names:
                command = _OPTIONS[name](expose_value=False, hidden=True)(command)
        return command

    return add


def run_of(workspace: Path, period: str, jobs: int = 1, *, quiet: bool = True) -> "Run":
    """The run of a workspace's period; how far reading has come is told on standard error unless ``quiet``."""
    from pipeline.files.workspace import open_workspace

    return _run(open_workspace(workspace, period or None), jobs, quiet)


@contextmanager
def writing_run(
    command: str, workspace: Path, period: str, jobs: int = 1, *, quiet: bool = True
) -> Iterator["Run"]:
    """The run for a command that writes: refused while another one writes in the same year's folders."""
    with alone(command, workspace, period) as opened:
        yield _run(opened, jobs, quiet)


@contextmanager
def alone(command: str, workspace: Path, period: str) -> Iterator["Workspace"]:
    """The workspace for a command that writes; what its disk cannot do is told on standard error."""
    from pipeline.files.workspace import open_workspace

    opened = open_workspace(workspace, period or None)
    with opened.only_run(command) as note:
        if note:
            click.echo(str(note), err=True)
        yield opened


def _run(opened: "Workspace", jobs: int, quiet: bool) -> "Run":
    from pipeline.files.reading import begin

    begin()
    from pipeline.year import open_run

    return open_run(opened, jobs) if quiet else open_run(opened, jobs, counter())


def helped(jobs: int) -> AbstractContextManager[None]:
    """A second process that writes letters and page beside the rest, unless only one is wanted."""
    from pipeline.files.beside import second_process

    return second_process("pipeline.report.texts", jobs > 1)


def reports_at(word: Path, workspace: Path, period: str) -> Path:
    """The folder a word names: that of a kept run where it is nothing but its number, else what it says."""
    if not str(word).isdecimal() or word.exists():
        return word
    from pipeline.files.runs import run_folder
    from pipeline.files.workspace import open_workspace

    return run_folder(open_workspace(workspace, period or None), int(word.name))


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
