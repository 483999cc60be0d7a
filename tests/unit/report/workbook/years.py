"""Made-up years to fill the workbook with: a scheme, figures at random (the same every time), a filled ledger."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from random import Random

import numpy as np
import pandas as pd

from pipeline.collect.figures import figures
from pipeline.collect.ledger import read_ledger
from pipeline.files.tables import table_from_rows
from pipeline.issue.registers import LEDGER_SHEETS
from pipeline.model.tables import FACTS, FINDINGS, RANKING, ROSTER
from pipeline.report.letterhead import Letterhead
from pipeline.report.result_tables import ResultTables
from pipeline.report.workbook import Results
from pipeline.scheme.formula.tree import Name, fraction
from pipeline.scheme.presets import preset_tables
from pipeline.scheme.read import read_scheme
from pipeline.scheme.scheme import Scheme
from pipeline.score.adjustments import adjustments, counts
from pipeline.score.conditions import known_figures
from pipeline.score.honours import honours
from pipeline.score.lines import score_line, value_tree
from pipeline.score.marks import marks
from pipeline.score.ranking import comprehensive, line_totals, ranking, standings
from pipeline.score.reasons import scores_table
from pipeline.score.rollup import roll_up
from pipeline.score.treatments import treat
from pipeline.score.vetoes import vetoes

STAMP = datetime(2026, 1, 1)  # noqa: DTZ001 - workbooks hold no time zone
Edit = tuple[str, str, str, str]
"""A sheet of the scheme, the first cell of a row, a column, and what is to stand there."""
Registers = Mapping[str, Sequence[Mapping[str, object]]]


def preset(*edits: Edit) -> Scheme:
    """The scheme xianxing, some of its cells changed."""
    tables = preset_tables("xianxing")
    for sheet, key, column, text in edits:
        table = tables[sheet]
        columns = list(dict.fromkeys([*table.columns, column]))
        rows = [
            [text if c == column and row.cells[columns[0]] == key else row.cells.get(c, "") for c in columns]
            for row in table.rows
        ]
        tables[sheet] = table_from_rows(sheet, table.file, [columns, *rows])
    scheme, problems = read_scheme(tables, "xianxing")
    assert not problems, problems
    return scheme


def random_figures(scheme: Scheme, seed: int) -> pd.DataFrame:
    """A figure for every unit and item, rates between 80 and 104 percent of their denominators."""
    random = Random(seed)  # noqa: S311 - not a secret
    rates = [fraction(value_tree(scheme, i)) for i in scheme.indicators]
    over = {r[0].text: r[1].text for r in rates if r and isinstance(r[0], Name) and isinstance(r[1], Name)}
    rows = []
    for unit in scheme.units:
        values = {item.code: float(random.randint(20, 900)) for item in scheme.items}
        values |= {code: float(round(values[n] * random.uniform(0.8, 1.04))) for code, n in over.items()}
        rows += [(unit.code, item, value) for item, value in values.items()]
    table = pd.DataFrame(rows, columns=["unit_code", "item_code", "assessed"])
    return table.assign(period="2026").reindex(columns=FACTS)


def as_returned(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with what was reported and where: every seventh figure was corrected from what the unit had said."""
    known = facts["assessed"].notna()
    corrected = known & (pd.RangeIndex(len(facts)) % 7 == 0)
    return facts.assign(
        reported=facts["assessed"].where(~corrected, facts["assessed"] + 1),
        verified=facts["assessed"].where(corrected),
        file=facts["unit_code"] + ".xlsx",
        sheet="表",
        cell=[f"F{5 + k % 90}" for k in range(len(facts))],
        note=["考核台账.xlsx 更正!F4" if found else "" for found in corrected],
    )


def with_figures(facts: pd.DataFrame, changed: Mapping[tuple[str, str], float]) -> pd.DataFrame:
    """The facts with some figures changed, by unit and item; NaN for a blank."""
    keys = zip(facts["unit_code"], facts["item_code"], strict=True)
    known = zip(keys, facts["assessed"], strict=True)
    return facts.assign(assessed=[changed.get(key, value) for key, value in known])


def marks_for(scheme: Scheme, seed: int) -> list[dict[str, object]]:
    """A row of marks for every indicator scored on the spot and every unit, two or three a row."""
    random = Random(seed)  # noqa: S311 - not a secret
    rows: list[dict[str, object]] = []
    for indicator in scheme.indicators:
        if scheme.rules[indicator.code].on_site:
            for unit in scheme.line_units(indicator.line):
                given = [round(indicator.points * random.uniform(0.7, 1), 1) for _ in range(3)]
                row: dict[str, object] = {"单位编码": unit.code, "指标编码": indicator.code}
                row |= {
                    "评分1": given[0],
                    "评分2": given[1],
                    "评分3": given[2] if random.random() < 0.8 else "",
                }
                rows.append(row)
    return rows


