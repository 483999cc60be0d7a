"""Word files beside the office's own templates that no letter is made from, though they are called almost like one."""

from collections.abc import Iterable
from pathlib import PurePath

from pipeline.issue.letters import TEMPLATE
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.report.notices import templates
from pipeline.scheme.cells import nearest, tidy
from pipeline.scheme.scheme import Scheme

_WORD = (".docx", ".doc", ".docm", ".dotx", ".dot", ".wps", ".wpt", ".rtf", ".odt")
_LIKE = 75
"""How much of a name must be that of a template: 会议通知 is another thing than 惩戒通知."""


def unused_templates(lying: Iterable[str], folder: str, scheme: Scheme) -> list[Finding]:
    """Which of the names ``lying`` in ``folder`` the office may take for templates in use, and what they should be.

    ``scheme`` is the whole one: an award that is not in force, or of another stage, has its template all the same.
    """
    wordings = (f"{award.notice}.docx" for award in scheme.awards if award.notice)
    known = {PurePath(name).stem: name for name in (TEMPLATE, *templates(), *wordings)}
    in_use = {name.lower() for name in known.values()}  # most systems do not tell .DOCX from .docx
    found = []
    for name in sorted(lying):
        path = PurePath(name)
        word = path.suffix.lower() in _WORD and not name.startswith(("~", "."))
        meant = nearest(tidy(path.stem), list(known), _LIKE) if word and name.lower() not in in_use else ""
        if meant:
            found.append(finding("R043", Place(f"{folder}/{name}"), found=name, expected=known[meant]))
    return found
