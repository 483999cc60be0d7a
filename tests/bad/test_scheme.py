"""S: one mistake in the scheme's tables, found at its cell; the sound scheme has nothing to be said about it."""

from dataclasses import dataclass, replace

import pytest

from pipeline.files.tables import RawTable, table_from_rows
from pipeline.model.findings import Finding
from pipeline.scheme.lint import lint
from pipeline.scheme.read import read_scheme
from tests.bad.case import shown
from tests.workbooks import base_tables

FILE = "考核方案.xlsx"


@dataclass(frozen=True)
class Slip:
    """``change`` is laid over the tiny scheme; ``place`` is the sheet and cell of what is found."""

    code: str
    change: str
    place: str
    says: str


BELOW = (
    "## 单位（添行）\n| 编码 | 名称 | 类别 | 上级 |\n| C1 | 青山村 | 村 | U1 |\n| C2 | 绿水村 | 村 | U1 |\n"
)
"""Two villages that are sent nothing themselves."""

SLIPS = (
    Slip("S003", "## 指标\n| 编码 | 分直 |\n| I1 | 50 |", "指标!AO1", "「分直」，最接近的列名是「分值」"),
    Slip("S005", "## 单位\n| 编码 | 难度系数 |\n| U3 | 一点二 |", "单位!F4", "「一点二」无法读懂，应为：数字"),
    Slip("S005", "## 审核关系\n| 编码 | 级别 |\n| H1 | 强行 |", "审核关系!C2", "最接近的是「强制」"),
    Slip("S005", "## 审核关系\n| 编码 | 表达式 |\n| H1 | A1 <= ( A2 |", "审核关系!B2", "右括号"),
    Slip("S005", "## 方案\n| 项目 | 内容 |\n| 得分小数位 | 两位 |", "方案!B5", "0 到 8 或 不修约"),
    Slip("S005", "## 方案\n| 项目 | 内容 |\n| 评委人数 | 五 |", "方案!B5", "1 到 99 的整数"),
    Slip("S005", "## 方案\n| 项目 | 内容 |\n| 名额并列 | 都要 |", "方案!B5", "一并列入 / 按编码"),
    Slip("S005", "## 等次\n| 编码 | 名额 |\n| D2 | 30% |", "等次!E3", "按比例的写在条件里，如 名次 <= 单位数 * 30%"),
    Slip("S005", "## 方案\n| 项目 | 内容 |\n| 缺报处理 | 满分 |", "方案!B5", "零分 / 折算 / 平均分"),
    Slip("S005", "## 方案\n| 项目 | 内容 |\n| 相同比例 | 大半 |", "方案!B5", "0.3 到 1 的数，或 不查"),
    Slip("S005", "## 方案\n| 项目 | 内容 |\n| 离群界限 | 0 |", "方案!B5", "「离群界限」一栏的「0」无法读懂"),
    Slip("S007", "## 审核关系\n| 编码 | 表达式 | 级别 |\n| 离群 | A3 <= 50 | 核实 |", "审核关系!A3", "程序自带的审核"),
    Slip("S010", "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | 误差率(I1) < 1 | 核实 |", "审核关系!B3", "误差率 只能用于填报项"),
    Slip("S006", "## 阶段\n| 编码 | 名称 |\n| S1 | |", "阶段!B2", "「名称」不能为空"),
    Slip("S006", "## 扣分项\n| 编码 | 适用线 |\n| K1 | |", "扣分项!F2", "「适用线」不能为空"),
    Slip("S007", "## 指标（添行）\n| 编码 | 名称 | 考核线 | 分值 | 规则 |\n| I3 | 又一次 | L | 0 | 现场评分 |",
         "指标!A5", "首次出现在 考核方案.xlsx 指标!A4"),
    Slip("S007", "## 扣分项（添行）\n| 编码 | 名称 | 每例分值 | 适用线 |\n| I1 | 同码 | 1 | L |",
         "扣分项!A3", "编码「I1」重复"),
    Slip("S010", "## 指标\n| 编码 | 表达式 |\n| I1 | 办结数 / 应办件数 * 100 |",
         "指标!F2", "「应办件数」，最接近的是「应办数」"),
    Slip("S010", "## 等次\n| 编码 | 条件 |\n| D2 | 总得分 >= 90 |", "等次!C3", "最接近的是「得分」"),
    Slip("S010", "## 等次\n| 编码 | 条件 |\n| D2 | 等次 = “优秀” |", "等次!C3", "等次只能用在奖惩表的条件里"),
    Slip("S010", "## 奖惩\n| 编码 | 条件 |\n| J1 | 单项名次 = 1 |", "奖惩!E2", "只能用在写明「单项」的奖惩里"),
    Slip("S010", "## 奖惩\n| 编码 | 条件 |\n| J1 | 等次 = \"优异\" |", "奖惩!E2", "「优异」，最接近的是「优秀」"),
    Slip("S010", "## 奖惩\n| 编码 | 金额 |\n| J1 | (90 - 走访整修) * 100 |", "奖惩!H2", "最接近的是「走访整改」"),
    Slip("S010", "## 方案\n| 项目 | 内容 |\n| 主要目标 | 办结律 |", "方案!B5", "「办结律」，最接近的是「办结率」"),
    Slip("S010", "## 方案\n| 项目 | 内容 |\n| 并列处理 | 办结率、信访 |", "方案!B5", "「信访」，应为并列，或指标、一级指标的名称"),
    Slip("S011", "## 指标\n| 编码 | 表达式 |\n| I1 | I2 / A2 |\n| I2 | I1 + A1 + A3 + A4 |",
         "指标!F2", "I1 → I2 → I1"),
    Slip("S012", "## 指标\n| 编码 | 分值 |\n| I2 | 35 |", "考核线!C2", "合计为 105，总分为 100"),
    Slip("S012", "## 目标\n| 单位或类别 | 指标 | 分值 |\n| 街道 | I2 | 20 |",
         "考核线!C2", "（丙街道，按本单位分值）的指标分值合计为 90"),
    Slip("S013", "## 目标\n| 单位或类别 | 指标 | 目标 |\n| 丙街到 | I1 | 90 |",
         "目标!A2", "「丙街到」的单位或类别，最接近的是「丙街道」"),
    Slip("S013", "## 单位\n| 编码 | 上级 |\n| U3 | U8 |", "单位!D4", "「U8」"),
    Slip("S014", "## 不考核\n| 单位或类别 | 指标 | 处理 |\n| U1 | I4 | 满分 |", "不考核!B2", "「I4」"),
    Slip("S014", "## 奖惩\n| 编码 | 单项 |\n| J1 | 办里 |", "奖惩!D2", "「办里」的指标，最接近的是「办理」"),
    Slip("S015", "## 指标\n| 编码 | 生效日期 | 失效日期 |\n| I1 | 2026-05-01 | 2026-04-30 |",
         "指标!AK2", "失效日期 2026-04-30 早于"),
    Slip("S015", "## 审核关系\n| 编码 | 生效日期 | 失效日期 |\n| H1 | 2026-05-01 | 2026-04-30 |",
         "审核关系!H2", "失效日期 2026-04-30 早于"),
    Slip("S015", "## 目标\n| 单位或类别 | 指标 | 生效日期 | 失效日期 |\n| U1 | I1 | 2026-05-01 | 2026-04-30 |",
         "目标!F2", "失效日期 2026-04-30 早于"),
    Slip("S015", "## 不考核\n| 单位或类别 | 指标 | 处理 | 生效日期 | 失效日期 |\n| U1 | I1 | 满分 | 2026-05-01 | 2026-04-30 |",
         "不考核!E2", "失效日期 2026-04-30 早于"),
    Slip("S015", "## 等次\n| 编码 | 生效日期 | 失效日期 |\n| D1 | 2026-05-01 | 2026-04-30 |",
         "等次!H2", "失效日期 2026-04-30 早于"),
    Slip("S015", "## 奖惩\n| 编码 | 生效日期 | 失效日期 |\n| J1 | 2026-05-01 | 2026-04-30 |",
         "奖惩!K2", "失效日期 2026-04-30 早于"),
    Slip("S016", "## 指标\n| 编码 | 方向 |\n| I2 | ≤ |", "指标!H3", "方向「≤」"),
    Slip("S017", "## 指标\n| 编码 | 规则 |\n| I1 | 按比列 |", "指标!J2", "最接近的是「按比例」"),
    Slip("S018", "## 指标\n| 编码 | 每例分值 |\n| I2 | 三分 |", "指标!Y3", "「三分」无法使用"),
    Slip("S018", "## 指标\n| 编码 | 步长 |\n| I1 | 2 |", "指标!O2", "规则「按比例」只用"),
    Slip("S019", "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A1 > A2 | 强制 |",
         "审核关系!B3", "考核方案.xlsx 审核关系!B2「A1 <= A2」 矛盾"),
    Slip("S020", "## 填报项\n| 编码 | 名称 | 类型 | 所在表 | 数据来源 |\n| A5 | 来访数 | 计数 | 基础表 | 自报 |",
         "填报项!A6", "「A5 来访数」"),
    Slip("S021", "## 单位\n| 编码 | 考核线 |\n| U3 | L、M |", "单位!E4", "「M」"),
    Slip("S022", "## 加分项\n| 编码 | 封顶 |\n| G1 | 〔缺〕 |", "加分项!G2", "「封顶」标为〔缺〕"),
    Slip("S024", "## 阶段\n| 编码 | 权重 |\n| S1 | 0.9 |", "阶段!C2", "合计为 0.9"),
    Slip("S040", "## 阶段\n| 编码 | 终止月 |\n| S1 | 13 |", "阶段!E2", "「13」不对，应为1 至 12 的整数"),
    Slip("S040", "## 阶段\n| 编码 | 起始月 | 终止月 |\n| S1 | 7 | 6 |", "阶段!E2", "不早于起始月 7"),
    Slip("S041", "## 阶段（整表）\n| 编码 | 名称 | 权重 |\n| S/1 | 年终考核 | 1 |", "阶段!A2", "「S/1」"),
    Slip("S025", "## 方案\n| 项目 | 内容 |\n| 年度 | |", "方案", "「年度」"),
    Slip("S026", "## 目标\n| 单位或类别 | 指标 | 目标 |\n| U1 | I1 | 90 |\n\n"
         "## 目标（添行）\n| 单位或类别 | 指标 | 目标 |\n| U1 | I1 | 80 |", "目标!B3", "「U1 I1」"),
    Slip("S027", "## 指标\n| 编码 | 表达式 |\n| I1 | A1 > A2 |", "指标!F2", "「A1 > A2」"),
    Slip("S027", "## 奖惩\n| 编码 | 条件 |\n| J1 | 等次 >= “优秀” |", "奖惩!E2", "等次 = \"优秀\""),
    Slip("S027", "## 指标\n| 编码 | 表达式 |\n| I1 | IF(A1 = \"多\", 1, 0) * A2 |", "指标!F2", "= 的一边是文字"),
    Slip("S027", "## 奖惩\n| 编码 | 金额 |\n| J1 | 得分 > 90 |", "奖惩!H2", "公式是条件"),
    Slip("S029", "## 指标\n| 编码 | 目标 |\n| I1 | |", "指标!I2", "「按比例」需要目标值"),
    Slip("S030", "## 指标\n| 编码 | 规则 | 每例分值 |\n| I3 | 据实计分 | 1 |", "指标!F4", "需要表达式"),
    Slip("S031", "## 填报项\n| 编码 | 下限 |\n| A3 | 61 |", "填报项!H4", "下限 61 大于上限"),
    Slip("S032", "## 审核关系\n| 编码 | 表达式 |\n| H1 | 下级合计(A1) <= A2 |", "审核关系!B2", "下级合计"),
    Slip("S033", "## 填报项\n| 编码 | 名称 |\n| A2 | 办结数 |", "填报项!B3", "名称「办结数」重复"),
    Slip("S034", "## 指标\n| 编码 | 一票否决 |\n| I2 | 不参与评分 |", "指标!AH3", "指标 I2 设了一票否决"),
    Slip("S036", "## 指标\n| 编码 | 规则 | 表达式 | 目标 | 每例分值 | 水平权重 | 进步目标 |\n"
         "| I2 | 水平与进步 | 增幅(A3) + A4 | 5 | | 0.5 | 5 |", "指标!F3", "规则「水平与进步」还要算它上年的值"),
    Slip("S037", "## 奖惩\n| 编码 | 条件 |\n| J1 | 主要目标未达标数 = 0 |", "奖惩!E2", "方案表没有写明「主要目标」"),
    Slip("S038", "## 奖惩\n| 编码 | 条件 |\n| J1 | 上年等次 = \"优等\" |", "奖惩!E2", "「优等」，最接近的是「优秀」"),
    Slip("S039", "## 方案\n| 项目 | 内容 |\n| 主要目标 | 服务、办结率 |\n\n"
         "## 指标\n| 编码 | 目标 |\n| I2 | 10 |", "指标!I4", "主要目标 I3 现场检查 没有可比的目标值"),
    Slip("S045", BELOW + "\n## 填报项\n| 编码 | 类型 | 是否分下级填 |\n| A3 | 比率 | 是 |",
         "填报项!K4", "「A3 走访次数」不能分下级填：比率不能相加"),
    Slip("S045", BELOW + "\n## 填报项\n| 编码 | 所在表 | 是否分下级填 |\n| A3 | 镇各街道各村各社区入户走访和问题整改次数统计情况报送表 | 是 |",
         "填报项!K4", "的名称有 27 个字，最多 26 个"),
    Slip("S045", "## 单位\n| 编码 | 上级 |\n| U3 | U1 |\n\n## 单位（添行）\n| 编码 | 名称 | 类别 | 上级 |\n| C1 | 青山村 | 村 | U1 |\n\n"
         "## 填报项\n| 编码 | 是否分下级填 |\n| A3 | 是 |", "填报项!K4", "甲镇的下级中，丙街道自己的填报表也要填，其余的不填"),
    Slip("S046", BELOW + "\n## 填报项\n| 编码 | 是否分下级填 |\n| A3 | 是 |\n\n## 指标\n| 编码 | 表达式 |\n| I2 | 下级合计(A3) + A4 |",
         "指标!F3", "下级合计(A3) 是分下级填的项目"),
    Slip("S035", "## 否决\n| 编码 | 效力 |\n| V1 | 该项零分 |", "否决!D2", "「该项零分」没有说明"),
)  # fmt: skip


