"""What people read of the results as text: the page, and the letters.

A second process writes them where there is one; the program itself then imports nothing of what that takes.
"""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.collect.balance import Tally
from pipeline.report.explain.sources import Sources
from pipeline.report.notices import OF_RESULTS, made, templates
from pipeline.report.notices.letter import Own
from pipeline.report.notices.outcome import Outcome
from pipeline.report.results import Results

PAGE = "index.html"


def texts(
    results: Results, stages: Iterable[Sources], accounts: Sequence[Tally], links: Mapping[str, str], own: Own
) -> dict[str, bytes]:
    """The page and every letter about results by their path in the reports; both tell of units by the same profiles.

    ``stages`` are what accounts are made from wherever units have returned figures, ``accounts`` the sums of what came
    back; ``links`` are those of the page, and ``own`` gives the office's own template of a letter. Refused where that
    cannot be filled.
    """
    from pipeline.report.page import page

    outcome = Outcome.of(results, stages)
    shown = page(outcome.tables, outcome.head, links, results.facts, accounts, units=outcome.units)
    return {PAGE: shown.encode(), **made(OF_RESULTS, outcome, own)}


def ready() -> None:
    """Take our templates apart before there is anything to fill them with; they are kept."""
    from pipeline.files.word_templates import word_template
    from pipeline.report.page import page_templates

    page_templates()
    for template in templates().values():
        word_template(template)
