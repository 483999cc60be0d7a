"""The tables that are published as open data, from the results that the leaders' workbook is made from.

Names of people are in none of them: who approved, the evidence and the words of findings stay with the office.
"""

from collections.abc import Callable

import pandas as pd

from pipeline.model.findings import Severity
from pipeline.model.tables import records
from pipeline.model.words import CHINESE, Handling, Treatment
from pipeline.report.indicators import points_and_loss
from pipeline.report.open_data.table import Column, Table, table
from pipeline.report.quality import NOT_ASKED, findings_about, receipts
from pipeline.report.results import Results

_PERIOD = Column("period", "考核期", "考核年度或阶段", width=9)
_LINE = Column("line", "考核线编码", "考核线在方案中的编码；综合为所在各线合计", width=10)
_LINE_NAME = Column("line_name", "考核线", "考核线的名称", width=12)
_CLASS = Column("unit_class", "类别", "单位类别，分类排名的依据", width=10)
_UNIT = Column("unit_code", "单位编码", "责任单位在方案中的编码", width=10)
_NAME = Column("unit_name", "单位", "责任单位的名称", width=22)
_INDICATOR = Column("indicator_code", "指标编码", "指标在方案中的编码", width=10)
_INDICATOR_NAME = Column("indicator_name", "指标", "指标的名称", width=30)
_GROUP = Column("group", "一级指标", "指标所属的一级指标", width=18)
_POINTS = Column("points", "应得分", "折算后可得的分", "分")


def ranking(results: Results) -> Table:
    """A row a unit and line."""
    found = results.tables.ranking
    columns = (
        *(_PERIOD, _LINE, _LINE_NAME, _CLASS, _UNIT, _NAME),
        Column("score", "得分", "基础分加加分减扣分，未修约；责任书为完成条数", "分"),
        Column("rank", "名次", "在同线（同类）中的名次；不列名次的为空", "名"),
        Column("class_size", "列名次单位数", "一起排名的单位数", "个"),
        Column("grade", "等次", "按方案评定的等次", width=10),
        Column(
            "status", "情况", "参与排名、一票否决、否决待定、待更正、缺报；本线不排名的为不排名", width=10
        ),
        Column("base", "基础分", "各指标得分之和", "分"),
        Column("bonus", "加分", "计入的加分", "分"),
        Column("deduction", "扣分", "计入的扣分", "分"),
        Column("award", "奖惩", "按方案给予的奖惩", width=24),
        Column("last_score", "上年得分", "上年同线的得分", "分"),
        Column("last_rank", "上年名次", "上年同线的名次", "名"),
    )
    return table(
        "ranking",
        "排名",
        "一行是一个单位在一条考核线上的结果",
        columns,
        found.assign(
            status=[
                results.instead_of_rank(line, unit)
                for line, unit in zip(found["line"], found["unit_code"], strict=True)
            ]
        ),
    )


def scores(results: Results) -> Table:
    """A row a unit and indicator."""
    found = results.tables.scores
    lost = [points_and_loss(row)[1] for row in records(found)]
    columns = (
        *(_PERIOD, Column("stage_name", "阶段", "阶段名称，不分阶段的为空", width=9), _LINE, _UNIT, _NAME),
        *(_INDICATOR, _INDICATOR_NAME, _GROUP),
        Column("value", "完成值", "由填报数算出，未修约", "见计量单位"),
        Column("unit_of_measure", "计量单位", "完成值和目标的单位", width=9),
        Column("numerator", "分子", "完成值为比率时的分子", ""),
        Column("denominator", "分母", "完成值为比率时的分母", ""),
        Column("direction", "方向", "≥ 越高越好，≤ 越低越好，区间为在上下限之间", width=7),
        Column("target", "目标", "本单位的目标值", "见计量单位"),
        _POINTS,
        Column("score", "得分", "折算后的得分，未修约；不计分的为空", "分"),
        Column("lost", "失分", "应得分减得分，不小于零；不计分的为空", "分"),
        Column("treatment", "处理", "计分、停考、不考核、平均分、折算、缺报", width=9),
        Column("rule", "计分规则", "得分按哪条规则算出", width=14),
        Column("basis", "依据", "指标所依据的条款", width=36),
    )
    told = found.assign(
        treatment=[CHINESE[Treatment(word)] for word in found["treatment"]],
        lost=pd.Series(lost, found.index).where(found["score"].notna()),
    )
    return table("scores", "指标得分", "一行是一个单位的一项指标", columns, told)


def facts(results: Results) -> Table:
    """A row a figure."""
    scheme = results.scheme
    found = results.facts[results.facts["unit_code"].isin(scheme.unit_by_code)]
    found = found[found["item_code"].isin(scheme.item_by_code)]
    items = [scheme.item_by_code[code] for code in found["item_code"]]
    told = found.assign(
        unit_name=[scheme.unit_by_code[code].name for code in found["unit_code"]],
        item_name=[item.name for item in items],
        unit_of_measure=[item.unit_of_measure for item in items],
        definition=[item.definition for item in items],
    )
    columns = (
        *(_PERIOD, _UNIT, _NAME),
        Column("item_code", "填报项编码", "填报项在方案中的编码", width=11),
        Column("item_name", "填报项", "填报项的名称", width=30),
        Column("unit_of_measure", "计量单位", "数字的单位", width=9),
        Column("reported", "自报", "单位填报的数，原样", "见计量单位"),
        Column("verified", "核定", "抽查、比对、更正后的数；没有核定的为空", "见计量单位"),
        Column("assessed", "计分", "计分所用的数；缺报的为空", "见计量单位"),
        Column("definition", "口径", "填报项的口径", width=40),
    )
    return table("facts", "填报数据", "一行是一个单位的一个填报项", columns, told)


