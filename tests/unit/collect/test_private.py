"""Personal data is recognised by its own arithmetic, masked whole, and stands in nothing that is written."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline.collect.people import columns_of_names
from pipeline.collect.private import CITIZEN, MOBILE, NAMES, looks_private, mask
from pipeline.demo.workspace import demo_workspace
from pipeline.files.cells import CellValue
from pipeline.files.key import KEY_FILE
from pipeline.files.workspace import KEPT, open_workspace
from pipeline.year import open_run
from tests.unit.command import kaohe
from tests.workbooks import Sheets
from tests.workspaces import Desk, lay


def citizen(body: str) -> str:
    """A made-up citizen number: 17 digits and the check digit of GB 11643."""
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


SOMEONE = citizen("99999919900307001")
OTHER_CHECK = SOMEONE[:-1] + ("0" if SOMEONE[-1] != "0" else "1")
EXAMPLE, OF_OLD = "11010519491231002X", "110105491231002"
"""The example number of the standard itself, and what it would have been in 15 digits: nobody's."""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SOMEONE, CITIZEN),
        (f"户主{SOMEONE}，已核", CITIZEN),
        ("".join(chr(ord(c) + 0xFEE0) for c in SOMEONE), CITIZEN),
        (f"\u200b{SOMEONE[:6]}\u200b{SOMEONE[6:]}", CITIZEN),
        (f"{EXAMPLE[:6]} {EXAMPLE[6:14]} {EXAMPLE[14:]}", CITIZEN),
        (f"{EXAMPLE[:6]}-{EXAMPLE[6:14]}—{EXAMPLE[14:]}", CITIZEN),
        (" ".join(EXAMPLE), CITIZEN),
        (f"共 12 人 {EXAMPLE}", CITIZEN),
        (f"编号 12 {EXAMPLE}", CITIZEN),
        (OF_OLD, CITIZEN),
        (f"旧证{OF_OLD[:6]} {OF_OLD[6:12]} {OF_OLD[12:]}", CITIZEN),
        (f"{OF_OLD} 123", CITIZEN),
        ("13900000000", MOBILE),
        ("电话139-0000-0000", MOBILE),
        ("+86 13900000000", MOBILE),
        ("0086-139 0000 0000", MOBILE),
        ("139 0000 0000。", MOBILE),
        ("１３９００００００００", MOBILE),
        ("", ""),
        ("甲县", ""),
        (OTHER_CHECK, ""),
        (citizen("99999919901307001"), ""),
        ("1" + SOMEONE, ""),
        ("12345678901", ""),
        ("113900000000", ""),
        ("13900000000.5", ""),
        ("0.13900000000", ""),
        ("990105491231002", ""),
        ("110105491331002", ""),
        ("1101054912310021", ""),
        ("²²²²²²²²²²²²²²²²²²", ""),
    ],
)
def test_looks_private(text: str, kind: str) -> None:
    assert looks_private(text) == kind


def test_lower_case_check_letter() -> None:
    bodies = (f"9999991990030700{digit}" for digit in range(10))
    number = next(n for n in map(citizen, bodies) if n.endswith("X"))
    assert looks_private(number.lower()) == CITIZEN


def test_mask_leaves_nothing_of_it() -> None:
    assert mask(f"张某 {SOMEONE} 电话13900000000") == "张某 〔身份证号〕 电话〔手机号〕"
    assert mask(f"12 {EXAMPLE[:6]} {EXAMPLE[6:]}、{OF_OLD}") == "12 〔身份证号〕、〔身份证号〕"
    assert mask("共 １２ 人") == "共 １２ 人"


COLUMNS = {
    "under a title": (["户主姓名", "王小明", "李 雷"], [1, 2]),
    "without a title": (["王小明", "李雷", "张伟", "欧阳娜", "陈静", "附"], [0, 1, 2, 3, 4]),
    "of another people": (["姓名", "阿依古丽·买买提", "王小明"], [1, 2]),
    "one only": (["经办人", "王小明"], []),
    "villages": (["王家村", "李庄", "张家镇", "陈寨", "刘园社区", "杨屯"], []),
    "under a title of places": (["村名", "王坪", "李坡", "张桥", "陈湾", "刘集"], []),
    "explanations": (["任务调整", "高于上年", "无", "石材涨价", "常住人口增加", "方案变化"], []),
    "answers": (["无", "无", "无", "无", "同上", "已核"], []),
}


@pytest.mark.parametrize(("texts", "rows"), COLUMNS.values(), ids=COLUMNS)
def test_a_column_of_names(texts: list[str], rows: list[int]) -> None:
    cells: list[list[CellValue]] = [["", text] for text in texts]
    assert sorted(columns_of_names(cells)) == [(row, 1) for row in rows]
    assert columns_of_names(cells, not_columns={1}) == frozenset()


AMOUNT = "## 填报项\n| 编码 | 类型 | 上限 |\n| A3 | 金额 | |"


def typed(desk: Desk, cell: CellValue, item: str = "A3") -> list[str]:
    desk.typed(cell, item)
    return [f.code for f in desk.told()]


@pytest.mark.parametrize("number", [13900000000.0, 110105491231002.0, 110105194912310000.0])
def test_a_number_typed_as_one_is_no_better(tmp_path: Path, number: float) -> None:
    assert typed(lay(tmp_path), number) == ["V019"]


