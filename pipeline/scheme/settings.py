"""What the sheet 方案 settles for the whole scheme: its name, decimals, ties, what is missing."""

from dataclasses import dataclass
from functools import cached_property

from pipeline.model.words import Handling
from pipeline.scheme.cells import TO_BE_DECIDED, tidy
from pipeline.scheme.limits import limit_of
from pipeline.scheme.rows import Indicator, Setting


@dataclass(frozen=True)
class Settings:
    """The settings of the scheme, each with what holds if the office says nothing."""

    settings: tuple[Setting, ...]

    def setting(self, name: str, default: str = "") -> str:
        """What the sheet 方案 says under ``name``."""
        return next((s.content for s in self.settings if s.name == name and s.content), default)

    @cached_property
    def title(self) -> str:
        """The scheme's name."""
        return self.setting("方案名称", "目标管理责任制考核方案")

    @cached_property
    def mark(self) -> str:
        """A word printed on every page, such as 示例数据; usually empty."""
        return self.setting("数据标记")

    @cached_property
    def score_digits(self) -> int | None:
        """Decimals scores are compared at (得分小数位); None compares them unrounded (不修约)."""
        text = self.setting("得分小数位", "2")
        return None if text == "不修约" else int(text)

    @cached_property
    def tie_breakers(self) -> tuple[str, ...]:
        """Indicators or groups that decide between equal scores (并列处理); empty where ties share a place."""
        text = self.setting("并列处理", "并列")
        return () if text == "并列" else _listed(text)

    @cached_property
    def ties_share_quota(self) -> bool:
        """Whether units equal at the edge of a quota all get in, beyond it (名额并列); else by unit code."""
        return self.setting("名额并列") != "按编码"

    @cached_property
    def main_targets(self) -> tuple[str, ...]:
        """The indicators or groups that are main targets (主要目标)."""
        text = self.setting("主要目标")
        return () if tidy(text) == TO_BE_DECIDED else _listed(text)

    def is_main(self, indicator: Indicator) -> bool:
        """Whether the indicator is one of the main targets."""
        return not {indicator.code, indicator.name, indicator.group}.isdisjoint(self.main_targets)

    @cached_property
    def trimmed(self) -> bool:
        """Whether on-site marks are averaged without the highest and the lowest (评分取舍)."""
        return self.setting("评分取舍") == "去掉最高最低"

    def limit(self, name: str) -> float | None:
        """From where a figure is asked about (离群界限, 相同比例 …); None where the scheme says 不查."""
        return limit_of(name, self.setting(name))

    @cached_property
    def assessors(self) -> int:
        """How many assessors the issued ledger has columns for (评委人数); more may be added to it."""
        return int(self.setting("评委人数", "3"))

    @cached_property
    def if_suspended(self) -> Handling:
        """What becomes of a suspended item's points (停考处理)."""
        return Handling(self.setting("停考处理", Handling.RESCALE))

    @cached_property
    def if_unreported(self) -> Handling:
        """What a missing value earns (缺报处理)."""
        return Handling(self.setting("缺报处理", Handling.ZERO))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("，", "、").split("、") if part.strip())
