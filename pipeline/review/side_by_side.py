"""Two schemes side by side: two files, or what was issued and what stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.tables import read_tables
from pipeline.issue.record import RECORD, unusable
from pipeline.issue.record import SCHEME as ISSUED_SCHEME
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place
from pipeline.run import Run
from pipeline.scheme.compare import Change, compare
from pipeline.scheme.read import read_scheme
from pipeline.scheme.rows import Amendment
from pipeline.scheme.scheme import Scheme


@dataclass(frozen=True)
class SideBySide:
    """Two schemes by the names of their files, and what is not the same in them.

    ``amendments`` are what is to account for the changes; None where the older one was not issued.
    """

    before: str
    now: str
    changes: tuple[Change, ...]
    amendments: tuple[Amendment, ...] | None = None

    @property
    def lines(self) -> list[str]:
        """The differences in words."""
        told = f"共 {len(self.changes)} 处不同。" if self.changes else "两个方案相同。"
        return [f"{self.before} → {self.now}：", *(f"　　{self._line(one)}" for one in self.changes), told]

    @property
    def content(self) -> dict[str, object]:
        """The differences as values."""
        changes = [
            {
                "kind": one.kind.value,
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "old": one.old,
                "new": one.new,
                "cell": one.place.cell,
                "amended": self._amended(one),
            }
            for one in self.changes
        ]
        return {"before": self.before, "now": self.now, "changes": changes}

    def _line(self, one: Change) -> str:
        where = f"（{one.place.sheet}!{one.place.cell}）" if one.place.cell else ""
        word = {None: "", True: "　已写入「调整」", False: "　「调整」中没有"}[self._amended(one)]
        return f"{one}{where}{word}"

    def _amended(self, one: Change) -> bool | None:
        return None if self.amendments is None else one.covered(self.amendments)


def of_files(before: Path, now: Path) -> SideBySide:
    """Two schemes as workbooks or folders of CSV files; refused where one is none."""
    return SideBySide(before.name, now.name, compare(scheme_at(before).tables, scheme_at(now).tables))


def with_present(before: Path, run: Run) -> SideBySide:
    """A scheme and the workspace's own as it stands now."""
    return SideBySide(before.name, _own(run), compare(scheme_at(before).tables, run.written[0].tables))


def since_issued(run: Run) -> list[SideBySide]:
    """The scheme as it was issued, of a year for each stage, and as it stands now; refused where it never was."""
    now, issued = run.written[0], _issued(run.stages)
    if not issued:
        raise unusable(Place(run.workspace.shown(run.workspace.issued)), f"没有找到 {RECORD}")
    return [
        SideBySide(file, _own(run), compare(then.tables, now.tables), now.amendments)
        for file, then in issued.items()
    ]


def scheme_at(path: Path) -> Scheme:
    """The scheme in a workbook or a folder of CSV files, as far as it can be read; refused where it is none."""
    try:
        scheme = read_scheme(read_tables(path, path.name), path.name)[0]
    except OSError as error:
        raise Refused([finding("R014", Place(path.name), found=path.name)]) from error
    if not scheme.tables:
        raise Refused([finding("R014", Place(path.name), found=path.name)])
    return scheme


def _issued(parts: Iterable[Run]) -> dict[str, Scheme]:
    found = {
        part.workspace.shown(part.workspace.issued / ISSUED_SCHEME): part.issued_scheme for part in parts
    }
    return {file: scheme for file, scheme in found.items() if scheme is not None}


def _own(run: Run) -> str:
    return run.workspace.shown(run.workspace.scheme_path)
