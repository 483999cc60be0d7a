"""How long scoring takes: synthetic units × 60 indicators of mixed rules, each size in a process of its own.

Prints seconds, peak memory and seconds per million cells (unit × indicator) for each size.
"""

import multiprocessing
import resource
import sys
import time
from datetime import date

import numpy as np

from pipeline.collect.figures import Figures
from pipeline.scheme.formula.evaluate import Column, reported
from pipeline.scheme.read import read_scheme
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import settled
from pipeline.score.lines import score_line
from pipeline.score.treatments import treat
from tests.workbooks import base_tables

SIZES = (6_000, 60_000, 600_000)
INDICATORS = 60
DAY = date(2026, 1, 1)
RULES = (
    ("按比例", "≥", "95", ""),
    ("达标得分", "≥", "90", ""),
    ("未达标扣分", "≥", "96", "每步扣分=1"),
    ("按比值扣分", "≤", "80", "系数=1"),
    ("区间", "区间", "", "下限=80 上限=95 外侧=按比值"),
    ("分档", "≥", "", "分档=95:100%；90:80%；85:50%；0:0%"),
    ("据实计分", "≥", "", "每例分值=0.2"),
    ("功效系数", "≥", "", "满意值=组内最优 不允许值=组内最差"),
    ("与最优比", "≥", "", ""),
    ("按名次", "≥", "", "每名扣分=0.1"),
    ("按比例", "≥", "上年(X{0}) / 上年(Y{0}) * 100", ""),
)


def scheme() -> Scheme:
    """One line of 60 indicators, each a rate of two items; a few exemptions and class targets."""
    items = ["## 填报项（整表）", "| 编码 | 名称 | 类型 | 所在表 | 数据来源 |"]
    indicators: dict[str, list[str]] = {}
    for k in range(INDICATORS):
        items += [f"| {letter}{k} | {letter}{k}项 | 计数 | 表 | 自报 |" for letter in "XY"]
        rule, direction, target, parameters = RULES[k % len(RULES)]
        cells = {
            "编码": f"I{k}",
            "名称": f"指标{k}",
            "考核线": "L",
            "表达式": f"X{k} / Y{k} * 100",
            "单位": "%",
        }
        cells |= {"方向": direction, "目标": target.format(k), "规则": rule, "零分母处理": "平均分"}
        cells |= dict(part.split("=") for part in parameters.split())
        indicators.setdefault("| " + " | ".join(cells) + " |", []).append(
            "| " + " | ".join(cells.values()) + " |"
        )
    tables = []
    for number, (head, rows) in enumerate(indicators.items()):
        tables.append("\n".join([f"## 指标（{'整表' if number == 0 else '添行'}）", head, *rows]))
    change = "\n".join(items) + "\n\n" + "\n\n".join(tables)
    change += "\n\n## 考核线\n| 编码 | 排名范围 |\n| L | 分类 |\n\n## 审核关系（整表）\n| 编码 |\n"
    change += "\n## 目标\n| 单位或类别 | 指标 | 目标 |\n| 二类 | I0 | 90 |\n"
    change += "\n## 不考核\n| 单位或类别 | 指标 | 处理 |\n| 三类 | I1 | 平均分 |\n| 二类 | I2 | 折算 |\n"
    return settled(read_scheme(base_tables(change), "方案")[0], DAY)


def score(size: int) -> tuple[float, float]:
    """Seconds and peak memory in GiB that scoring ``size`` units takes, the figures being there already."""
    from dataclasses import replace

    random = np.random.default_rng(1)
    written = scheme()
    units = tuple(
        Unit.model_construct(code=str(n), name=str(n), unit_class=f"{'一二三'[n % 3]}类", parent="", lines=("L",),
                             difficulty=None)
        for n in range(size)
    )  # fmt: skip
    written = replace(written, units=units)
    this, last = (
        {**_columns(random, size, "X", 0.7, 1.0), **_columns(random, size, "Y", 0.9, 1.1)} for _ in "年年"
    )
    figures = Figures(size, this, last, np.full(size, -1, np.int64), np.zeros(size, np.int64))
    present = np.ones(size, bool)
    begun = time.perf_counter()
    scored = treat(score_line(written, written.lines[0], figures, {}, present), written, DAY, present)
    assert np.isfinite(scored.base).all()
    seconds = time.perf_counter() - begun
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _columns(
    random: np.random.Generator, size: int, letter: str, low: float, high: float
) -> dict[str, Column]:
    """Figures around 100, one in a hundred missing, one in a hundred zero."""
    columns = {}
    for k in range(INDICATORS):
        values = np.round(random.uniform(100 * low, 100 * high, size))
        fate = random.random(size)
        columns[f"{letter}{k}"] = reported(np.where(fate < 0.01, np.nan, np.where(fate < 0.02, 0.0, values)))
    return columns


def main() -> None:
    """Measure each size in a fresh process, so that one's memory is not another's."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print(f"{'units':>10} {'seconds':>9} {'peak GiB':>9} {'s per million cells':>20}")
    for size in sizes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, memory = pool.apply(score, (size,))
        cells = size * INDICATORS / 1e6
        print(f"{size:>10,} {seconds:>9.2f} {memory:>9.2f} {seconds / cells:>20.3f}", flush=True)


if __name__ == "__main__":
    main()
