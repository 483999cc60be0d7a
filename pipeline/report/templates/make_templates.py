"""Makes the Word templates of the letters anew.

Run ``python -m pipeline.report.templates.make_templates`` only to start afresh: it writes over the templates
beside this file, which the office may have edited in Word. Marks are Jinja's, as docxtpl
reads them (``{%p … %}`` stands for its whole paragraph, ``{%tr … %}`` for its whole table row).
"""

from pathlib import Path

from pipeline.files.documents import reproducible
from pipeline.report.templates.decisions import circular, commendation, sanction, vetoed, warning, watched
from pipeline.report.templates.layout import Letter
from pipeline.report.templates.returns import correction, reminder, reminder_list
from pipeline.report.templates.statement import statement


def main() -> None:
    """Write the notices' templates beside this file, the letter's beside what fills it."""
    here = Path(__file__).parent
    for name, made in TEMPLATES.items():
        (here / f"{name}.docx").write_bytes(reproducible(made().saved()))
    responsibility = here.parents[1] / "issue" / "letter.docx"
    responsibility.write_bytes(reproducible(letter_of_responsibility().saved()))


def letter_of_responsibility() -> Letter:
    """The template of the 责任书 that both sides sign when the year begins."""
    letter = Letter("{{ head.title }}", numbered=False)
    letter.body("甲方：{{ head.authority }}")
    letter.body("乙方：{{ head.unit }}")
    letter.each("words in head.preface", "{{ words }}")
    letter.steer("for part in parts")
    letter.heading("{{ part.title }}")
    letter.each("words in part.clauses", "{{ words }}")
    letter.steer("endfor")
    letter.each("words in head.closing", "{{ words }}")
    letter.signatures("甲方（盖章）\n{{ head.authority }}", "乙方（盖章）\n{{ head.unit }}")
    return letter


TEMPLATES = {
    made.__name__: made
    for made in (
        *(statement, circular, commendation, warning, watched, sanction, vetoed),
        *(correction, reminder, reminder_list),
    )
}
"""The notices' templates by the name of their file."""

if __name__ == "__main__":
    main()
