"""The summaries of a run on the screen: what is not in order first, then the results, then where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.files.documents import length
from pipeline.model.findings import DEMANDS, Severity
from pipeline.model.numbers import show
from pipeline.model.tables import records
from pipeline.model.words import CHINESE, Receipt, Standing
from pipeline.report.notices.circular import PATH as CIRCULAR
from pipeline.report.notices.printed import PRINTED
from pipeline.report.notices.reminder import LIST
from pipeline.report.shown import number

if TYPE_CHECKING:
    from pipeline.collect.balance import Tally
    from pipeline.collect.returns import Collection
    from pipeline.model.findings import Finding
    from pipeline.run import Run

_MOST = 20
_MOST_UNITS = 5


def roster_lines(collection: "Collection", accounts: Sequence["Tally"]) -> list[str]:
    """The roster: what is not in order first, then the books: units, files, cells, each accounted for."""
    lines = []
    for status in (Receipt.MISSING, Receipt.UNRECOGNISED, Receipt.DUPLICATE, Receipt.LATE):
        rows = records(collection.roster[collection.roster["status"] == status])
        lines += [
            f"{CHINESE[status]}　{r['unit_name'] or '（单位不明）'}　{r['file']}".rstrip("　") for r in rows
        ]
    codes = ("F", "I", "R")
    told = [f for f in collection.findings if f.code[0] in codes and f.code not in ("R020",)]
    return [*lines, *(f"　　{found}" for found in told), *(f"{account}。" for account in accounts)]


def checked_lines(run: "Run") -> list[str]:
    """What came back, who must mend what, where the reports stand."""
    lines = roster_lines(run.collection, run.accounts)
    lines += _unit_lines(run)
    lines += [f"方案调整　{one.told}" for one in run.scheme.amendments]
    general = [f for f in run.findings if f.code[0] in "LSA" or f.code in ("R024", "R025", "R034")]
    general = [f for f in general if f.code != "S044"]
    lines += [str(found) for found in general[:_MOST]]
    lines += [f"……另有 {len(general) - _MOST} 处，见校验报告。"] if len(general) > _MOST else []
    returned = sum(name.startswith("returned/") and name.endswith(".xlsx") for name in run.checked)
    letters = sum(name.startswith("notices/") and not name.endswith(LIST) for name in run.checked)
    made = [f"{returned} 份退回修改表（附通知）"] if returned else []
    made += [f"{letters} 份催报通知和名单"] if letters else []
    where = run.workspace.shown(run.workspace.reports)
    told = (
        f"校验报告和 {'、'.join(made)}在 {where}。" if made else f"校验报告在 {where}，没有要退回、催报的。"
    )
    return [*lines, told]


def _unit_lines(run: "Run") -> list[str]:
    names = {unit.code: unit.name for unit in run.scheme.units}
    listed = set(run.collection.findings)
    about = [f for f in run.findings if f.code[0] in "ITVC" and f not in listed]
    lines = []
    for code, name in names.items():
        mine = [f for f in about if f.unit_code == code]
        block = [f for f in mine if f.severity is Severity.BLOCK]
        explain = [f for f in mine if f.severity is Severity.EXPLAIN]
        if block and code in run.blocked:
            counts = (f"{len(some)} 处{DEMANDS[some[0].severity]}" for some in (block, explain) if some)
            lines.append(f"待更正　{name}：{'，'.join(counts)}")
            lines += [f"　　{replace(f, place=replace(f.place, file=''))}" for f in block[:5]]
            lines += [f"　　……另有 {len(block) - 5} 处"] if len(block) > 5 else []
    return lines


def assessed_lines(run: "Run") -> list[str]:
    """What is not in order first, then who leads, then where everything stands."""
    lines = checked_lines(run)[:-1]
    ranking = run.ranking
    pending = ranking[ranking["status"] == Standing.PENDING]["unit_name"].unique()
    lines += [f"否决待定　{name}：证据或批准不全，排名按两种情形分别列出" for name in pending]
    vetoed = ranking[ranking["status"] == Standing.VETOED]["unit_name"].unique()
    lines += [f"一票否决　{name}：不参与排名" for name in vetoed]
    if run.letterhead.preliminary:
        lines.append("本次结果为初稿：上列各项办结（交齐、改正、否决有结论）后请重新运行。")
    lines.append("")
    for line in run.scheme.ranked_lines():
        mine = ranking[ranking["line"] == line]
        for unit_class, rows in mine.groupby(
            "unit_class" if mine["group"].nunique() > 1 else "line", sort=False
        ):
            title = run.scheme.line_name(line) + (f"　{unit_class}" if mine["group"].nunique() > 1 else "")
            letter, digits = run.scheme.is_letter(line), run.letterhead.digits
            lines.append(f"{title}：" + (_attained(rows) if letter else _leaders(rows, digits)))
    where = run.workspace.shown(run.workspace.reports)
    lines += ["", f"考核结果通报 {length(run.reports[CIRCULAR])} 字。", *map(str, run.reports_told)]
    return [*lines, "", f"全部报告在 {where}：", *[f"　　{name}" for name in _shown_files(run)]]


def printed_lines(run: "Run", pdfs: Mapping[str, bytes], told: Sequence["Finding"]) -> list[str]:
    """How many letters were made into PDF, and what is to be said of it."""
    where = run.workspace.shown(run.workspace.reports)
    counted = [f"另有 {len(pdfs)} 份 PDF，在 {where}/{PRINTED}。"] if pdfs else []
    return [*counted, *map(str, told)]


def by_hand_lines(kept: Mapping[Path, Sequence[str]]) -> list[str]:
    """That reports had been worked on by hand, and where they are kept."""
    return [
        f"原来的报告生成后被改过（{'、'.join(files[:_MOST_UNITS])}{' 等' * (len(files) > _MOST_UNITS)}），"
        f"改过的一套留存为第 {place.name} 次：kaohe runs 查看，kaohe runs --back {place.name} 换回。"
        for place, files in kept.items()
    ]


def _leaders(rows: pd.DataFrame, digits: int) -> str:
    """The first three of a ranking with their scores."""
    best = records(rows[rows["rank"] <= 3])
    told = [f"{int(r['rank'])} {r['unit_name']} {number(r['score'], digits)}" for r in best]
    return "，".join(told) or "没有列名次的单位"


def _attained(rows: pd.DataFrame) -> str:
    """How many clauses of a letter (责任书) each unit attained, the most first, as far as there is room."""
    scored = rows[rows["score"].notna()].sort_values(["score", "unit_code"], ascending=[False, True])
    told = [
        f"{r['unit_name']} 完成 {show(r['score'], 2)} 条（共 {show(r['total'], 2)} 条）"
        for r in records(scored)
    ]
    more = [f"……共 {len(told)} 个单位"] if len(told) > _MOST_UNITS else []
    return "，".join(told[:_MOST_UNITS] + more)


def _shown_files(run: "Run") -> list[str]:
    """The reports by name, those in folders counted."""
    folders: dict[str, int] = {}
    files = []
    for name in [*run.reports, "manifest.json"]:
        folder, _, rest = name.partition("/")
        if rest:
            folders[folder] = folders.get(folder, 0) + 1
        else:
            files.append(name)
    return [*files, *(f"{folder}/（{count} 个文件）" for folder, count in folders.items())]