def adjustments(results: Results) -> Table:
    """A row a bonus or deduction."""
    found = results.tables.adjustments
    kinds = ["加分" if kind == "bonus" else "扣分" for kind in found["kind"]]
    columns = (
        *(Column("kind", "加扣", "加分或扣分", width=7), _LINE, _UNIT, _NAME),
        Column("code", "事项编码", "加分项、扣分项在方案中的编码", width=10),
        Column("name", "事项", "加分项、扣分项的名称", width=28),
        Column("quantity", "数量", "发生的例数", "见计量"),
        Column("measure", "计量", "例、件、次、个、百分点或例·月", width=8),
        Column("months", "月数", "按月计的月数", "月"),
        Column("points_each", "每例分值", "每例（每月）加扣多少分", "分"),
        Column("factor", "系数", "各项系数之积", ""),
        Column("points", "分数", "封顶后的分数，不带正负号", "分"),
    )
    return table("adjustments", "加分扣分", "一行是台账中的一笔加分或扣分", columns, found.assign(kind=kinds))


def vetoes(results: Results) -> Table:
    """A row a veto that holds; one still to be decided is nobody's yet."""
    found = results.tables.vetoes
    columns = (
        *(_UNIT, _NAME),
        Column("code", "否决编码", "否决事项在方案中的编码", width=10),
        Column("name", "否决事项", "否决事项的名称", width=30),
        Column("effect", "效力", "不参与评分、定为不合格、取消评先或该项零分", width=14),
        Column("basis", "依据", "否决所依据的条款", width=36),
    )
    return table(
        "vetoes",
        "一票否决",
        "一行是一个单位已认定的一项否决",
        columns,
        found[found["confirmed"].astype(bool)],
    )


def awards(results: Results) -> Table:
    """A row an award."""
    columns = (
        *(_UNIT, _NAME, _LINE, _LINE_NAME),
        Column("kind", "类别", "奖励或惩戒", width=8),
        Column("award", "奖惩", "奖惩的名称", width=24),
        Column("amount", "金额", "奖金；没有的为空", "元"),
    )
    return table("awards", "奖惩", "一行是一个单位的一项奖惩", columns, results.tables.awards)


def quality(results: Results) -> Table:
    """A row a unit: what became of its return, and how much was found in it."""
    came, counts = receipts(results.tables), findings_about(results.tables)
    units = results.scheme.units
    data = pd.DataFrame(
        {
            "unit_code": [unit.code for unit in units],
            "unit_name": [unit.name for unit in units],
            "receipt": [came.get(unit.code, NOT_ASKED) for unit in units],
            **{kind.value: [float(counts[unit.code, kind]) for unit in units] for kind in Severity},
        }
    )
    columns = (
        *(
            _UNIT,
            _NAME,
            Column("receipt", "回收情况", "已收、缺报、迟报、重复；没有要填的为不需报送", width=10),
        ),
        Column(Severity.BLOCK.value, "必须改正", "必须改正的问题数", "处"),
        Column(Severity.EXPLAIN.value, "须说明", "须核实说明的问题数", "处"),
        Column(Severity.NOTE.value, "提示", "仅作提示的问题数", "处"),
    )
    return table("quality", "数据质量", "一行是一个单位", columns, data)


def indicators(results: Results) -> Table:
    """A row an indicator, as the scheme has it."""
    scheme = results.scheme
    listed = scheme.indicators
    data = pd.DataFrame(
        {
            "indicator_code": [one.code for one in listed],
            "indicator_name": [one.name for one in listed],
            "line": [one.line for one in listed],
            "group": [one.group for one in listed],
            "points": [float(one.points) for one in listed],
            "formula": [str(one.formula or "") for one in listed],
            "unit_of_measure": [one.unit_of_measure for one in listed],
            "direction": [scheme.direction(one).value for one in listed],
            "rule": [one.rule for one in listed],
            "zero_denominator": [(one.zero_denominator or Handling.RESCALE).value for one in listed],
            "basis": [one.basis for one in listed],
        }
    )
    columns = (
        *(_INDICATOR, _INDICATOR_NAME, _LINE, _GROUP),
        Column("points", "分值", "指标的分值；类别或单位另有分值的见指标得分", "分"),
        Column("formula", "表达式", "完成值怎样由填报项算出", width=34),
        Column("unit_of_measure", "计量单位", "完成值和目标的单位", width=9),
        Column("direction", "方向", "≥ 越高越好，≤ 越低越好，区间为在上下限之间", width=7),
        Column("rule", "计分规则", "得分按哪条规则算出", width=14),
        Column("zero_denominator", "零分母处理", "当年没有发生的怎样计分", width=12),
        Column("basis", "依据", "指标所依据的条款", width=36),
    )
    return table("indicators", "指标", "一行是方案中的一项指标", columns, data)


TABLES: tuple[Callable[[Results], Table], ...] = (
    *(ranking, scores, facts, indicators, adjustments, vetoes, awards, quality),
)
"""Every published table; another one is a function and a name here."""


def open_tables(results: Results) -> tuple[Table, ...]:
    """All of them, in the order in which they are published."""
    return tuple(make(results) for make in TABLES)