def year(
    scheme: Scheme,
    facts: pd.DataFrame,
    before: pd.DataFrame,
    registers: Registers,
    *,
    missing: frozenset[str] = frozenset(),
    blocked: frozenset[str] = frozenset(),
    last: pd.DataFrame | None = None,
    findings: Sequence[Sequence[str]] = (),
    day: date = date(2026, 1, 1),
) -> Results:
    """The results of a year, stage by stage as a run makes them."""
    tables = {model.sheet: [list(model.columns())] for model in LEDGER_SHEETS}
    for sheet, rows in registers.items():
        titles = tables[sheet][0]
        tables[sheet] += [[str(row.get(title, "")) for title in titles] for row in rows]
    raw = {sheet: table_from_rows(sheet, "考核台账.xlsx", rows) for sheet, rows in tables.items()}
    ledger, wrong = read_ledger(raw, "考核台账.xlsx", scheme)
    assert not wrong, wrong
    columns = figures(scheme, facts[~facts["unit_code"].isin(missing)], before)
    on_site, out = marks(ledger, scheme), missing | blocked
    present = np.array([unit.code not in out for unit in scheme.units])
    lines = {}
    for line in scheme.lines:
        raw_scores = score_line(scheme, line, columns, on_site, present)
        here = np.array([unit.code not in out for unit in raw_scores.units], bool)
        lines[line.code] = treat(raw_scores, scheme, day, here)
    cases, _ = adjustments(ledger, scheme, day)
    known = known_figures(scheme, columns, lines, counts(cases))
    raised, _ = vetoes(scheme, known, lines, ledger, day)
    totals = comprehensive(roll_up(line_totals(lines, cases), scheme, set(missing)), scheme)
    standing = standings(scheme, raised, set(missing), set(blocked))
    none = pd.DataFrame(columns=RANKING).astype({"score": "float64", "rank": "float64"})
    placed = ranking(scheme, "2026", totals, standing, lines, none if last is None else last, set(missing))
    given = honours(scheme, placed, lines, known)
    roster = [
        (
            u.code,
            u.name,
            "missing" if u.code in missing else "received",
            "" if u.code in missing else f"{u.code}.xlsx",
            "",
        )
        for u in scheme.units
    ]
    return Results(
        scheme,
        day,
        columns,
        ledger.marks,
        lines,
        ResultTables(
            given.ranking,
            scores_table(scheme, lines, columns, "2026", day, set(missing)),
            cases,
            raised,
            given.awards,
            pd.DataFrame(list(findings), columns=FINDINGS, dtype=str),
            pd.DataFrame(roster, columns=ROSTER),
        ),
        Letterhead(
            scheme.title,
            "2026",
            scheme.setting("考核单位"),
            scheme.setting("主管办公室"),
            scheme.mark,
            bool(out),
            2 if scheme.score_digits is None else scheme.score_digits,
        ),
        as_returned(facts),
    )


@cache
def rich_year(seed: int = 1, edits: tuple[Edit, ...] = ()) -> Results:
    """A year in which everything happens: blanks, zero denominators, vetoes, caps, exemptions, absent units."""
    scheme = preset(*edits)
    facts = with_figures(random_figures(scheme, seed), _awkward(seed))
    before = random_figures(scheme, seed + 100)
    lines = {
        unit.code: [*unit.lines, "综合"] if len(unit.lines) > 1 else list(unit.lines) for unit in scheme.units
    }
    last = pd.DataFrame(
        [
            (line, code, 800 + 7 * k - len(line), k % 4 + 1, "")
            for k, code in enumerate(lines)
            for line in lines[code]
            if k != 3
        ],
        columns=["line", "unit_code", "score", "rank", "grade"],
    )
    findings = [
        (
            "block",
            "C001",
            "T08",
            "T08.xlsx",
            "人口与综治表",
            "F6",
            "A02",
            "1",
            "2",
            "男婴数与女婴数之和应等于年度出生人口数，请逐项核对。",
        ),
        (
            "explain",
            "C002",
            "T01",
            "T01.xlsx",
            "人口与综治表",
            "F5",
            "A01",
            "1",
            "2",
            "常住人口比上年增减超过 10%，请核对；属实的请说明原因。",
        ),
        ("note", "L006", "", "考核台账.xlsx", "扣分登记", "I2", "", "", "", "登记缺证据编号。"),
    ]
    return year(
        scheme,
        facts,
        before,
        {"现场评分": marks_for(scheme, seed)[:-3], **_registered()},
        missing=frozenset({"T10"}),
        blocked=frozenset({"T08"}),
        last=last.astype({"score": "float64", "rank": "float64"}),
        findings=findings,
    )


def _ruled(indicator: str, rule: str, **cells: str) -> list[Edit]:
    """An indicator's rule and other cells of its row."""
    return [("指标", indicator, column, text) for column, text in {"规则": rule, **cells}.items()]


