"""Everything results rest on is listed, by digests; nothing of it is shown that may not be."""

from pathlib import Path

from pipeline.files.workspace import open_workspace
from pipeline.year import open_run
from tests.unit.test_year import STAGES
from tests.workspaces import LEDGER_FILE, RETURNS, SCHEME_FILE, lay


def test_everything_a_run_reads_is_listed(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.put("inputs/2026/部门数据/公安.xlsx", b"")
    desk.put("templates_xlsx/催报通知.docx", b"")
    desk.put("templates_xlsx/责任书.docx", b"")
    desk.put("口令.txt", b"8888")
    assert set(desk.run().inputs) == {
        "kaohe.toml",
        SCHEME_FILE,
        LEDGER_FILE,
        *(f"{RETURNS}/U{n}.xlsx" for n in (1, 2, 3)),
        "inputs/2026/部门数据/公安.xlsx",
        "templates_xlsx/催报通知.docx",
        "reports/2025/data/facts.parquet",
        "reports/2025/data/ranking.csv",
    }


def test_a_stage_rests_on_the_ledgers_of_all(tmp_path: Path) -> None:
    desk = lay(tmp_path, STAGES)
    desk.stage("S1")
    desk.stage("S2")
    ledgers = {f"inputs/2026-{code}/考核台账.xlsx" for code in ("S1", "S2")}
    stage = set(open_run(open_workspace(tmp_path, "2026-S1")).inputs)
    assert ledgers <= stage
    assert not any(path.startswith("inputs/2026-S2/returns") for path in stage)
    year = set(open_run(open_workspace(tmp_path)).inputs)
    assert ledgers | {f"inputs/2026-{s}/returns/U1.xlsx" for s in ("S1", "S2")} <= year
    assert "reports/2025/data/ranking.csv" in year


def test_two_files_of_one_name_without_what_is_private_are_two(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    for number, content in (("13800138000", b"1"), ("13900139000", b"2")):
        desk.put(f"{RETURNS}/{number}.xlsx", content)
    told = desk.run().inputs
    name = f"{RETURNS}/〔手机号〕.xlsx"
    assert {path for path in told if "〔" in path} == {name, f"{name}（2）"}
    assert told[name] != told[f"{name}（2）"]
    assert not any("138001" in path for path in told)


def test_the_key_is_told_by_its_number(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    run = desk.run()
    assert run.key is not None
    assert run.options == {
        "key": run.key.number,
        "seconds": "10",
        "memory_mb": "1024",
        "xls_memory_mb": "2048",
    }
    desk.remove(".kaohe-key")
    assert desk.run().options["key"] == ""
