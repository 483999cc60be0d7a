"""The lock on an issued scheme (下发后的方案): what was changed since must stand in 调整, or nothing is assessed."""

from collections.abc import Iterator

from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.scheme.compare import Change, Kind, Tables, compare
from pipeline.scheme.rows import BLANK
from pipeline.scheme.scheme import Scheme


def unaccounted(scheme: Scheme, issued: Tables, folder: Place) -> tuple[Finding, ...]:
    """Every change since the scheme was issued that no amendment accounts for, all at once, a word to all first.

    ``folder`` is where what was issued lies. A sheet that is not there is told of by the reader.
    """
    changes = [
        change
        for change in compare(issued, scheme.tables)
        if change.sheet in scheme.tables and not change.covered(scheme.amendments)
    ]
    if not changes:
        return ()
    return finding("R035", folder, found=len(changes)), *map(_asked, changes)


def _asked(change: Change) -> Finding:
    """The change, and the row of 调整 that would account for it."""
    match change.kind:
        case Kind.CHANGED:
            was, is_ = change.old or BLANK, change.new or BLANK
        case Kind.ADDED:
            was, is_ = "（没有这一行）", "（新增的一行）"
        case Kind.GONE:
            was, is_ = "（有这一行）", "（已删去）"
    return finding(
        "S043",
        change.place,
        found=is_,
        expected=was,
        what=change.what,
        old=change.old or "（空着）",
        new=change.new or "（空着）",
    )


def amended(scheme: Scheme) -> Iterator[Finding]:
    """Every amendment, for the record."""
    for one in scheme.amendments:
        yield finding("S044", one.at("内容"), found=one.told)
