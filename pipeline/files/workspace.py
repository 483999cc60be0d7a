"""The workspace: one folder with the scheme, the returns, the ledger and the reports of each period."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePath

from pipeline.files.bundles import shown_name
from pipeline.files.limits import USUAL, Limits
from pipeline.files.lock import only_run
from pipeline.files.sniff import text_of
from pipeline.files.swap import Shelf
from pipeline.model.findings import Finding, Refused, finding
from pipeline.model.periods import first_day, previous_period, with_stage, year_of
from pipeline.model.places import Place

SETTINGS = "kaohe.toml"
PASSWORDS = "口令.txt"
"""The passwords units have told the office, one a line; it goes nowhere, not even into the manifest."""
GIVEN = "已有数据.xlsx"
DEPARTMENTS = "部门数据"
"""The folder of a period in which departments' workbooks are laid."""
RECEIPTS = "回收登记.csv"
"""When which file arrived (文件, 收到时间), where the office keeps a record of it."""
KEPT = ".kaohe-cache"
"""What need not be worked out again; nothing is lost with it."""
KEEP_RUNS, MOST_RUNS = 5, 50
"""How many runs are kept beside the present one unless the settings say so, and at most."""
_LEAST = {"seconds": 1, "memory_mb": 64, "xls_memory_mb": 64}
_MOST = 1_000_000


@dataclass(frozen=True)
class Workspace:
    """Where everything of a period stands; paths as the contract lays them out."""

    root: Path
    period: str
    scheme_path: Path
    limits: Limits = USUAL
    """What reading one returned file may take."""
    keep_runs: int = KEEP_RUNS
    """How many runs whose reports were replaced are kept."""
    remembers: bool = True
    """Whether what a return said when it was read before need not be read again."""

    @property
    def issued(self) -> Path:
        """Templates, ledger and letters as sent out."""
        return self.root / "templates_xlsx" / "issued" / self.period

    @property
    def returns(self) -> Path:
        """What came back."""
        return self.root / "inputs" / self.period / "returns"

    @property
    def ledger(self) -> Path:
        """The office's own findings of the period."""
        return self.root / "inputs" / self.period / "考核台账.xlsx"

    @property
    def from_departments(self) -> list[Path]:
        """The workbooks that departments sent in with what they have on record of the units."""
        folder = self.root / "inputs" / self.period / DEPARTMENTS
        return sorted(path for path in folder.glob("*.xls*") if not path.name.startswith("~$"))

    @property
    def receipts(self) -> Path:
        """The record of when files arrived."""
        return self.root / "inputs" / self.period / RECEIPTS

    @property
    def given(self) -> Path:
        """The figures of the period that the office has before it asks."""
        return self.root / "inputs" / self.period / GIVEN

    @property
    def kept(self) -> Path:
        """What returns said when they were read last; made anew where it is deleted."""
        return self.root / KEPT / f"{self.period}.sqlite"

    @property
    def passwords(self) -> tuple[str, ...]:
        """The passwords to try on returns that ask for one; refused where their file holds no text."""
        lines = self.text(self.root / PASSWORDS).splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def text(self, path: Path) -> str:
        """What a text file says in whatever encoding offices use; "" where there is none, refused if no text."""
        found = text_of(path.read_bytes()) if path.is_file() else ""
        if found is None:
            raise Refused([finding("R060", Place(self.shown(path)), found=path.name)])
        return found

    @property
    def own_templates(self) -> Path:
        """Where the office's own Word templates stand."""
        return self.root / "templates_xlsx"

    def own_template(self, name: str) -> bytes | None:
        """The office's own Word template of that name; None where it has none."""
        path = self.own_templates / name
        return path.read_bytes() if name == PurePath(name).name and path.is_file() else None

    @property
    def beside_own_templates(self) -> list[str]:
        """The names of what lies where the office's own Word templates stand."""
        folder = self.own_templates
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []

    @property
    def reports(self) -> Path:
        """Everything the program writes about the period."""
        return self.root / "reports" / self.period

    @property
    def reports_shelf(self) -> Shelf:
        """Where reports are replaced: those of a year's stages and its own together."""
        return self._shelf(self.reports)

    @property
    def issued_shelf(self) -> Shelf:
        """Where what was issued is replaced, of all stages of a year together."""
        return self._shelf(self.issued)

    def _shelf(self, folder: Path) -> Shelf:
        return Shelf(folder.parent, str(year_of(self.period)), self.root)

    @contextmanager
    def only_run(self, command: str) -> Iterator[Finding | None]:
        """Write in the year's folders as the only one; refused where another run does. Yields what to mind."""
        path = self.reports.parent / f".{year_of(self.period)}.lock"
        with only_run(path, command, self.shown(path)) as note:
            yield note

    @property
    def last_data(self) -> Path:
        """The data files of the same period a year earlier."""
        return self.root / "reports" / previous_period(self.period) / "data"

    @property
    def stamp(self) -> datetime:
        """The date written into every file made for the period, so that the same run gives the same bytes."""
        return datetime.combine(first_day(self.period), datetime.min.time())

    def of_stage(self, code: str) -> "Workspace":
        """The same workspace in a stage of the year."""
        return replace(self, period=with_stage(self.period, code))

    def shown(self, path: Path) -> str:
        """A path as messages show it: from the workspace's root, with forward slashes."""
        inside = path.is_relative_to(self.root)
        return shown_name(path.relative_to(self.root).as_posix() if inside else path.name)


