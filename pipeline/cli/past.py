"""The command about runs that were replaced: which are kept, and the way back to one."""

from pathlib import Path

import click

from pipeline.cli.options import alone, options, show


@click.command()
@click.option(
    "--back", type=click.IntRange(1), metavar="编号", help="换回这一次的报告；换下来的也留存，可以再换回来"
)
@options("workspace", "period", "as_json")
def runs(back: int | None, workspace: Path, period: str, as_json: bool) -> None:
    """历次：列出留存的历次报告，需要时换回其中一次。

    报告被新的替换时，原来的整套留存，默认最近 5 次（kaohe.toml 中的 keep_runs，0 为不留存）。
    各阶段的报告各自留存，用 --period 指明。
    """
    from dataclasses import asdict

    from pipeline.files.workspace import open_workspace
    from pipeline.review.history import go_back, history, told_lines

    if back is None:
        found = history(open_workspace(workspace, period or None))
        show(as_json, [asdict(run) for run in found], told_lines(found))
        return
    with alone("runs", workspace, period) as opened:
        kept = go_back(opened, back)
        where = opened.shown(opened.reports)
    undo = f"原来的留存为第 {kept} 次，要换回去：kaohe runs --back {kept}。" if kept else "原来的没有留存。"
    show(as_json, {"back": back, "kept": kept}, [f"{where} 已换回第 {back} 次的报告。{undo}"])
