"""A question is asked, answered beside the figure, and settled or refused by a named reviewer."""

import pytest

from pipeline.check.forms import copied_forms
from pipeline.check.peers import slips
from pipeline.model.findings import Finding
from tests.unit.check.making import items, made

SAID = {("U1", "X1"): "区划调整"}


def about(explained: dict[tuple[str, str], str], *reviews: tuple[str, str, bool]) -> Finding:
    material = made(items(2), {"U1": {"X1": 9000}}, {"U1": {"X1": 900}}, explained=explained, reviews=reviews)
    (found,) = slips(material)
    return found


def test_unanswered_it_is_asked() -> None:
    found = about({})
    assert (found.code, found.severity, found.check) == ("C007", "explain", "量级-X1")


def test_answered_it_waits_for_the_reviewer() -> None:
    found = about(SAID)
    assert (found.code, found.severity) == ("C003", "note")
    assert found.message.endswith("疑计量单位或小数点有误。单位说明：「区划调整」。待考核办公室审定。")


@pytest.mark.parametrize("named", ["量级-X1", "量级"])
def test_accepted_it_is_a_note_that_says_who_did(named: str) -> None:
    found = about(SAID, ("U1", named, True))
    assert (found.code, found.severity) == ("C012", "note")
    assert found.message.endswith("单位说明：「区划调整」。张科已采纳。")


@pytest.mark.parametrize("named", ["量级-X1", "量级"])
def test_refused_it_stays_and_says_so(named: str) -> None:
    found = about(SAID, ("U1", named, False))
    assert (found.code, found.severity) == ("C005", "explain")
    assert "单位说明「区划调整」未被采纳（张科）。请补充说明" in found.message


def test_the_one_question_counts_before_the_kind_and_the_last_word_before_the_first() -> None:
    assert about(SAID, ("U1", "量级-X1", True), ("U1", "量级", False)).code == "C012"
    assert about(SAID, ("U1", "量级", True), ("U1", "量级", False)).code == "C005"


def test_another_units_or_another_checks_review_says_nothing() -> None:
    assert "待考核办公室审定" in about(SAID, ("U2", "量级", True), ("U1", "离群", True)).message


def test_a_question_about_a_form_is_answered_beside_its_first_figure() -> None:
    figures = {"U1": {f"X{k}": 100.0 + k for k in range(1, 8)}}
    for item, code in (("X1", "C003"), ("X2", "C009")):
        said = {("U1", item): "人员未变"}
        (found,) = copied_forms(made(items(7), figures, figures, explained=said))
        assert found.code == code
