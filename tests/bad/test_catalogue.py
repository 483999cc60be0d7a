"""Every code of the catalogue has a tiny wrong case here or a row in the table of damages; and a page of its own.

That the examples on the pages are what the cases yield, each case sees to itself.
"""

import pytest

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
from tests.error_pages import FOLDER, INDEX, examples_of, index, page


def test_every_code_has_its_case() -> None:
    shown = {code for damage in DAMAGES for code in damage.codes} | {test_files.NO_WORKER}
    shown |= {
        case.code for family in (test_checks, test_ledger, test_honours, test_run) for case in family.CASES
    }
    shown |= {
        test_checks.FAR_OFF,
        *test_scheme.BESIDE_THE_TABLE,
        test_run.TO_COME,
        test_run.NO_LOCKS,
        test_identity.SWAPPED,
        *test_run.OF_LETTERS,
    }
    shown |= {slip.code for slip in test_scheme.SLIPS} | {refusal[0] for refusal in test_run.REFUSALS}
    assert shown == set(catalogue())


@pytest.mark.parametrize("code", catalogue())
def test_every_code_has_its_page(code: str) -> None:
    examples = examples_of(code)
    text = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    assert text == page(catalogue()[code], examples), "make docs"
    assert examples


def test_the_reference_holds_these_pages_and_lists_them() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {INDEX, *(f"{code}.md" for code in catalogue())}
    assert (FOLDER / INDEX).read_text(encoding="utf-8") == index(), "make docs"
