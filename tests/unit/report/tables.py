"""A made-up year's results, large enough to look at: 13 units in 3 classes, two lines and 综合, 39 indicators.

Every name and figure is invented. Unit U03's veto is pending, U07's confirmed, U10 is missing, U12 blocked.
"""

from dataclasses import fields, replace
from typing import Any

import pandas as pd

from pipeline.report.letterhead import Letterhead
from pipeline.report.result_tables import ResultTables

Record = dict[str, Any]

LETTERHEAD = Letterhead(
    scheme_name="2025年度人口和家庭发展目标管理责任制考核方案",
    period="2025",
    authority="云溪区人口和家庭发展工作领导小组",
    office="领导小组办公室",
    mark="示例数据",
    preliminary=True,
)

UNITS = [
    ("U01", "临江街道", "一类"),
    ("U02", "望湖街道", "一类"),
    ("U03", "朝阳街道", "一类"),
    ("U04", "文昌街道", "一类"),
    ("U05", "青石镇", "二类"),
    ("U06", "白沙镇", "二类"),
    ("U07", "双桥镇", "二类"),
    ("U08", "柳泉镇", "二类"),
    ("U09", "云台镇", "三类"),
    ("U10", "石门镇", "三类"),
    ("U11", "竹岭镇", "三类"),
    ("U12", "长坪镇", "三类"),
    ("U13", "高新技术产业开发区", "三类"),
]
STATUS = {"U03": "pending", "U07": "vetoed", "U10": "missing", "U12": "blocked"}
LINES = {"D": "党政线", "W": "工作线"}
TOTALS = {"D": 370.0, "W": 630.0}

_GROUPS = {
    "D": {
        "统筹决策": [("研究工作次数", 20, "次"), ("纳入发展规划", 20, "")],
        "综合治理": [
            ("部门信息共享率", 30, "%"),
            ("流动人口服务到位率", 20, "%"),
            ("“两非”案件结案率", 20, "%"),
            ("出生人口性别比", 20, ""),
        ],
        "经费保障": [("事业经费增幅", 30, "%"), ("人均经费达标率", 30, "%"), ("按月拨付率", 20, "%")],
        "阵地队伍": [("机构建设完成率", 50, "%"), ("人员配备率", 40, "%"), ("人员培训率", 20, "%")],
        "生育支持": [("千人口托位数", 30, "个"), ("奖扶特扶资金兑现率", 20, "%")],
    },
    "W": {
        "宣传教育": [("宣传品入户率", 30, "%"), ("基础知识知晓率", 30, "%"), ("群众满意率", 20, "%")],
        "依法行政": [("生育登记办结率", 30, "%"), ("信访案件按期办结率", 40, "%"), ("政务公开", 20, "")],
        "优生健康": [
            ("免费婚检率", 30, "%"),
            ("孕前优生健康检查目标人群覆盖率", 40, "%"),
            ("出生缺陷一级预防覆盖率", 40, "%"),
            ("生殖健康服务到位率", 40, "%"),
        ],
        "统计信息": [
            ("统计合格率", 40, "%"),
            ("出生人口信息准确率", 30, "%"),
            ("全员人口信息覆盖率", 20, "%"),
            ("全员人口信息完整率", 20, "%"),
            ("报表及时率", 20, "%"),
            ("部门比对误差率", 20, "‰"),
        ],
        "流动人口": [
            ("流出人口登记率", 20, "%"),
            ("流入人口建档率", 20, "%"),
            ("信息验证率", 20, "%"),
            ("均等化服务率", 20, "%"),
        ],
        "特殊家庭": [
            ("双岗联系人全覆盖", 20, "%"),
            ("家庭医生签约率", 20, "%"),
            ("就医绿色通道开通率", 20, "%"),
        ],
        "协会自治": [("会员之家建设率", 10, "%"), ("村居民自治合格率", 10, "%")],
    },
}


def results() -> ResultTables:
    """The whole year's results."""
    scores = [row for unit in UNITS for row in _scores(*unit)]
    adjustments = _adjustments()
    ranking = _ranking(scores, adjustments)
    awards = _awards(ranking)
    for row in ranking:
        same = [a["award"] for a in awards if (a["unit_code"], a["line"]) == (row["unit_code"], row["line"])]
        row["award"] = "、".join(same)
    return ResultTables(
        pd.DataFrame(ranking),
        pd.DataFrame(scores),
        pd.DataFrame(adjustments),
        pd.DataFrame(_vetoes()),
        pd.DataFrame(awards),
        pd.DataFrame(_findings()),
        pd.DataFrame(_roster()),
    )


def renamed(tables: ResultTables, unit_code: str, name: str) -> ResultTables:
    """The results with another name for a unit."""

    def rename(table: pd.DataFrame) -> pd.DataFrame:
        if "unit_name" not in table:
            return table
        return table.assign(unit_name=table["unit_name"].where(table["unit_code"] != unit_code, name))

    return replace(tables, **{field.name: rename(getattr(tables, field.name)) for field in fields(tables)})


