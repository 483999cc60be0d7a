"""F: where no file can be read at all; what is wrong with a single one stands in the table of damages."""

from pathlib import Path

import pytest

from pipeline.files import reading
from pipeline.files.pool import Pool
from pipeline.model.findings import Refused
from tests.bad.case import shown
from tests.workspaces import lay

NO_WORKER = "F021"


def test_where_no_file_can_be_read_at_all_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_pool", lambda: Pool(["/nowhere/python"]))
    with pytest.raises(Refused) as refusal:
        _ = lay(tmp_path).run().scheme
    (found,) = refusal.value.findings
    assert (found.code, str(found.place)) == (NO_WORKER, "")
    assert "进程无法启动" in found.message
    shown(found)
