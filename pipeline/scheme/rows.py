"""The scheme's tables (考核方案的各张表): one class a sheet, one field a column.

Each field's alias is the column's header; the order of the fields is the order of the columns. What a row
means and where its rule comes from is the office's; here stands only what may be written in each cell.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, TypeVar

from pydantic import BeforeValidator, Field

from pipeline.model.periods import MONTHS
from pipeline.model.words import (
    AwardKind,
    Direction,
    Effect,
    Handling,
    IfMissing,
    ItemType,
    Level,
    Measure,
    RankScope,
    Source,
)
from pipeline.scheme.cells import (
    Codes,
    Day,
    Decimal,
    Formula,
    Range,
    Required,
    RequiredDecimal,
    RequiredText,
    Shared,
    Target,
    Text,
    YesNo,
    choice,
)
from pipeline.scheme.formula.tree import Name
from pipeline.scheme.rules import PARAMETER_COLUMNS
from pipeline.scheme.table import Row

BLANK = "（空白）"
"""How a blank cell is told of."""


class Setting(Row):
    """A setting of the whole scheme (方案)."""

    sheet: ClassVar[str] = "方案"
    name: RequiredText = Field(alias="项目")
    content: Text = Field("", alias="内容")
    remark: Text = Field("", alias="说明")


class Line(Row):
    """A line of assessment (考核线) with its total points and its weight in the comprehensive score.

    A line without 总分 is a letter (责任书): each clause counts one and the score is the number attained. 本级权重
    is the weight of a unit's own score where its subordinate units' scores count in it.
    """

    sheet: ClassVar[str] = "考核线"
    code: RequiredText = Field(alias="编码")
    name: RequiredText = Field(alias="名称")
    total: Shared = Field(float("nan"), alias="总分")
    weight: Decimal = Field(None, alias="综合权重")
    scope: Annotated[RankScope | None, BeforeValidator(choice(RankScope))] = Field(None, alias="排名范围")
    own_weight: Decimal = Field(None, alias="本级权重")
    letter: bool = False
    """Whether the line was written without 总分; set when the scheme is settled for a period."""


class Unit(Row):
    """A unit under assessment (责任单位)."""

    sheet: ClassVar[str] = "单位"
    code: RequiredText = Field(alias="编码")
    name: RequiredText = Field(alias="名称")
    unit_class: Text = Field("", alias="类别")
    parent: Text = Field("", alias="上级")
    lines: Codes = Field((), alias="考核线")
    difficulty: Decimal = Field(None, alias="难度系数")
    remark: Text = Field("", alias="备注")

    @property
    def called(self) -> tuple[str, str, str]:
        """The words by which a row may mean the unit, the first counting most: its code, its name, its class."""
        return self.code, self.name, self.unit_class


class Item(Row):
    """A number asked for (填报项)."""

    sheet: ClassVar[str] = "填报项"
    optional: ClassVar[tuple[str, ...]] = ("提供部门",)
    code: RequiredText = Field(alias="编码")
    name: RequiredText = Field(alias="名称")
    unit_of_measure: Text = Field("", alias="计量单位")
    type: Annotated[ItemType, BeforeValidator(choice(ItemType)), Required] = Field(alias="类型")
    form: RequiredText = Field(alias="所在表")
    definition: Text = Field("", alias="口径")
    required: YesNo = Field(None, alias="必填")
    low: Decimal = Field(None, alias="下限")
    high: Decimal = Field(None, alias="上限")
    source: Annotated[Source, BeforeValidator(choice(Source)), Required] = Field(alias="数据来源")
    by_subunit: YesNo = Field(None, alias="是否分下级填")
    provider: Text = Field("", alias="提供部门")


class Check(Row):
    """A condition the figures of a return must meet or explain (审核关系)."""

    sheet: ClassVar[str] = "审核关系"
    code: RequiredText = Field(alias="编码")
    formula: Annotated[Formula, Required] = Field(alias="表达式")
    level: Annotated[Level, BeforeValidator(choice(Level)), Required] = Field(alias="级别")
    tolerance: Decimal = Field(None, alias="容差")
    if_missing: Annotated[IfMissing | None, BeforeValidator(choice(IfMissing))] = Field(
        None, alias="缺值处理"
    )
    hint: Text = Field("", alias="提示")
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")


class Indicator(Row):
    """An indicator (指标): what is measured, against which target, for how many points, by which rule."""

    sheet: ClassVar[str] = "指标"
    gathered: ClassVar[tuple[str, ...]] = PARAMETER_COLUMNS
    optional: ClassVar[tuple[str, ...]] = ("按月折算",)
    parameters: Mapping[str, str] = {}
    code: RequiredText = Field(alias="编码")
    name: RequiredText = Field(alias="名称")
    line: RequiredText = Field(alias="考核线")
    group: Text = Field("", alias="一级指标")
    points: Shared = Field(float("nan"), alias="分值")
    formula: Formula = Field(None, alias="表达式")
    unit_of_measure: Text = Field("", alias="单位")
    direction: Annotated[Direction | None, BeforeValidator(choice(Direction))] = Field(None, alias="方向")
    target: Target = Field(None, alias="目标")
    rule: RequiredText = Field(alias="规则")
    veto: Annotated[Effect | None, BeforeValidator(choice(Effect))] = Field(None, alias="一票否决")
    zero_denominator: Annotated[Handling | None, BeforeValidator(choice(Handling))] = Field(
        None, alias="零分母处理"
    )
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")
    basis: Text = Field("", alias="依据")
    remark: Text = Field("", alias="备注")
    by_months: YesNo = Field(None, alias="按月折算")
    prorated: bool = False
    """Whether the target was brought down from the year's to a stage's; set when the scheme is settled."""


W = TypeVar("W")


def of_unit(rows: Mapping[str, W], unit: Unit) -> W | None:
    """What is said of a unit by its code or name, or else of its class; None where nothing is."""
    return next((rows[word] for word in unit.called if word in rows), None)


class OwnTarget(Row):
    """A unit's or a class's own target or points (目标)."""

    sheet: ClassVar[str] = "目标"
    whose: RequiredText = Field(alias="单位或类别")
    indicator: RequiredText = Field(alias="指标")
    target: Target = Field(None, alias="目标")
    points: Decimal = Field(None, alias="分值")
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")
    prorated: bool = False
    """Whether the target was brought down from the year's to a stage's; set when the scheme is settled."""


class Exemption(Row):
    """An indicator a unit or class is not assessed on, and what it earns instead (不考核)."""

    sheet: ClassVar[str] = "不考核"
    whose: RequiredText = Field(alias="单位或类别")
    indicator: RequiredText = Field(alias="指标")
    handling: Annotated[Handling, BeforeValidator(choice(Handling)), Required] = Field(alias="处理")
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")
    basis: Text = Field("", alias="依据")


class Tariff(Row):
    """A line of the tariff of deductions or bonuses: points for each case found."""

    code: RequiredText = Field(alias="编码")
    name: RequiredText = Field(alias="名称")
    points_each: Range = Field(None, alias="每例分值")
    measure: Annotated[Measure | None, BeforeValidator(choice(Measure))] = Field(None, alias="计量")
    most_months: Decimal = Field(None, alias="月数上限")
    line: RequiredText = Field(alias="适用线")
    cap: Decimal = Field(None, alias="封顶")
    floor_at_zero: YesNo = Field(None, alias="是否保底")
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")
    basis: Text = Field("", alias="依据")


class Deduction(Tariff):
    """A line of the tariff of deductions (扣分项)."""

    sheet: ClassVar[str] = "扣分项"


class Bonus(Tariff):
    """A line of the tariff of bonuses (加分项)."""

    sheet: ClassVar[str] = "加分项"


class Modifier(Row):
    """A factor on a deduction for how the case came to light (系数)."""

    sheet: ClassVar[str] = "系数"
    code: RequiredText = Field(alias="编码")
    name: RequiredText = Field(alias="名称")
    factor: Decimal = Field(None, alias="系数")
    applies_to: Codes = Field((), alias="适用")
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")
    basis: Text = Field("", alias="依据")


class Veto(Row):
    """A condition or an event that decides a unit's standing whatever its score (否决)."""

    EVENT: ClassVar[str] = "台账事项"
    """The condition of a veto that only a ledger entry can raise."""
    sheet: ClassVar[str] = "否决"
    code: RequiredText = Field(alias="编码")
    name: RequiredText = Field(alias="名称")
    condition: Annotated[Formula, Required] = Field(alias="条件")
    effect: Annotated[Effect, BeforeValidator(choice(Effect)), Required] = Field(alias="效力")
    line: Text = Field("", alias="适用线")
    basis: Text = Field("", alias="依据")
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")

    @property
    def by_event(self) -> bool:
        """Whether only an entry in the ledger, not a figure, raises this veto."""
        return isinstance(self.condition, Name) and self.condition.text == self.EVENT