def _scores(code: str, name: str, unit_class: str) -> list[Record]:
    seed = int(code[1:])
    rows: list[Record] = []
    for line, groups in _GROUPS.items():
        listed = [(group, *indicator) for group, indicators in groups.items() for indicator in indicators]
        # The third class has too few births for this item: its 20 of 370 points go to the others.
        factor = 370 / 350 if (line, unit_class) == ("D", "三类") else 1.0
        for number, (group, indicator, points, unit) in enumerate(listed, start=1):
            row = _score(seed * 7 + number * 5 + len(indicator), points, unit)
            row |= {"factor": factor, "points": points * factor, "score": row["raw_score"] * factor}
            if factor != 1.0 and indicator == "出生人口性别比":
                nothing = {"value": 112.5, "points": 0.0, "score": None, "treatment": "rescaled"}
                row |= nothing | {"reason": "新生儿不足 30 人，分值折算到其他指标。"}
            if STATUS.get(code) == "missing":
                nothing = {
                    "value": None,
                    "numerator": None,
                    "denominator": None,
                    "raw_score": None,
                    "score": None,
                }
                row |= nothing | {"treatment": "missing", "reason": "没有交回填报表，未计分。"}
            head = {
                "period": "2025",
                "stage": "",
                "stage_name": "",
                "line": line,
                "unit_code": code,
                "unit_name": name,
            }
            head |= {"indicator_code": f"{line}{number}", "indicator_name": indicator, "group": group}
            rows.append(head | row | {"letter": False})
    return rows


def _score(seed: int, points: int, unit: str) -> Record:
    row: Record = {"unit_of_measure": unit, "treatment": "scored", "basis": "方案第三条", "direction": "≥"}
    row |= {"numerator": None, "denominator": None, "target": None, "lower": None, "upper": None}
    if not unit:
        marks = points * (0.80 + seed * 13 % 19 / 100)
        told = {"rule": "现场评分", "reason": "现场评分 3 人平均"}
        return row | told | {"value": marks, "raw_score": marks}
    if unit == "‰":
        value = seed * 7 % 9 * 0.75
        earned = points * min(1.0, 5.0 / value) if value else points
        told = {"rule": "按比例", "reason": f"目标 5‰，计 {earned:.2f} 分"}
        return row | told | {"value": value, "raw_score": earned, "target": 5.0, "direction": "≤"}
    if unit == "%":
        denominator = 40 + seed * 37 % 1900
        numerator = round(denominator * min(100, 84 + seed * 17 % 23) / 100)
        row |= {"numerator": numerator, "denominator": denominator}
        value, target = 100 * numerator / denominator, 95.0
    else:
        value, target = seed * 7 % 9 * (1.0 if unit == "次" else 0.75), 4.0 if unit == "次" else 3.5
    earned = points * min(1.0, value / target)
    short = f"完成值为目标的 {100 * value / target:.2f}%，{points} 分按比例得分"
    reason = "达到目标，得满分" if value >= target else short
    return row | {"rule": "按比例", "reason": reason, "value": value, "raw_score": earned, "target": target}


def _ranking(scores: list[Record], adjustments: list[Record]) -> list[Record]:
    rows: list[Record] = []
    classes = list(dict.fromkeys(unit_class for _, _, unit_class in UNITS))
    for code, name, unit_class in UNITS:
        status, last_rank = STATUS.get(code, "ranked"), int(code[1:]) % 4 + 1
        head: Record = {"period": "2025", "unit_class": unit_class, "unit_code": code, "unit_name": name}
        head |= {
            "letter": False,
            "status": status,
            "group": classes.index(unit_class),
            "award": "",
            "note": "",
        }
        head |= {"last_score": 900.0 - 7.125 * last_rank, "last_rank": last_rank}
        sums: Record = dict.fromkeys(("base", "bonus", "deduction", "score"), 0.0)
        for line, line_name in LINES.items():
            mine: Record = {
                kind: sum(
                    row["points"]
                    for row in adjustments
                    if (row["unit_code"], row["line"], row["kind"]) == (code, line, kind)
                )
                for kind in ("bonus", "deduction")
            }
            own = (row for row in scores if (row["unit_code"], row["line"]) == (code, line))
            mine["base"] = sum(row["score"] or 0.0 for row in own)
            mine["score"] = mine["base"] + mine["bonus"] - mine["deduction"]
            sums = {name: total + mine[name] for name, total in sums.items()}
            rows.append(head | {"line": line, "line_name": line_name, "total": TOTALS[line]} | mine)
        rows.append(head | {"line": "综合", "line_name": "综合", "total": sum(TOTALS.values())} | sums)
    amounts = dict.fromkeys(("base", "bonus", "deduction", "score"))
    rows = [row | amounts if row["status"] == "missing" else row for row in rows]
    return [row | _rank(row, rows) for row in rows]


