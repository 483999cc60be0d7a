"""Whatever happens to a run, the reports are wholly the old ones or wholly the new ones."""

import errno
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.files import swap
from pipeline.files.workspace import Workspace, open_workspace
from pipeline.model.findings import Refused
from pipeline.publish import publish, publish_checks, send_again, send_out
from pipeline.review.history import go_back
from pipeline.run import Run
from pipeline.year import open_run
from tests.bad.test_run import AMENDMENT, TARGET, TWO_STAGES
from tests.moments import failing, forking, in_a_child, killed, moments, tree
from tests.workspaces import lay

PARTS = ("reports", "templates_xlsx/issued")
Tree = dict[str, bytes | None]


@dataclass(frozen=True)
class Office:
    """A workspace where something was written before and something else is written now."""

    root: Path
    saved: Path
    work: Callable[[], object]
    before: Tree
    after: Tree

    def restore(self) -> None:
        """Everything as it was before."""
        for part in PARTS:
            shutil.rmtree(self.root / part, ignore_errors=True)
            if (self.saved / part).is_dir():
                shutil.copytree(self.saved / part, self.root / part)

    def now(self) -> Tree:
        """Everything there is."""
        return tree(self.root, *PARTS)

    def seen(self) -> Tree:
        """What the office has in hand: not what the program lays aside or keeps."""
        return seen(self.now())


def seen(everything: Tree) -> Tree:
    """The files that are not under a name with a dot before it."""
    return {p: c for p, c in everything.items() if not any(part.startswith(".") for part in p.split("/"))}


def files(everything: Tree) -> Tree:
    """What is no folder."""
    return {path: content for path, content in everything.items() if content is not None}


def assessed(root: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    desk = lay(root)
    one = worked_out(desk.run())
    desk.returns(desk.filled("U2", {"A1": 90}))
    desk.returns(desk.filled("U3", {"A1": 60}), "U3.xlsx")
    two = worked_out(desk.run())
    return lambda: publish(one), lambda: publish(two)


def assessed_in_stages(root: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    desk = lay(root, TWO_STAGES)
    desk.stage("S1")
    desk.stage("S2")
    one = worked_out(open_run(open_workspace(root)))
    desk.stage("S1", U2={"A1": 90})
    two = worked_out(open_run(open_workspace(root)))
    return lambda: publish(one), lambda: publish(two)


def checked(root: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    desk = lay(root)
    one = worked_out(desk.run())
    desk.returns(desk.filled("U2", {"A1": 101}))
    desk.remove("inputs/2026/returns/U3.xlsx")
    two = worked_out(desk.run())
    return lambda: publish(one), lambda: publish_checks(two)


def went_back(root: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    one, two = assessed(root)
    return lambda: (one(), two()), lambda: there_and_stay(open_workspace(root))


def there_and_stay(workspace: Workspace) -> None:
    """Go back to the first run, unless that was done already."""
    if (workspace.reports.parent / ".历次" / "2026" / "1").is_dir():
        go_back(workspace, 1)


def issued(root: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    desk = lay(root)
    one = desk.run()
    send_out(one)
    desk.rewritten(TARGET + AMENDMENT)
    two = desk.run()
    _ = two.scheme, two.record, two.issued_scheme
    return lambda: None, lambda: send_again(two, ["U2"])


def worked_out(run: Run) -> Run:
    """The run with everything done but the writing."""
    for part in (*run.held, run):
        _ = part.reports, part.preliminary
    return run


WORKS = {w.__name__: w for w in (assessed, assessed_in_stages, checked, went_back, issued)}
WAYS = {"exchanged": True, "renamed": False}


@pytest.fixture(scope="module", params=WORKS)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Office:
    root = tmp_path_factory.mktemp("office") / "考核"
    first, second = WORKS[request.param](root)
    first()
    saved = root.with_name("saved")
    for part in PARTS:
        if (root / part).is_dir():
            shutil.copytree(root / part, saved / part)
    before = tree(root, *PARTS)
    second()
    found = Office(root, saved, second, before, tree(root, *PARTS))
    assert seen(found.before) != seen(found.after)
    return found


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here: that bytes come to rest need not be waited for."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(params=WAYS)
def exchanging(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether this system exchanges two folders in one step."""
    if not WAYS[request.param]:
        monkeypatch.setattr(swap, "exchange", lambda *_: False)
        return False
    if sys.platform != "linux":
        pytest.skip("folders are not exchanged in one step here")
    return True


def holds_after_death(office: Office, exchanging: bool) -> str:
    """Whether it is the old or the new that stands, seen at once, then by whoever opens the workspace."""
    old, new = seen(office.before), seen(office.after)
    together = len({path.split("/")[1] for path in old if path.startswith("reports/2026")}) < 2
    if exchanging and together:
        assert office.seen() in (old, new)
    open_workspace(office.root)
    assert office.seen() in (old, new)
    came = "new" if office.seen() == new else "old"
    office.work()
    assert office.now() == office.after
    return came


def telling(every: list[str]) -> list[int]:
    """The moments around the swap, all of them, and some of those at which files are laid aside or swept away."""
    turns = [at for at, event in enumerate(every) if event in ("os.rename", "exchange")]
    swapping = set(range(turns[0] - 2, min(turns[-1] + 3, len(every))))
    others = [at for at in range(len(every)) if at not in swapping]
    return sorted(swapping | set(random.Random(1).sample(others, min(10, len(others)))))  # noqa: S311


@forking
def test_a_run_killed_at_any_moment_leaves_the_old_or_the_new(office: Office, exchanging: bool) -> None:
    office.restore()
    found = []
    for at in telling(moments(office.root, office.work)):
        office.restore()
        assert killed(office.root, at, office.work)
        found.append(holds_after_death(office, exchanging))
    assert found == sorted(found, reverse=True)  # first the old ones, from some moment on the new ones
    assert set(found) == {"old", "new"}


@forking
def test_so_does_one_killed_by_the_clock(office: Office) -> None:
    office.restore()
    begun = time.perf_counter()
    os.waitpid(in_a_child(office.work), 0)
    lasts, chance = time.perf_counter() - begun, random.Random(1)  # noqa: S311 - not for secrets
    for _ in range(12):
        office.restore()
        child = in_a_child(office.work)
        time.sleep(chance.uniform(0, lasts))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        holds_after_death(office, sys.platform == "linux")


MOST = 150
WORDS = {errno.ENOSPC: "磁盘已满", errno.EACCES: "没有写入的权限", errno.EMFILE: "打开的文件太多"}


def test_every_write_that_fails_leaves_the_old_and_says_what_is_needed(
    office: Office, exchanging: bool
) -> None:
    office.restore()
    every = [event for event in moments(office.root, office.work) if event != "exchange"]
    office.restore()
    went_on = set()
    # Of reports in stages, which take five times as long, those that tell; of others each single one.
    for at in range(len(every)) if exchanging and len(every) <= MOST else telling(every):
        number = list(WORDS)[at % len(WORDS)]
        try:
            failing(office.root, at, number, office.work)
        except Refused as refusal:
            (told,) = refusal.findings
            assert (told.code, told.place.file.startswith(PARTS)) == ("R010", True)
            assert WORDS[number] in told.message
            assert files(office.now()) == files(office.before)
        else:
            went_on.add(every[at])
            assert office.seen() == seen(office.after)
            office.restore()
    office.work()
    assert office.now() == office.after
    # Only what is done after the new reports stand may fail without a word: sweeping up, deleting the oldest run.
    assert went_on <= {"os.remove", "os.rmdir", "os.rename", "os.mkdir"}
