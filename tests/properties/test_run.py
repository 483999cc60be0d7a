"""Whatever the figures: scores add up, and no order of units, of files or of names matters."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.cells import CellValue
from pipeline.run import Run
from tests.workspaces import FIGURES, RETURNS, Desk, lay

UNITS = sorted(FIGURES)
COUNT: st.SearchStrategy[CellValue] = st.integers(0, 60)
FIGURE = st.fixed_dictionaries({"A1": COUNT, "A2": COUNT, "A3": COUNT, "A4": COUNT})
RETURNED: st.SearchStrategy[dict[str, dict[str, CellValue]]] = st.fixed_dictionaries(
    dict.fromkeys(UNITS, FIGURE)
)
MARK = st.one_of(st.just(""), st.integers(0, 20).map(str), st.decimals(0, 20, places=2).map(str))
CASE = st.tuples(
    st.sampled_from(UNITS),
    st.sampled_from(["K1", "K2"]),
    st.integers(0, 30),
    st.sampled_from(["", "X1", "X1、X2"]),
)
BONUS = st.tuples(st.sampled_from(UNITS), st.integers(0, 3))
VARIANT = st.sampled_from(
    [
        "",
        "## 指标\n| 编码 | 失效日期 |\n| I2 | 2025-12-31 |\n",
        "## 不考核\n| 单位或类别 | 指标 | 处理 |\n| U2 | I1 | 平均分 |\n| 街道 | I2 | 折算 |\n",
        "## 考核线\n| 编码 | 排名范围 |\n| L | 分类 |\n## 单位\n| 编码 | 难度系数 |\n| U3 | 1.1 |\n",
    ]
)
OPEN = "## 扣分项\n| 编码 | 名称 | 每例分值 | 适用线 | 是否保底 |\n| K2 | 挪用 | 1.5 | L | 否 |\n"


def ledger(
    marks: Mapping[str, str], cases: list[tuple[str, str, int, str]], bonuses: list[tuple[str, int]]
) -> str:
    lines = ["## 现场评分（整表）", "| 单位编码 | 指标编码 | 评分1 |"]
    lines += [f"| {unit} | I3 | {mark} |" for unit, mark in marks.items()]
    end = "查实 | 办公室 |"
    lines += ["## 扣分登记", "| 单位编码 | 事项编码 | 数量 | 系数 | 证据编号 | 理由 | 批准 |"]
    lines += [f"| {u} | {code} | {n} | {x} | K{i} | {end}" for i, (u, code, n, x) in enumerate(cases)]
    lines += ["## 加分登记", "| 单位编码 | 事项编码 | 数量 | 证据编号 | 理由 | 批准 |"]
    lines += [f"| {u} | G1 | {n} | G{i} | {end}" for i, (u, n) in enumerate(bonuses)]
    return "\n".join(lines)


def assess(
    folder: str,
    change: str,
    entries: str,
    returned: Mapping[str, Mapping[str, CellValue]],
    names: Mapping[str, str],
) -> Run:
    desk = lay(Path(folder), change)
    for unit, figures in returned.items():
        desk.remove(f"{RETURNS}/{unit}.xlsx")
        desk.returns(desk.filled(unit, figures), names[unit])
    desk.ledger(entries)
    return desk.run()


PLAIN = {unit: f"{unit} 填报表.xlsx" for unit in UNITS}


@settings(max_examples=12, deadline=None)
@given(
    VARIANT,
    RETURNED,
    st.fixed_dictionaries(dict.fromkeys(UNITS, MARK)),
    st.lists(CASE, max_size=4),
    st.lists(BONUS, max_size=3),
)
def test_scores_add_up(
    change: str,
    returned: dict[str, dict[str, CellValue]],
    marks: dict[str, str],
    cases: list[tuple[str, str, int, str]],
    bonuses: list[tuple[str, int]],
) -> None:
    """Indicator scores, bonuses and deductions are the score; it stops at zero but for what does not (不保底)."""
    with TemporaryDirectory() as folder:
        run = assess(folder, OPEN + change, ledger(marks, cases, bonuses), returned, PLAIN)
        adjusted, ranking, scores = run.adjusted[0], run.ranking, run.scores
    for row in ranking.to_dict("records"):
        mine = scores[scores["unit_code"] == row["unit_code"]]
        entries = adjusted[adjusted["unit_code"] == row["unit_code"]]
        bonus, floored, open_ended = (
            entries.loc[which, "points"].sum()
            for which in (
                entries["kind"] == "bonus",
                entries["code"] == "K1",
                entries["code"] == "K2",
            )
        )
        assert close(row["base"], mine["score"].sum())
        assert close(mine["points"].sum(), 100) or row["base"] == 0
        assert close(row["bonus"], bonus)
        assert close(row["deduction"], floored + open_ended)
        assert close(row["score"], max(0, row["base"] + bonus - floored) - open_ended)
        assert bool(
            ((mine["score"].isna()) | ((mine["score"] >= 0) & (mine["score"] <= mine["points"] + 1e-9))).all()
        )


def close(one: float, other: float) -> bool:
    return abs(one - other) < 1e-9


@settings(max_examples=8, deadline=None)
@given(VARIANT, RETURNED, st.permutations(UNITS), st.permutations(["甲.xlsx", "a.xlsx", "下发/1.xlsx"]))
def test_no_order_matters(
    change: str, returned: dict[str, dict[str, CellValue]], units: list[str], names: list[str]
) -> None:
    listed = {"U1": "甲镇 | 镇", "U2": "乙镇 | 镇", "U3": "丙街道 | 街道"}
    rows = "".join(f"| {unit} | {listed[unit]} | L |\n" for unit in units)
    shuffled = f"## 单位（整表）\n| 编码 | 名称 | 类别 | 考核线 |\n{rows}{change}"
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        usual = results(assess(one, change, "", returned, PLAIN))
        again = results(assess(other, shuffled, "", returned, dict(zip(units, names, strict=True))))
    pd.testing.assert_frame_equal(again, usual, check_exact=False, rtol=1e-12)


def results(run: Run) -> pd.DataFrame:
    """Everything decided about each unit, by unit."""
    columns = [
        "unit_code",
        "score",
        "rank",
        "reverse_rank",
        "rank_if_vetoed",
        "class_size",
        "grade",
        "status",
        "award",
    ]
    return run.ranking[columns].sort_values("unit_code", ignore_index=True)


def test_a_desk_is_laid_alike_every_time(tmp_path: Path) -> None:
    """The properties above compare workspaces: two laid alike must be alike to the byte."""
    laid = [{p.name: p.read_bytes() for p in lay(tmp_path / n).root.rglob("*") if p.is_file()} for n in "ab"]
    assert laid[0] == laid[1]
    assert Desk(tmp_path / "a").told() == []
