"""A responsibility letter says what its unit answers for, in clauses both sides can sign."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from pipeline.files.workspace import open_workspace
from pipeline.issue.letters import letters, parts
from pipeline.run import Run
from pipeline.scheme.presets import preset_names
from pipeline.start import new_workspace
from pipeline.year import open_run
from tests.workspaces import lay, occasion, run_of

KINDS = """
## 填报项
| 编码 | 类型 | 计量单位 |
| A4 | 是否 | |

## 指标
| 编码 | 分值 | 表达式 | 方向 | 目标 | 规则 | 每例分值 |
| I1 | 20 | A1 / A2 * 100 | ≥ | 95 | 按比例 | |
| I2 | 20 | A3 | ≥ | 12 | 达标得分 | |
| I3 | 10 | | ≥ | | 现场评分 | |
| I4 | 10 | A4 | ≥ | 1 | 达标得分 | |
| I5 | 10 | A2 - A1 | ≤ | 0 | 达标得分 | |
| I6 | 10 | A2 - A1 | ≤ | 上年(A2) - 上年(A1) | 达标得分 | |
| I7 | 10 | A3 | ≥ | | 据实计分 | 1 |
| I8 | 10 | A1 | ≥ | 〔缺〕 | 达标得分 | |

## 指标（添行）
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 规则 | 失效日期 |
| I9 | 旧项 | L | 旧组 | 0 | 现场评分 | 2021-08-20 |

## 目标
| 单位或类别 | 指标 | 目标 |
| U2 | I2 | 6 |

## 不考核
| 单位或类别 | 指标 | 处理 |
| 街道 | I1 | 折算 |
"""
NAMES = "## 指标\n| 编码 | 名称 | 考核线 | 一级指标 |\n" + "\n".join(
    f"| I{n} | {name} | L | {group} |"
    for n, name, group in [
        (4, "值班", "服务"),
        (5, "积压", "办理"),
        (6, "差额", "办理"),
        (7, "走访", "办理"),
        (8, "办结", "办理"),
    ]
)


def run(root: Path) -> Run:
    return run_of(root, KINDS + "\n" + NAMES)


def clauses(root: Path, unit: str) -> list[str]:
    """All clauses of the unit's part on its targets."""
    found = run(root)
    return list(parts(found.occasion, found.scheme.unit_by_code[unit])[0].clauses)


@pytest.mark.parametrize(
    "words",
    [
        "办结率不低于 95%（20 分）。",
        "走访整改不少于 12 次（20 分）。",
        "现场检查：由考核组现场评定（10 分）。",
        "值班：应当做到（10 分）。",
        "积压：为零（10 分）。",
        "差额不超过「上年(应办数) - 上年(办结数)」（10 分）。",
        "走访：按实际完成情况计分（10 分）。",
        "办结：__________（10 分）。",
    ],
)
def test_a_clause_says_what_is_to_be_reached(words: str, tmp_path: Path) -> None:
    assert any(clause.endswith(f"．{words}") for clause in clauses(tmp_path, "U1")), clauses(tmp_path, "U1")


def test_a_units_own_target_and_its_exemption_stand_in_its_letter(tmp_path: Path) -> None:
    assert any("走访整改不少于 6 次" in clause for clause in clauses(tmp_path, "U2"))
    assert any("办结率：本单位不考核（折算）" in clause for clause in clauses(tmp_path, "U3"))


def test_what_has_ended_is_in_no_letter(tmp_path: Path) -> None:
    assert not any("旧" in clause for clause in clauses(tmp_path, "U1"))


def test_both_sides_sign_and_nothing_is_invented(tmp_path: Path) -> None:
    sent = dict(run(tmp_path).issued())
    letter = Document(BytesIO(sent["U1 甲镇 责任书.docx"]))
    words = [p.text for p in letter.paragraphs] + [c.text for row in letter.tables[0].rows for c in row.cells]
    assert words[0] == "2026年目标管理责任书"
    assert "乙方：甲镇" in words
    assert "乙方（盖章）\n甲镇" in words
    assert words.count("\n______年____月____日") == 2
    assert sent == dict(run(tmp_path).issued())


def test_the_offices_own_wording_replaces_ours(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    own = Document()
    own.add_paragraph("{{ head.unit }}与{{ head.authority }}约定如下")
    own.save(str(tmp_path / "templates_xlsx" / "责任书.docx"))
    letter = Document(BytesIO(dict(desk.run().letters())["U2 乙镇 责任书.docx"]))
    assert [p.text for p in letter.paragraphs] == ["乙镇与示例领导小组约定如下"]


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_has_a_letter_of_its_own(name: str, tmp_path: Path) -> None:
    new_workspace(tmp_path / name, name)
    found = open_run(open_workspace(tmp_path / name))
    units = [unit for unit in found.scheme.units if unit.lines]
    sent = dict(letters(found.occasion))
    assert len(sent) == len(units)
    text = "\n".join(p.text for p in Document(BytesIO(next(iter(sent.values())))).paragraphs)
    assert found.scheme.setting("责任书标题") in text
    assert found.scheme.setting("责任书前言").splitlines()[0] in text


FORMULAS = {
    "增幅(A2) * 100": "办结率不低于应办数的增幅（50 分）",
    "增幅(A2)": "办结率不低于应办数的增幅（50 分）",
    "上年(A3)": "办结率不低于上年的走访次数（50 分）",
    "上年(A3) + 5": "办结率不低于「上年(走访次数) + 5」%（50 分）",
}


@pytest.mark.parametrize("target", FORMULAS)
def test_a_target_worked_out_from_figures_is_told_in_words(target: str) -> None:
    issued = occasion(f"## 指标\n| 编码 | 目标 |\n| I1 | {target} |")
    told = parts(issued, issued.scheme.unit_by_code["U2"])
    assert FORMULAS[target] in str(told)
