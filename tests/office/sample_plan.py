"""What happens in the sample year: who is good, who errs, what is typed how, who saves with what and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.demo.cast import Cast
from pipeline.demo.explanations import Explanation
from pipeline.demo.ledger import APPROVER

SEED = 2026

CAST = Cast(
    quality={
        **{"T01": 0.35, "T02": 0.0, "T03": 0.4, "K01": 0.15},
        **{"T04": 0.45, "T05": 0.2, "T06": -0.1, "T07": 0.1, "T08": -0.3},
        **{"T09": 0.3, "T10": 0.0, "T11": -0.8, "T12": 0.05},
        **{"P01": 0.5, "P02": 0.75, "P03": 0.2, "P04": 0.1, "P05": -0.2, "P06": 0.4},
    },
    vetoed="T07",
    pending="T03",
    explained="T12",
    corrected="T10",
)

GIVEN: dict[tuple[str, str], float] = {
    # A small town without special families: the rates over them have nothing to be measured on.
    **{("T09", "N01"): 0, ("T09", "N03"): 0, ("T09", "C13"): 0},
    # What is answered 无 or — has to be nothing.
    **{("T10", "A09"): 0, ("T10", "E05"): 0, ("P01", "Q05"): 0},
    # More people in the posts than there are posts.
    **{("T08", "C07"): 20, ("T08", "C08"): 22},
}
"""Figures of this year that do not fall by lot."""

GREW: dict[tuple[str, str], float] = {
    **{("T12", "A02"): 1.42, ("T12", "A03"): 1.42, ("T12", "A04"): 1.42},
    ("T01", "C01"): 1.62,
    ("T03", "A01"): 1.13,
}
"""How many times last year's figure this year's is; T01 says no word about it."""

EXPLAINED = [
    Explanation("T12", "SH33", "A02", "移民安置点当年入住，随迁育龄家庭较多，出生登记核对无误（示例）。"),
    Explanation("T03", "SH32", "A01", "城中村改造安置小区集中入住，常住人口增加，已与公安部门核对（示例）。"),
    Explanation("T08", "SH42", "C08", "年内新增公益性岗位 2 人，实有人数多于应配备数属实（示例）。"),
]


_WHY_LESS = {
    "L1": "比对住院分娩信息发现漏报",
    "L2": "漏报中有男孩",
    "L3": "入户核实为重报",
    "L6": "协管责任未落实",
    "J": "应报未报，经催报仍未报",
    "K1": "年中抽查发现台账与报表多处不符",
    "K4": "统计报表与原始登记不符，经查实",
    "K6": "未按程序办理登记",
    "K7": "工作经费未足额用于本项工作",
    "K9": "未按规定提供信息",
}
DEDUCTIONS: list[dict[str, object]] = [
    {
        "单位编码": unit,
        "事项编码": code,
        "数量": number,
        "每例分值": each,
        "系数": factor,
        "日期": date(2026, *day),
    }
    | {"证据编号": f"示例-K-{n:03d}", "理由": f"{_WHY_LESS[code]}（示例）", "批准": APPROVER}
    for n, (unit, code, number, each, factor, day) in enumerate(
        [
            ("T05", "L1", 2.0, "", "X4", (6, 18)),
            ("T05", "L2", 1.0, "", "X4", (6, 18)),
            ("T06", "L1", 1.0, "", "", (8, 5)),
            ("T07", "K4", 1.0, "", "X5", (7, 9)),
            ("T08", "L3", 1.0, "", "", (5, 21)),
            ("T08", "K6", 1.0, 3.0, "", (9, 2)),
            ("T10", "L1", 1.0, "", "X1", (10, 14)),
            ("T11", "K1", 1.0, "", "", (7, 23)),
            ("T11", "L1", 3.0, "", "", (7, 23)),
            ("T11", "J", 2.0, "", "X2", (11, 6)),
            ("T12", "L6", 1.0, "", "", (9, 17)),
            ("K01", "K7", 10.0, "", "", (12, 8)),
            ("P05", "K9", 1.0, 2.0, "", (10, 30)),
        ],
        start=1,
    )
]
_WHY_MORE = {
    "G2": "在市级工作会议上介绍经验",
    "G3": "在省级工作会议上介绍经验",
    "G5": "接受市级考核无差错",
    "G7": "当年相关工作受表彰",
}
BONUSES: list[dict[str, object]] = [
    {"单位编码": unit, "事项编码": code, "数量": 1.0, "每例分值": each, "日期": date(2026, *day)}
    | {"证据编号": f"示例-J-{n:03d}", "理由": f"{_WHY_MORE[code]}（示例）", "批准": APPROVER}
    for n, (unit, code, each, day) in enumerate(
        [
            ("T01", "G3", "", (9, 11)),
            ("T03", "G2", "", (4, 16)),
            ("T04", "G2", "", (5, 28)),
            ("T09", "G2", "", (11, 19)),
            ("P02", "G5", 2.0, (12, 10)),
            ("P06", "G7", 1.0, (3, 27)),
        ],
        start=1,
    )
]


def full_width(value: float) -> str:
    """１２３, as an input method left in full width types it."""
    return "".join(chr(ord(c) + 0xFEE0) for c in f"{value:.15g}")


def grouped(value: float) -> str:
    """1,234 as text."""
    return f"{value:,.15g}"


def spaced(value: float) -> str:
    """A figure with blanks before and after."""
    return f" {value:.15g} "


def none(_: float) -> str:
    """无."""
    return "无"


def dash(_: float) -> str:
    """—."""
    return "—"


def about(_: float) -> str:
    """No number at all."""
    return "约30"


def blank(_: float) -> str:
    """Nothing."""
    return ""


def number(typed: float) -> Callable[[float], float]:
    """Another number than the true one."""
    return lambda _: typed


def plus(more: float) -> Callable[[float], float]:
    """The true figure and some more."""
    return lambda value: value + more


Typing = Callable[[float], str | float]


@dataclass(frozen=True)
class Sent:
    """A file that a unit sends in; ``typed`` says how an item is typed that is not simply its figure."""

    unit: str
    name: str
    saved: datetime
    by: str = ""
    """The format LibreOffice saves it in (xlsx, xls, ods), ``openpyxl``, or "" for the program's own writer."""
    typed: dict[str, Typing] = field(default_factory=dict)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


