"""What `assess` writes for the sample: complete, consistent with itself, the same bytes every time."""

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from pipeline.files.data import csv_bytes
from pipeline.files.folders import write_folder
from pipeline.files.workspace import open_workspace
from pipeline.model.tables import RANKING
from pipeline.model.words import Treatment
from pipeline.report.basis import read_basis
from pipeline.report.explain import account_lines
from pipeline.review.replay import Corner, replayed
from pipeline.run import Run
from pipeline.year import open_run

ROOT = Path(__file__).parents[2]
KAOHE = Path(sys.executable).parent / "kaohe"


@pytest.fixture(scope="module")
def run() -> Run:
    return open_run(open_workspace(ROOT))


def cloned(folder: Path, seed: int) -> Path:
    """A copy of the sample elsewhere: its files made in another order, at other times."""
    parts = ("kaohe.toml", ".kaohe-key", "templates_xlsx", "inputs", "reports/2025")
    files = [
        path
        for part in parts
        for path in ([ROOT / part] if (ROOT / part).is_file() else (ROOT / part).rglob("*"))
        if path.is_file()
    ]
    chance = Random(seed)  # noqa: S311 - not a secret
    for path in chance.sample(files, len(files)):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (chance.randint(10**9, 2 * 10**9),) * 2)
    return folder


def kaohe(folder: Path, command: str, *options: str, **environment: str) -> None:
    """Run a command in a folder, in another process; it must end well."""
    subprocess.run(
        [KAOHE, command, "--quiet", *options],
        cwd=folder,
        check=True,
        env=os.environ | environment,
        capture_output=True,
    )


def reports(folder: Path) -> dict[str, bytes]:
    """Every file of the reports, the manifest too."""
    root = folder / "reports/2026"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_same_inputs_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Two clones and a third, as they might lie on three machines; the second reads from what it kept, too."""
    one, two = cloned(tmp_path / "一", 1), cloned(tmp_path / "换了地方" / "二", 2)
    kaohe(one, "assess", "--jobs", "1", PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="zh_CN.UTF-8")
    kaohe(two, "assess", "--jobs", "2", PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C")
    written = reports(one)
    assert reports(two) == written
    kaohe(two, "assess", "--jobs", "1", PYTHONHASHSEED="3", TZ="Pacific/Kiritimati", LC_ALL="C")
    assert reports(two) == written
    three = cloned(tmp_path / "san", 3)
    shutil.copytree(one / "reports/2026", three / "reports/2026")
    kaohe(
        three, "verify", "--jobs", "8", PYTHONHASHSEED="4", TZ="UTC", LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8"
    )


def test_everything_in_the_contract_is_there(run: Run) -> None:
    units = len(run.scheme.units)
    files = set(run.reports)
    assert {
        "2026考核结果汇总.xlsx",
        "index.html",
        "校验报告.xlsx",
        "data/ranking.csv",
        "data/scores.csv",
        "data/findings.csv",
        "data/facts.parquet",
        "data/roster.csv",
        "依据/填报数据.parquet",
        "依据/考核方案/指标.csv",
        "依据/考核台账/扣分登记.csv",
    } <= files
    assert sum(name.startswith("notices/") and "得分通知单" in name for name in files) == units
    assert {name for name in files if name.startswith("returned/")} >= {
        "returned/退回 T06 禾丰镇 填报表.xlsx",
        "returned/退回 P04 区民政局 填报表.xlsx",
    }


def test_scores_bonuses_and_deductions_add_up_to_the_ranking(run: Run) -> None:
    scores = pd.read_csv(io.BytesIO(run.reports["data/scores.csv"]), encoding="utf-8-sig")
    ranking = pd.read_csv(io.BytesIO(run.reports["data/ranking.csv"]), encoding="utf-8-sig")
    on_lines = ranking[(ranking["line"] != "综合") & ranking["score"].notna()]
    bases = scores.groupby(["line", "unit_code"])["score"].sum()
    priced = run.adjusted[0].groupby(["line", "unit_code", "kind"])["points"].sum()
    for row in on_lines.to_dict("records"):
        key = (row["line"], row["unit_code"])
        bonus, deduction = priced.get((*key, "bonus"), 0.0), priced.get((*key, "deduction"), 0.0)
        assert row["score"] == pytest.approx(bases[key] + bonus - deduction, abs=1e-9)
    both = on_lines.groupby("unit_code")["score"].sum()
    for row in ranking[(ranking["line"] == "综合") & ranking["score"].notna()].to_dict("records"):
        assert row["score"] == pytest.approx(both[row["unit_code"]], abs=1e-9)


def test_every_result_can_be_told_to_the_end(run: Run) -> None:
    for unit in run.scheme.units:
        account = run.explain(unit.code)
        json.dumps(asdict(account), allow_nan=False)
        assert account_lines(account)[0].startswith(unit.name)
        scored = [one for one in account.indicators if one.treatment == Treatment.SCORED]
        assert all(str(figure.place) or figure.note for one in scored for figure in one.figures)
        assert all(one.figures or one.marks for one in scored)


def test_the_data_files_hold_the_columns_of_the_contract(run: Run) -> None:
    heads = {
        "ranking": "period,line,line_name,unit_class,unit_code,unit_name,score,rank,grade,status,base,bonus,deduction,award",
        "scores": "period,stage,line,unit_code,indicator_code,value,target,points,score,treatment,reason",
        "findings": "severity,code,unit_code,file,sheet,cell,item_code,found,expected,message",
        "roster": "unit_code,unit_name,status,file,received_at",
    }
    for name, head in heads.items():
        content = run.reports[f"data/{name}.csv"]
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.decode("utf-8-sig").splitlines()[0] == head
    facts = pd.read_parquet(io.BytesIO(run.reports["data/facts.parquet"]))
    assert list(facts.columns) == (
        ["period", "unit_code", "item_code", "reported", "verified", "assessed", "file", "sheet", "cell"]
    )


def test_the_result_comes_out_of_what_it_rests_on(tmp_path: Path, run: Run) -> None:
    write_folder(tmp_path / "2026", run.reports)
    kept = read_basis(tmp_path / "2026", "2026", "2026")
    again = replayed(Corner(kept, kept, kept))
    assert csv_bytes(again.ranking, RANKING) == run.reports["data/ranking.csv"]
