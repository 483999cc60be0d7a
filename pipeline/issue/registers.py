"""What the ledger's sheets (考核台账) ask: one class a register, one field a column."""

from collections.abc import Mapping
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

STAGE = "阶段"
"""The column by which an entry about a figure names the stage it belongs to; blank for the ledger's own."""


class Entry(Row):
    """A row about one unit."""

    unit_code: RequiredText = Field(alias="单位编码")
    unit_name: Text = Field("", alias="单位名称")


MARK = "评分"
"""What the column of an assessor's marks is called, before its number."""


def mark_columns(assessors: int) -> tuple[str, ...]:
    """The columns of the marks of so many assessors."""
    return tuple(f"{MARK}{n}" for n in range(1, assessors + 1))


class Marks(Entry):
    """The assessors' marks for an indicator scored on the spot (现场评分)."""

    sheet: ClassVar[str] = "现场评分"
    numbered: ClassVar[str] = MARK
    gathered: ClassVar[tuple[str, ...]] = mark_columns(3)
    indicator: RequiredText = Field(alias="指标编码")
    indicator_name: Text = Field("", alias="指标名称")
    most: Decimal = Field(None, alias="满分")
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

    code: RequiredText = Field(alias="事项编码")
    name: Text = Field("", alias="事项名称")
    quantity: RequiredDecimal = Field(alias="数量")
    months: Decimal = Field(None, alias="月数")
    points_each: Decimal = Field(None, alias="每例分值")
    modifiers: Codes = Field((), alias="系数")
    day: Day = Field(None, alias="日期")
    evidence: Text = Field("", alias="证据编号")
    reason: Text = Field("", alias="理由")
    approver: Text = Field("", alias="批准")


class DeductionCase(Case):
    """A deduction registered (扣分登记)."""

    sheet: ClassVar[str] = "扣分登记"


class BonusCase(Case):
    """A bonus registered (加分登记)."""

    sheet: ClassVar[str] = "加分登记"


class VetoCase(Entry):
    """The dossier of a veto (否决登记)."""

    sheet: ClassVar[str] = "否决登记"
    code: RequiredText = Field(alias="否决编码")
    fact: Text = Field("", alias="事实")
    basis: Text = Field("", alias="依据")
    evidence: Text = Field("", alias="证据编号")
    approver: Text = Field("", alias="批准")
    day: Day = Field(None, alias="日期")


class Verified(Entry):
    """A figure from a sample or another department (核定数据); 阶段 names an earlier stage it belongs to."""

    sheet: ClassVar[str] = "核定数据"
    optional: ClassVar[tuple[str, ...]] = (STAGE,)
    item: RequiredText = Field(alias="填报项编码")
    item_name: Text = Field("", alias="填报项名称")
    value: Decimal = Field(None, alias="数值")
    source: Annotated[Source | None, BeforeValidator(choice(Source))] = Field(None, alias="来源")
    evidence: Text = Field("", alias="证据编号")
    remark: Text = Field("", alias="备注")
    stage: Text = Field("", alias=STAGE)


class Correction(Entry):
    """A figure put right with reason, evidence and approver (更正); 阶段 names an earlier stage it belongs to."""

    sheet: ClassVar[str] = "更正"
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
    check: RequiredText = Field(alias="审核编码")
    accepted: Annotated[bool, BeforeValidator(_verdict), Required] = Field(alias="意见")
    reviewer: RequiredText = Field(alias="审定")
    remark: Text = Field("", alias="备注")


class Objection(Entry):
    """An objection and what was decided on it (异议)."""

    sheet: ClassVar[str] = "异议"
    indicator: Text = Field("", alias="指标编码")
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
