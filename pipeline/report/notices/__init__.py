"""The letters that go out: each kind a module, all kinds in these two tables.

A kind names a Word template that comes with the program; the office's own of the same name in the workspace's
``templates_xlsx`` goes before it.
"""

from collections.abc import Iterable
from typing import Any

from pipeline.report.notices import circular, correction, honours, reminder, statement, vetoed
from pipeline.report.notices.collected import Collected
from pipeline.report.notices.letter import Material, Notice, Own
from pipeline.report.notices.outcome import Outcome

OF_RESULTS: tuple[Notice[Outcome], ...] = (
    Notice(circular.NAME, "circular.docx", circular.letters),
    Notice(statement.NAME, "statement.docx", statement.letters),
    Notice(honours.COMMENDATION, "commendation.docx", honours.commendations),
    Notice(honours.WARNING, "warning.docx", honours.sanctions(honours.WARNING)),
    Notice(honours.WATCHED, "watched.docx", honours.sanctions(honours.WATCHED)),
    Notice(honours.SANCTION, "sanction.docx", honours.sanctions()),
    Notice(vetoed.NAME, "vetoed.docx", vetoed.letters),
)
OF_RETURNS: tuple[Notice[Collected], ...] = (
    Notice(correction.NAME, "correction.docx", correction.letters),
    Notice(reminder.NAME, "reminder.docx", reminder.letters),
    Notice(reminder.LIST_NAME, "reminder_list.docx", reminder.lists),
)


def templates() -> dict[str, bytes]:
    """The Word templates that come with the program, by the names under which the office may put its own."""
    kinds: tuple[Notice[Any], ...] = (*OF_RESULTS, *OF_RETURNS)
    return {notice.file: notice.ours for notice in kinds}


def made(notices: Iterable[Notice[Material]], material: Material, own: Own) -> dict[str, bytes]:
    """Every letter of these kinds as a .docx by its path in the reports; the same material gives the same bytes.

    Number, date and seal are left as marked blanks. ``own`` gives the office's own template of a file name, if it has
    one; refused where that cannot be filled.
    """
    return {path: letter for notice in notices for path, letter in notice.made(material, own).items()}
