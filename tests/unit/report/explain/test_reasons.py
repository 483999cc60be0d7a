"""The reason of a score in the data files says all: rule, sentence, figures with their cells, marks, clause."""

from pathlib import Path

import pandas as pd

from tests.unit.score.test_rollup import BELOW
from tests.workspaces import LEDGER_FILE, run_of


def reasons(tmp_path: Path, change: str = "", ledger: str = "") -> "pd.Series[str]":
    """The reasons by unit and indicator."""
    return run_of(tmp_path, change, ledger).told_scores.set_index(["unit_code", "indicator_code"])["reason"]


def test_figures_cells_and_clause(tmp_path: Path) -> None:
    said = reasons(tmp_path, "## 指标\n| 编码 | 依据 |\n| I1 | 第五条 |\n")
    assert said["U2", "I1"] == (
        "按比例　完成值 80%，目标 ≥100%，完成目标的 80%，按比例计，得 40 分（满分 50 分）。"
        "数据：A1 办结数 80（U2.xlsx 基础表!F5）；A2 应办数 100（U2.xlsx 基础表!F6）。依据：第五条。"
    )


def test_marks(tmp_path: Path) -> None:
    where = f"{LEDGER_FILE} 现场评分!F3、G3"
    assert reasons(tmp_path)["U2", "I3"].endswith(f"评分：17、15，取平均　←　{where}。")


def test_a_correction_and_units_below(tmp_path: Path) -> None:
    corrected = "## 更正\n| 单位编码 | 填报项编码 | 更正值 | 理由 | 证据编号 | 批准 |\n| U2 | A3 | 4 | 查 | Z1 | 办 |\n"
    said = reasons(tmp_path, BELOW + "## 指标\n| 编码 | 表达式 |\n| I2 | 下级合计(A3) |\n", corrected)
    where = f"U2.xlsx 基础表!F7；{LEDGER_FILE} 更正!F2，证据 Z1"
    assert said["U1", "I2"].endswith(
        f"数据：A3 走访次数下级合计 8（2 个下级单位）：乙镇 4（自报 5） {where}，丙街道 4 U3.xlsx 基础表!F7。"
    )


def test_all_else_is_the_same(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    told, scores = (table.drop(columns="reason") for table in (run.told_scores, run.scores))
    pd.testing.assert_frame_equal(told, scores)
