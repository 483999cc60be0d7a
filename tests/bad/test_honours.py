"""A: a grade or an award that the scheme's words leave open: a tie at the edge of a quota, money unknown."""

from pathlib import Path

import pytest

from tests.bad.case import Case, holds, named
from tests.workspaces import SCHEME_FILE, Desk


def left(_: Desk) -> None:
    """Nothing is spoiled: the figures alone make it so."""


def award(condition: str, most: str = "", amount: str = "") -> str:
    return (
        "## 奖惩（整表）\n| 编码 | 适用线 | 类别 | 条件 | 结果 | 名额 | 金额 |\n"
        f"| J1 | L | 奖励 | {condition} | 甲奖 | {most} | {amount} |\n"
    )


def level(desk: Desk) -> None:
    """U2 comes to U1's 92.5."""
    desk.returns(desk.filled("U2", {"A1": 93}))


FEW = "## 填报项\n| 编码 | 必填 |\n| A4 | 否 |\n" + award("名次 = 3", amount="A4 * 100")

CASES = (
    Case("A001", level, f"{SCHEME_FILE} 奖惩!G2", "「甲奖」（主线）名额 1 个，甲镇、乙镇并列，一并列入，超出名额 1 个",
         award("得分 >= 60", "1")),
    Case("A002", lambda desk: desk.returns(desk.filled("U2", {"A4": ""})), f"{SCHEME_FILE} 奖惩!H2",
         "「甲奖」的金额「A4 * 100」缺少数据", FEW, everyone=True),
    Case("A003", left, f"{SCHEME_FILE} 奖惩!H2", "「甲奖」的金额「(得分 - 95) * 100」算得 -250，按零计",
         award("名次 = 1", amount="(得分 - 95) * 100")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_the_office_has_to_decide(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)
