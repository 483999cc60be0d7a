"""What a form carries besides its values: comments that are none of ours, checks of typing that are gone."""

from pathlib import Path

import pytest

from tests.damage.book_ways import commented
from tests.damage.clean import by_openpyxl
from tests.damage.file_ways import FORM
from tests.unit.files import tiny
from tests.workbooks import edited
from tests.workspaces import Desk, lay

WORDS = """
## 填报项
| 编码 | 名称 | 类型 | 所在表 | 数据来源 |
| A5 | 批文编号 | 文本 | 基础表 | 自报 |
| A6 | 附件数 | 计数 | 附表 | 自报 |

## 指标
| 编码 | 表达式 |
| I2 | A3 + A4 + 0 * A6 |
"""
NEVER_USED = ("S020",)


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(f.code, str(f.place)) for f in desk.told() if f.code not in NEVER_USED]


def unchecked(*cells: str, form: str = FORM) -> bytes:
    """U2's return in which some cells of a form have lost their check."""

    def edit(parts: dict[str, bytes]) -> dict[str, bytes]:
        for cell in cells:
            check = f'sqref="{cell}"'.encode()
            assert check in parts[form]
            parts[form] = parts[form].replace(check, b'sqref="Z99"')
        return parts

    return edited(Desk(Path(), WORDS).filled("U2", {"A6": 1}), edit)


def test_cells_that_lost_their_check_are_counted_sheet_by_sheet(tmp_path: Path) -> None:
    desk = lay(tmp_path, WORDS)
    desk.returns(unchecked("F6", "F7"))
    (found,) = [f for f in desk.told() if f.code == "T017"]
    assert (str(found.place), found.item_code) == ("U2.xlsx 基础表!F6", "A2")
    assert "2 个填报格（如 F6）" in found.message


def test_a_form_pasted_over_whole_shows_against_the_others(tmp_path: Path) -> None:
    desk = lay(tmp_path, WORDS)
    desk.returns(unchecked("F5", form="xl/worksheets/sheet3.xml"))
    assert told(desk) == [("T017", "U2.xlsx 附表!F5")]


def test_words_have_no_check_to_lose(tmp_path: Path) -> None:
    desk = lay(tmp_path, WORDS)
    desk.returns(unchecked("F9"))
    assert told(desk) == []


@pytest.mark.parametrize("area", ["F5:F8", "A1:G20", "F5 F6:F7 F8"])
def test_checks_of_several_cells_at_once_are_checks(area: str, tmp_path: Path) -> None:
    desk = lay(tmp_path)

    def edit(parts: dict[str, bytes]) -> dict[str, bytes]:
        form, _, after = parts[FORM].partition(b"<dataValidations")
        check = f'<dataValidations><dataValidation type="whole" sqref="{area}"/></dataValidations>'
        return {**parts, FORM: form + check.encode() + after.partition(b"</dataValidations>")[2]}

    desk.returns(edited(desk.filled(), edit))
    assert told(desk) == []


def test_what_the_program_itself_noted_beside_figures_that_went_back_is_no_comment(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.filled("U2", {"A1": 101}))
    (back,) = (book for path, book in desk.run().checked.items() if path.endswith("填报表.xlsx"))
    assert b"<comment " in tiny.parts_of(back)["xl/comments1.xml"]
    for content in (back, by_openpyxl(back)):
        desk.returns(content)
        assert told(desk) == [("C001", "U2.xlsx 基础表!F5")]


def test_a_comment_of_the_units_own_beside_them_is_one(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    commented("F8", "应为 6")(desk)
    content = (desk.root / "inputs/2026/returns/U2.xlsx").read_bytes()
    part = "xl/comments1.xml"
    twice = b'<comment ref="B2" authorId="0"><text><t>x</t></text></comment><comment '
    desk.returns(edited(content, lambda p: {**p, part: p[part].replace(b"<comment ", twice)}))
    (found,) = desk.told()
    assert (found.code, str(found.place)) == ("T016", "U2.xlsx 基础表!B2")
    assert "2 条批注（如 B2）" in found.message


@pytest.mark.parametrize("broken", [b"<comments", b"<x/>", b'<comments><comment ref="0"/></comments>'])
def test_comments_that_cannot_be_read_do_no_harm(broken: bytes, tmp_path: Path) -> None:
    desk = lay(tmp_path)
    commented("F8", "应为 6")(desk)
    content = (desk.root / "inputs/2026/returns/U2.xlsx").read_bytes()
    desk.returns(edited(content, lambda p: {**p, "xl/comments1.xml": broken}))
    assert told(desk) == []