class Grade(Row):
    """A grade (等次): the first whose condition holds, in the order written."""

    sheet: ClassVar[str] = "等次"
    code: RequiredText = Field(alias="编码")
    line: RequiredText = Field(alias="适用线")
    condition: Annotated[Formula, Required] = Field(alias="条件")
    result: RequiredText = Field(alias="结果")
    most: Decimal = Field(None, alias="名额")
    notice: Text = Field("", alias="通知模板")
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")
    basis: Text = Field("", alias="依据")


class Award(Row):
    """An award or a sanction (奖惩) and the condition that earns it."""

    sheet: ClassVar[str] = "奖惩"
    code: RequiredText = Field(alias="编码")
    line: RequiredText = Field(alias="适用线")
    kind: Annotated[AwardKind, BeforeValidator(choice(AwardKind)), Required] = Field(alias="类别")
    single: Text = Field("", alias="单项")
    condition: Annotated[Formula, Required] = Field(alias="条件")
    result: RequiredText = Field(alias="结果")
    most: Decimal = Field(None, alias="名额")
    amount: Target = Field(None, alias="金额")
    notice: Text = Field("", alias="通知模板")
    begins: Day = Field(None, alias="生效日期")
    ends: Day = Field(None, alias="失效日期")
    basis: Text = Field("", alias="依据")


