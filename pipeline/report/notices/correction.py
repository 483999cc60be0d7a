"""退回修改通知: beside each workbook that goes back, how much is to be mended or explained, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.check.returned import to_mend
from pipeline.files.names import file_name
from pipeline.issue.template import template_name
from pipeline.model.findings import DEMANDS, Finding, Severity
from pipeline.model.places import Place
from pipeline.report.notices.collected import Collected
from pipeline.report.notices.letter import Letter

NAME = "退回修改通知"
FOLDER = "returned"


@dataclass(frozen=True)
class Problem:
    """A place to mend or to explain: what is asked, of which item, where it stands, what is wrong."""

    demand: str
    item: str
    place: str
    message: str


def letters(collected: Collected) -> Iterator[Letter]:
    """A letter for each return that goes back."""
    wrong = to_mend(collected.collection.returns, collected.findings)
    names = {item.code: item.name for item in collected.occasion.scheme.items}
    for one in collected.collection.returns:
        if one.name in wrong:
            asked = [found for found in wrong[one.name] if found.severity is not Severity.NOTE]
            marks = {
                "unit": one.unit,
                "file": one.name,
                "workbook": f"退回 {template_name(one.unit)}",
                "mend": sum(found.severity is Severity.BLOCK for found in asked),
                "explain": sum(found.severity is Severity.EXPLAIN for found in asked),
                "problems": [_problem(found, names.get(found.item_code, "")) for found in asked],
            }
            stem = f"退回 {one.unit.code} {one.unit.name}"
            title = f"关于退回修改{one.unit.name}{collected.head.when}填报表的通知"
            yield Letter(f"{FOLDER}/{file_name(stem, ' 通知.docx')}", title, collected.head, marks)


def _problem(found: Finding, item: str) -> Problem:
    place = str(Place("", found.place.sheet, found.place.cell))
    return Problem(DEMANDS[found.severity], item, place, found.message)
