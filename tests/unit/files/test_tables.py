"""Tables at the edge: a file that is none is refused in words; CSV as a Chinese Excel saves it is read."""

from pathlib import Path

import pytest

from pipeline.files.tables import as_meant, as_text, csv_rows, csv_text, inert, read_tables
from pipeline.model.findings import Refused
from tests.unit.files import tiny


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "F001"), (tiny.workbook()[:-60], "F002"), ("编码\n".encode(), "F005")]
)
def test_a_workbook_that_cannot_be_read(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "考核方案.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        read_tables(path, "考核方案.xlsx")
    assert [(f.code, str(f.place)) for f in refusal.value.findings] == [(code, "考核方案.xlsx")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_offices_use(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "考核线.csv").write_bytes('编码,名称\r\nL,"主\n线"\r\n'.encode(encoding))
    (table,) = read_tables(tmp_path, "scheme").values()
    assert [dict(row.cells) for row in table.rows] == [{"编码": "L", "名称": "主\n线"}]


def test_csv_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "考核线.csv").write_bytes(bytes([0xFF, 0xFE, 0xFF]))
    with pytest.raises(Refused) as refusal:
        read_tables(tmp_path, "scheme")
    assert [(f.code, str(f.place)) for f in refusal.value.findings] == [("F012", "scheme/考核线.csv")]


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("=1+1", "'=1+1"),
        ("－甲", "'－甲"),
        ("\t甲", "'\t甲"),
        (" \u202e@SUM(A1)", "' \u202e@SUM(A1)"),
        ("'=1", "''=1"),
        ("'甲", "'甲"),
        ("-5", "-5"),
        ("+1.5%", "+1.5%"),
        ("-1e-05", "-1e-05"),
        ("—", "—"),
        ("", ""),
    ],
)
def test_words_that_would_run_stand_behind_an_apostrophe(word: str, written: str) -> None:
    assert inert(word) == written
    assert as_meant(written) == word
    assert csv_rows(csv_text(["甲"], [[word]])) == [["甲"], [word]]


def test_numbers_are_written_as_they_are() -> None:
    assert csv_text(["甲"], [[-0.5]]) == "甲\r\n-0.5\r\n"


def test_what_no_person_types_is_not_read() -> None:
    assert as_text("甲\x00\x1f\x0b乙\n丙") == "甲乙\n丙"
