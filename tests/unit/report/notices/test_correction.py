"""退回修改通知: beside each workbook that goes back, with how much is to be mended and where."""

from pathlib import Path

from tests.unit.report.notices.reading import rows, words
from tests.workspaces import lay

LETTER, BOOK = "returned/退回 U2 乙镇 通知.docx", "returned/退回 U2 乙镇 填报表.xlsx"


def test_a_letter_goes_beside_each_workbook_and_lists_what_it_lists(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled("U2", {"A1": 120, "A3": "约5"}))
    run = desk.run()
    assert {path for path in run.checked if path.startswith("returned/")} == {LETTER, BOOK}
    asked = [f for f in run.findings if f.unit_code == "U2" and f.severity != "note"]
    must = sum(f.severity == "block" for f in asked)
    said = words(run.checked[LETTER])
    assert f"你单位交回的「U2.xlsx」经审核，有 {must} 处必须改正" in said
    assert "于______年____月____日前重新报送" in said
    assert "填报表原定交回期限为2027年1月10日。" in said
    (table,) = rows(run.checked[LETTER])
    assert [(row[3], row[4]) for row in table[1:]] == [
        (f"{f.place.sheet}!{f.place.cell}", f.message) for f in asked
    ]


def test_nothing_to_mend_no_letter(tmp_path: Path) -> None:
    assert [path for path in lay(tmp_path).run().checked if path.endswith(".docx")] == []
