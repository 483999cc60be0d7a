"""docs/通知和公文.md is true: every mark it lists can be used, every mark our templates use is listed."""

import io
import re
from pathlib import Path
from typing import Any, get_type_hints
from zipfile import ZipFile

import pytest
from jinja2 import Environment, nodes

from pipeline.model.findings import catalogue
from pipeline.report.indicators import IndicatorRow, Section
from pipeline.report.notices import OF_RESULTS, OF_RETURNS
from pipeline.report.notices.collected import Collected
from pipeline.report.notices.correction import Problem
from pipeline.report.notices.honours import Given
from pipeline.report.notices.letter import Notice
from pipeline.report.notices.outcome import Outcome
from pipeline.report.notices.reminder import Owed, Owing
from pipeline.report.overview import Honour, Loss
from pipeline.report.positions import Position, Ranking
from pipeline.report.profiles import Adjustment, Note, Veto
from pipeline.report.regain import Regain
from pipeline.run import Run
from tests.workspaces import lay

PAGE = Path(__file__).parents[4] / "docs" / "通知和公文.md"
TEXT = PAGE.read_text(encoding="utf-8")
KINDS: tuple[Notice[Any], ...] = (*OF_RESULTS, *OF_RETURNS)
MARK = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")
PLAIN = {"loop", "words", "name", "reason", "clause", "award", "who"}
"""What the templates call a text within a loop."""
IN_LOOPS: dict[str, tuple[type, ...]] = {
    "row": (Position, IndicatorRow, Adjustment),
    "one": (Regain, Given),
    "unit": (Owing,),
    "line": (Position,),
    "ranking": (Ranking,),
    "honour": (Honour,),
    "veto": (Veto,),
    "loss": (Loss,),
    "section": (Section,),
    "note": (Note,),
    "prize": (Given,),
    "problem": (Problem,),
    "form": (Owed,),
}
"""What they call a thing within a loop."""


def listed(kind: Notice[Any]) -> set[str]:
    """The marks on the page for a kind: those of its section, and those of every kind of its sort."""
    parts = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", TEXT, re.M | re.S))
    own = next(text for title, text in parts.items() if kind.name in title.split("、"))
    of_results, of_returns = parts["每一种都有的标记"].split("与回收有关的")
    heads = of_results if kind in OF_RESULTS else of_returns
    return set(MARK.findall("\n".join(x for x in (heads + own).splitlines() if x.startswith("| "))))


def used(kind: Notice[Any]) -> set[str]:
    """The marks in our template, as far as they lead into the data."""
    with ZipFile(io.BytesIO(kind.ours)) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist() if name.startswith("word/"))
    inside = re.findall(r"{{(.*?)}}|{%(?:p|tr)? *(?:if|elif) (.*?)%}|{%(?:p|tr)? *for .*? in (.*?)%}", text)
    marks = "".join(f"{{{{ {''.join(found).replace('&gt;', '>')} }}}}" for found in inside)
    tree = Environment(autoescape=True).parse(marks.replace(" if who }}", " }}"))
    methods = {id(call.node) for call in tree.find_all(nodes.Call)}
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr) if id(node) not in methods} | methods
    paths = {_path(node) for node in tree.find_all((nodes.Getattr, nodes.Name)) if id(node) not in inner}
    return {path for path in paths if path and path.split(".")[0] not in PLAIN}


def _path(node: nodes.Node) -> str:
    """The way to what a mark stands for; "" where a method or an element of a list stands on it."""
    if isinstance(node, nodes.Getattr):
        before = _path(node.node)
        return f"{before}.{node.attr}" if before else ""
    return node.name if isinstance(node, nodes.Name) else ""


def knows(kind: type, path: list[str]) -> bool:
    """Whether a thing of the kind has it, and what it is has what comes then."""
    for part in path:
        attribute = getattr(kind, part, None)
        hints = get_type_hints(attribute.fget if isinstance(attribute, property) else kind)
        found = hints.get("return" if isinstance(attribute, property) else part)
        if found is None:
            return False
        kind = found
    return True


def stands_for_something(mark: str, context: dict[str, Any]) -> bool:
    first, *path = mark.split(".")
    if any(knows(kind, path) for kind in IN_LOOPS.get(first, ())):
        return True
    return first in context and knows(type(context[first]), path)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A year in which every kind of notice is written."""
    scheme = (
        "## 奖惩（整表）\n| 编码 | 适用线 | 类别 | 条件 | 结果 | 通知模板 |\n"
        "| J1 | L | 奖励 | 名次 = 1 | 一等奖 | 表彰奖励决定 |\n| J2 | L | 惩戒 | 得分 < 90 | 警告 | 黄牌警告通知 |\n"
        "| J3 | L | 惩戒 | 得分 < 90 | 管理 | 重点管理通知 |\n| J4 | L | 惩戒 | 得分 < 90 | 追究 | 责任追究通知 |\n\n"
        "## 否决（整表）\n| 编码 | 名称 | 条件 | 效力 |\n| F1 | 弄虚作假 | 台账事项 | 取消评先 |\n\n"
        "## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | L |\n"
    )
    desk = lay(tmp_path_factory.mktemp("year"), scheme)
    columns = "单位编码 | 否决编码 | 事实 | 依据 | 证据编号 | 批准"
    desk.ledger(f"## 否决登记（整表）\n| {columns} |\n| U3 | F1 | 三例 | 一条 | 证1 | 主任 |\n")
    desk.returns(desk.filled("U1", {"A1": 120}), "U1.xlsx")
    return desk.run()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_marks_on_the_page_and_marks_in_use_are_the_same_to_the_office(kind: Notice[Any], run: Run) -> None:
    collected = Collected(run.occasion, run.collection, run.findings)
    letters = list(
        kind.letters(Outcome.of(run.results, run.every_source) if kind in OF_RESULTS else collected)
    )
    assert letters
    assert len(used(kind)) > 3
    assert used(kind) - listed(kind) == set()
    assert {mark for mark in listed(kind) if not stands_for_something(mark, letters[0].context)} == set()


def test_every_kind_and_every_code_is_named() -> None:
    table = set(re.findall(r"^\| (\S+) \| .+ \| .+ \|$", TEXT.split("## 得分通知单里")[0], re.M))
    assert {kind.name for kind in KINDS} <= table
    assert set(re.findall(r"R\d{3}", TEXT)) <= set(catalogue())