SENT = [
    Sent("T01", "临江街道.xlsx", _at("2026-12-28 09:41:00"), "xlsx"),
    # T02 文峰街道 sends nothing.
    Sent("T03", "东门街道/2026年填报表.xlsx", _at("2027-01-04 10:22:00")),
    Sent("T04", "青石镇考核表(最终版).xlsx", _at("2026-12-29 15:30:00"), "xlsx"),
    # Sent again a fortnight later with two figures put right: the later one counts.
    Sent(
        "T05",
        "柳溪镇.xlsx",
        _at("2026-12-23 11:10:00"),
        typed={"E02": plus(-260), "F04": plus(-9)},
    ),
    Sent("T05", "柳溪镇（修改后）.xlsx", _at("2027-01-06 08:55:00")),
    # Two numerators above their denominators and a word where a number belongs.
    Sent(
        "T06",
        "禾丰镇填报表.xlsx",
        _at("2026-12-31 17:48:00"),
        typed={"F02": plus(180), "M06": plus(1200), "C10": about},
    ),
    Sent("T07", "沙洲镇20261228.xlsx", _at("2026-12-28 14:12:00")),
    Sent("T08", "田心镇 - 副本.xlsx", _at("2027-01-05 09:03:00"), "openpyxl"),
    Sent("T09", "云岭镇.ods", _at("2026-12-30 11:27:00"), "ods", {"A01": spaced, "E03": full_width}),
    Sent(
        "T10",
        "T10 松坪镇 填报表.xlsx",
        _at("2026-12-30 16:05:00"),
        typed={
            **{"A01": full_width, "C02": grouped, "E01": grouped, "A02": spaced, "F01": spaced},
            **{"A09": none, "A10": none, "E05": dash, "E06": dash},
        },
    ),
    Sent("T11", "石鼓镇报表.xlsx", _at("2027-01-08 18:36:00")),
    Sent("T12", "竹山镇.xls", _at("2026-12-29 10:50:00"), "xls", {"C02": grouped}),
    Sent("K01", "开发区上报.xlsx", _at("2026-12-31 10:15:00"), typed={"A09": dash, "A10": dash}),
    Sent("P01", "部门/区教育局.xlsx", _at("2026-12-25 09:20:00"), typed={"Q05": none, "Q06": none}),
    Sent("P02", "部门/卫健局.xlsx", _at("2026-12-24 15:44:00"), typed={"Q01": full_width}),
    Sent("P03", "部门/区公安局 2026 填报表.xlsx", _at("2026-12-28 16:31:00")),
    # A blank that must not be, and more than is possible.
    Sent(
        "P04",
        "部门/区民政局.xlsx",
        _at("2026-12-29 08:58:00"),
        typed={"Q02": blank, "Q03": number(400)},
    ),
    Sent("P05", "部门/区人社局（盖章版）.xlsx", _at("2027-01-07 11:05:00")),
    Sent("P06", "部门/区财政局.xlsx", _at("2026-12-30 14:40:00")),
]
