"""Schemes drawn by hypothesis from every rule, treatment and setting, each valid and with figures to match.

``python -m tests.random_schemes 3 FOLDER`` writes the third batch of them: for each a ranking workbook, and
the scheme with its figures as text. Drawn in a process of its own a batch is the same every time: hypothesis
takes numbers from whatever modules of the project happen to be loaded.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipeline.files.tables import RawTable
from pipeline.model.tables import FACTS
from pipeline.report.results import Results
from pipeline.report.workbook import ranking_workbook
from pipeline.scheme.lint import lint
from pipeline.scheme.read import read_scheme
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import settled
from tests import workbooks
from tests.unit.report.workbook.years import STAMP, year
from tests.workbooks import base_tables

DAY = date(2026, 1, 1)
AT_ONCE = 50
"""How many a batch holds."""
UNITS = {f"U{n}": name for n, name in enumerate("甲乙丙丁戊己")}
ITEMS = ("A1", "A2", "A3", "A4")
Cells = dict[str, str]
Rows = Sequence[Mapping[str, str]]


def _cells(**columns: Sequence[str]) -> st.SearchStrategy[Cells]:
    """A cell of each column, one of those given."""
    return st.fixed_dictionaries({column: st.sampled_from(texts) for column, texts in columns.items()})


_BY_STEPS = _cells(
    步长=["", "2", "0.5"],
    每步扣分=["1", "0.5", "3"],
    计步=["", "按比例", "不足一步按一步", "不足一步不计"],
    不保底=["", "", "是"],
)
_INSIDE = _cells(方向=["区间"], 下限=["70", "上年(A1) / 上年(A2) * 100"], 上限=["90"])
_OUTSIDE = st.sampled_from(
    [{}, {"外侧": "按比值"}, {"外侧": "每步扣分", "每步扣分": "0.7", "计步": "不足一步按一步"}]
)

RULES: dict[str, st.SearchStrategy[Cells]] = {
    "达标得分": _cells(未达标比例=["", "0.5", "30%"]),
    "按比例": _cells(门槛=["", "60"]),
    "未达标扣分": _BY_STEPS,
    "超标加分": _cells(基础=["达标得分", "按比例"], 每步加分=["0.2", "1"], 封顶=["40"]),
    "区间": st.builds(lambda inside, outside: inside | outside, _INSIDE, _OUTSIDE),
    "按比值扣分": _cells(方向=["≤"], 系数=["1", "2"]),
    "分档": _cells(分档=["95:100%；85:70%；60:20%", "90:9；70:5；0:1"]),
    "据实计分": _cells(每例分值=["0.1", "0.25"]),
    "现场评分": _cells(),
    "功效系数": _cells(基数=["", "0.4"], 满意值=["100", "组内最优"], 不允许值=["40", "组内最差"]),
    "按名次": _cells(每名扣分=["1", "2.5"], 最低分=["", "2"]),
    "与最优比": _cells(),
    "水平与进步": _cells(水平权重=["0.5", "0.7"], 低于平均水平权重=["", "0.3"], 进步目标=["5"]),
}
"""For each rule, parameters that suit it; a direction where it is not ≥."""

NO_TARGET = {"区间", "分档", "据实计分", "现场评分", "功效系数", "按名次", "与最优比"}

_GENERAL = _cells(一级指标=["一", "二"], 零分母处理=["满分", "平均分", "折算", "零分"])
_VALUE = _cells(
    表达式=["A1 / A2 * 100", "A3 / A4 * 100", "A1 / (A2 - A4) * 50", "A3"],
    单位=["%"],
)
_TARGET = _cells(目标=["80", "95", "上年(A1) / 上年(A2) * 100", "MAX(A4, 1)"])
_SETTINGS = _cells(
    得分小数位=["2", "不修约", "1"], 缺报处理=["零分", "折算", "平均分"], 并列处理=["并列", "I0"]
)
_ENDED = {"失效日期": "2021-08-20"}
_SEVENTH = st.sampled_from([True, *[False] * 6])
_FIGURE = st.integers(-20, 200).map(lambda n: nan if n < -9 else float(max(0, n)))
"""A figure: one in twenty is blank and one in twenty zero."""


@dataclass(frozen=True)
class Drawn:
    """A scheme, a year's figures under it and what the office registered, each as Markdown tables."""

    scheme: str
    figures: str
    registers: str

    def __repr__(self) -> str:
        return f"\n{self.scheme}\n\n{self.figures}\n\n{self.registers}\n"

    @property
    def tables(self) -> dict[str, RawTable]:
        """The scheme's tables: the tests' own with the drawn ones laid over them."""
        return base_tables(self.scheme)

    @property
    def facts(self) -> list[pd.DataFrame]:
        """The figures of this year and of the last."""
        return [_facts(table.rows) for table in workbooks.parse(self.figures)]

    def results(self) -> Results:
        """The year's results."""
        return results(self, valid(self.tables), *self.facts)


