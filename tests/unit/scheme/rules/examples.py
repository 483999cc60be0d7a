"""The worked examples of tests/examples, read from their Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.words import Direction

FOLDER = Path(__file__).parents[3] / "examples"
FIGURES = ("完成值", "目标", "分值", "上年完成值")
"""What a case may state; a column that is left out is blank."""


@dataclass(frozen=True)
class Example:
    """One section: what the planner wrote, the rule's cells, and cases with their expected scores."""

    rule_name: str
    title: str
    text: str
    direction: Direction
    unit_of_measure: str
    cells: dict[str, str]
    cases: list[dict[str, str]]

    @property
    def columns(self) -> dict[str, list[float]]:
        """The figures of the cases; NaN is a blank."""
        return {name: [float(case.get(name) or "nan") for case in self.cases] for name in FIGURES}


def read_examples(path: Path) -> Iterator[Example]:
    """Every section of a rule's example file."""
    for section in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines = [line.strip() for line in section.splitlines() if line.strip()]
        text = "".join(line for line in lines if not line.startswith("|"))
        table = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line.startswith("|")]
        start, titles = next((at, row) for at, row in enumerate(table) if row[0] == "完成值")
        cells = dict(zip(table[0], table[2], strict=True))
        cases = [dict(zip(titles, row, strict=True)) for row in table[start + 2 :]]
        direction, unit = Direction(cells.pop("方向")), cells.pop("单位", "")
        yield Example(path.stem, title, text, direction, unit, cells, cases)


EXAMPLES = [example for path in sorted(FOLDER.glob("*.md")) for example in read_examples(path)]
