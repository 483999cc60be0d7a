"""Every code of the catalogue has a tiny wrong case, or is written down as not uttered yet; and a page of its own.

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
    test_template,
    test_values,
)
from tests.error_pages import FOLDER, INDEX, examples_of, index, page

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


@pytest.mark.parametrize("code", catalogue())
def test_every_code_has_its_page(code: str) -> None:
    examples = examples_of(code)
    text = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    assert text == page(catalogue()[code], examples), "make docs"
    assert bool(examples) == (code not in NOT_UTTERED_YET)


def test_the_reference_holds_these_pages_and_lists_them() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {INDEX, *(f"{code}.md" for code in catalogue())}
    assert (FOLDER / INDEX).read_text(encoding="utf-8") == index(), "make docs"
