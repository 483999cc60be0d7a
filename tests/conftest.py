"""What all tests share."""

import shutil

import pytest

pytest.register_assert_rewrite("tests.bad.case", "tests.damage.damage", "tests.damage.clean")


NEEDS = {"office": ("soffice",), "browser": ("chromium", "pdftotext")}
"""The programs that tests with a mark need."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a program that is not on this machine."""
    for mark, programs in NEEDS.items():
        lacking = [program for program in programs if not shutil.which(program)]
        for item in items:
            if lacking and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=f"{lacking[0]} is not on this machine"))
