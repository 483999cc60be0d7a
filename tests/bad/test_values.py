"""V: personal data in a return goes nowhere; how cells are damaged stands in the table of damages."""

from pathlib import Path

from tests.damage.table import CITIZEN
from tests.workspaces import lay


def test_personal_data_goes_nowhere(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    desk.typed(f"经办人 {CITIZEN}", column=7)
    run = desk.run()
    assert "V019" in {f.code for f in run.findings}
    assert not any(CITIZEN in text for table in (run.facts, run.scores) for text in table.to_csv().split(","))
    assert not any(CITIZEN in f"{f.message}{f.found}{f.expected}" for f in run.findings)
