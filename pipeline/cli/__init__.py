"""The commands: the only package that prints and the only one that decides an exit code.

Exit codes: 0 results written (a draft too, its gaps listed first); 1 with --strict and anything blocking;
2 nothing could be done, one message saying why.
"""

import atexit
import gc
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.cli.past import runs
from pipeline.cli.preparing import demo, issue, lint, new, templates
from pipeline.cli.results import assess, diff, explain, verify
from pipeline.cli.returns import check, collect
from pipeline.screen import ChineseHelp, InOrder, usage_problem

if TYPE_CHECKING:
    from pipeline.model.findings import Refused


@click.group(cls=InOrder, no_args_is_help=True)
@click.version_option(package_name="kaohe", message="考核 %(version)s", help="显示版本")
def app() -> None:
    """考核：一份方案、一批填报表，算出每一分都能追溯到单元格的排名。"""


for _command in (new, templates, lint, issue, collect, check, assess, explain, diff, verify, runs, demo):
    app.add_command(_command)


def main() -> None:
    """Run a command; refusals, wrong usage and files that do not open are told in words with exit code 2."""
    from pipeline.model.findings import Refused

    atexit.register(gc.freeze)  # the process ends: looking for rings among all that is left would take long
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
        _refused(refusal)
    except OSError as error:
        if error.filename is None:
            raise
        from pipeline.files.disk import cannot_open

        _refused(cannot_open(error))
    sys.exit(code or 0)


def _refused(refusal: "Refused") -> NoReturn:
    for found in refusal.findings:
        click.echo(str(found), err=True)
    sys.exit(2)
