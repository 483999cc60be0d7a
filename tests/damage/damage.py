"""A way a return is damaged, done to U2's in a sound workspace, and what must come of it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from pipeline.model.findings import Finding, Severity
from pipeline.run import Run
from tests.bad.case import others
from tests.workspaces import FIGURES, Desk, lay

KINDS = {
    1: "空文件",
    2: "没有传完、损坏",
    3: "锁文件、系统文件",
    4: "扩展名与内容不符、不是表格",
    5: "其他表格格式",
    6: "有打开密码",
    7: "含宏",
    8: "引用其他文件",
    9: "过大、压缩炸弹",
    10: "部件重名、越界",
    11: "XML 定义",
    12: "严格的 Open XML",
    13: "压缩包",
    14: "正在写入、被占用",
    15: "同一文件两份",
    16: "工作表改名、复制",
    17: "工作表删除、增加、隐藏",
    18: "行列增删、移动、排序",
    19: "表头和锁定内容改动",
    20: "旧模板、别的模板",
    21: "拿错单位",
    22: "重复交表",
    23: "缺报、多报",
    24: "合并单元格",
    25: "隐藏行列、筛选",
    26: "格式残留",
    27: "远处有内容",
    28: "填写校验丢失",
    29: "撤销保护",
    30: "图片、图形",
    31: "WPS 的部件",
    32: "批注",
    33: "文本型数字",
    34: "全角数字",
    35: "百分数",
    36: "千分位、单位、约数、括号",
    37: "空白、零与无",
    38: "错误值",
    39: "公式没有结果",
    40: "手动计算",
    41: "日期",
    42: "自动转换的编码",
    43: "不是有限的数",
    44: "超出范围、数量级",
    45: "空格和看不见的字符",
    46: "过长的文字",
    47: "异体字、形近字",
    48: "重复的行",
    49: "以等号开头的文字",
    0: "其他",
}
"""The catalogue of damages, each kind under its number: 1 to 15 happen to the file, 16 to 32 to the workbook, 33 to 49
to its cells; 0 is none of them."""

DAMAGED = "U2"
"""The unit whose return is damaged: all others are innocent."""


@dataclass(frozen=True)
class Damage:
    """A row of the table.

    ``number`` is the kind of damage (of ``KINDS``), ``words`` what happened as the office would say it, ``how``
    does it; what that returns, where it is a context manager, lasts as long as the workspace is read. ``told`` are
    the findings, each as "code file sheet!cell": no more and no fewer; ``says`` stands in the first one's message.
    ``reads`` are the figures of U2 that are read otherwise than in a sound return, None for none.
    """

    number: int
    words: str
    how: Callable[[Desk], object]
    told: str | tuple[str, ...] = ()
    says: str = ""
    scheme: str = ""
    reads: Mapping[str, float | None] = field(default_factory=dict)
    everyone: bool = False
    """Whether the office's own ledger is told of it: then only the facts of the others stay as they are."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is told, the first line the damage itself."""
        return (self.told,) if isinstance(self.told, str) else self.told

    @property
    def codes(self) -> frozenset[str]:
        """The codes of what is told."""
        return frozenset(line.split()[0] for line in self.lines)


def comes_to(damage: Damage, desk: Desk) -> Finding | None:
    """The damage is told at its place and costs nobody else anything; what is told first, if anything.

    Where nothing blocks, U2's figures are read as they were before; where something does, U2 has no rank.
    """
    held = damage.how(desk)
    with held if isinstance(held, AbstractContextManager) else nullcontext():
        run = desk.run()
        told = desk.told(run)
    shown = [f"{f.code} {f.place}".strip() for f in told]
    assert sorted(shown) == sorted(damage.lines), [str(f) for f in told]
    if damage.lines:
        assert damage.says in told[shown.index(damage.lines[0])].message
    _innocent(damage, run)
    roster = run.collection.roster
    hers = set(roster.loc[(roster["unit_code"] == DAMAGED) & (roster["status"] != "unrecognised"), "file"])
    blocking = [
        f for f in told if f.severity is Severity.BLOCK and (f.place.file in hers or f.code == "R020")
    ]
    (standing,) = run.ranking.loc[run.ranking["unit_code"] == DAMAGED, "status"]
    assert (standing in ("blocked", "missing")) == bool(blocking), standing
    if not blocking:
        assert _figures(run) == {**FIGURES[DAMAGED], **damage.reads}
    return told[shown.index(damage.lines[0])] if damage.lines else None


def _figures(run: Run) -> dict[str, object]:
    """U2's figures that were asked for from the first, as read."""
    facts = run.facts[run.facts["unit_code"] == DAMAGED]
    read = {i: None if v != v else v for i, v in zip(facts["item_code"], facts["reported"], strict=True)}
    return {item: read[item] for item in FIGURES[DAMAGED]}


def _innocent(damage: Damage, run: Run) -> None:
    """The facts and the scores of the other units are those of a sound workspace."""
    facts, scores = others(run)
    sound_facts, sound_scores = _sound(damage.scheme)
    pd.testing.assert_frame_equal(facts, sound_facts)
    if not damage.everyone:
        pd.testing.assert_frame_equal(scores, sound_scores)


@cache
def _sound(scheme: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    with TemporaryDirectory() as folder:
        return others(lay(Path(folder), scheme).run())
