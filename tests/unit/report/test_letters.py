"""A letter (责任书) speaks of clauses attained everywhere a person reads it, a line beside it of points."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.report.explain import account_lines
from pipeline.report.workbook.cells import HEAD
from pipeline.run import Run
from pipeline.summary import assessed_lines
from tests.unit.report.workbook.reading import grids, table
from tests.workspaces import run_of

LETTER = """
## 考核线
| 编码 | 总分 | 排名范围 |
| L | | 不排名 |

## 指标
| 编码 | 分值 | 规则 | 目标 | 每例分值 |
| I1 | | 达标得分 | 80 | |
| I2 | | 达标得分 | 9 | |
| I3 | | 现场评分 | | |

## 不考核
| 单位或类别 | 指标 | 处理 |
| U2 | I2 | 折算 |
"""
BESIDE_POINTS = (
    LETTER
    + """
## 考核线（添行）
| 编码 | 名称 | 总分 | 综合权重 | 排名范围 |
| M | 副线 | 10 | 1 | 全部 |

## 单位
| 编码 | 考核线 |
| U1 | L、M |
| U2 | L、M |
| U3 | L |

## 指标（添行）
| 编码 | 名称 | 考核线 | 一级指标 | 分值 | 方向 | 规则 |
| I4 | 副项 | M | 副项 | 10 | ≥ | 现场评分 |
"""
)
MARKS = "## 现场评分（整表）\n| 单位编码 | 指标编码 | 评分1 |\n| U1 | I3 | 1 |\n| U2 | I3 | 1 |\n| U3 | I3 | 0 |\n"
BOOK = "2026考核结果汇总.xlsx"


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = run_of(tmp_path_factory.mktemp("letter"), LETTER, MARKS)
    assert run.reports
    return run


@pytest.fixture(scope="module")
def beside_points(tmp_path_factory: pytest.TempPathFactory) -> Run:
    marks = MARKS + "| U1 | I4 | 9 |\n| U2 | I4 | 8.5 |\n"
    run = run_of(tmp_path_factory.mktemp("both"), BESIDE_POINTS, marks)
    assert run.reports
    return run


def said(run: Run, name: str) -> str:
    """The words of a notice, those of its tables after them."""
    letter: Any = Document(BytesIO(next(c for n, c in run.reports.items() if name in n)))
    cells = (cell.text for table in letter.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in letter.paragraphs), *cells])


def test_a_unit_assessed_on_no_clause_has_no_rate(tmp_path: Path) -> None:
    run = run_of(tmp_path, LETTER + "| U2 | I1 | 折算 |\n| U2 | I3 | 折算 |\n", MARKS)
    rows = {row["单位"]: row for row in table(grids(run.reports[BOOK])["排名"]) if row["单位"]}
    assert [rows["乙镇"][title] for title in ("应完成条数", "完成条数", "完成率")] == [0, 0, "—"]


def test_the_ranking_tells_how_many_clauses_of_how_many(letter: Run) -> None:
    rows = {row["单位"]: row for row in table(grids(letter.reports[BOOK])["排名"]) if row["单位"]}
    told = ("应完成条数", "完成条数", "完成率")
    assert [rows["甲镇"][title] for title in told] == [3, 3, 1]
    assert [rows["乙镇"][title] for title in told] == [2, 2, 1]
    assert [rows["丙街道"][title] for title in told] == [3, 0, 0]


def test_that_nobody_is_ranked_is_said_in_the_open_data_and_of_their_quality(letter: Run) -> None:
    ranking = letter.reports["开放数据/ranking.csv"].decode("utf-8-sig").splitlines()
    assert [line.split(",")[10] for line in ranking] == ["status", "不排名", "不排名", "不排名"]
    assert "参与排名" not in letter.reports["index.html"].decode()


def test_clauses_are_shown_whole_unless_somebody_did_one_in_part(letter: Run, tmp_path: Path) -> None:
    parted = run_of(tmp_path, LETTER, MARKS.replace("| U1 | I3 | 1 |", "| U1 | I3 | 0.3333333 |"))
    for run, form in ((letter, "General"), (parted, "0.00")):
        sheet = load_workbook(BytesIO(run.reports[BOOK]))["排名"]
        at = next(k for k, cell in enumerate(sheet[HEAD + 1]) if cell.value == "完成条数")
        row = next(row for row in sheet.iter_rows() if "甲镇" in [cell.value for cell in row])
        assert row[at].number_format == form


def test_a_clause_that_is_not_assessed_does_not_count(letter: Run) -> None:
    book = grids(letter.reports[BOOK])
    row = next(row for row in table(book["得分明细"]) if row["单位"] == "乙镇")
    assert (row["办结率"], row["走访整改"], row["合计"]) == (1, "不计", 2)
    statements = [row for row in book["单位得分单"] if row[0] == "走访整改"]
    assert [(row[6], row[7]) for row in statements] == [(1, 1), (0, "不计"), (1, 0)]
    assert [row[6:8] for row in book["单位得分单"] if row[0] == "主线合计"] == [[3, 3], [2, 2], [3, 0]]
    assert any(row[6:9] == ["应完成", "完成", "未完成"] for row in book["单位得分单"])


def test_nothing_a_person_reads_speaks_of_scores(letter: Run) -> None:
    book = grids(letter.reports[BOOK])
    read = [" ".join(map(str, row)) for name in ("排名", "得分明细", "单位得分单") for row in book[name]]
    texts = [
        *read,
        said(letter, "U1"),
        said(letter, "U3"),
        said(letter, "通报"),
        letter.reports["index.html"].decode(),
    ]
    for words in texts:
        for word in ("得分", "失分", "分值", "基础分", "基本分", "满分", "折算"):
            assert word not in words.replace("得分明细", "").replace("单位得分单", ""), words


def test_the_notice_says_it_in_a_sentence(letter: Run) -> None:
    assert "你单位主线完成 0 条（共 3 条），未列名次，" in said(letter, "U3")
    assert "上年完成 62 条，" in said(letter, "U3")
    assert "二、未完成的条款\n下列条款尚未完成，共 3 条。" in said(letter, "U3")
    assert "1\n办结率\n主线\n1\n1\n70%\n80%\n10 个百分点\n" in said(letter, "U3")
    assert "没有未完成的条款。" in said(letter, "U2")
    assert "主线：应完成 2 条，完成 2 条，未完成 0 条" in said(letter, "U2")
    assert "完成值 95%，目标 ≥80%，达标，计 1 条。" in said(letter, "U1")
    assert "本单位不考核此项，不计入完成条数。" in said(letter, "U2")


def test_the_circular_and_the_page_list_them(letter: Run) -> None:
    assert "主线完成情况" in said(letter, "通报")
    assert "0/3" in said(letter, "通报")
    page = letter.reports["index.html"].decode()
    assert "主线 完成 2 条（共 2 条）" in page
    assert ">完成条数</th>" in page


def test_the_screen_tells_the_same(letter: Run) -> None:
    told = assessed_lines(letter)
    assert "主线：甲镇 完成 3 条（共 3 条），乙镇 完成 2 条（共 2 条），丙街道 完成 0 条（共 3 条）" in told
    lines = account_lines(letter.explain("U2"))
    assert lines[3] == "【主线】完成 2 条（共 2 条），不排名"
    assert "    不计　I2 走访整改（1 条）" in lines
    assert "I1 办结率　1 条" in lines
    assert "I2 走访整改　不计" in lines
    assert not any(word in line for line in lines for word in ("满分", "修约"))


def test_points_beside_a_letter_stay_points(beside_points: Run) -> None:
    notice = said(beside_points, "U2")
    assert "主线完成 2 条（共 2 条）" in notice
    assert "副线得分 8.50 分" in notice
    assert "主线：应完成 2 条，完成 2 条，未完成 0 条" in notice
    assert "副线：分值 10 分，得分 8.50 分，失分 1.50 分" in notice
    told = assessed_lines(beside_points)
    assert any(line.startswith("主线：甲镇 完成 3 条") for line in told)
    assert "副线：1 甲镇 9.00，2 乙镇 8.50" in told
    titles = grids(beside_points.reports[BOOK])["排名"][3]
    assert "得分" in titles
    assert "完成条数" not in titles
