"""L: an entry of the office's own ledger cannot count as it stands; the other entries do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files.cells import CellValue
from tests.bad.case import Case, holds, named
from tests.workbooks import as_sheets, ledger_tables, workbook
from tests.workspaces import LEDGER_FILE, SAVED, Desk

RANGED = "## 扣分项\n| 编码 | 每例分值 |\n| K1 | 1-5 |"
UNPRICED = "## 扣分项\n| 编码 | 每例分值 |\n| K1 | |"
BY_MONTH = "## 扣分项\n| 编码 | 计量 | 月数上限 |\n| K1 | 例·月 | 6 |"
ENDED = "## 扣分项\n| 编码 | 失效日期 |\n| K1 | 2025-12-31 |"
ELSEWHERE = """
## 考核线
| 编码 | 名称 | 总分 |
| M | 副线 | 50 |

## 扣分项
| 编码 | 适用线 |
| K1 | M |
"""


def entered(change: str) -> Callable[[Desk], object]:
    return lambda desk: desk.ledger(change)


def deducted(**cells: str) -> Callable[[Desk], object]:
    """A deduction registered against U2, complete but for what is said."""
    entry = {
        "单位编码": "U2",
        "事项编码": "K1",
        "数量": "1",
        "证据编号": "Z1",
        "理由": "查实",
        "批准": "办公室",
    }
    entry |= cells
    rows = (" | ".join(part) for part in (entry.keys(), entry.values()))
    return entered("## 扣分登记\n" + "\n".join(f"| {row} |" for row in rows))


def sheet_gone(desk: Desk) -> None:
    tables = ledger_tables()
    del tables["异议"]
    desk.put(LEDGER_FILE, workbook(as_sheets(tables), SAVED))


TWICE = """
## 扣分登记
| 单位编码 | 事项编码 | 数量 | 证据编号 | 理由 | 批准 |
| U2 | K1 | 1 | Z1 | 查实 | 办公室 |
| U2 | K1 | 2 | Z1 | 查实 | 办公室 |
"""
TWO_LINES = "## 扣分项\n| 编码 | 名称 | 每例分值 | 计量 | 适用线 |\n| K2 | 迟报 | 1 | 例 | L |"
UNDER_BOTH = """
## 扣分登记
| 单位编码 | 事项编码 | 数量 | 日期 | 证据编号 | 理由 | 批准 |
| U2 | K1 | 1 | 2026-05-06 | Z1 | 县通报 | 办公室 |
| U2 | K2 | 1 | 2026-05-06 | | 县通报 | 办公室 |
"""


def dossier(code: str = "V1", rows: int = 1) -> Callable[[Desk], object]:
    """A complete dossier against U2."""
    row = f"| U2 | {code} | 现场核查 | Z1 | 领导小组 | 第十条 |\n"
    return entered("## 否决登记\n| 单位编码 | 否决编码 | 事实 | 证据编号 | 批准 | 依据 |\n" + row * rows)


def vetoed(**cells: str) -> str:
    """The scheme's veto with some cells changed."""
    head, row = (" | ".join(part) for part in (cells.keys(), cells.values()))
    return f"## 否决\n| 编码 | {head} |\n| V1 | {row} |\n"


