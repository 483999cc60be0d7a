"""What the ledger's sheets (考核台账) ask: one class a register, one field a column."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from pipeline.model.words import Source
from pipeline.scheme.cells import (
    Codes,
    Day,
    Decimal,
    Required,
    RequiredDecimal,
    RequiredText,
    Text,
    choice,
    unreadable,
)
from pipeline.scheme.table import Row

UNIT_CODE = "单位编码"
"""The column by which the headers of a sheet are found."""
STAGE = "阶段"
"""The column by which an entry about a figure names the stage it belongs to; blank for the ledger's own."""


class Entry(Row):
    """A row about one unit."""

    about: ClassVar[str]
    """What is put down here, in a line for the person who fills it."""
    live: ClassVar[tuple[str, ...]] = ("单位名称",)
    """Columns the workbook fills in by itself beside what is typed; they are never read."""

    happened: ClassVar[bool] = False
    """Whether 日期 is the day of what happened, not of what was decided on it."""

    unit_code: RequiredText = Field(alias=UNIT_CODE)
    unit_name: Text = Field("", alias="单位名称")

    @classmethod
    def days(cls, first: date, last: date) -> tuple[date, date]:
        """Between which days an entry's own must lie in a period from ``first`` to ``last``.

        What happened, happened in the period; what is decided may be decided up to a year after it.
        """
        return first, last if cls.happened else last + timedelta(days=366)


MARK = "评分"
"""What the column of an assessor's marks is called, before its number."""


def mark_columns(assessors: int) -> tuple[str, ...]:
    """The columns of the marks of so many assessors."""
    return tuple(f"{MARK}{n}" for n in range(1, assessors + 1))


class Marks(Entry):
    """The assessors' marks for an indicator scored on the spot (现场评分), as a list.

    The workbook has a sheet for each line instead, units down and indicators across; both are read.
    """

    sheet: ClassVar[str] = "现场评分"
    numbered: ClassVar[str] = MARK
    about: ClassVar[str] = "评委对现场评分的指标打的分，一条考核线一张表。"
    live: ClassVar[tuple[str, ...]] = ("单位名称", "指标名称", "满分")
    gathered: ClassVar[tuple[str, ...]] = mark_columns(3)
    indicator: RequiredText = Field(alias="指标编码")
    indicator_name: Text = Field("", alias="指标名称")
    most: Text = Field("", alias="满分")
    parameters: Mapping[str, Decimal] = {}

    @property
    def given(self) -> dict[str, float]:
        """The marks given, by column."""
        return {column: mark for column, mark in self.parameters.items() if mark is not None}

    @property
    def marks(self) -> tuple[float, ...]:
        """The marks given."""
        return tuple(self.given.values())


class Case(Entry):
    """A case registered under a tariff line."""

    live: ClassVar[tuple[str, ...]] = ("单位名称", "事项名称", "标准", "得分", "单位累计")
    happened: ClassVar[bool] = True
    code: RequiredText = Field(alias="事项编码")
    name: Text = Field("", alias="事项名称")
    price: Text = Field("", alias="标准")
    quantity: RequiredDecimal = Field(alias="数量")
    months: Decimal = Field(None, alias="月数")
    points_each: Decimal = Field(None, alias="每例分值")
    modifiers: Codes = Field((), alias="系数")
    points: Text = Field("", alias="得分")
    total: Text = Field("", alias="单位累计")
    day: Day = Field(None, alias="日期")
    evidence: Text = Field("", alias="证据编号")
    reason: Text = Field("", alias="理由")
    approver: Text = Field("", alias="批准")


class DeductionCase(Case):
    """A deduction registered (扣分登记)."""

    sheet: ClassVar[str] = "扣分登记"
    about: ClassVar[str] = "查实的扣分事项，一件一行；得分栏是扣掉的分。"


class BonusCase(Case):
    """A bonus registered (加分登记)."""

    sheet: ClassVar[str] = "加分登记"
    about: ClassVar[str] = "核准的加分事项，一件一行；得分栏是加上的分。"