class Stage(Row):
    """A stage of the year (阶段): its weight in the final score, the months it covers, its deadline.

    Without months it covers the year.
    """

    sheet: ClassVar[str] = "阶段"
    optional: ClassVar[tuple[str, ...]] = ("起始月", "终止月")
    code: RequiredText = Field(alias="编码")
    name: RequiredText = Field(alias="名称")
    weight: RequiredDecimal = Field(alias="权重")
    first_month: Decimal = Field(None, alias="起始月")
    last_month: Decimal = Field(None, alias="终止月")
    deadline: Day = Field(None, alias="截止日期")

    @property
    def months(self) -> float:
        """How many months it covers."""
        return (self.last_month or MONTHS) - (self.first_month or 1) + 1


class Amendment(Row):
    """A change made after the scheme was issued (调整), with its reason and approver."""

    sheet: ClassVar[str] = "调整"
    what: RequiredText = Field(alias="内容")
    old: Text = Field("", alias="原值")
    new: Text = Field("", alias="新值")
    reason: Text = Field("", alias="理由")
    approver: Text = Field("", alias="批准")
    day: Day = Field(None, alias="日期")

    @property
    def told(self) -> str:
        """The amendment in a line, as every report names it."""
        return self._told(("理由：", self.reason), ("批准：", self.approver), ("日期：", self.day))

    @property
    def published(self) -> str:
        """The same for everybody: without who approved."""
        return self._told(("理由：", self.reason), ("日期：", self.day))

    def _told(self, *named: tuple[str, object]) -> str:
        change = f"，由「{self.old or BLANK}」调整为「{self.new or BLANK}」" if self.old or self.new else ""
        about = "；".join(f"{title}{word}" for title, word in named if word)
        return f"{self.what}{change}" + (f"（{about}）" if about else "")


SCHEME_SHEETS: tuple[type[Row], ...] = (
    Setting,
    Line,
    Unit,
    Item,
    Check,
    Indicator,
    OwnTarget,
    Exemption,
    Deduction,
    Bonus,
    Modifier,
    Veto,
    Grade,
    Award,
    Stage,
    Amendment,
)
"""Every sheet of the scheme workbook, in the order of its tabs."""
