"""How large a figure plausibly is: one row of a preset's table of sample figures (示例数量)."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from pipeline.scheme.cells import Decimal, Formula, Required, RequiredText, Text, choice
from pipeline.scheme.formula.tree import names
from pipeline.scheme.table import Row


class Method(StrEnum):
    """How a figure comes about."""

    BASE = "基数"
    SHARE = "占比"
    SUM = "合计"
    YES_NO = "是否"


class Magnitude(Row):
    """How large an item plausibly is (示例数量), for every unit or for a class or unit of its own."""

    sheet: ClassVar[str] = "示例数量"
    item: RequiredText = Field(alias="填报项")
    whose: Text = Field("", alias="单位或类别")
    method: Annotated[Method, BeforeValidator(choice(Method)), Required] = Field(alias="方式")
    low: Decimal = Field(None, alias="下限")
    high: Decimal = Field(None, alias="上限")
    of: Formula = Field(None, alias="依据项")
    last_low: Decimal = Field(None, alias="上年下限")
    """Last year's figure as a part of this year's; where blank it is drawn anew."""
    last_high: Decimal = Field(None, alias="上年上限")

    @property
    def rests_on(self) -> set[str]:
        """The items it is reckoned from."""
        return {name.text for name in names(self.of)} if self.of is not None else set()
