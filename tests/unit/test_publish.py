"""What is issued is written as it is made: counted, and all of it or nothing."""

from pathlib import Path

import pytest

from pipeline.files.workspace import open_workspace
from pipeline.publish import send_out
from pipeline.year import open_run
from tests.bad.test_run import TWO_STAGES
from tests.unit.issue.test_lock import AMENDED, FOLDER
from tests.workspaces import lay

Heard = list[tuple[int, int]]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_is_counted_and_named(tmp_path: Path) -> None:
    heard: Heard = []
    sent, made = send_out(lay(tmp_path).run(), lambda *so_far: heard.append(so_far))
    assert heard == [(n, 9) for n in range(1, 10)]
    assert sent == {FOLDER: sorted(files(tmp_path / FOLDER))}
    assert not made


def test_the_files_of_all_stages_are_counted_together(tmp_path: Path) -> None:
    heard: Heard = []
    lay(tmp_path, TWO_STAGES)
    sent, _ = send_out(open_run(open_workspace(tmp_path)), lambda *so_far: heard.append(so_far))
    assert list(sent) == [f"{FOLDER}-S1", f"{FOLDER}-S2", FOLDER]
    number = sum(map(len, sent.values()))
    assert heard == [(n, number) for n in range(1, number + 1)]


def test_issuing_that_is_broken_off_leaves_what_was_issued_before(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    send_out(desk.run())
    before = files(tmp_path / "templates_xlsx")

    def stop(done: int, _all: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_out(desk.rewritten(AMENDED).run(), stop)
    after = files(tmp_path / "templates_xlsx")
    assert {name for name in before if before[name] != after.get(name)} == {"考核方案.xlsx"}
    assert after.keys() == before.keys()
