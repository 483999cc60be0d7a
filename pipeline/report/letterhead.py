"""Who publishes the results, and as what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every published page says of itself: the scheme, the period, the issuer and how final it is.

    authority is 考核单位, office 主管办公室, mark 数据标记 (``示例数据`` or ""); digits is how many decimals
    a score is shown with; amendments are the lines that tell of each change of the scheme since it was issued;
    inputs is the fingerprint of everything the results rest on.
    """

    scheme_name: str
    period: str
    authority: str
    office: str
    mark: str = ""
    preliminary: bool = False
    digits: int = 2
    amendments: tuple[str, ...] = ()
    inputs: str = ""

    @property
    def when(self) -> str:
        """The period in words: a bare year gets its 年度."""
        return f"{self.period}年度" if self.period.isdigit() else self.period

    @property
    def banner(self) -> str:
        """The line above every page; blank for a final result on real figures."""
        return "　".join(
            part for part in (self.mark, "初稿，不作正式通报" if self.preliminary else "") if part
        )
