"""Every code of the catalogue has a tiny wrong case here or a row in the table of damages."""

from pipeline.model.findings import catalogue
from tests.bad import (
    test_checks,
    test_files,
    test_honours,
    test_identity,
    test_ledger,
    test_run,
    test_scheme,
)
from tests.damage.table import DAMAGES


def test_every_code_has_its_case() -> None:
    shown = {code for damage in DAMAGES for code in damage.codes} | {test_files.NO_WORKER}
    shown |= {
        case.code for family in (test_checks, test_ledger, test_honours, test_run) for case in family.CASES
    }
    shown |= {test_checks.FAR_OFF, *test_scheme.BESIDE_THE_TABLE, test_run.TO_COME, test_identity.SWAPPED}
    shown |= {slip.code for slip in test_scheme.SLIPS} | {refusal[0] for refusal in test_run.REFUSALS}
    assert shown == set(catalogue())
