"""The reference of finding codes, a page a code, made from the catalogue and what the cases of tests/bad and tests/damage yield."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.model.findings import DEMANDS, Entry, Finding, Severity, catalogue

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "错误代码"
CASES = (ROOT / "tests/bad", ROOT / "tests/damage/test_table.py")
INDEX = "README.md"

FAMILIES = {
    "F": ("文件", "交回的文件打不开、读不了，或者读的时候有要留意的地方。方案、台账读不了时命令停止。"),
    "I": ("身份", "交回的是不是下发给这个单位、这一期的填报表，锁定的内容改了没有。"),
    "T": ("填报表的结构", "工作表、行、列、表头还是不是下发时的样子。"),
    "V": ("单元格里的数", "填的能不能读作一个确定的数。"),
    "S": ("考核方案", "方案里写错、写漏、互相矛盾的地方；必须改正的不改完不计分。`kaohe lint` 单独检查。"),
    "C": ("审核", "数与数之间、与上年、与同类单位、与部门数据对不对得上。"),
    "L": (
        "考核台账",
        "办公室自己登记的评分、加扣分、否决、核定；登记有误的只影响那一行，不影响单位参与排名。",
    ),
    "A": ("等次和奖惩", "方案的条件没有说死、要办公室决定的地方。"),
    "R": ("工作区和回收", "文件夹、设置、缺报、重报、迟报；命令做不下去时也用这一组说明原因。"),
}
"""The families of codes by their letter, as the office would call them."""
_ASKS = {
    Severity.BLOCK: "填报表里的，改正前该单位不参与排名；认不出、读不了的文件不采用；方案里的，改正前不计分；台账里的，那一行不采用。",
    Severity.EXPLAIN: "照常计分、排名；填报表里的请单位写明原因，方案、台账里的请办公室补正。",
    Severity.NOTE: "告诉您程序是怎么处理的，不用退回。",
}
_LIVE = re.compile(r"[\\`]|<(?=[A-Za-z/!?])|\*(?=\S)|__|~~|\](?=\()")
"""What Markdown would not show as it is written."""
_EXAMPLES, _REMEDY = "## 例子", "## 怎么办"
_HEAD = """# 错误代码

程序发现的每一个问题都有一个代码，写在屏幕上、校验报告的「编号」栏和退回修改表里。每个代码一页：是什么意思，
例子（程序的原话），怎么办。没有这份文档时，`kaohe explain V005` 也能说明一个代码。

{asks}
例子取自程序自己的测试：一份只有三个单位（U1 甲镇、U2 乙镇、U3 丙街道）的小方案，每次只弄错一处。本文件夹由程序生成（`make docs`）。
"""


def example(found: Finding) -> str:
    """A finding as the page shows it: its place, then its words as they were told."""
    place = f"`{found.place}`　" if str(found.place) else ""
    return f"- {place}{_literal(found.message)}"


def page(entry: Entry, examples: Sequence[str]) -> str:
    """The whole page of a code as Markdown."""
    shown = examples or ["程序还没有单独提出过这一条。"]
    title, _ = FAMILIES[entry.code[0]]
    parts = (
        f"# {entry.code}　{entry.title}",
        f"**{DEMANDS[entry.severity]}** · {title}",
        "## 这是什么意思",
        entry.meaning,
        _EXAMPLES,
        "\n".join(shown),
        _REMEDY,
        entry.remedy,
        f"[全部错误代码]({INDEX})",
    )
    return "\n\n".join(parts) + "\n"


def examples_of(code: str) -> list[str]:
    """The examples on the page of a code as it stands on the disk."""
    text = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    shown = text.partition(_EXAMPLES)[2].partition(_REMEDY)[0]
    return [line for line in shown.splitlines() if line.startswith("- ")]


def index() -> str:
    """The page that lists all codes, family by family."""
    asks = "".join(f"- **{DEMANDS[severity]}**　{text}\n" for severity, text in _ASKS.items())
    parts = [_HEAD.format(asks=asks)]
    for letter, (title, about) in FAMILIES.items():
        rows = "".join(
            f"| [{e.code}]({e.code}.md) | {DEMANDS[e.severity]} | {e.title} |\n"
            for e in catalogue().values()
            if e.code[0] == letter
        )
        parts.append(f"\n## {letter}　{title}\n\n{about}\n\n| 代码 | 要求 | 问题 |\n|---|---|---|\n{rows}")
    return "".join(parts)


def pages(told: Iterable[Finding]) -> Mapping[str, str]:
    """Every file of the reference, by name; ``told`` are the examples in the order they are shown."""
    examples: dict[str, dict[str, None]] = defaultdict(dict)
    for found in told:
        examples[found.code][example(found)] = None
    made = {f"{entry.code}.md": page(entry, list(examples[entry.code])) for entry in catalogue().values()}
    return {INDEX: index(), **made}


def _literal(message: str) -> str:
    """A message as Markdown that shows it letter for letter."""
    return _LIVE.sub(r"\\\g<0>", " ".join(message.splitlines()))


class _Gathering:
    """Has the cases hand over what they show, once the tests are there."""

    def __init__(self) -> None:
        self.told: list[Finding] = []

    def pytest_collection_finish(self) -> None:
        from tests.bad import case  # which looks up its examples here

        case.gathered = self.told


def main() -> int:
    """Run the cases, then write the pages they are the examples of; nothing where a case does not hold."""
    gathering = _Gathering()
    failed = pytest.main(
        ["-q", "-n0", *map(str, CASES), f"--ignore={CASES[0] / 'test_catalogue.py'}"], [gathering]
    )
    if failed:
        return int(failed)
    FOLDER.mkdir(exist_ok=True)
    made = pages(gathering.told)
    for stale in {file.name for file in FOLDER.iterdir()} - set(made):
        (FOLDER / stale).unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
