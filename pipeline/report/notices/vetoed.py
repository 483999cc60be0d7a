"""一票否决决定: to a unit whose veto holds, with basis, evidence number and approver; a pending one has none."""

from collections.abc import Iterator

from pipeline.report.notices.letter import Letter, in_notices
from pipeline.report.notices.outcome import Outcome

NAME = "一票否决决定"


def letters(outcome: Outcome) -> Iterator[Letter]:
    """A decision for each unit of which a dossier is complete, over all that are."""
    for code, unit in outcome.units.items():
        held = [veto for veto in unit.vetoes if veto.confirmed]
        if held:
            title = f"关于对{unit.head.unit_name}实行一票否决的决定"
            marks = {"unit": unit, "vetoes": held}
            yield Letter(in_notices(f"{code} {unit.head.unit_name}", f" {NAME}"), title, outcome.head, marks)