def told(tables: dict[str, RawTable]) -> list[Finding]:
    scheme, findings = read_scheme(tables, FILE)
    return [*findings, *lint(scheme)]


def one(tables: dict[str, RawTable]) -> Finding:
    found = told(tables)
    assert len(found) == 1, [str(f) for f in found]
    shown(found[0])
    return found[0]


def test_the_sound_scheme() -> None:
    assert told(base_tables()) == []


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.code}-{slip.says}")
def test_one_mistake_one_finding(slip: Slip) -> None:
    found = one(base_tables(slip.change))
    assert (found.code, str(found.place)) == (slip.code, f"{FILE} {slip.place}")
    assert slip.says in found.message


def test_a_sheet_that_is_not_there() -> None:
    """S001."""
    tables = base_tables()
    del tables["调整"]
    found = one(tables)
    assert (found.code, str(found.place)) == ("S001", FILE)
    assert "「调整」" in found.message


def test_a_sheet_nobody_knows() -> None:
    """S002."""
    found = one({**base_tables(), "考核指标": RawTable("考核指标", FILE, {}, [])})
    assert (found.code, str(found.place)) == ("S002", f"{FILE} 考核指标")
    assert "最接近的表名是「指标」" in found.message


def test_a_column_that_is_not_there() -> None:
    """S004."""
    tables = base_tables()
    line = tables["考核线"]
    columns = {title: at for title, at in line.columns.items() if title != "排名范围"}
    found = one({**tables, "考核线": replace(line, columns=columns)})
    assert (found.code, str(found.place)) == ("S004", f"{FILE} 考核线!A1")
    assert "缺少列「排名范围」" in found.message


@pytest.mark.parametrize("again", ["名称", "名 称"])
def test_a_column_that_is_there_twice(again: str) -> None:
    """S028, also where the two headers differ by a blank."""
    rows = [["编码", "名称", "权重", "截止日期", again], ["S1", "年终考核", "1", "2027-01-10", "年中"]]
    found = one({**base_tables(), "阶段": table_from_rows("阶段", FILE, rows)})
    assert (found.code, str(found.place)) == ("S028", f"{FILE} 阶段!E1")
    assert f"列名「{again}」" in found.message


BESIDE_THE_TABLE = {"S001", "S002", "S004", "S028"}
"""Codes with a test of their own above: the mistake is in the sheets, not in a row."""