class VetoCase(Entry):
    """The dossier of a veto (否决登记)."""

    sheet: ClassVar[str] = "否决登记"
    about: ClassVar[str] = "一票否决的材料；依据、证据编号、批准齐了才生效，不齐的列为待定。"
    live: ClassVar[tuple[str, ...]] = ("单位名称", "否决名称", "材料")
    code: RequiredText = Field(alias="否决编码")
    name: Text = Field("", alias="否决名称")
    fact: Text = Field("", alias="事实")
    basis: Text = Field("", alias="依据")
    evidence: Text = Field("", alias="证据编号")
    approver: Text = Field("", alias="批准")
    day: Day = Field(None, alias="日期")
    state: Text = Field("", alias="材料")


class Verified(Entry):
    """A figure from a sample or another department (核定数据); 阶段 names an earlier stage it belongs to."""

    sheet: ClassVar[str] = "核定数据"
    about: ClassVar[str] = "抽查或其他部门提供的数，计分以它为准；单位自报的数不改动。"
    live: ClassVar[tuple[str, ...]] = ("单位名称", "填报项名称")
    optional: ClassVar[tuple[str, ...]] = (STAGE,)
    item: RequiredText = Field(alias="填报项编码")
    item_name: Text = Field("", alias="填报项名称")
    value: Decimal = Field(None, alias="数值")
    source: Annotated[Source | None, BeforeValidator(choice(Source))] = Field(None, alias="来源")
    evidence: Text = Field("", alias="证据编号")
    remark: Text = Field("", alias="备注")
    stage: Text = Field("", alias=STAGE)


class Given(Entry):
    """A figure the office has already (已有数据): printed in the unit's template, not asked."""

    sheet: ClassVar[str] = "已有数据"
    optional: ClassVar[tuple[str, ...]] = ("单位名称", "填报项名称", "来源")
    item: RequiredText = Field(alias="填报项编码")
    item_name: Text = Field("", alias="填报项名称")
    value: RequiredDecimal = Field(alias="数值")
    origin: Text = Field("", alias="来源")


class Correction(Entry):
    """A figure put right with reason, evidence and approver (更正); 阶段 names an earlier stage it belongs to."""

    sheet: ClassVar[str] = "更正"
    about: ClassVar[str] = "查明填错的数：原值照填报表写，写明理由、证据和批准。"
    live: ClassVar[tuple[str, ...]] = ("单位名称", "填报项名称")
    optional: ClassVar[tuple[str, ...]] = (STAGE,)
    item: RequiredText = Field(alias="填报项编码")
    item_name: Text = Field("", alias="填报项名称")
    old: Decimal = Field(None, alias="原值")
    new: RequiredDecimal = Field(alias="更正值")
    reason: RequiredText = Field(alias="理由")
    evidence: RequiredText = Field(alias="证据编号")
    approver: RequiredText = Field(alias="批准")
    day: Day = Field(None, alias="日期")
    stage: Text = Field("", alias=STAGE)


def _verdict(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    if cell.strip() not in _VERDICTS:
        raise unreadable(" 或 ".join(_VERDICTS))
    return _VERDICTS[cell.strip()]


_VERDICTS = {"采纳": True, "不采纳": False}


class Review(Entry):
    """The reviewer's verdict on an explanation (说明审定); 审核编码 also names the program's own questions."""

    sheet: ClassVar[str] = "说明审定"
    about: ClassVar[str] = "单位写的核实性说明采纳不采纳，由谁审定。"
    live: ClassVar[tuple[str, ...]] = ("单位名称", "审核内容")
    check: RequiredText = Field(alias="审核编码")
    asked: Text = Field("", alias="审核内容")
    accepted: Annotated[bool, BeforeValidator(_verdict), Required] = Field(alias="意见")
    reviewer: RequiredText = Field(alias="审定")
    remark: Text = Field("", alias="备注")


class Objection(Entry):
    """An objection and what was decided on it (异议)."""

    sheet: ClassVar[str] = "异议"
    about: ClassVar[str] = "单位对结果提出的异议和处理结论。"
    live: ClassVar[tuple[str, ...]] = ("单位名称", "指标名称")
    indicator: Text = Field("", alias="指标编码")
    indicator_name: Text = Field("", alias="指标名称")
    content: Text = Field("", alias="内容")
    conclusion: Text = Field("", alias="结论")
    day: Day = Field(None, alias="日期")


LEDGER_SHEETS: tuple[type[Entry], ...] = (
    Marks,
    DeductionCase,
    BonusCase,
    VetoCase,
    Verified,
    Correction,
    Review,
    Objection,
)
"""Every sheet of the ledger workbook, in the order of its tabs."""
