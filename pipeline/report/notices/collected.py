"""What the letters about returns are made from: what came back so far, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.collect.returns import Collection
from pipeline.issue.occasion import Occasion
from pipeline.model.findings import Finding
from pipeline.report.notices.letter import BLANK

SEND_TO = "报送方式"
"""The setting that says where returns are to be sent."""


@dataclass(frozen=True)
class Desk:
    """Who asks for returns, by when and where to: the deadline, or that a notice gave one."""

    banner: str
    when: str
    scheme_name: str
    authority: str
    office: str
    due: str
    send_to: str


@dataclass(frozen=True)
class Collected:
    """What came back and all that was found about it."""

    occasion: Occasion
    collection: Collection
    findings: Sequence[Finding]

    @cached_property
    def head(self) -> Desk:
        """What every such letter says of itself."""
        scheme, due = self.occasion.scheme, self.occasion.scheme.deadline
        return Desk(
            banner=scheme.mark,
            when=self.occasion.when,
            scheme_name=scheme.title,
            authority=scheme.setting("考核单位"),
            office=scheme.setting("主管办公室", "考核办公室"),
            due=f"{due.year}年{due.month}月{due.day}日" if due else "通知规定的期限",
            send_to=scheme.setting(SEND_TO, BLANK),
        )
