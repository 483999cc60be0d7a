"""The notices as PDF, beside the documents; what of it did not come out, in words.

A PDF depends on the machine's fonts and its version of LibreOffice, so it is no output that the manifest answers for.
"""

from collections.abc import Mapping

from pipeline.files.office import as_pdf, asked_fonts, office, substituted, used_fonts
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.report.notices.letter import FOLDER

PRINTED = f"{FOLDER}/pdf"
"""Where they are laid."""


def is_printed(path: str) -> bool:
    """Whether a file of the reports is one of these."""
    return path.startswith(f"{PRINTED}/")


def printed(reports: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Finding]]:
    """A PDF of every letter among the notices by its path, and what is to be said: no LibreOffice, one missing, fonts."""
    letters = {p: c for p, c in reports.items() if p.startswith(f"{FOLDER}/") and p.endswith(".docx")}
    program = office()
    if not program:
        return {}, [finding("R071", Place(PRINTED), found=len(letters))]
    made = as_pdf(program, letters)
    found = [finding("R072", Place(path)) for path in letters if path not in made]
    asked = {font for path in made for font in asked_fonts(letters[path])}
    used = {font for pdf in made.values() for font in used_fonts(pdf)}
    absent, others = substituted(asked, used)
    if others:
        found.append(finding("R073", Place(PRINTED), found="、".join(others), expected="、".join(absent)))
    return {f"{PRINTED}/{path.removeprefix(f'{FOLDER}/')[:-5]}.pdf": pdf for path, pdf in made.items()}, found