ITS_OWN = "## 指标\n| 编码 | 目标 | 一票否决 |\n| I1 | 60 | 该项零分 |\n"
NOT_ASSESSED = (
    "## 指标\n| 编码 | 一票否决 | 依据 |\n| I1 | 取消评先 | 第三条 |\n\n"
    "## 不考核\n| 单位或类别 | 指标 | 处理 |\n| U2 | I1 | 满分 |\n"
    "## 否决（整表）\n| 编码 | 名称 | 条件 | 效力 |\n"
)
OTHER_LINE = "## 考核线\n| 编码 | 名称 | 总分 |\n| M | 副线 | 50 |\n\n" + vetoed(适用线="M")
BONUS_ONLY = "## 系数\n| 编码 | 适用 |\n| X1 | G1 |"
MARKED_TWICE = "## 现场评分（添行）\n| 单位编码 | 指标编码 | 评分1 |\n| U2 | I3 | 12 |"
VERIFIED_TWICE = """
## 核定数据
| 单位编码 | 填报项编码 | 数值 | 来源 |
| U2 | A3 | 4 | 抽查 |
| U2 | A3 | 5 | 抽查 |
"""
PUT_RIGHT = """
## 更正
| 单位编码 | 填报项编码 | 原值 | 更正值 | 理由 | 证据编号 | 批准 |
| U2 | A3 | 6 | 4 | 核对 | Z1 | 办公室 |
"""
LATE = "## 异议\n| 单位编码 | 指标编码 | 内容 | 日期 |\n| U2 | I3 | 评分偏低 | 2029-05-06 |"
UNAPPROVED = "## 否决登记\n| 单位编码 | 否决编码 | 事实 | 证据编号 |\n| U2 | V1 | 现场核查 | Z1 |"
FILE = LEDGER_FILE
IDLE = "## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | |"
GIVEN = "inputs/2026/已有数据.xlsx"


def known(*rows: tuple[str, str, float], sheet: str = "已有数据") -> Callable[[Desk], object]:
    """Figures the office has before it asks, in a workbook of its own."""
    cells: list[list[CellValue]] = [["单位编码", "填报项编码", "数值"]]
    cells += [[unit, item, value] for unit, item, value in rows]
    return lambda desk: desk.put(GIVEN, workbook({sheet: cells}, SAVED))


