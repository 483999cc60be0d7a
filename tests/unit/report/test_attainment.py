"""Who misses a target is told as the figures say, those that miss it first."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.report.attainment import VARIED, Attainment, attainments
from pipeline.report.indicators import MET, SHORT, attained
from pipeline.report.profiles import profiles
from pipeline.run import Run
from tests.unit.report.tables import STATUS, results
from tests.unit.report.workbook.reading import grids, table
from tests.workspaces import run_of

TABLES = results()
FOUND = {one.name: one for one in attainments(profiles(TABLES).values())}


def row(**cells: object) -> dict[str, object]:
    plain = {"treatment": "scored", "direction": "≥", "value": 94.0, "target": 95.0, "score": 1.0}
    return {**plain, "lower": None, "upper": None, **cells}


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, SHORT),
        ({"value": 95.0}, MET),
        ({"value": 0.3, "target": 0.1 + 0.2}, MET),
        ({"direction": "≤"}, MET),
        ({"direction": "≤", "value": 95.1}, SHORT),
        ({"direction": "区间", "target": None, "lower": 90.0, "upper": 94.0}, MET),
        ({"direction": "区间", "target": None, "lower": 94.5, "upper": 99.0}, SHORT),
        ({"target": None}, ""),
        ({"treatment": "rescaled"}, SHORT),
        ({"treatment": "rescaled", "score": None}, "折算"),
        ({"treatment": "exempt", "value": 99.0}, "不考核"),
        ({"treatment": "missing", "value": None, "score": None}, "缺报"),
    ],
)
def test_a_target_is_met_as_a_spreadsheet_compares(cells: dict[str, object], state: str) -> None:
    assert attained(row(**cells)) == state


def test_every_unit_whose_return_stands_is_counted_once_with_what_the_scores_say() -> None:
    for name, one in FOUND.items():
        mine = TABLES.scores[TABLES.scores["indicator_name"] == name]
        stands = ~mine["unit_code"].map(STATUS).isin(["missing", "blocked"])
        states = [attained(row) for row in mine[stands].to_dict("records")]
        assert len(one.units) == len(mine) > len(states)
        assert (one.met, len(one.short)) == (states.count(MET), states.count(SHORT))


def test_who_misses_the_target_comes_first_the_worst_before_the_others() -> None:
    one = FOUND["信访案件按期办结率"]
    states = [reached.row.state for reached in one.units]
    assert set(states[: len(one.short)]) == {SHORT}
    shares = [reached.row.share for reached in one.units[: len(one.short)]]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_the_rate_is_of_units_whose_return_stands() -> None:
    one = FOUND["统计合格率"]
    mine = TABLES.scores[TABLES.scores["indicator_name"] == "统计合格率"]
    mine = mine[~mine["unit_code"].map(STATUS).isin(["missing", "blocked"])]
    assert one.rate == f"{100 * mine['score'].sum() / mine['points'].sum():.1f}"
    assert one.lost == f"{(mine['points'] - mine['score']).sum():.2f}"
    assert {r.standing for r in one.units} == {"", "缺报", "待更正"}


def test_different_targets_are_said_to_differ() -> None:
    scores = TABLES.scores.copy()
    own = (scores["indicator_name"] == "免费婚检率") & (scores["unit_code"] == "U01")
    scores.loc[own, "target"] = 70.0
    changed = replace(TABLES, scores=scores)
    (one,) = (a for a in attainments(profiles(changed).values()) if a.name == "免费婚检率")
    assert one.target == VARIED
    assert FOUND["免费婚检率"].target == "≥95%"


def test_the_indicators_keep_the_order_of_the_scheme_with_their_groups() -> None:
    listed: list[Attainment] = list(FOUND.values())
    assert [one.name for one in listed] == list(dict.fromkeys(TABLES.scores["indicator_name"]))
    assert FOUND["出生人口性别比"].group == "综合治理"
    assert not FOUND["政务公开"].judged


ZERO_BELOW_TARGET = """
## 指标
| 编码 | 规则 | 目标 | 每例分值 | 一票否决 |
| I1 | 据实计分 | 90 | 0.2 | 该项零分 |
"""


def test_the_page_and_the_workbook_count_the_same_units(tmp_path: Path) -> None:
    """Also where a return is to be mended, and where a target only decides whether the item is zero."""
    run = run_of(tmp_path, ZERO_BELOW_TARGET, figures={"U2": {"A1": "约 30"}})
    assert "U2" in run.blocked
    sheet = {
        row["指标"]: row
        for row in table(grids(run.reports["2026考核结果汇总.xlsx"])["失分·指标"])
        if row["指标"]
    }
    for one in attainments(profiles(run.tables).values()):
        judged = (one.met + len(one.short), len(one.short)) if one.judged else ("—", "—")
        assert (sheet[one.name]["有目标单位数"], sheet[one.name]["未达标单位数"]) == judged
    assert sheet["办结率"]["有目标单位数"] == 2


BOUNDS = """
## 指标
| 编码 | 方向 | 目标 | 规则 | 下限 | 上限 |
| I1 | 区间 | | 区间 | 75 | 90 |
"""


def test_the_page_and_the_workbook_say_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    run: Run = run_of(tmp_path_factory.mktemp("bounds"), BOUNDS)
    sheet = table(grids(run.reports["2026考核结果汇总.xlsx"])["指标完成情况"])
    in_workbook = {(row["指标"], row["单位"]): row["情况"] for row in sheet}
    found = attainments(profiles(run.tables).values())
    told = {(one.name, r.unit.head.unit_name): r.row.state for one in found for r in one.units if r.row.state}
    assert told == {key: in_workbook[key] for key in told}
    assert {state for (name, _), state in told.items() if name == "办结率"} == {MET, SHORT}
    assert in_workbook.keys() == told.keys()
    (bounded,) = (one for one in found if one.name == "办结率")
    assert bounded.target == "75～90%"