def _rank(row: Record, rows: list[Record]) -> Record:
    def among(standing: tuple[str, ...]) -> tuple[float | None, int]:
        peers = [r for r in rows if (r["line"], r["unit_class"]) == (row["line"], row["unit_class"])]
        scores = [r["score"] for r in peers if r["status"] in standing]
        mine = row["status"] in standing
        return (1.0 + sum(s > row["score"] for s in scores)) if mine else None, len(scores)

    rank, size = among(("ranked", "pending"))
    grade = {1.0: "优秀", 2.0: "良好"}.get(rank or 0.0, "合格") if rank else ""
    return {
        "compared": None if row["score"] is None else round(row["score"], 2),
        "rank": rank,
        "class_size": size,
        "reverse_rank": size + 1 - rank if rank else None,
        "rank_if_vetoed": among(("ranked",))[0],
        "grade": grade if row["line"] == "综合" else "",
    }


def _adjustments() -> list[Record]:
    def row(kind: str, line: str, unit: int, name: str, points: float, **more: Any) -> Record:
        code, unit_name, _ = UNITS[unit - 1]
        base = {
            "kind": kind,
            "line": line,
            "unit_code": code,
            "unit_name": unit_name,
            "code": "T1",
            "name": name,
        }
        plain = {
            "quantity": 1,
            "months": None,
            "measure": "例",
            "points_each": points,
            "modifiers": "",
            "factor": 1.0,
        }
        place = {"file": "考核台账.xlsx", "sheet": "扣分登记", "cell": f"E{unit}", "date": "2025-11-03"}
        told = {"evidence": f"证〔{unit}〕", "reason": "", "approver": "示例批准人", "points": points}
        return base | plain | place | told | more

    halved = {"quantity": 3, "points_each": 1, "modifiers": "举报核实 ×1/2", "factor": 0.5}
    return [
        row("bonus", "W", 1, "工作经验获市级推广", 2.0, measure="次", reason="托育服务经验在全市推广"),
        row("deduction", "W", 1, "漏报出生", 1.5, **halved, reason="专项核查发现 3 例漏报"),
        row(
            "deduction",
            "D",
            5,
            "经费未按月拨付",
            2.0,
            quantity=1,
            months=2,
            measure="例·月",
            points_each=1,
            evidence="",
        ),
        row("deduction", "W", 7, "虚报服务人数", 9.0, quantity=3, points_each=3, reason="抽查核实"),
    ]


def _vetoes() -> list[Record]:
    names = {code: name for code, name, _ in UNITS}
    common = {"code": "F2", "name": "查实弄虚作假 3 例以上", "line": "", "basis": "方案第十二条第二项"}
    held = {
        "effect": "不参与评分",
        "fact": "抽查核实虚报服务人数 3 例",
        "evidence": "证〔7〕",
        "approver": "示例批准人",
    }
    open_ = {"effect": "不参与评分", "fact": "举报反映虚报 3 例，正在核查", "evidence": "", "approver": ""}
    return [
        common | held | {"unit_code": "U07", "unit_name": names["U07"], "confirmed": True},
        common | open_ | {"unit_code": "U03", "unit_name": names["U03"], "confirmed": False},
    ]


def _awards(ranking: list[Record]) -> list[Record]:
    prizes = {1: ("一等奖", 5000.0), 2: ("二等奖", 3000.0)}
    rows = []
    for row in ranking:
        if row["line"] == "综合" and row["rank"] in prizes:
            award, amount = prizes[int(row["rank"])]
            kept = {k: row[k] for k in ("unit_code", "unit_name", "line", "line_name")}
            rows.append(kept | {"kind": "奖励", "award": award, "amount": amount, "notice": ""})
    warned = {"unit_code": "U11", "unit_name": "竹岭镇", "line": "综合", "line_name": "综合"}
    rows.sort(key=lambda row: -float(row["amount"]))
    return [*rows, warned | {"kind": "惩戒", "award": "黄牌警告", "amount": None, "notice": ""}]


def _findings() -> list[Record]:
    def row(severity: str, code: str, unit: str, cell: str, message: str) -> Record:
        place = {"file": f"{unit}回收表.xlsx", "sheet": "填报表", "cell": cell}
        return {"severity": severity, "code": code, "unit_code": unit, **place, "item_code": "A03"} | {
            "found": "",
            "expected": "",
            "message": message,
        }

    return [
        row("block", "V001", "U12", "D9", "此处应填整数，填的是「约120」。请改填准确的数。"),
        row("block", "C001", "U12", "D14", "男婴、女婴之和 131 与出生总数 137 不符。请核对后更正。"),
        row("explain", "C002", "U01", "D9", "比上年增长 41.2%，超过 30%。请在旁边的说明栏写明原因。"),
        row("note", "I002", "U05", "B2", "单位名称写作「青石」，按「青石镇」处理。"),
    ]


def _roster() -> list[Record]:
    return [
        {
            "unit_code": code,
            "unit_name": name,
            "status": "missing" if code == "U10" else "late" if code == "U08" else "received",
            "file": "" if code == "U10" else f"{code}回收表.xlsx",
            "received_at": "" if code == "U10" else "2025-12-10 09:30",
        }
        for code, name, _ in UNITS
    ]
