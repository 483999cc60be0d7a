"""The commands about what came back: who returned it, and what is wrong with it."""

from pathlib import Path

import click

from pipeline.cli.options import as_dict, options, run_of, show, teller, writing_run


@click.command()
@options("workspace", "period", "jobs", "quiet", "as_json")
def collect(workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool) -> None:
    """回收：识别填报表，列出已收、缺报、迟报、重复、无法识别。"""
    from pipeline.model.tables import records
    from pipeline.summary import roster_lines

    run = run_of(workspace, period, jobs, quiet=quiet or as_json)
    run.go("collection", teller(quiet or as_json))
    roster = run.collection.roster
    show(as_json, records(roster), roster_lines(run.collection, run.rolled))


@click.command()
@options("workspace", "period", "jobs", "quiet", "as_json", "strict")
def check(workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool, strict: bool) -> int:
    """审核：回收并审核，生成校验报告、退回修改表和催报通知。"""
    from pipeline.publish import publish_checks
    from pipeline.summary import checked_lines

    with writing_run("check", workspace, period, jobs, quiet=quiet or as_json) as run:
        run.go("checked", teller(quiet or as_json))
        publish_checks(run)
    show(as_json, [as_dict(f) for f in run.findings], checked_lines(run))
    return int(strict and bool(run.missing or run.blocked))
