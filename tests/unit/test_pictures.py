"""The pictures of the documents: each is made by the one command, shown somewhere, and small."""

import re
from pathlib import Path

import pytest

from tests.office.pictures import IMAGES, PICTURES, SCREEN

ROOT = Path(__file__).parents[2]
DOCUMENTS = (*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md"))
MADE = {picture.name for picture in PICTURES} | {SCREEN}


def shown(document: Path) -> set[Path]:
    """The pictures that a document shows."""
    text = document.read_text(encoding="utf-8")
    names = re.findall(r'!\[[^\]]+\]\(([^)]+)\)|<img [^>]*src="([^"]+)"', text)
    return {(document.parent / (one or other)).resolve() for one, other in names}


def test_what_is_shown_is_what_is_made() -> None:
    every = set().union(*map(shown, DOCUMENTS))
    assert every == {(IMAGES / name).resolve() for name in MADE} == set(IMAGES.iterdir())


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_picture_is_small(name: str) -> None:
    assert 5_000 < (IMAGES / name).stat().st_size < 150_000


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_both_readmes_show_ranking_statement_notice_and_page(readme: str) -> None:
    names = {path.name for path in shown(ROOT / readme)}
    assert names >= {"ranking.png", "statement.png", "circular.png", "decision.png", "page.png", "unit.png"}
