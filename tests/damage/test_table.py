"""Every row of the table of damages comes true, and no kind of damage is left out."""

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.files.writing import MOST_TEXT
from tests.bad.case import shown
from tests.damage.damage import KINDS, Damage, comes_to
from tests.damage.table import DAMAGES
from tests.unit.files import tiny
from tests.workspaces import lay

EXAMPLES = [
    damage
    for code in sorted({damage.lines[0].split()[0] for damage in DAMAGES if damage.lines})
    for damage in [d for d in DAMAGES if d.lines and d.lines[0].split()[0] == code][:3]
]
"""The first few rows of each code: the examples on its page."""


def _named(damage: Damage) -> str:
    return f"{damage.number}-{damage.words}"


@pytest.mark.parametrize("damage", DAMAGES, ids=_named)
def test_damage_is_told_where_it_is_and_costs_nobody_else_anything(damage: Damage, tmp_path: Path) -> None:
    told = comes_to(damage, lay(tmp_path / "workspace", damage.scheme))
    if told is not None and damage in EXAMPLES:
        shown(told)


WORDS = [damage for damage in DAMAGES if damage.number == 49 or damage.words.startswith("说明")]
"""Damage whose words go into what is written."""


@pytest.mark.parametrize("damage", WORDS, ids=_named)
def test_what_was_typed_is_only_text_in_what_is_written(damage: Damage, tmp_path: Path) -> None:
    desk = lay(tmp_path / "workspace", damage.scheme)
    damage.how(desk)
    run = desk.run()
    books = {path: book for path, book in {**run.reports, **run.checked}.items() if path.endswith(".xlsx")}
    assert len(books) > 1
    for book in books.values():
        parts = tiny.parts_of(book)
        formulas = b"".join(part for name, part in parts.items() if name.startswith("xl/worksheets/"))
        assert b"cmd|" not in formulas
        assert b"<f>1+1</f>" not in formulas
        assert (
            max(map(len, re.findall(r"<t[^>]*>([^<]*)</t>", parts["xl/sharedStrings.xml"].decode())))
            <= MOST_TEXT
        )


def test_every_kind_of_damage_has_its_rows() -> None:
    rows = Counter(damage.number for damage in DAMAGES)
    assert set(rows) == set(KINDS) == set(range(50))
    assert rows.total() >= 150
    assert max(Counter(map(_named, DAMAGES)).values()) == 1
