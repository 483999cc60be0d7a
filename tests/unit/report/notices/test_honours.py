"""表彰奖励决定, 黄牌警告通知, 重点管理通知 and 一票否决决定: who gets one, and only then."""

import io
from pathlib import Path

from docx import Document

from pipeline.run import Run
from tests.unit.report.notices.reading import everything, of_results, rows, words
from tests.workspaces import lay, run_of

HEAD = "## 奖惩（整表）\n| 编码 | 适用线 | 类别 | 条件 | 结果 | 金额 | 通知模板 | 依据 |\n"
PRIZE = "| J1 | L | 奖励 | 名次 <= 2 | 先进单位 | 名次 * 1000.5 | 表彰奖励决定 | 办法第九条 |\n"
VETO = "## 否决（整表）\n| 编码 | 名称 | 条件 | 效力 |\n| F1 | 弄虚作假 | 台账事项 | 取消评先 |\n"
RAISED = (
    "## 否决登记（整表）\n| 单位编码 | 否决编码 | 事实 | 依据 | 证据编号 | 批准 |\n| U2 | F1 | 虚报 3 例 | "
)


def sanction(result: str, notice: str) -> str:
    return f"| J2 | L | 惩戒 | 得分 < 90 | {result} | | {notice} | 办法第十条 |\n"


def names(run: Run) -> list[str]:
    return [path.removeprefix("notices/") for path in of_results(run) if "得分通知单" not in path]


def test_prizes_are_told_to_all_in_one_decision_with_money_and_clause(tmp_path: Path) -> None:
    run = run_of(tmp_path, HEAD + PRIZE)
    letter = of_results(run)["notices/表彰奖励决定.docx"]
    assert "决定对 2 个单位予以表彰奖励，奖金共 3001.5 元" in words(letter)
    assert "1．办法第九条。" in words(letter)
    assert [row[1:] for row in rows(letter)[0][1:]] == [
        ["先进单位", "主线", "镇", "甲镇", "1000.5"],
        ["先进单位", "主线", "镇", "乙镇", "2001"],
    ]


def test_a_sanction_is_told_to_its_unit_alone_in_the_notice_the_scheme_names(tmp_path: Path) -> None:
    run = run_of(tmp_path, HEAD + sanction("黄牌警告", "黄牌警告通知"))
    assert names(run) == ["考核结果通报.docx", "U2 乙镇 黄牌警告通知.docx", "U3 丙街道 黄牌警告通知.docx"]
    said = words(of_results(run)["notices/U2 乙镇 黄牌警告通知.docx"])
    assert "主线得分 86.00 分，在参加排名的 3 个单位中列第 2 名，等次为合格" in said
    assert "依据办法第十条，决定对你单位给予黄牌警告。" in said
    assert "甲镇" not in everything(of_results(run)["notices/U2 乙镇 黄牌警告通知.docx"])


def test_each_notice_has_words_of_its_own(tmp_path: Path) -> None:
    watched = run_of(tmp_path / "一", HEAD + sanction("重点管理", "重点管理通知"))
    assert "决定将你单位列为重点管理单位" in words(of_results(watched)["notices/U3 丙街道 重点管理通知.docx"])
    other = run_of(tmp_path / "二", HEAD + sanction("责任追究", "责任追究通知"))
    assert "决定对你单位作出责任追究处理" in words(of_results(other)["notices/U3 丙街道 责任追究通知.docx"])


def test_without_a_notice_or_in_the_circular_there_is_no_letter(tmp_path: Path) -> None:
    for number, notice in enumerate(("", "考核结果通报", "一票否决通知", "得分通知单")):
        run = run_of(tmp_path / str(number), HEAD + sanction("通报批评", notice))
        assert names(run) == ["考核结果通报.docx"]
        assert "通报批评（主线）：乙镇、丙街道。" in words(of_results(run)["notices/考核结果通报.docx"])


def test_a_veto_is_decided_only_with_basis_evidence_and_approver(tmp_path: Path) -> None:
    decided = "U2 乙镇 一票否决决定.docx"
    held = run_of(tmp_path / "一", VETO, RAISED + "第三条 | 证1 | 示例主任 |\n")
    said = words(of_results(held)[f"notices/{decided}"])
    for told in (
        "1．弄虚作假。处理：取消评先。",
        "事实：虚报 3 例。",
        "依据：第三条。证据编号：证1。批准人：示例主任。",
    ):
        assert told in said
    for number, dossier in enumerate((" | 证1 | 示例主任", "第三条 | | 示例主任", "第三条 | 证1 | ")):
        pending = run_of(tmp_path / f"缺{number}", VETO, f"{RAISED}{dossier} |\n")
        assert len(pending.vetoes) == 1
        assert decided not in names(pending)


def test_the_office_may_word_each_notice_itself(tmp_path: Path) -> None:
    desk = lay(tmp_path, HEAD + PRIZE + sanction("责任追究", "责任追究通知"))
    own = {
        "得分通知单.docx": "{{ unit.head.unit_name }}得 {{ unit.head.score }}",
        "责任追究通知.docx": "{{ unit.head.unit_name }}：{{ given[0].award }}",
        "表彰奖励决定.docx": "{% for prize in prizes %}{{ prize.unit_name }} {% endfor %}",
        "考核结果通报.docx": "共 {{ summary.units }} 个",
    }
    for name, text in own.items():
        word, stream = Document(), io.BytesIO()
        word.add_paragraph(text)
        word.save(stream)
        desk.put(f"templates_xlsx/{name}", stream.getvalue())
    made = of_results(desk.run())
    assert words(made["notices/U2 乙镇 得分通知单.docx"]) == "乙镇得 86.00"
    assert words(made["notices/U3 丙街道 责任追究通知.docx"]) == "丙街道：责任追究"
    assert words(made["notices/表彰奖励决定.docx"]).strip() == "甲镇 乙镇"
    assert words(made["notices/考核结果通报.docx"]) == "共 3 个"
