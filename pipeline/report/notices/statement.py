"""得分通知单: to each unit its own result, item by item, with the cells and clauses it rests on."""

from collections.abc import Iterator

from pipeline.report.notices.letter import Letter, in_notices
from pipeline.report.notices.outcome import Outcome

NAME = "得分通知单"
MOST = 10
"""How many of the items that would regain most are told."""


def letters(outcome: Outcome) -> Iterator[Letter]:
    """A statement for each unit of the ranking."""
    for code, unit in outcome.units.items():
        lost = outcome.lost.get(code, ())
        yield Letter(
            in_notices(f"{code} {unit.head.unit_name}", f" {NAME}"),
            f"{unit.head.unit_name}{outcome.head.when}考核得分通知单",
            outcome.head,
            {
                "unit": unit,
                "regains": lost[:MOST],
                "weighed": any(one.lost != one.points for one in lost),
                "returns": outcome.cells.returns.get(code, ()),
            },
        )
