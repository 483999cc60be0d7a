"""The checks of a scheme: each a small function from the scheme to findings; the tuple is the list.

Cells that cannot be read at all are reported by the reader; here stands what the readable rows contradict.
"""

from collections.abc import Callable, Iterator

from pipeline.model.findings import Finding
from pipeline.scheme.lint import formulas, subunits, tables
from pipeline.scheme.scheme import Scheme

CHECKS: tuple[Callable[[Scheme], Iterator[Finding]], ...] = (
    tables.settings_complete,
    tables.codes_unique,
    tables.names_unique,
    tables.vetoes_possible,
    tables.main_targets_possible,
    tables.quotas_whole,
    tables.lines_known,
    tables.units_known,
    formulas.names_known,
    formulas.grades_known,
    formulas.main_targets_stated,
    formulas.kinds_fit,
    formulas.no_circles,
    formulas.nothing_looks_back_twice,
    tables.points_add_up,
    tables.stages_fit,
    tables.dates_in_order,
    tables.rules_fit,
    formulas.checks_agree,
    formulas.items_used,
    tables.bounds_in_order,
    formulas.nothing_self_referring,
    subunits.subunits_possible,
    subunits.sums_named_once,
)


def lint(scheme: Scheme) -> list[Finding]:
    """Everything the readable rows of a scheme contradict, all at once."""
    return [found for check in CHECKS for found in check(scheme)]
