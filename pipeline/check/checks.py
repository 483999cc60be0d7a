"""The checks of the figures: each a small function from what was returned to findings, all findings at once.

Structure, types and required answers are checked as a return is read (``collect``); here stands what only the
figures together tell. A new check is one function and one line in ``CHECKS``.
"""

from collections.abc import Callable, Iterator

from pipeline.check import compared, corrections, forms, formulas, peers
from pipeline.check.below import addressed
from pipeline.check.material import Material
from pipeline.model.findings import Finding

CHECKS: tuple[Callable[[Material], Iterator[Finding]], ...] = (
    formulas.bounds,
    formulas.relations,
    peers.slips,
    peers.outliers,
    forms.heaped_digits,
    forms.copied_forms,
    compared.departments_agree,
    corrections.of_what_was_reported,
)


def check(material: Material) -> list[Finding]:
    """Everything the figures contradict, and everything unusual about them."""
    return list(addressed(material, (found for one in CHECKS for found in one(material))))
