"""The catalogue says of every code all there is to say, and how it is told."""

import pytest

from pipeline.model import findings
from pipeline.model.findings import DEMANDS, Severity, catalogue, finding, worst_first
from pipeline.model.places import Place

ROW = {"severity": "block", "title": "空", "meaning": "里面没有。", "message": "空。", "advice": ""}


@pytest.mark.parametrize("lost", ROW)
def test_a_code_of_which_not_everything_is_said_is_named(lost: str) -> None:
    row = {name: text for name, text in ROW.items() if name != lost}
    with pytest.raises(ValueError, match=rf"\[F001\] does not say its {lost}"):
        findings._entry("F001", row)


def test_a_meaning_may_not_be_blank_an_advice_may() -> None:
    assert findings._entry("F001", ROW).remedy == "不必处理。"
    with pytest.raises(ValueError, match="meaning"):
        findings._entry("F001", {**ROW, "meaning": ""})


@pytest.mark.parametrize("code", catalogue())
def test_what_a_code_means_is_told_in_whole_sentences_without_gaps(code: str) -> None:
    entry = catalogue()[code]
    for text in (entry.meaning, entry.remedy):
        assert text.endswith(("。", "）"))
        assert not set("{}") & set(text.replace("{{ }}", ""))
    assert entry.meaning not in (entry.message, entry.advice)


def test_an_advice_leaves_open_what_only_a_finding_can_tell() -> None:
    assert catalogue()["V004"].remedy == "下次请直接填写 〔应填的〕。"


def test_every_severity_has_a_word() -> None:
    assert list(DEMANDS) == list(Severity)


def test_findings_of_a_sheet_are_read_row_by_row() -> None:
    places = [
        *(Place("甲.xlsx", "一", cell) for cell in ("", "B4:C4", "F6", "F10", "Z10", "AA10")),
        *(Place("甲.xlsx", "二", "A1"), Place("乙.xlsx")),
    ]
    told = worst_first([finding("V003", place) for place in reversed(places)])
    assert [f.place for f in told] == [places[-1], *places[:-1]]
