"""The same damage and the same sound returns once LibreOffice has saved them, in three formats."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from tests.damage.clean import SAVED as IN_TIME
from tests.damage.clean import YEARS, laid, made, nothing_wrong, returns
from tests.damage.table import THE_CELLS, THE_SHEETS
from tests.office.libreoffice import convert, office
from tests.office.timeless import timeless
from tests.workspaces import RETURNS, SAVED, Desk, lay

pytestmark = office
FORMS = ("xlsx", "xls", "ods")
MENDED = {
    "迟交": "the time is set anew",
    "留着筛选": "a filter that passes everything is dropped",
    "粘贴丢了一格的校验": "only an .xlsx tells of checks",
    "Excel 的格内图片": "an error value is left",
    "最后一格误键了 2": "an .xls has no such cell",
    "公式没有结果": "the formula is worked out",
    "公式算出空文本": "the formula is worked out",
    "设为手动计算": "it is worked out",
    "手动计算，合计不符": "it is worked out",
    "NaN": "the formula is worked out",
    "无穷大": "the formula is worked out",
    "说明有四万字": "the text is cut to what a cell holds",
}
"""What LibreOffice puts right or cannot keep, by the words of the row."""


def test_damage_is_told_alike_whatever_program_saved_the_workbook(tmp_path: Path) -> None:
    rows = [damage for damage in (*THE_SHEETS, *THE_CELLS) if damage.words not in MENDED]
    desks = {f"{n}": lay(tmp_path / f"{n}", damage.scheme) for n, damage in enumerate(rows)}
    spoiled: dict[str, bytes] = {}
    for (name, desk), damage in zip(desks.items(), rows, strict=True):
        before = _files(desk)
        damage.how(desk)
        after = _files(desk)
        if {file for file in after.keys() | before.keys() if after.get(file) != before.get(file)} == {
            "U2.xlsx"
        }:
            spoiled |= {name: after["U2.xlsx"]} if "U2.xlsx" in after else {}
    assert len(spoiled) > 110
    for name, (form, content) in _saved(spoiled, tmp_path).items():
        desk, damage = desks[name], rows[int(name)]
        desk.remove(f"{RETURNS}/U2.xlsx")
        desk.returns(timeless(content, SAVED + timedelta(hours=8)), f"U2.{form}")
        told = sorted(f"{f.code} {f.place}".strip() for f in desk.told())
        assert told == sorted(line.replace("U2.xlsx", f"U2.{form}") for line in damage.lines), damage.words


def test_nothing_is_said_of_sound_returns(tmp_path: Path) -> None:
    demos = {f"{n}": made(*year) for n, year in enumerate(YEARS)}
    came = {f"{n}-{unit}": book for n, demo in demos.items() for unit, book in returns(demo).items()}
    saved = _saved(came, tmp_path)
    for (n, demo), (count, _) in zip(demos.items(), YEARS.values(), strict=True):
        mine = {
            f"{unit.code}.{form}": timeless(content, IN_TIME)
            for unit in demo.asked
            for form, content in [saved[f"{n}-{unit.code}"]]
        }
        nothing_wrong(laid(demo, mine, tmp_path / "years" / n), demo, count)


def _files(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk.root / RETURNS).iterdir()}


def _saved(books: Mapping[str, bytes], folder: Path) -> dict[str, tuple[str, bytes]]:
    """Each workbook as LibreOffice saves it in one of the formats, the next in the next; one call a format."""
    source = folder / "source"
    source.mkdir()
    found: dict[str, tuple[str, bytes]] = {}
    for k, form in enumerate(FORMS):
        names = list(books)[k :: len(FORMS)]
        for name in names:
            (source / f"{name}.xlsx").write_bytes(books[name])
        made = convert([source / f"{name}.xlsx" for name in names], form, folder / form)
        found |= {name: (form, path.read_bytes()) for name, path in zip(names, made, strict=True)}
    return found