@pytest.mark.parametrize("amount", [13900000000.0, "13900000000", 110105491231002.0])
def test_an_amount_may_be_as_large_as_it_is(tmp_path: Path, amount: CellValue) -> None:
    assert "V019" not in typed(lay(tmp_path, AMOUNT), amount)
    assert typed(lay(tmp_path, AMOUNT), 110105194912310000.0) == ["V019"]


MOBILES = [f"1390000{n:04d}" for n in range(1, 12)]
PLANTED = [*MOBILES, EXAMPLE, OF_OLD, SOMEONE, "王小明", "李雷雷"]
CONTACT = "13911112222"


def planted(sheets: Sheets) -> None:
    """Personal data wherever somebody may type it."""
    form, cover = sheets["基础表"], sheets["封面"]
    for row in form:
        row += [""] * (10 - len(row))
    form[0][0] = f"基础表 {MOBILES[0]}"
    form[2][3] = MOBILES[1]
    form[4][3] = f"口径 {EXAMPLE[:6]} {EXAMPLE[6:14]} {EXAMPLE[14:]}"
    form[4][7] = f"经办人电话 {MOBILES[2][:3]}-{MOBILES[2][3:7]}-{MOBILES[2][7:]}"
    form[5][5] = float(MOBILES[3])
    form[6][5] = SOMEONE
    form[6][9] = MOBILES[4]
    form[7][4] = OF_OLD
    form.append([*form[7][:5], MOBILES[5], "", "", "", ""])
    form.append(["", f"王小明 {MOBILES[6]}", "", "", "", "", "", "", "", ""])
    next(row for row in cover if row[0] == "联系电话")[1] = CONTACT
    next(row for row in cover if row[0] == "填报单位")[1] = f"乙镇 {MOBILES[7]}"
    sheets[f"台账 {MOBILES[8]}"] = [["姓名", "证号"], ["王小明", EXAMPLE], ["李雷雷", float(MOBILES[9])]]


def texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Everything that can be read in a file, with its name; what it packs unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield from texts(f"{name}/{part}", archive.read(part))
    elif content.startswith(b"PAR1"):
        yield name, name + pd.read_parquet(io.BytesIO(content)).to_csv()
    else:
        yield name, name + content.decode("utf-8", "replace")


@pytest.mark.parametrize("signed", [True, False])
def test_nothing_that_is_written_or_said_holds_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], signed: bool
) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.retyped(planted), f"乙镇 {MOBILES[10]}.xlsx")
    desk.remove("inputs/2026/returns/U2.xlsx")
    desk.returns(f"单位,数\n乙镇,{EXAMPLE}\n".encode(), f"坏 {MOBILES[10]}.csv")

    def unknown(sheets: Sheets) -> None:
        sheets["kaohe"][0][1] = MOBILES[0]

    desk.returns(desk.retyped(unknown), "外来.xlsx")
    if not signed:
        desk.remove(KEY_FILE)
    said = "".join(map(str, kaohe(capsys, "assess", "--workspace", str(tmp_path))))
    said += "".join(map(str, kaohe(capsys, "check", "--json", "--workspace", str(tmp_path))))
    said += "".join(map(str, kaohe(capsys, "explain", "乙镇", "--workspace", str(tmp_path))))
    written = [p for place in ("reports/2026", KEPT) for p in (tmp_path / place).rglob("*") if p.is_file()]
    everything = {"said": said}
    for path in written:
        everything |= dict(texts(path.name, path.read_bytes()))
    assert {"manifest.json", "findings.csv", "facts.parquet", "2026.sqlite"} <= {
        path.name for path in written
    }
    assert any("returned" in path.parts for path in written)
    leaks = [
        (number, name)
        for name, text in everything.items()
        for number in (*PLANTED, CONTACT)
        if number in text or number in text.replace(" ", "").replace("-", "")
    ]
    assert leaks == []
    kinds = {kind for kind in (CITIZEN, MOBILE, NAMES) if f"（{kind}）" in said}
    assert kinds == {CITIZEN, MOBILE, NAMES}


def test_each_cell_is_told_at_its_place_and_the_contact_fields_are_not(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.returns(desk.retyped(planted))
    run = desk.run()
    private = {f"{f.place.sheet}!{f.place.cell}": f.item_code for f in run.findings if f.code == "V019"}
    extra = "台账 〔手机号〕"
    assert private == {
        **dict.fromkeys((f"{extra}!A2", f"{extra}!A3", f"{extra}!B2", f"{extra}!B3"), ""),
        **dict.fromkeys(("封面!B4", "基础表!A1", "基础表!B10", "基础表!D3"), ""),
        **{"基础表!D5": "A1", "基础表!H5": "A1", "基础表!F6": "A2", "基础表!F7": "A3", "基础表!J7": "A3"},
        **{"基础表!E8": "A4", "基础表!E9": "A4", "基础表!F9": "A4"},
    }
    assert run.blocked == {"U2"}
    assert not [f for f in run.findings if f.code in ("V003", "V005", "V012", "V013")]


def test_two_hundred_clean_returns_raise_no_alarm(tmp_path: Path) -> None:
    demo_workspace(tmp_path, "zhen-gongzuo", 200, 11)
    run = open_run(open_workspace(tmp_path))
    held = [one.read[1] + one.collection.findings for one in run.held]
    assert sum(len(one.collection.returns) for one in run.held) >= 200
    assert [str(f) for told in held for f in told if f.code[0] in "IT" or f.code == "V019"] == []
