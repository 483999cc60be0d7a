"""退回修改表: the unit's own figures in a fresh template, what is wrong marked and listed."""

import io
from pathlib import Path

from openpyxl import load_workbook

from tests.workspaces import Desk, lay


def returned(desk: Desk) -> dict[str, bytes]:
    return {name: book for name, book in desk.run().checked.items() if name.startswith("returned/")}


def test_what_is_wrong_is_coloured_noted_and_listed_with_a_link(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled(figures={"A1": 120, "A3": "约5"}, explained={"A4": "另有两次未计"}))
    (content,) = returned(desk).values()
    book = load_workbook(io.BytesIO(content))
    form, listed = book["基础表"], book["问题清单"]
    cells = {str(row[0].value): row for row in form.iter_rows(min_row=5, max_row=8)}
    assert [cells[c][5].value for c in ("A1", "A2", "A3", "A4")] == [120, 100, "约5", 5]
    assert cells["A4"][6].value == "另有两次未计"
    noted = {code for code, row in cells.items() if row[5].comment}
    assert noted == {"A1", "A3"}
    links = [
        row[3].hyperlink.location or "" for row in listed.iter_rows(min_row=4, max_row=5) if row[3].hyperlink
    ]
    assert sorted(links) == ["'基础表'!F5", "'基础表'!F7"]


def test_sending_the_return_back_mended_leaves_nothing_to_say(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled(figures={"A1": 120}))
    (content,) = returned(desk).values()
    book = load_workbook(io.BytesIO(content))
    book["基础表"]["F5"] = 80
    stream = io.BytesIO()
    book.save(stream)
    desk.returns(stream.getvalue())
    assert [f for f in desk.told() if f.unit_code == "U2"] == []


def test_a_unit_with_nothing_to_mend_gets_nothing_back(tmp_path: Path) -> None:
    assert returned(lay(tmp_path)) == {}
