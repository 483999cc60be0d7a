"""A tiny workspace, and its reports before anything in it is changed."""

from pathlib import Path

import pytest

from tests.unit.results import assessed
from tests.workspaces import Desk, lay


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return lay(tmp_path)


@pytest.fixture
def before(desk: Desk) -> Path:
    return assessed(desk, "前")
