"""The commands about results: the whole year, how a score came about, what changed."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import helped, options, reports_at, run_of, show, teller, writing_run
from pipeline.screen import code_lines

if TYPE_CHECKING:
    from pipeline.model.findings import Entry
    from pipeline.review.side_by_side import SideBySide
    from pipeline.review.two_results import TwoResults


@click.command()
@click.option("--pdf", is_flag=True, help="把全部通知另转成 PDF（需要 LibreOffice）")
@options("workspace", "period", "jobs", "quiet", "as_json", "strict")
def assess(
    pdf: bool, workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool, strict: bool
) -> int:
    """从头到尾：回收、审核、计分、排名、生成全部报告。"""
    tell = teller(quiet or as_json)
    with (
        helped(jobs),
        writing_run("assess", workspace, period, jobs, quiet=quiet or as_json) as run,
    ):
        from pipeline.publish import publish
        from pipeline.report.notices.printed import printed
        from pipeline.summary import assessed_lines, by_hand_lines, printed_lines

        run.go("reports", tell)
        if pdf:
            tell("转换 PDF")
        pdfs, told = printed(run.reports) if pdf else ({}, [])
        by_hand = publish(run, pdfs)
    columns = ["line", "unit_code", "unit_name", "score", "rank", "grade", "status", "award"]
    rows = json.loads(run.ranking[columns].to_json(orient="records", force_ascii=False))
    show(
        as_json,
        rows,
        [*assessed_lines(run), *(printed_lines(run, pdfs, told) if pdf else ()), *by_hand_lines(by_hand)],
    )
    return int(strict and bool(run.missing or run.blocked))


@click.command()
@click.argument("unit", metavar="单位")
@click.argument("indicator", default="", metavar="[指标]")
@options("workspace", "period", "jobs", "quiet", "as_json")
def explain(
    unit: str, indicator: str, workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool
) -> None:
    """说明得分由来：每项的数字、所在单元格、目标、规则、失分。

    以错误代码代替「单位」（如 kaohe explain V005），则说明该代码是什么意思、怎么办。
    """
    from dataclasses import asdict

    entry = None if indicator else _code_asked(unit, workspace, period)
    if entry is not None:
        show(as_json, asdict(entry), code_lines(entry))
        return
    from pipeline.report.explain import account_lines, indicator_lines

    run = run_of(workspace, period, jobs, quiet=quiet or as_json)
    run.go("ranking", teller(quiet or as_json))
    found = run.explain(unit, indicator)
    show(as_json, asdict(found), indicator_lines(found) if indicator else account_lines(found))


@click.command()
@click.argument("before", type=click.Path(path_type=Path), required=False, metavar="[甲]")
@click.argument("now", type=click.Path(path_type=Path), required=False, metavar="[乙]")
@options("workspace", "period", "as_json")
def diff(before: Path | None, now: Path | None, workspace: Path, period: str, as_json: bool) -> None:
    """对比两次结果：得分变化有多少出自数据、规则、台账，名次为何升降；或对比两个方案。

    甲、乙是两个报告文件夹，或两个方案（工作簿或 CSV 文件夹）。只写一个的，与工作区现在的报告或方案比；都不写的，把下发时的方案与现在的比。
    留存的历次报告写编号就行，如 kaohe diff 2（编号见 kaohe runs）。
    """
    before, now = (one and reports_at(one, workspace, period) for one in (before, now))
    found = _results_apart(before, now, workspace) or _schemes_apart(before, now, workspace, period)
    show(as_json, [one.content for one in found], [line for one in found for line in one.lines])


def _results_apart(before: Path | None, now: Path | None, workspace: Path) -> "list[TwoResults]":
    """Two folders of reports, or one and the present one of its period; none where neither is one."""
    from pipeline.files.workspace import open_workspace
    from pipeline.review.two_results import is_reports, of_reports, period_of

    if before is None or not (is_reports(before) or (now is not None and is_reports(now))):
        return []
    return [of_reports(before, now or open_workspace(workspace, period_of(before)).reports)]


def _schemes_apart(before: Path | None, now: Path | None, workspace: Path, period: str) -> "list[SideBySide]":
    from pipeline.review.side_by_side import of_files, since_issued, with_present

    if before and now:
        return [of_files(before, now)]
    run = run_of(workspace, period)
    return [with_present(before, run)] if before else since_issued(run)


@click.command()
@click.argument("reports", type=click.Path(path_type=Path), required=False, metavar="[报告文件夹]")
@options("workspace", "period", "jobs", "quiet", "as_json")
def verify(reports: Path | None, workspace: Path, period: str, jobs: int, quiet: bool, as_json: bool) -> int:
    """核验：输入和报告有没有动过，重新计算的结果是否与报告逐字节相同。

    不写报告文件夹的，核验本期的报告；留存的报告写 kaohe runs 列出的编号。相同的退出码为 0，不相同的为 1，无法核验的为 2。
    """
    from pipeline.files.workspace import open_workspace
    from pipeline.review.proof import proved

    if reports:
        folder = reports_at(reports, workspace, period)
    else:
        folder = open_workspace(workspace, period or None).reports
    with helped(jobs):
        proof = proved(folder, workspace, jobs, teller(quiet or as_json))
    show(as_json, proof.content, proof.lines)
    return int(not proof.holds)


def _code_asked(word: str, workspace: Path, period: str) -> "Entry | None":
    """The finding's code that a word is, in any folder; None where it is none, or a unit is called so."""
    from pipeline.model.findings import Refused, catalogue

    entry = catalogue().get(word.upper())
    if entry is None:
        return None
    try:
        run_of(workspace, period).scheme.unit_named(word)
    except Refused:  # no such unit, no sound scheme, no workspace at all
        return entry
    return None
