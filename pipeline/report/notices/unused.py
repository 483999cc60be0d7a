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


def unused_templates(lying: Iterable[str], folder: str, scheme: Scheme) -> list[Finding]:
    """Which of the names ``lying`` in ``folder`` the office may take for templates in use, and what they should be."""
    wordings = (f"{award.notice}.docx" for award in scheme.awards if award.notice)
    known = {PurePath(name).stem: name for name in (TEMPLATE, *templates(), *wordings)}
    found = []
    for name in sorted(lying):
        path = PurePath(name)
        meant = nearest(tidy(path.stem), list(known))
        if (
            path.suffix.lower() in _WORD
            and meant
            and name not in known.values()
            and not name.startswith("~$")
        ):
            found.append(finding("R043", Place(f"{folder}/{name}"), found=name, expected=known[meant]))
    return found