def open_workspace(root: Path, period: str | None = None) -> Workspace:
    """The workspace in ``root``; refused in words where there is none or its settings cannot be read.

    What a run that died had begun to swap is put right first.
    """
    root = root.resolve()
    path = root / SETTINGS
    if not path.is_file():
        raise Refused([finding("R001", Place(SETTINGS), found=root.name)])
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused([finding("R002", Place(SETTINGS), found=error)]) from error
    chosen = str(period or settings.get("period", ""))
    if not re.fullmatch(r"[12][0-9]{3}(-\w+)?", chosen):
        raise Refused([finding("R003", Place("" if period else SETTINGS), found=chosen)])
    limits = _limits(settings.get("limits", {}))
    kept = settings.get("keep_runs", KEEP_RUNS)
    if type(kept) is not int or not 0 <= kept <= MOST_RUNS:
        raise _bad_setting(f"keep_runs = {kept}", f"0 至 {MOST_RUNS} 的整数")
    named = settings.get("scheme")
    candidates = (
        [root / str(named)] if named else [root / "templates_xlsx" / s for s in ("考核方案.xlsx", "scheme")]
    )
    scheme = next((c for c in candidates if c.exists()), None)
    if scheme is None:
        wanted = Workspace(root, chosen, candidates[0])
        raise Refused([finding("R004", Place(wanted.shown(wanted.scheme_path)))])
    workspace = Workspace(root, chosen, scheme, limits, kept)
    _put_right(workspace)
    return workspace


def _put_right(workspace: Workspace) -> None:
    """Finish the swaps of a run that died; while another run goes on, or may do so on a disk without locks, or where
    the disk says no, that is left to a run that writes, which says why it cannot."""
    died = [shelf for shelf in (workspace.reports_shelf, workspace.issued_shelf) if shelf.unfinished]
    if died:
        with suppress(Refused, OSError), workspace.only_run("善后") as unlocked:
            for shelf in died if not unlocked else ():
                shelf.finish()


def _limits(given: object) -> Limits:
    """The limits of reading: what ``[limits]`` says, the usual ones where it says nothing."""
    if not isinstance(given, dict) or not given.keys() <= _LEAST.keys():
        raise _bad_setting("读取限制 [limits]", "、".join(_LEAST))
    for name, value in given.items():
        if type(value) not in (int, float) or not _LEAST[name] <= value <= _MOST:
            raise _bad_setting(f"读取限制 {name} = {value}", f"{_LEAST[name]} 至 {_MOST} 的数")
    return Limits(**given)


def _bad_setting(found: str, expected: str) -> Refused:
    return Refused([finding("R002", Place(SETTINGS), found=f"{found} 应为 {expected}")])