@st.composite
def drawn_years(draw: st.DrawFn) -> Drawn:
    """One line of 100 points, six units in two classes, four to seven indicators by rules drawn at random."""
    rows = draw(st.lists(indicators(), min_size=4, max_size=7))
    indicator_rows = [
        {"编码": f"I{k}", "名称": f"第{k}项", "考核线": "L", "分值": "10", **row}
        for k, row in enumerate(rows)
    ]
    indicator_rows[-1]["分值"] = ""  # what the others leave of the line's total
    hard = draw(st.sampled_from(["", "1.2"]))
    scheme = {
        "方案": [{"项目": name, "内容": text} for name, text in draw(_SETTINGS).items()],
        "考核线": [{"编码": "L", "排名范围": draw(st.sampled_from(["全部", "分类"]))}],
        "单位（整表）": [
            {"编码": unit, "名称": f"{name}地", "类别": "街道" if k % 2 else "镇", "考核线": "L", "难度系数": hard if k == 3 else ""}
            for k, (unit, name) in enumerate(UNITS.items())
        ],
        "指标（整表）": indicator_rows,
        "不考核": draw(_exemptions(len(rows))),
        "否决（整表）": [],
        "审核关系（整表）": [{"编码": "H1", "表达式": "A1 + A3 <= A2 + A4", "级别": "核实"}],
        "扣分项": [{"编码": "K1", "是否保底": "否"}],
    }  # fmt: skip
    figures = {
        year: [{"单位": unit, **{item: f"{draw(_FIGURE):g}" for item in ITEMS}} for unit in UNITS]
        for year in ("本年", "上年")
    }
    return Drawn(_markdown(scheme), _markdown(figures), _markdown(draw(_registers(indicator_rows))))


@st.composite
def indicators(draw: st.DrawFn) -> Cells:
    """The cells of an indicator's row but for its code, name, line and points."""
    rule = draw(st.sampled_from(list(RULES)))
    cells = {"规则": rule, "方向": "≥", **draw(_GENERAL)}
    cells |= {} if rule == "现场评分" else draw(_VALUE)
    cells |= {} if rule in NO_TARGET else draw(_TARGET)
    cells |= _ENDED if draw(_SEVENTH) else {}
    return cells | draw(RULES[rule])


@st.composite
def _exemptions(draw: st.DrawFn, number: int) -> Rows:
    """Rows of 不考核 for one indicator in four."""
    whose, handling = st.sampled_from(["镇", "U2"]), st.sampled_from(["折算", "满分", "平均分"])
    some = [k for k in range(number) if draw(st.sampled_from([True, False, False, False]))]
    return [{"单位或类别": draw(whose), "指标": f"I{k}", "处理": draw(handling)} for k in some]


@st.composite
def _registers(draw: st.DrawFn, rows: Rows) -> dict[str, Rows]:
    """A year's marks for what is scored on the spot, a deduction and a bonus."""
    marks = []
    for row in (row for row in rows if row["规则"] == "现场评分"):
        points = int(row["分值"] or 100 - 10 * (len(rows) - 1))
        for unit in UNITS:
            if draw(st.sampled_from([True, True, True, True, False])):
                first = points * draw(st.integers(0, 20)) / 20
                mark = {
                    "单位编码": unit,
                    "指标编码": row["编码"],
                    "评分1": f"{first:g}",
                    "评分2": f"{points / 2:g}",
                }
                marks.append(mark)
    case = {
        "单位编码": "U1",
        "数量": str(draw(st.integers(1, 30))),
        "证据编号": "Z",
        "理由": "查",
        "批准": "办",
    }
    return {
        "现场评分": marks,
        "扣分登记": [{**case, "事项编码": "K1", "系数": "X2"}],
        "加分登记": [{**case, "事项编码": "G1"}],
    }  # fmt: skip


def _markdown(tables: Mapping[str, Rows]) -> str:
    parts = []
    for title, rows in tables.items():
        if not rows and not title.endswith("（整表）"):
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row)) or ["编码"]
        lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
        parts.append("\n".join([f"## {title}", *(f"| {' | '.join(cells)} |" for cells in lines)]))
    return "\n\n".join(parts)


def _facts(rows: Rows) -> pd.DataFrame:
    figures = [("2026", row["单位"], item, float(row[item])) for row in rows for item in ITEMS]
    return pd.DataFrame(figures, columns=["period", "unit_code", "item_code", "assessed"]).reindex(
        columns=FACTS
    )


def valid(tables: Mapping[str, RawTable]) -> Scheme:
    """The scheme in these tables, in which nothing may be wrong, settled for the year."""
    found, problems = read_scheme(tables, "方案")
    assert not [str(p) for p in [*problems, *lint(found)] if p.severity == "block"]
    return settled(found, DAY)


def results(drawn: Drawn, scheme: Scheme, facts: pd.DataFrame, before: pd.DataFrame) -> Results:
    """The results of a year under the scheme, with what was registered in the drawn one."""
    registers = {table.title: table.rows for table in workbooks.parse(drawn.registers) if table.rows}
    return year(scheme, facts, before, registers, day=DAY)


def batch(number: int, size: int = AT_ONCE) -> list[Drawn]:
    """The schemes of a batch, all different: what is drawn again is left out."""
    found: list[Drawn] = []

    @seed(number)
    @settings(
        max_examples=2 * size,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn_years())
    def draw(one: Drawn) -> None:
        found.append(one)

    draw()
    return list(dict.fromkeys(found))[:size]


def write_batch(number: int, folder: Path) -> None:
    """Write each scheme of a batch as text, and the workbook of its year, under its number in the batch."""
    folder.mkdir(parents=True, exist_ok=True)
    for k, drawn in enumerate(batch(number), start=1):
        (folder / f"{k}.md").write_text(repr(drawn), encoding="utf-8")
        (folder / f"{k}.xlsx").write_bytes(ranking_workbook(drawn.results(), STAMP))


if __name__ == "__main__":
    write_batch(int(sys.argv[1]), Path(sys.argv[2]))
