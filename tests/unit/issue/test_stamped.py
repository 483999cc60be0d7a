"""Stamped templates are those that would be written one by one, part by part."""

import io
from dataclasses import replace

import openpyxl
import pytest

from pipeline.files.cells import read_cells
from pipeline.files.ordinary import is_ordinary
from pipeline.files.package import open_zip
from pipeline.files.stamping import parts_of
from pipeline.issue import stamped
from pipeline.issue.alike import kinds
from pipeline.issue.occasion import Occasion
from pipeline.issue.stamped import template, templates
from pipeline.issue.template import template_name, written
from tests.workspaces import occasion

MANY = "## 单位（整表）\n| 编码 | 名称 | 类别 | 考核线 |\n" + "".join(
    f"| T{n} | 第{n}镇 | {'镇' if n % 2 else '街道'} | L |\n" for n in range(6)
)


def units_with_figures(change: str = MANY) -> Occasion:
    """An occasion on which every unit has figures of last year, no two the same."""
    found = occasion(change)
    codes, items = [u.code for u in found.scheme.units], [i.code for i in found.scheme.items]
    last = {(u, i): 7.25 * n + 100 * k / 3 for n, u in enumerate(codes, 1) for k, i in enumerate(items)}
    return replace(found, last_year=last)


def agree(found: Occasion) -> int:
    """Hold each unit's template, stamped among the others and alone, to the one written; how many kinds there were."""
    units = found.scheme.units
    together = dict(templates(found, units))
    assert sorted(together) == sorted(map(template_name, units))
    for unit in units:
        made = together[template_name(unit)]
        assert list(parts_of(made).items()) == list(parts_of(written(found, unit).close()).items())
        assert made == template(found, unit)
    return len(kinds(found, units))


def test_units_that_are_asked_the_same_are_of_one_kind() -> None:
    assert agree(units_with_figures()) == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("## 目标\n| 单位或类别 | 指标 | 目标 |\n| T1 | I1 | 90 |\n| 第2镇 | I1 | 80.5 |", 1),
        ("## 目标\n| 单位或类别 | 指标 | 目标 |\n| 镇 | I1 | 上年(A1) |\n| T1 | I1 | 上年(A1) * 1.05 |", 3),
        ("## 目标\n| 单位或类别 | 指标 | 分值 |\n| 镇 | I1 | 55 |", 2),
        ("## 不考核\n| 单位或类别 | 指标 | 处理 |\n| T3 | I1 | 折算 |", 2),
        ("## 指标\n| 编码 | 表达式 | 目标 |\n| I1 | A1 / 上年(A1) * 100 | 上年(A2) |", 1),
        ("## 指标\n| 编码 | 表达式 | 目标 | 规则 |\n| I1 | 上年(A1) / 上年(A2) * 100 | 90 | 达标得分 |", 1),
        ("## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | 上年(A1) < 20 | 核实 |", 2),
    ],
    ids=["targets", "formulas", "points", "exemptions", "growth", "known already", "outcomes"],
)
def test_what_else_differs_makes_another_kind(change: str, expected: int) -> None:
    assert agree(units_with_figures(MANY + change)) == expected


def test_which_figures_of_last_year_there_are_makes_another_kind() -> None:
    found = units_with_figures()
    last = {key: figure for key, figure in found.last_year.items() if key != ("T2", "A3")}
    assert agree(replace(found, last_year=last)) == 2


def test_answers_of_last_year_in_words_make_another_kind() -> None:
    found = units_with_figures(MANY + "## 填报项\n| 编码 | 类型 | 下限 | 上限 |\n| A4 | 是否 | | |")
    last = {key: float(key[0] in ("T1", "T2")) if key[1] == "A4" else f for key, f in found.last_year.items()}
    assert agree(replace(found, last_year=last)) == 2


@pytest.mark.parametrize("figure", [0.1 + 0.2, 1e15, 123456789012345680.0, -0.0, 1e-7, 3])
def test_figures_are_written_as_they_would_be(figure: float) -> None:
    found = units_with_figures()
    agree(replace(found, last_year={**found.last_year, ("T1", "A1"): figure}))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("T9", "甲&乙<丙>\"丁\"'戊'"),
        ("T9", "长" * 40),
        ("A1", "办结数"),
        ("A1", "办结数 *"),
        ("T9", "镇"),
        ("基础表", "基础表"),
        ("T9", "_x0041_"),
        ("T9", "&[Picture]&G"),
        ("T9", "长" * 300),
        ("T9", " <r>"),
        ("T9", "<r>甲</r>"),
        ("2026", "2026年"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_names_that_stand_elsewhere_too_change_nothing(code: str, name: str, first: bool) -> None:
    own = f"| {code} | {name} | 镇 | L |\n"
    head, rows = MANY.split("\n| T0", 1)
    change = f"{head}\n{own}| T0{rows}" if first else MANY + own
    assert agree(units_with_figures(change + "## 目标\n| 单位或类别 | 指标 | 目标 |\n| 镇 | I1 | 90 |")) == 1


def test_one_workbook_is_written_for_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def counted(*of: object) -> object:
        nonlocal count
        count += 1
        return written(*of)  # type: ignore[arg-type]

    monkeypatch.setattr(stamped, "written", counted)
    found = units_with_figures()
    assert len(dict(templates(found, found.scheme.units))) == 6
    assert count == 1


def test_a_stamped_template_is_read_as_any_other() -> None:
    found = units_with_figures()
    unit = found.scheme.units[-1]
    content = template(found, unit)
    archive = open_zip(content)
    assert archive is not None
    assert is_ordinary(content, archive)
    book = read_cells(content)
    sheets = {sheet.name: sheet.rows for sheet in book.sheets}
    assert sheets["封面"][3][1] == "第5镇（T5）"
    assert openpyxl.load_workbook(io.BytesIO(content))["基础表"]["E5"].value == found.last_year["T5", "A1"]


def test_units_without_a_key_are_stamped_too() -> None:
    assert agree(replace(units_with_figures(), key=None)) == 1
