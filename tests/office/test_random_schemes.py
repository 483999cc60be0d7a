"""300 schemes drawn from all rules: the engine and a spreadsheet agree in every formula cell."""

from pathlib import Path

import pytest

from pipeline.report.workbook import ranking_workbook
from pipeline.scheme.rules import RULES as ALL_RULES
from tests import random_schemes
from tests.office.libreoffice import convert, office
from tests.office.test_workbook_recalculates import differences
from tests.unit.report.workbook.years import STAMP

NUMBER, AT_ONCE = 300, 50


def test_every_rule_is_drawn_from() -> None:
    assert set(random_schemes.RULES) == {rule.name for rule in ALL_RULES}


@office
@pytest.mark.parametrize("first", range(0, NUMBER, AT_ONCE))
def test_a_spreadsheet_agrees_with_the_engine_on_random_schemes(first: int, tmp_path: Path) -> None:
    books = [tmp_path / f"{seed}.xlsx" for seed in range(first, first + AT_ONCE)]
    for book in books:
        book.write_bytes(ranking_workbook(random_schemes.results(int(book.stem)), STAMP))
    wrong = {
        book.stem: found[:5]
        for book, theirs in zip(books, convert(books, "xlsx", tmp_path / "out"), strict=True)
        if (found := differences(book.read_bytes(), theirs.read_bytes()))
    }
    assert not wrong, (len(wrong), dict(list(wrong.items())[:5]))
