"""Schemes drawn at random from every rule, treatment and setting, each valid and with figures to match."""

from collections.abc import Callable
from datetime import date
from random import Random

import pandas as pd

from pipeline.model.tables import FACTS
from pipeline.report.workbook.results import Results
from pipeline.scheme.lint import lint
from pipeline.scheme.read import read_scheme
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import settled
from tests.unit.report.workbook.years import year
from tests.workbooks import base_tables

DAY = date(2026, 1, 1)
UNITS = "甲乙丙丁戊己"
Cells = dict[str, str]

RULES: dict[str, Callable[[Random], Cells]] = {
    "达标得分": lambda r: {"未达标比例": r.choice(["", "0.5", "30%"])},
    "按比例": lambda r: {"门槛": r.choice(["", "60"])},
    "未达标扣分": lambda r: {
        "步长": r.choice(["", "2", "0.5"]),
        "每步扣分": r.choice(["1", "0.5", "3"]),
        "计步": r.choice(["", "按比例", "不足一步按一步", "不足一步不计"]),
        "不保底": r.choice(["", "", "是"]),
    },
    "超标加分": lambda r: {
        "基础": r.choice(["达标得分", "按比例"]),
        "每步加分": r.choice(["0.2", "1"]),
        "封顶": "40",
    },
    "区间": lambda r: (
        {"方向": "区间", "下限": r.choice(["70", "上年(A1) / 上年(A2) * 100"]), "上限": "90"}
        | r.choice(
            [{}, {"外侧": "按比值"}, {"外侧": "每步扣分", "每步扣分": "0.7", "计步": "不足一步按一步"}]
        )
    ),
    "按比值扣分": lambda r: {"方向": "≤", "系数": r.choice(["1", "2"])},
    "分档": lambda r: {"分档": r.choice(["95:100%；85:70%；60:20%", "90:9；70:5；0:1"])},
    "据实计分": lambda r: {"每例分值": r.choice(["0.1", "0.25"])},
    "现场评分": lambda _: {},
    "功效系数": lambda r: {
        "基数": r.choice(["", "0.4"]),
        "满意值": r.choice(["100", "组内最优"]),
        "不允许值": r.choice(["40", "组内最差"]),
    },
    "按名次": lambda r: {"每名扣分": r.choice(["1", "2.5"]), "最低分": r.choice(["", "2"])},
    "与最优比": lambda _: {},
    "水平与进步": lambda r: {
        "水平权重": r.choice(["0.5", "0.7"]),
        "低于平均水平权重": r.choice(["", "0.3"]),
        "进步目标": "5",
    },
}
"""For each rule, parameters that suit it; a direction where it is not ≥."""

NO_TARGET = {"区间", "分档", "据实计分", "现场评分", "功效系数", "按名次", "与最优比"}


def scheme(seed: int) -> Scheme:
    """One line of 100 points, six units in two classes, four to seven indicators by rules drawn at random."""
    random = Random(seed)  # noqa: S311 - not a secret
    number = random.randint(4, 7)
    rows = [_indicator(random, k, number) for k in range(number)]
    titles = list(dict.fromkeys(title for row in rows for title in row))
    others = [k for k in range(number) if random.random() < 0.25]
    exempt = [
        f"| {random.choice(['镇', 'U2'])} | I{k} | {random.choice(['折算', '满分', '平均分'])} |"
        for k in others
    ]
    digits, missing = random.choice(["2", "不修约", "1"]), random.choice(["零分", "折算", "平均分"])
    hard, tie = random.choice(["", "1.2"]), random.choice(["并列", "I0"])
    change = [
        f"## 方案\n| 项目 | 内容 |\n| 得分小数位 | {digits} |\n| 缺报处理 | {missing} |\n| 并列处理 | {tie} |",
        f"## 考核线\n| 编码 | 排名范围 |\n| L | {random.choice(['全部', '分类'])} |",
        "## 单位（整表）\n| 编码 | 名称 | 类别 | 考核线 | 难度系数 |",
        *(f"| U{n} | {name}地 | {'镇' if n % 2 else '街道'} | L | {hard if n == 3 else ''} |" for n, name in enumerate(UNITS)),
        "## 指标（整表）",
        *("| " + " | ".join(cells) + " |" for cells in [titles, *([row.get(t, "") for t in titles] for row in rows)]),
        "## 不考核\n| 单位或类别 | 指标 | 处理 |",
        *exempt,
        "## 否决（整表）\n| 编码 |",
        "## 审核关系（整表）\n| 编码 | 表达式 | 级别 |\n| H1 | A1 + A3 <= A2 + A4 | 核实 |",
        "## 扣分项\n| 编码 | 是否保底 |\n| K1 | 否 |",
    ]  # fmt: skip
    found, problems = read_scheme(base_tables("\n".join(change).replace("\n## ", "\n\n## ")), "方案")
    wrong = [str(p) for p in [*problems, *lint(found)] if p.severity == "block"]
    assert not wrong, (seed, wrong)
    return settled(found, DAY)


def _indicator(random: Random, k: int, number: int) -> Cells:
    rule = random.choice(list(RULES))
    cells = {
        "编码": f"I{k}",
        "名称": f"第{k}项",
        "考核线": "L",
        "一级指标": "一",
        "分值": "" if k == number - 1 else "10",
    }
    cells |= {"规则": rule, "方向": "≥", "零分母处理": random.choice(["满分", "平均分", "折算", "零分"])}
    if rule != "现场评分":
        cells |= {
            "表达式": random.choice(["A1 / A2 * 100", "A3 / A4 * 100", "A1 / (A2 - A4) * 50", "A3"]),
            "单位": "%",
        }
    if rule not in NO_TARGET:
        cells["目标"] = random.choice(["80", "95", "上年(A1) / 上年(A2) * 100", "MAX(A4, 1)"])
    if random.random() < 0.1:
        cells["失效日期"] = "2021-08-20"
    return cells | RULES[rule](random)


def results(seed: int) -> Results:
    """A year under the random scheme: figures with blanks and zeros, marks, a deduction, a bonus."""
    random = Random(seed + 1)  # noqa: S311 - not a secret
    drawn = scheme(seed)
    on_site = [i.code for i in drawn.indicators if drawn.rules[i.code].on_site]
    points = {i.code: i.points for i in drawn.indicators}
    marked = [
        {"单位编码": u.code, "指标编码": code, "评分1": round(points[code] * random.random(), 1), "评分2": round(points[code] / 2, 1)}
        for code in on_site
        for u in drawn.units
        if random.random() < 0.8
    ]  # fmt: skip
    case: dict[str, object] = {
        "单位编码": "U1",
        "数量": random.randint(1, 30),
        "证据编号": "Z",
        "理由": "查",
        "批准": "办",
    }
    registers = {
        "现场评分": marked,
        "扣分登记": [{**case, "事项编码": "K1", "系数": "X2"}],
        "加分登记": [{**case, "事项编码": "G1"}],
    }
    return year(drawn, _figures(random, drawn), _figures(random, drawn), registers, day=DAY)


def _figures(random: Random, drawn: Scheme) -> pd.DataFrame:
    def figure() -> float:
        fate = random.random()
        return float("nan") if fate < 0.05 else 0.0 if fate < 0.1 else float(random.randint(1, 200))

    rows = [("2026", unit.code, item.code, figure()) for unit in drawn.units for item in drawn.items]
    return pd.DataFrame(rows, columns=["period", "unit_code", "item_code", "assessed"]).reindex(columns=FACTS)
