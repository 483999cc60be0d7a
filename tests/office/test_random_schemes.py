"""300 schemes drawn from all rules: the engine and a spreadsheet agree in every formula cell."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.scheme.rules import RULES as ALL_RULES
from tests import random_schemes
from tests.office.libreoffice import office, recalculated
from tests.office.test_workbook_recalculates import differences
from tests.random_schemes import AT_ONCE

ROOT = Path(__file__).parents[2]
BATCHES = 6


def test_every_rule_is_drawn_from() -> None:
    assert set(random_schemes.RULES) == {rule.name for rule in ALL_RULES}


@office
@pytest.mark.parametrize("batch", range(1, BATCHES + 1))
def test_a_spreadsheet_agrees_with_the_engine_on_random_schemes(batch: int, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.random_schemes", str(batch), str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    books = {k: (tmp_path / f"{k}.xlsx").read_bytes() for k in range(1, AT_ONCE + 1)}
    found = recalculated(list(books.values()), tmp_path / "out")
    wrong = {
        k: told[:5]
        for (k, book), theirs in zip(books.items(), found, strict=True)
        if (told := differences(book, theirs))
    }
    again = f"python -m tests.random_schemes {batch} FOLDER writes them again, as text and as workbooks"
    assert not wrong, (again, f"{len(wrong)} differ", dict(list(wrong.items())[:5]))