CASES = (
    Case("L001", sheet_gone, FILE, "「异议」"),
    Case("L002", deducted(单位编码="U22"), f"{FILE} 扣分登记!A2", "「单位编码」中的「U22」"),
    Case("L002", deducted(单位编码="乙镇"), f"{FILE} 扣分登记!A2", "「乙镇」不在方案中，「乙镇」的编码是「U2」"),
    Case("L002", entered("## 异议\n| 单位编码 | 指标编码 | 内容 |\n| U2 | I33 | 评分偏低 |"),
         f"{FILE} 异议!C2", "最接近的是「I3」（现场检查）"),
    Case("L002", deducted(系数="X1、X9"), f"{FILE} 扣分登记!I2", "「系数」中的「X9」"),
    Case("L002", entered("## 现场评分\n| 单位编码 | 指标编码 | 评分1 |\n| U2 | I31 | 5 |"),
         f"{FILE} 现场评分!C5", "「指标编码」中的「I31」不在方案中"),
    Case("L003", entered("## 现场评分\n| 单位编码 | 指标编码 | 评分2 |\n| U2 | I3 | 21 |"),
         f"{FILE} 现场评分!G5", "评分「21」超出 0 到满分 20"),
    Case("L004", deducted(数量="-1"), f"{FILE} 扣分登记!F2", "数量「-1」"),
    Case("L005", deducted(每例分值="6"), f"{FILE} 扣分登记!H2", "「6」不在规定的 1-5 分之内", RANGED),
    Case("L005", deducted(), f"{FILE} 扣分登记!H2", "「空白」", RANGED),
    Case("L005", deducted(每例分值="20"), f"{FILE} 扣分登记!H2", "「20」不在规定的 2 分之内"),
    Case("S005", entered("## 说明审定\n| 单位编码 | 审核编码 | 意见 | 审定 |\n| U2 | H1 | 同意 | 张科 |"),
         f"{FILE} 说明审定!E2", "「同意」无法读懂，应为：采纳 或 不采纳"),
    Case("S006", entered("## 说明审定\n| 单位编码 | 审核编码 | 意见 |\n| U2 | H1 | 采纳 |"),
         f"{FILE} 说明审定!F2", "「审定」不能为空"),
    Case("L002", entered("## 说明审定\n| 单位编码 | 审核编码 | 意见 | 审定 |\n| U2 | 离群-A9 | 采纳 | 张科 |"),
         f"{FILE} 说明审定!C2", "「审核编码」中的「离群-A9」不在方案中，最接近的是「离群-A"),
    Case("L006", deducted(批准=""), f"{FILE} 扣分登记!O2", "「K1 漏报」缺少批准"),
    Case("L006", deducted(月数=""), f"{FILE} 扣分登记!G2", "「K1 漏报」缺少月数", BY_MONTH),
    Case("L007", entered(TWICE), f"{FILE} 扣分登记!M3", "「Z1」已在 扣分登记!M2"),
    Case("L008", deducted(), f"{FILE} 扣分登记!C2", "「K1 漏报」的每例分值尚未确定", UNPRICED),
    Case("L009", deducted(), f"{FILE} 扣分登记!C2", "适用于考核线 M", ELSEWHERE),
    Case("L010", deducted(), f"{FILE} 扣分登记!C2", "已于 2025-12-31 失效", ENDED),
    Case("L011", deducted(系数="X1"), f"{FILE} 扣分登记!I2", "系数「X1」不适用于事项 K1", BONUS_ONLY),
    Case("L013", entered(UNDER_BOTH), f"{FILE} 扣分登记!C3", "事项 K2 与 扣分登记!C2（K1） 的单位、日期（2026-05-06）",
         TWO_LINES, also=("L006",)),
    Case("L014", dossier(), f"{FILE} 否决登记!C2", "数据没有达到否决的条件（办结率 80，否决界限 < 60）"),
    Case("L014", dossier(), f"{FILE} 否决登记!C2", "其依据已于 2025-12-31 失效", vetoed(失效日期="2025-12-31")),
    Case("L014", dossier(), f"{FILE} 否决登记!C2", "该单位不在它适用的考核线 M", OTHER_LINE),
    Case("L014", dossier("I1"), f"{FILE} 否决登记!C2", "「该项零分」按完成值直接计", ITS_OWN),
    Case("L014", dossier("I1"), f"{FILE} 否决登记!C2", "该单位不考核这项指标", NOT_ASSESSED),
    Case("L014", dossier(rows=2), f"{FILE} 否决登记!C2", "另有登记，采用最后一行",
         vetoed(条件="台账事项", 效力="取消评先")),
    Case("L012", entered(MARKED_TWICE), f"{FILE} 现场评分!C5", "该单位指标 I3 的评分登记了两行"),
    Case("L012", entered(VERIFIED_TWICE), f"{FILE} 核定数据!C3", "该单位填报项 A3 的核定数登记了两行"),
    Case("L015", entered(PUT_RIGHT), f"{FILE} 更正!E2", "「走访次数」的原值写的是 6，填报数是 5；仍按更正值 4 计分"),
    Case("L016", deducted(日期="2025-05-06"), f"{FILE} 扣分登记!L2", "日期 2025-05-06 不在 2026-01-01 至 2026-12-31 之间"),
    Case("L016", entered(LATE), f"{FILE} 异议!G2", "日期 2029-05-06 不在 2026-01-01 至 2028-01-01 之间"),
    Case("L002", known(("U2", "A33", 5.0)), f"{GIVEN} 已有数据!B2", "「A33」不在方案中，最接近的是「A3」"),
    Case("L018", known(("U4", "A3", 5.0)), f"{GIVEN} 已有数据!B2", "「走访次数」不是这个单位要填的数字项目", IDLE),
    Case("L019", known(("U2", "A3", 5.0), ("U2", "A3", 6.0)), f"{GIVEN} 已有数据!B3", "「A3」在表中出现两次"),
    Case("L020", known(sheet="Sheet1"), GIVEN, "没有找到工作表「已有数据」"),
    Case("L017", entered(UNAPPROVED), f"{FILE} 否决登记!H2", "否决「V1 办结率过低」缺少批准，列为待定",
         vetoed(条件="台账事项", 效力="取消评先")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=named)
def test_an_entry_that_cannot_count_as_it_stands(case: Case, tmp_path: Path) -> None:
    holds(case, tmp_path)