AWKWARD: tuple[Edit, ...] = (
    ("方案", "缺报处理", "内容", "折算"),
    ("方案", "停考处理", "内容", "平均分"),
    ("方案", "得分小数位", "内容", "0"),
    ("方案", "并列处理", "内容", "统计与信息、D31"),
    ("考核线", "D", "综合权重", "0.4"),
    ("考核线", "R", "综合权重", "0.6"),
    ("单位", "K01", "难度系数", "1.1"),
    ("单位", "T12", "难度系数", "0.95"),
    ("单位", "T02", "上级", "T01"),
    ("单位", "T03", "上级", "T01"),
    ("指标", "D21", "失效日期", "2025-12-31"),
    ("指标", "D25", "下限", "上年(A03) / 上年(A04) * 100"),
    ("指标", "D32", "门槛", "上年(C01) * 10000 / 上年(A01)"),
    ("指标", "D33", "目标", "上年(C04) / 上年(C03) * 100"),
    ("指标", "D42", "不保底", "是"),
    ("指标", "R11", "表达式", "(E02 / E01) ^ 0.5 * 100"),
    ("指标", "R21", "表达式", "下级合计(E04) / 下级合计(E03) * 100"),
    ("指标", "R22", "零分母处理", "平均分"),
    ("指标", "R31", "零分母处理", "折算"),
    ("指标", "R43", "不保底", "是"),
    ("指标", "R43", "每步扣分", "4"),
    *_ruled("D24", "按名次", 每名扣分="1.5", 最低分="2", 零分母处理="满分"),
    *_ruled("D41", "按名次", 方向="≤", 每名扣分="4"),
    *_ruled("D25", "区间", 上限="组内平均 + 5"),
    *_ruled(
        "D51",
        "水平与进步",
        步长="",
        每步扣分="",
        计步="",
        水平权重="70%",
        低于平均水平权重="40%",
        进步目标="2",
    ),
    *_ruled("D33", "水平与进步", 水平权重="0.5", 进步目标="3"),
    *_ruled("R31", "功效系数", 目标="", 满意值="组内最优", 不允许值="组内平均", 基数="50%"),
    *_ruled("R34", "功效系数", 目标="", 满意值="95", 不允许值="组内最差", 门槛="上年(F08) / 上年(F07) * 80"),
    *_ruled("R42", "按比例", 目标="组内平均 * 1.02"),
    *_ruled("R46", "与最优比", 目标=""),
    *_ruled("R47", "与最优比", 目标="", 步长="", 每步扣分="", 计步=""),
)
"""Whatever a scheme may ask for that xianxing does not: formulas for bounds, powers, peers, units below, weights."""


def _awkward(seed: int) -> dict[tuple[str, str], float]:
    """Figures that are blank, zero below the line, or close to a veto."""
    nan = float("nan")
    good = {(f"T{k:02}", item): value for k in range(1, 13) for item, value in (("H06", 200.0), ("H07", 4.0))}
    good |= {("K01", "H06"): 100.0, ("K01", "H07"): 1.0}
    return good | {
        ("T02", "A09"): 0.0,
        ("T03", "A09"): nan,
        ("T04", "C05"): 0.0,
        ("T05", "C05"): 0.0,
        ("T05", "H04"): 0.0,
        ("T06", "N01"): 0.0,
        ("T06", "H07"): 24.0,
        ("T07", "H07"): 30.0,
        ("T09", "C02"): nan,
        ("T11", "E07"): 0.0,
        ("T12", "F01"): nan,
        ("T12", "A01"): 0.0,
        ("P02", "Q05"): 0.0,
        ("P03", "Q01"): 0.0,
        ("P04", "Q03"): float(seed),
    }


def _registered() -> Registers:
    common: dict[str, object] = {
        "日期": "2026-10-03",
        "证据编号": "证 1 号",
        "理由": "专项核查",
        "批准": "示例批准人",
    }
    deductions: list[dict[str, object]] = [
        {"单位编码": "T01", "事项编码": "L1", "数量": 3, "系数": "X1、X2", **common},
        {"单位编码": "T02", "事项编码": "K7", "数量": 25, **common},
        {"单位编码": "T06", "事项编码": "K3", "数量": 1, "每例分值": 12.5, **common},
        {"单位编码": "T03", "事项编码": "K4", "数量": 3, **common, "证据编号": "", "批准": ""},
        {"单位编码": "P01", "事项编码": "K8", "数量": 1, **common},
    ]
    bonuses: list[dict[str, object]] = [
        {"单位编码": "T04", "事项编码": "G2", "数量": 1, **common},
        {"单位编码": "T04", "事项编码": "G2", "数量": 2, **common, "证据编号": "证 2 号"},
        {"单位编码": "T05", "事项编码": "G1", "数量": 1, **common},
        {"单位编码": "P02", "事项编码": "G5", "数量": 1, "每例分值": 2, **common},
    ]
    struck = {
        "单位编码": "T07",
        "否决编码": "V1",
        "事实": "抽查核实",
        "证据编号": "证 9 号",
        "批准": "示例批准人",
    }
    return {"扣分登记": deductions, "加分登记": bonuses, "否决登记": [struck]}
