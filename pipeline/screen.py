"""Help pages, wrong usage and what a finding's code means, in Chinese."""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.model.findings import Entry

_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示本帮助",
    "[required]": "[必填]",
    "x>=": "不小于 ",
}


_BAR = 30
_LINE = 1000


class InOrder(click.Group):
    """A group of commands listed in the order of the office's year, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands as they were written down."""
        return list(self.commands)


class ChineseHelp(click.HelpFormatter):
    """Help pages with the library's own words put into Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """The usage line; the library's English prefix is not wanted."""
        super().write_usage(
            prog, args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令"), "用法："
        )

    def write_heading(self, heading: str) -> None:
        """A heading."""
        super().write_heading(_WORDS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 40, col_spacing: int = 2) -> None:
        """A list of options or commands with what they do."""
        super().write_dl([(term, _chinese(text)) for term, text in rows], col_max, col_spacing)


def _chinese(text: str) -> str:
    for word, chinese in _WORDS.items():
        text = text.replace(word, chinese)
    return text


def counter(done_so: str = "读取") -> Callable[[int, int], None]:
    """Says on standard error how many of all files are done: as a bar on a terminal, else in a line now and then."""
    bar = sys.stderr.isatty()

    def count(done: int, all_: int) -> None:
        if bar:
            filled = "█" * (_BAR * done // all_)
            end = "\n" if done == all_ else ""
            click.echo(f"\r  {filled:░<{_BAR}} {done}/{all_} 个文件{end}", nl=False, err=True)
        elif done % _LINE == 0:
            click.echo(f"  已{done_so} {done}/{all_} 个文件", err=True)

    return count


def usage_problem(problem: click.UsageError) -> str:
    """What is wrong with a command line and where help stands."""
    match problem:
        case click.NoSuchOption():
            what = f"没有选项 {problem.option_name}"
        case click.NoSuchCommand():
            what = f"没有命令 {problem.command_name}"
        case click.MissingParameter():
            what = f"缺少参数：{_name(problem.param)}"
        case click.BadParameter():
            what = f"参数的值不对：{_name(problem.param)}"
        case click.BadOptionUsage():
            what = f"选项 {problem.option_name} 用得不对"
        case _:
            what = "多了或少了参数"
    where = problem.ctx.command_path if problem.ctx else "kaohe"
    return f"{what}。请看 {where} --help。"


def code_lines(entry: "Entry") -> list[str]:
    """A finding's code explained: what it asks, what it means, what to do about it."""
    from pipeline.model.findings import DEMANDS

    return [
        f"{entry.code}　{entry.title}（{DEMANDS[entry.severity]}）",
        f"这是什么意思：{entry.meaning}",
        f"怎么办：{entry.remedy}",
    ]


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return ""
    return parameter.metavar or parameter.opts[0]
