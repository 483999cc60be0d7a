"""The record of what was issued (下发记录): the scheme as it was, and every version of each unit's template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property

from pipeline.files.tables import csv_rows, csv_text
from pipeline.issue.identity import Identity
from pipeline.issue.occasion import Occasion
from pipeline.issue.template import template_name
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place, address
from pipeline.scheme.rows import Unit
from pipeline.scheme.write import scheme_workbook

RECORD, SCHEME = "下发记录.csv", "下发方案.xlsx"
_COLUMNS = ("单位编码", "单位名称", "文件", "版次", "方案指纹", "表样指纹")


@dataclass(frozen=True)
class Sent:
    """A version of a unit's template as it was issued; ``version`` counts from one."""

    unit_code: str
    unit_name: str
    file: str
    version: int
    fingerprint: str
    printed: str

    def is_of(self, identity: Identity) -> bool:
        """Whether a template with that identity is of this version."""
        return (self.fingerprint, self.printed) == (identity.fingerprint, identity.printed)


@dataclass(frozen=True)
class Record:
    """What was issued for a period: every version of each unit's template, in order."""

    sent: tuple[Sent, ...] = ()

    def versions(self, unit_code: str) -> tuple[Sent, ...]:
        """The versions of a unit's template, oldest first."""
        return self._by_unit.get(unit_code, ())

    @cached_property
    def _by_unit(self) -> dict[str, tuple[Sent, ...]]:
        found: dict[str, list[Sent]] = {}
        for one in sorted(self.sent, key=lambda one: one.version):
            found.setdefault(one.unit_code, []).append(one)
        return {unit_code: tuple(versions) for unit_code, versions in found.items()}

    def superseded(self, identity: Identity) -> tuple[int, int] | None:
        """Which version a return was filled in, and the newest one; None where it is no older version.

        What is none of the versions (a return for correction, a template from before there was a record) is no
        older one.
        """
        versions = self.versions(identity.unit_code)
        of = [one.version for one in versions if one.is_of(identity)]
        newest = versions[-1].version if versions else 0
        return (of[-1], newest) if of and of[-1] < newest else None

    def with_issued(self, occasion: Occasion, units: Iterable[Unit], *, anew: bool = False) -> "Record":
        """The record after those units were sent their templates.

        It is a new version where it says something else than the last one; for units that are sent theirs
        ``anew``, also where only the scheme behind it was amended.
        """
        sent = list(self.sent)
        for unit in units:
            identity, before = occasion.identity(unit), self.versions(unit.code)
            if not before or not before[-1].is_of(identity):
                last = before[-1] if before else None
                same = last is not None and last.printed == identity.printed and not anew
                version = (last.version if last else 0) + (not same)
                own = (unit.code, unit.name, template_name(unit), version)
                sent.append(Sent(*own, identity.fingerprint, identity.printed))
        rows, end = occasion.scheme.unit_rows, len(occasion.scheme.units)
        return Record(tuple(sorted(sent, key=lambda one: (rows.get(one.unit_code, end), one.unit_code))))

    def only_of(self, fingerprint: str) -> bool:
        """Whether the scheme of that fingerprint is the only one anything was ever issued by."""
        return {one.fingerprint for one in self.sent} == {fingerprint}


def issue_files(
    occasion: Occasion, units: Iterable[Unit], before: Record, issued: bytes | None = None
) -> dict[str, bytes]:
    """The record and the scheme as it was first issued, by name; ``issued`` is the latter where there is one."""
    scheme = occasion.scheme
    first = issued or scheme_workbook(scheme.tables, scheme.title, occasion.stamp)
    return {RECORD: record_csv(before.with_issued(occasion, units)), SCHEME: first}


def record_csv(record: Record) -> bytes:
    """The record as CSV that Excel opens right."""
    return ("\ufeff" + csv_text(_COLUMNS, map(astuple, record.sent))).encode()


def read_record(text: str, shown: str) -> Record:
    """The record as its file says; refused in words where it cannot be read, for nothing else knows the versions."""
    rows = csv_rows(text.lstrip("\ufeff"))
    if not rows or not set(_COLUMNS) <= set(rows[0]):
        raise unusable(Place(shown), f"应有的列是 {'、'.join(_COLUMNS)}")
    return Record(
        tuple(_sent(rows[0], row, at, shown) for at, row in enumerate(rows[1:], start=1) if any(row))
    )


def _sent(heads: Sequence[str], row: Sequence[str], at: int, shown: str) -> Sent:
    cells: Mapping[str, str] = dict(zip(heads, row, strict=False))
    code, name, file, version, fingerprint, printed = (cells.get(title, "") for title in _COLUMNS)
    if not (version.isascii() and version.isdigit()):
        place = Place(shown, "", address(at, heads.index("版次")))
        raise unusable(place, f"版次「{version}」不是整数")
    return Sent(code, name, file, int(version), fingerprint, printed)


def unusable(place: Place, why: str) -> Refused:
    """The refusal of a record that does not say what was issued."""
    return Refused([finding("R033", place, found=why)])
