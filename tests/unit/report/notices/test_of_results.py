"""The letters say what the tables say, on an official page, the same to the byte."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.files.word_templates import document
from pipeline.model.findings import Refused
from pipeline.model.numbers import round_half_up
from pipeline.report.letterhead import Letterhead
from pipeline.report.notices import OF_RESULTS, made
from pipeline.report.notices.circular import PATH as CIRCULAR
from pipeline.report.notices.letter import template
from pipeline.report.notices.outcome import Outcome
from pipeline.report.result_tables import ResultTables
from tests.unit.report.tables import LETTERHEAD, UNITS, renamed, results
from tests.workspaces import run_of

TABLES = results()
FINAL = replace(LETTERHEAD, mark="", preliminary=False)
HOSTILE = "甲&乙<b>{{ 7*7 }}</b>]]>\x0b“丙”"


def all_notices(tables: ResultTables, head: Letterhead) -> dict[str, bytes]:
    return made(OF_RESULTS, Outcome(tables, head), lambda _: None)


def notice(unit: str, tables: ResultTables, head: Letterhead) -> bytes:
    letters = all_notices(tables, head)
    return next(doc for path, doc in letters.items() if f"/{unit} " in path and "得分通知单" in path)


def circular(tables: ResultTables, head: Letterhead) -> bytes:
    return all_notices(tables, head)[CIRCULAR]


def opened(docx: bytes) -> Any:
    return Document(BytesIO(docx))


def words(docx: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in opened(docx).paragraphs)


def cells(docx: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(docx).tables]


def two(value: float) -> str:
    return f"{round_half_up(value, 2):.2f}"


@pytest.mark.parametrize("unit", ["U01", "U09"])
def test_every_indicator_stands_in_the_notice_with_the_numbers_of_the_tables(unit: str) -> None:
    written = [row for table in cells(notice(unit, TABLES, LETTERHEAD)) for row in table]
    scores = TABLES.scores[TABLES.scores["unit_code"] == unit]
    shown = {row[0]: row for row in written if row[-1] and row[0] != "项目"}
    assert len(scores) == 39
    for score in scores.to_dict("records"):
        _, value, _, points, earned, lost, reason = shown[score["indicator_name"]]
        told, clause = reason.split("\n")
        assert told.endswith(score["reason"])
        assert clause == "依据：方案第三条"
        if score["treatment"] == "rescaled":
            assert (points, earned, lost) == ("—", "—", "—")
            continue
        assert earned == two(score["score"])
        assert float(points) == round_half_up(score["points"], 2)
        assert lost == two(max(0.0, score["points"] - score["score"]))
        if score["denominator"] == score["denominator"]:
            assert value.endswith(f"\n{score['numerator']:.0f}/{score['denominator']:.0f}")


def test_groups_are_summed_and_add_up_to_the_line() -> None:
    first = next(
        table
        for table in cells(notice("U05", TABLES, LETTERHEAD))
        if "工作经验" not in str(table) and len(table) > 25
    )
    assert first[0] == ["项目", "完成值", "目标", "分值", "得分", "失分", "说明、数据所在单元格、依据"]
    mine = TABLES.scores[(TABLES.scores["unit_code"] == "U05") & (TABLES.scores["line"] == "W")]
    sums = mine.groupby("group")["score"].sum()
    shown = {row[0]: row[4] for row in first if not row[-1] and row[0] in sums.index}
    assert shown == {group: two(total) for group, total in sums.items()}
    assert f"工作线：分值 630 分，得分 {two(mine['score'].sum())} 分" in words(
        notice("U05", TABLES, LETTERHEAD)
    )


def test_score_rank_and_line_scores_are_told_in_one_paragraph() -> None:
    ranking = TABLES.ranking[TABLES.ranking["unit_code"] == "U01"].set_index("line")
    said = words(notice("U01", TABLES, LETTERHEAD))
    total, party, work = (ranking.loc[line].to_dict() for line in ("综合", "D", "W"))
    assert (
        f"你单位综合得分 {two(total['score'])} 分，在一类参加排名的 {total['class_size']} 个单位中"
        f"列第 {total['rank']:.0f} 名" in said
    )
    assert f"其中：党政线得分 {two(party['score'])} 分，列第 {party['rank']:.0f} 名" in said
    assert f"工作线得分 {two(work['score'])} 分，列第 {work['rank']:.0f} 名。" in said


def test_of_many_things_to_mend_the_first_are_named_and_all_are_counted() -> None:
    one = TABLES.findings[TABLES.findings["unit_code"] == "U12"].iloc[:1]
    many = pd.concat([one.assign(cell=f"D{row}") for row in range(1, 6)])
    said = words(notice("U12", replace(TABLES, findings=many), LETTERHEAD))
    assert [cell in said for cell in ("!D1：", "!D3：", "!D4：")] == [True, True, False]
    assert "以上是前 3 处，共 5 处，其余见退回修改表。" in said


def test_what_was_read_otherwise_than_typed_is_told_to_the_unit() -> None:
    said = words(notice("U01", TABLES, LETTERHEAD))
    assert "不是规范写法" not in said
    row = TABLES.findings.iloc[:1].assign(
        severity="note", code="V004", unit_code="U01", sheet="表", cell="F5", message="“１７”已按 17 读取。"
    )
    said = words(notice("U01", replace(TABLES, findings=row), LETTERHEAD))
    assert "有 1 处不是规范写法，已按下列读法计算，不符的请一并提出。\n1．" in said
    assert "表!F5：“１７”已按 17 读取。" in said


def test_bonuses_and_deductions_carry_sign_and_evidence() -> None:
    rows = cells(notice("U01", TABLES, LETTERHEAD))[-1]
    assert [row[5] for row in rows[1:]] == ["+2.00", "−1.50"]
    assert rows[2] == [
        "工作线",
        "漏报出生",
        "3 例",
        "1",
        "举报核实 ×1/2",
        "−1.50",
        "证〔1〕　专项核查发现 3 例漏报",
    ]
    assert "（未填证据编号）" in cells(notice("U05", TABLES, LETTERHEAD))[-1][1][6]


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("U10", "截至计分时，未收到你单位可以采用的填报表（缺报），请尽快补报。"),
        ("U10", "你单位暂不计总分，未列名次"),
        ("U10", "党政线：未计分。\n工作线：未计分。"),
        ("U12", "1．U12回收表.xlsx 填报表!D9：此处应填整数，填的是「约120」。"),
        ("U12", "重新报送。所列得分仅为试算。"),
        ("U12", "分，未列名次"),
        ("U03", "否决待定"),
        ("U03", "（待定的否决如成立，不列名次）"),
        ("U03", "待定，尚缺证据编号、批准人"),
        ("U07", "你单位被一票否决"),
        ("U07", "依据：方案第十二条第二项；证据编号：证〔7〕；批准人：示例批准人。"),
        ("U01", "奖惩：二等奖（综合）（3000 元）。"),
    ],
)
def test_a_standing_other_than_ranked_is_said_plainly(unit: str, said: str) -> None:
    assert said in words(notice(unit, TABLES, LETTERHEAD))


def test_a_unit_on_one_line_with_nothing_else_to_say() -> None:
    ranking = TABLES.ranking[TABLES.ranking["line"] == "W"].assign(last_score=None, last_rank=None)
    empty = {name: getattr(TABLES, name).iloc[:0] for name in ("adjustments", "vetoes", "awards", "findings")}
    bare = replace(
        TABLES, ranking=ranking, scores=TABLES.scores.iloc[:0], roster=TABLES.roster.iloc[:0], **empty
    )
    said = words(notice("U01", bare, FINAL))
    score = ranking.set_index("unit_code")["score"].to_dict()["U01"]
    assert (
        f"你单位工作线得分 {two(score)} 分，在一类参加排名的 4 个单位中列第 1 名。\n得分的构成\n二、" in said
    )
    assert [line for line in said.splitlines() if line.startswith(("无", "本期"))] == [
        "本期没有指标得分。",
        "无。",
        "无一票否决事项。",
        "无奖惩事项。",
    ]
    assert len(cells(notice("U01", bare, FINAL))) == 1
    assert "三、奖惩\n无。\n四、一票否决\n无。" in words(circular(bare, FINAL))


def test_number_date_and_seal_are_left_blank() -> None:
    for letter in (notice("U01", TABLES, FINAL), circular(TABLES, FINAL)):
        *_, issuer, date = words(letter).splitlines()
        assert (issuer, date) == (LETTERHEAD.authority, "______年____月____日（印章）")
        assert "文号：__________〔______〕____号" in words(letter)


def test_mark_and_draft_stand_over_every_page_and_only_then() -> None:
    for letterhead, banner in ((LETTERHEAD, "示例数据　初稿，不作正式通报"), (FINAL, "")):
        section = opened(notice("U01", TABLES, letterhead)).sections[0]
        headers = section.header, section.even_page_header
        assert [header.paragraphs[0].text for header in headers] == [banner, banner]
    assert "初稿" in words(circular(TABLES, LETTERHEAD))
    assert "初稿" not in words(circular(TABLES, FINAL))


def test_the_circular_ranks_every_class_of_every_line() -> None:
    captions = [p.text for p in opened(circular(TABLES, LETTERHEAD)).paragraphs if p.text.endswith("排名")]
    written = dict(zip(captions[1:], cells(circular(TABLES, LETTERHEAD)), strict=True))
    assert list(written)[:4] == [
        "综合（一类）排名",
        "综合（二类）排名",
        "综合（三类）排名",
        "党政线（一类）排名",
    ]
    ranking = TABLES.ranking
    for (name, unit_class), group in ranking.groupby(["line_name", "unit_class"]):
        shown = written[f"{name}（{unit_class}）排名"][1:]
        assert {row[1] for row in shown} == set(group["unit_name"])
        assert [row[0] for row in shown] == sorted((row[0] for row in shown), key=lambda r: (r == "—", r))
        by_name = {row[1]: row for row in shown}
        for row in group.dropna(subset="score").to_dict("records"):
            assert by_name[row["unit_name"]][2] == two(row["score"])


def test_the_circular_names_who_is_absent_honoured_and_vetoed() -> None:
    said = words(circular(TABLES, LETTERHEAD))
    assert (
        "被考核单位 13 个，其中参与排名 9 个、一票否决 1 个、否决待定 1 个、待更正 1 个、缺报 1 个。" in said
    )
    assert "缺报 1 个单位：石门镇。待更正 1 个单位：长坪镇。否决待定 1 个单位：朝阳街道。" in said
    assert "黄牌警告（综合）：竹岭镇。" in said
    assert "双桥镇：查实弄虚作假 3 例以上（已认定）" in said


def test_hostile_names_survive_and_cut_nothing_off() -> None:
    tables = renamed(TABLES, "U01", HOSTILE)
    shown = HOSTILE.replace("\x0b", "")
    letter = notice("U01", tables, LETTERHEAD)
    assert f"{shown}：" in words(letter).splitlines()
    assert opened(letter).core_properties.title == f"{shown}2025年度考核得分通知单"
    assert len(cells(letter)) == len(cells(notice("U01", TABLES, LETTERHEAD)))
    assert words(letter).endswith("（印章）")
    assert any(row[1] == shown for table in cells(circular(tables, LETTERHEAD)) for row in table)


def test_files_are_named_for_any_machine() -> None:
    letters = all_notices(renamed(TABLES, "U01", 'a/b\\c:d*e?"f<g>h|' + "长" * 200), LETTERHEAD)
    assert list(letters)[:3] == [
        CIRCULAR,
        "notices/U01 a／b＼c：d＊e？＂f＜g＞h｜" + "长" * 39 + " 得分通知单.docx",
        "notices/U02 望湖街道 得分通知单.docx",
    ]
    assert len(letters) == len(UNITS) + 2  # the circular, and the decision about the one veto that holds


def test_the_same_tables_give_the_same_bytes() -> None:
    first = all_notices(TABLES, LETTERHEAD)
    assert first == all_notices(results(), LETTERHEAD)
    assert first["notices/U04 文昌街道 得分通知单.docx"] == notice("U04", TABLES, LETTERHEAD)
    with ZipFile(BytesIO(first[CIRCULAR])) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"


def test_a_mark_the_tables_do_not_know_is_an_error() -> None:
    with pytest.raises(Refused) as refusal:
        document(template("vetoed.docx"), {"head": LETTERHEAD, "vetoes": []}, title="", author="")
    assert refusal.value.findings[0].code == "R042"
    assert "没有「unit」这个标记" in refusal.value.findings[0].message


@pytest.mark.parametrize("name", ["U01", "circular"])
def test_the_page_is_that_of_an_official_document(name: str) -> None:
    made = circular(TABLES, LETTERHEAD) if name == "circular" else notice(name, TABLES, LETTERHEAD)
    letter = opened(made)
    section, normal = letter.sections[0], letter.styles["Normal"]
    margins = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    for measure, wanted in zip(margins, (37, 35, 28, 26), strict=True):
        assert abs(measure - Mm(wanted)) < Mm(0.02)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (normal.font.size, normal.paragraph_format.line_spacing) == (Pt(16), Pt(28.95))
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert letter.styles["公文标题"].font.size == Pt(22)
    for footer in (section.footer, section.even_page_footer):
        assert re.fullmatch(r"— \d+ —", "".join(text.text for text in footer._element.iter(qn("w:t"))))


def test_every_table_has_a_grid_that_agrees_with_its_width() -> None:
    for table in opened(notice("U01", TABLES, LETTERHEAD)).tables:
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert sum(grid) == int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w")))
        assert all([cell.width.twips for cell in row.cells] == grid for row in table.rows)
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_money_worked_out_for_each_unit_stands_beside_its_award(tmp_path: Path) -> None:
    award = (
        "## 奖惩（整表）\n| 编码 | 适用线 | 类别 | 条件 | 结果 | 金额 |\n"
        "| J1 | L | 惩戒 | 得分 < 90 | 扣减经费 | (90 - 得分) * 10.005 |\n"
    )
    run = run_of(tmp_path, award)
    assert "奖惩：扣减经费（主线）（40.02 元）。" in words(notice("U2", run.tables, run.letterhead))
    assert "无奖惩事项。" in words(notice("U1", run.tables, run.letterhead))
    assert "扣减经费（主线）：乙镇（40.02 元）、丙街道（270.14 元）" in words(
        circular(run.tables, run.letterhead)
    )
