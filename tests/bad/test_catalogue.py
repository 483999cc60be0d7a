"""Every code of the catalogue has a tiny wrong case, or is written down as not uttered yet."""

from pipeline.model.findings import catalogue
from tests.bad import (
    test_checks,
    test_files,
    test_honours,
    test_identity,
    test_ledger,
    test_run,
    test_scheme,
    test_template,
    test_values,
)

NOT_UTTERED_YET = {"F017"}
"""The extension that does not match the content: read by content, not yet told."""


def test_every_code_has_its_case() -> None:
    families = (
        *(test_files, test_identity, test_template, test_values, test_checks, test_ledger, test_honours),
        test_run,
    )
    shown = {case.code for family in families for case in family.CASES}
    shown |= {case.code for case, _ in test_files.BEYOND_LIMITS} | {test_files.NO_WORKER}
    shown |= {test_checks.FAR_OFF, *test_scheme.BESIDE_THE_TABLE, test_run.TO_COME, test_identity.SWAPPED}
    shown |= {slip.code for slip in test_scheme.SLIPS} | {refusal[0] for refusal in test_run.REFUSALS}
    assert shown == set(catalogue()) - NOT_UTTERED_YET
