"""What all tests share."""

import shutil

import pytest

pytest.register_assert_rewrite("tests.bad.case", "tests.damage.damage", "tests.damage.clean")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs LibreOffice on a machine without it."""
    if shutil.which("soffice"):
        return
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker(pytest.mark.skip(reason="soffice is not on this machine"))
