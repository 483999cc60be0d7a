"""What somebody has done to reports since they were written: a number filled in, a figure changed, a file added."""

from pathlib import Path

from pipeline.check.report import NAME as CHECKING_REPORT
from pipeline.files.folders import digest, returned_files
from pipeline.model.findings import Refused
from pipeline.report.manifest import FILE, manifest_in
from pipeline.report.notices.printed import is_printed
from pipeline.report.notices.reminder import PREFIX as REMINDERS


def edited(reports: Path) -> list[str]:
    """The files that are not as the manifest of the reports lists them, or that it does not list.

    None where there is no manifest; not those that checking alone writes anew, nor letters printed.
    """
    try:
        listed = manifest_in(reports).outputs
    except Refused:
        return []
    lying = {path.relative_to(reports).as_posix(): path for path in returned_files(reports)}
    ours = {name: path for name, path in lying.items() if not (is_of_checking(name) or is_printed(name))}
    return [name for name, path in ours.items() if name != FILE and listed.get(name) != digest(path)]


def is_of_checking(name: str) -> bool:
    """Whether checking alone writes a report anew."""
    folder, file = name.partition("/")[0], name.rpartition("/")[2]
    return (
        name == CHECKING_REPORT
        or folder == "returned"
        or (folder == "notices" and file.startswith(REMINDERS))
    )
