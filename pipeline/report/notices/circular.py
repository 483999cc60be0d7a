"""考核结果通报: to all units every ranking, honours and warnings, vetoes, and what is still open."""

from collections.abc import Iterator

from pipeline.files.documents import length
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.model.tables import records
from pipeline.report.notices.letter import Letter, in_notices
from pipeline.report.notices.outcome import Outcome
from pipeline.report.overview import honours, losses
from pipeline.report.positions import positions, rankings, summary
from pipeline.report.profiles import veto

NAME = "考核结果通报"
PATH = in_notices(NAME)
LONGEST = 4000
"""How many characters a circular may have before that is said."""


def letters(outcome: Outcome) -> Iterator[Letter]:
    """The one circular."""
    tables, head = outcome.tables, outcome.head
    rows = positions(tables.ranking, head.digits)
    marks = {
        "summary": summary(rows),
        "rankings": rankings(rows),
        "honours": honours(tables),
        "vetoes": [veto(row) for row in records(tables.vetoes)],
        "losses": losses(tables, digits=head.digits),
        "letters": all(row.letter for row in rows),
    }
    yield Letter(PATH, f"{head.when}考核结果的通报", head, marks)


def too_long(circular: bytes) -> list[Finding]:
    """That the circular is longer than a reader can be asked to read, if it is."""
    words = length(circular)
    return [finding("R070", Place(PATH), found=words, expected=LONGEST)] if words > LONGEST else []
