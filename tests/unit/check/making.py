"""Material for the checks made without any file: units of a class, their figures of this year and the last."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import pandas as pd

from pipeline.check.material import Material
from pipeline.collect.figures import figures
from pipeline.collect.ledger import Ledger
from pipeline.collect.verified import Decided, assessed_facts
from pipeline.issue.registers import Correction, Entry, Review, Verified
from pipeline.model.tables import FACTS_INSIDE
from tests.workspaces import scheme

Table = Mapping[str, Mapping[str, float]]
"""Figures by unit and item."""
NOBODY: Table = {}
E = TypeVar("E", bound=Entry)


def items(number: int, kind: str = "计数", form: str = "基础表") -> str:
    """So many items X1, X2 … of a form, with bounds far away."""
    rows = [f"| X{k} | 项目{k} | {kind} | {form} | 否 | 0 | 自报 |" for k in range(1, number + 1)]
    return "\n## 填报项（添行）\n| 编码 | 名称 | 类型 | 所在表 | 必填 | 下限 | 数据来源 |\n" + "\n".join(rows)


def units(number: int, unit_class: str = "镇", start: int = 1) -> str:
    """So many units of a class, V1, V2 …, beside the scheme's own."""
    rows = [f"| V{k} | 村{k} | {unit_class} | L |" for k in range(start, start + number)]
    return "\n## 单位（添行）\n| 编码 | 名称 | 类别 | 考核线 |\n" + "\n".join(rows)


def setting(name: str, content: str) -> str:
    """A row of the sheet 方案."""
    return f"\n## 方案\n| 项目 | 内容 |\n| {name} | {content} |"


def made(
    change: str,
    now: Table,
    before: Table = NOBODY,
    *,
    explained: Mapping[tuple[str, str], str] | None = None,
    reviews: Sequence[tuple[str, str, bool]] = (),
    decided: Sequence[Decided] = (),
) -> Material:
    """The material where the units return these figures; a review is a unit, a check and whether accepted."""
    made_up = scheme(change)
    facts = assessed_facts(_facts(now, explained or {}), decided, made_up, "2026")
    ledger = Ledger(reviews=tuple(_row(Review, u, 审核编码=c, 意见=v, 审定="张科") for u, c, v in reviews))
    known = figures(made_up, facts, _facts(before, {}).assign(assessed=lambda t: t["reported"]))
    return Material(made_up, facts, known, ledger, tuple(decided))


def verified(unit: str, item: str, value: float, source: str = "比对") -> Verified:
    """Another department's figure, or a sampled one."""
    return _row(Verified, unit, 填报项编码=item, 数值=value, 来源=source)


def corrected(unit: str, item: str, value: float) -> Correction:
    """A figure put right in the ledger."""
    words = {"填报项编码": item, "更正值": value, "理由": "核实", "证据编号": "Z1", "批准": "办公室"}
    return _row(Correction, unit, **words)


def _row(model: type[E], unit: str, **cells: object) -> E:
    return model.model_validate({"单位编码": unit, **cells})


def _facts(table: Table, explained: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    rows = [
        {
            "period": "2026",
            "unit_code": unit,
            "item_code": item,
            "reported": value,
            "file": f"{unit}.xlsx",
            "sheet": "基础表",
            "cell": f"F{row}",
            "state": "value",
            "typed": "",
            "how": "",
            "explanation": explained.get((unit, item), ""),
            "note": "",
        }
        for unit, figures_ in table.items()
        for row, (item, value) in enumerate(figures_.items(), start=5)
    ]
    numbers = dict.fromkeys(["reported", "verified", "assessed"], "float64")
    return pd.DataFrame(rows, columns=list(FACTS_INSIDE)).astype(numbers)
