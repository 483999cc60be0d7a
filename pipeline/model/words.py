"""The office's words: each closed choice of the scheme, as it is written in its cells."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way an indicator improves."""

    HIGH = "≥"
    LOW = "≤"
    WITHIN = "区间"


YES_OR_NO = {1.0: "是", 0.0: "否"}
"""What the figures of an item of 是否 say."""


class ItemType(StrEnum):
    """What kind of answer an item (填报项) asks for."""

    COUNT = "计数"
    AMOUNT = "金额"
    RATE = "比率"
    YES_NO = "是否"
    TEXT = "文本"
    DATE = "日期"


NUMBERS = (ItemType.COUNT, ItemType.AMOUNT, ItemType.RATE)
"""The kinds of item answered with a number."""


class Source(StrEnum):
    """Who supplies an item's figure."""

    REPORTED = "自报"
    COMPARED = "比对"
    SAMPLED = "抽查"


class Level(StrEnum):
    """How strongly a check (审核关系) binds: it must hold, or it must be explained."""

    BLOCK = "强制"
    EXPLAIN = "核实"


class Watch(StrEnum):
    """What the program asks about of its own accord; a review in the ledger names it by this word."""

    OUTLIER = "离群"
    SLIP = "量级"
    HEAPED = "尾数"
    COPIED = "照搬"
    COMPARED = "比对"

    def about(self, subject: str) -> str:
        """The code of one question of the kind: 离群-A01 about an item, 尾数-基础表 about a form."""
        return f"{self.value}-{subject}"


class IfMissing(StrEnum):
    """What a check does when a figure it needs is blank."""

    SKIP = "跳过"
    ZERO = "按零"
    FAIL = "不符"


class Handling(StrEnum):
    """What an item earns that cannot be scored as usual (停考处理, 零分母处理, 缺报处理, 不考核)."""

    RESCALE = "折算"
    FULL = "满分"
    AVERAGE = "平均分"
    ZERO = "零分"


class RankScope(StrEnum):
    """Whom a unit is ranked against."""

    ALL = "全部"
    BY_CLASS = "分类"
    NOT_RANKED = "不排名"


class Effect(StrEnum):
    """What a veto (否决) does to a unit's standing."""

    UNRANKED = "不参与评分"
    FAILED = "定为不合格"
    NO_AWARDS = "取消评先"
    ITEM_ZERO = "该项零分"


class AwardKind(StrEnum):
    """Whether an award (奖惩) honours or warns."""

    PRIZE = "奖励"
    SANCTION = "惩戒"


class Measure(StrEnum):
    """What a tariff line (扣分项, 加分项) counts."""

    CASE = "例"
    PIECE = "件"
    TIME = "次"
    PLACE = "个"
    POINT = "百分点"
    CASE_MONTH = "例·月"


class Treatment(StrEnum):
    """How an indicator came to its score; the contract's values of `scores.treatment`."""

    SCORED = "scored"
    SUSPENDED = "suspended"
    EXEMPT = "exempt"
    AVERAGE = "average"
    RESCALED = "rescaled"
    MISSING = "missing"


class Standing(StrEnum):
    """Where a unit stands in a ranking; the contract's values of `ranking.status`."""

    RANKED = "ranked"
    VETOED = "vetoed"
    PENDING = "pending"
    BLOCKED = "blocked"
    MISSING = "missing"


class Receipt(StrEnum):
    """What became of a unit's return; the contract's values of `roster.status`."""

    RECEIVED = "received"
    MISSING = "missing"
    LATE = "late"
    DUPLICATE = "duplicate"
    UNRECOGNISED = "unrecognised"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a line's results are called: how much could be had, was had, was not; one of it, and its rate."""

    score: str
    one: str
    item: str
    points: str
    earned: str
    lost: str
    rate: str


POINTS = Terms("得分", "分", "指标", "分值", "得分", "失分", "得分率")
CLAUSES = Terms("完成条数", "条", "条款", "应完成", "完成", "未完成", "完成率")
"""On a letter (责任书) clauses are counted."""


def terms(letter: bool) -> Terms:
    """The terms of a line, by whether it is a letter."""
    return CLAUSES if letter else POINTS


class Fate(StrEnum):
    """What became of a file that was found among the returns."""

    ADOPTED = "adopted"
    OLDER = "older"
    COPY = "copy"
    UNSETTLED = "unsettled"
    IGNORED = "ignored"
    UNRECOGNISED = "unrecognised"


class Finality(StrEnum):
    """Whether a run's results may still change."""

    DRAFT = "draft"
    FINAL = "final"


CHINESE: dict[StrEnum, str] = {
    Treatment.SCORED: "正常计分",
    Treatment.SUSPENDED: "停考",
    Treatment.EXEMPT: "不考核",
    Treatment.AVERAGE: "计平均分",
    Treatment.RESCALED: "折算",
    Treatment.MISSING: "缺报",
    Standing.RANKED: "参与排名",
    Standing.VETOED: "一票否决",
    Standing.PENDING: "否决待定",
    Standing.BLOCKED: "待更正",
    Standing.MISSING: "缺报",
    Receipt.RECEIVED: "已收",
    Receipt.MISSING: "缺报",
    Receipt.LATE: "迟报",
    Receipt.DUPLICATE: "重复",
    Receipt.UNRECOGNISED: "无法识别",
    Fate.ADOPTED: "采用",
    Fate.OLDER: "有更新的一份",
    Fate.COPY: "与另一份完全相同",
    Fate.UNSETTLED: "先后不明",
    Fate.IGNORED: "注明原因后忽略",
    Fate.UNRECOGNISED: "无法识别",
    Finality.DRAFT: "初稿",
    Finality.FINAL: "正式",
}
"""What the office reads where the data files hold an English value."""
