"""What is usual in a worksheet is passed over or seen only once; the marks are those of the parser all the same."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.files import ooxml, usual
from pipeline.files.marks import Marks
from pipeline.files.package import Unreadable, read_package

ROOT = Path(__file__).parents[3]
PERCENT = frozenset({"9"})

CELLS = (
    '<c r="{0}"/>', '<c r="{0}" s="3"/>', '<c r="{0}"><v>12</v></c>', '<c r="{0}" s="9"><v>0.98</v></c>',
    '<c r="{0}" s="9"/>', '<c r="{0}" t="s"><v>4</v></c>', '<c r="{0}" t="b"><v>1</v></c>',
    '<c r="{0}"><f>A1+1</f><v>-1.5E-3</v></c>', '<c r="{0}"><f>A1+1</f></c>', '<c r="{0}"><f>A1</f><v></v></c>',
    '<c r="{0}"><f>[1]表!A1</f><v>3</v></c>', '<c r="{0}" t="str"><f>A1&amp;"元"</f><v>12元</v></c>',
    '<c r="{0}" t="str"><f>""</f><v></v></c>', '<c r="{0}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    '<c r="{0}"><v>NaN</v></c>', '<c r="{0}"><v>1e400</v></c>', '<c r="{0}"><v>1' + "0" * 400 + "</v></c>",
    '<c r="{0}" t="inlineStr"><is><t>字</t></is></c>', '<c t="n" r="{0}"><v>7</v></c>', '<c><v>7</v></c>',
    '<c r="{0}"><!-- 8 --><v>8</v></c>', '<c r="{0}"><v>8</v>', "<x:c><x:v>9</x:v></x:c>", '<c r="{0}" t="s"><v>&x;</v></c>',
    '<c r="{0}" t="str"><f>A1</f><v>\udcff</v></c>', '<c r="{0}" t="str"><v>\uffff</v></c>', '<c r="{0}" t="str"><v>]]></v></c>',
    '<c r="XFE9"><v>1</v></c>', '<c r="A1048577"><v>1</v></c>', '<c r="{0}" s="1" s="2"/>',
)  # fmt: skip
ROWS = (
    '<row r="{0}">', '<row r="{0}" spans="1:7" ht="24" customHeight="1">', '<row r="{0}" hidden="0">',
    '<row r="{0}" hidden="1">', '<row hidden="true" r="{0}">', "<row>", '<row r="{0}"><!-- -->',
    '<row r="{0}" ht="24" ht="24">', '<row r="{0}" spans="1:7" spans="1:7">', '<row r="{0}" ht="24" spans="1:7" x14ac:dyDescent="0.2">',
    '<row r="{0}" s="1" customFormat="1" ht="9" hidden="false" customHeight="1" outlineLevel="0" collapsed="false">',
)  # fmt: skip
AROUND = (
    '<cols><col min="2" max="3" width="9.5"/><col min="4" max="4" hidden="true"/></cols>',
    '<dataValidations count="1"><dataValidation sqref="A1" prompt="a&#10;b"><formula1>0</formula1></dataValidation></dataValidations>',
    '<dataValidations><dataValidation sqref="A1"><formula1>&x;</formula1></dataValidation></dataValidations>', '<pane ySplit="4"/>',
    "", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', '<cols><col min="2" max="3" hidden="1"/></cols>',
    "<sheetData><row><c><v>NaN</v></c></row></sheetData>", "<!-- <sheetData> -->", "<!DOCTYPE a>", "<broken",
    '<dimension ref="A1:G9"/><pane xSplit="1" topLeftCell="B1" state="frozen"/><selection pane="a" activeCell="A1" sqref="A1 C3"/>',
    '<dimension ref="A1" ref="A1"/>', "<dimension<selection/>/>", "<!-- -<selection/>- -->", "</dimension>", "<c/>", "<row/>",
    "<headerFooter><oddHeader></oddHeader><oddFooter>&amp;L甲县</oddFooter></headerFooter>", "<oddFooter>&x;</oddFooter>",
    "<headerFooter><oddFooter>\udcff</oddFooter></headerFooter>", "<headerFooter><oddFooter>\ufffe</oddFooter></headerFooter>",
    "<headerFooter><oddFooter>]]></oddFooter></headerFooter>", "<oddHeader>a</oddFooter>", '<x y="<dimension/>"/>',
    '<dataValidation sqref="A1:B2 C3 D"/>\udcff', "<?x?>", "<![CDATA[<selection/>]]>", '<mergeCell ref="A1:B2" ref="A1"/>',
    '<autoFilter ref="A1:B2"><filterColumn colId="0"/></autoFilter>', "</sheetData>",
)  # fmt: skip
WHOLES = (
    "{}", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n{}', '<?xml version="1.0"?>{}', "<!-- {} -->", "<a>{}</a>",
    '<?xml version="1.0" encoding="ISO-8859-1"?>{}', '<?xml version="1.0" encoding="UTF-16"?>{}', "<?x {}?><a/>", "\ufeff{}",
    "<!DOCTYPE a>{}", "<a><![CDATA[{}]]></a>", "<c>{}</c>", '<row r="7">{}<c/></row>', "{}{}", "{}<selection/>", " {}", "", "x{}",
)  # fmt: skip

Verdict = Marks | tuple[str, dict[str, str]]


def marks(part: bytes) -> Verdict:
    try:
        return ooxml._sheet_marks({"part": part}, "part", "表", PERCENT)
    except Unreadable as problem:
        return problem.code, problem.words


def by_the_parser(part: bytes) -> Verdict:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(usual, "USUAL_ROWS", re.compile(rb"(?!)"))
        return marks(part)


def sheet(before: str, rows: list[tuple[str, list[str]]], after: str, whole: str = "{}") -> bytes:
    written = "".join(
        row.format(r) + "".join(cell.format(f"{'ABCDEFG'[c]}{r}") for c, cell in enumerate(cells)) + "</row>"
        for r, (row, cells) in enumerate(rows, start=1)
    )
    text = f"<worksheet>{before}<sheetData>{written}</sheetData>{after}</worksheet>"
    return whole.replace("{}", text).encode(errors="surrogateescape")


@given(
    st.sampled_from(AROUND),
    st.lists(
        st.tuples(
            st.sampled_from(ROWS), st.lists(st.sampled_from(CELLS[:8]) | st.sampled_from(CELLS), max_size=5)
        ),
        max_size=4,
    ),
    st.sampled_from(AROUND),
    st.sampled_from(WHOLES[:2]) | st.sampled_from(WHOLES),
)
def test_every_sheet_has_the_marks_that_the_parser_finds(
    before: str, rows: list[tuple[str, list[str]]], after: str, whole: str
) -> None:
    part = sheet(before, rows, after, whole)
    assert marks(part) == by_the_parser(part)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("cell", CELLS)
def test_one_odd_cell_among_usual_ones(row: str, cell: str) -> None:
    part = sheet("", [(ROWS[0], [CELLS[2], CELLS[0]]), (row, [CELLS[5], cell, CELLS[2]])], AROUND[1])
    assert marks(part) == by_the_parser(part)


@pytest.mark.parametrize("whole", WHOLES)
@pytest.mark.parametrize("around", AROUND)
def test_one_odd_thing_around_usual_rows(whole: str, around: str) -> None:
    rows = [(ROWS[0], [CELLS[2], CELLS[0], CELLS[5]])]
    for part in (sheet(around, rows, "", whole), sheet("", rows, around, whole)):
        assert marks(part) == by_the_parser(part)


def test_what_one_sheet_is_found_to_be_is_no_other_sheets() -> None:
    """The marks of what stands around the rows are kept for the next return: nobody adds to what is kept."""
    part = sheet(AROUND[0], [(ROWS[0], [CELLS[2]])], AROUND[5])
    first = marks(part)
    assert isinstance(first, Marks)
    assert first.merged
    first.merged.clear()
    first.errors[0, 0] = "#REF!"
    assert marks(part) == by_the_parser(part) != first


def test_what_is_too_long_to_be_kept_is_seen_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "_MOST_KEPT", 10)
    ooxml._around.cache_clear()
    part = sheet("", [(ROWS[0], [CELLS[2]])], AROUND[5])
    found = ooxml._usual_marks(part, "表", PERCENT)
    assert found == by_the_parser(part)
    assert ooxml._around.cache_info().currsize == 0


def test_the_returns_of_the_sample_are_usual() -> None:
    """What saves the time: the rows of an ordinary return never reach the parser."""
    files = sorted((ROOT / "inputs/2026/returns").rglob("*.xlsx"))
    assert files
    passed_over = []
    for file in files:
        for name, part in read_package(file.read_bytes()).parts.items():
            if name.startswith("xl/worksheets/sheet"):
                passed_over.append(ooxml._usual_marks(part, name, frozenset()) is not None)
    assert sum(passed_over) > 0.9 * len(passed_over)
