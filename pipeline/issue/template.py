"""Writing the template of a unit (下发模板): cover, a sheet a form, self-check, how it stands, evidence, identity."""

from pipeline.files.names import file_name
from pipeline.files.writing import Writer, strictly
from pipeline.issue.checklist import write_checklist
from pipeline.issue.cover import write_cover
from pipeline.issue.evidence import write_evidence
from pipeline.issue.filled import Filled
from pipeline.issue.form import FIGURE, LAST, WORD, write_form
from pipeline.issue.identity import write_identity
from pipeline.issue.kinds import Spot
from pipeline.issue.occasion import Occasion
from pipeline.issue.progress import write_progress
from pipeline.issue.relations_sheet import write_relations
from pipeline.issue.selfcheck import SelfCheck
from pipeline.issue.sheets import HEAD_ROW
from pipeline.issue.subtable_sheet import write_subtable
from pipeline.issue.subtables import total
from pipeline.model.places import address
from pipeline.scheme.rows import Unit


def template_name(unit: Unit) -> str:
    """The file name a template is sent out under."""
    return file_name(f"{unit.code} {unit.name}", " 填报表.xlsx")


def written(occasion: Occasion, unit: Unit) -> Writer:
    """The unit's blank template, written but not closed."""
    writer = Writer(f"{occasion.when}{unit.name}填报表", occasion.stamp)
    write_template(writer, occasion, unit, Filled())
    return writer


def write_template(
    writer: Writer, occasion: Occasion, unit: Unit, filled: Filled
) -> dict[tuple[str, str], tuple[str, str]]:
    """Write the template's sheets; returns the cell of each figure as (sheet, address), by unit and item code.

    The units are the unit itself and those below it for which it fills in a cell each.
    """
    checked = self_check(occasion, unit, filled)
    with strictly():
        write_cover(writer, occasion, unit, filled, checked)
        for form, items in occasion.forms(unit).items():
            write_form(writer, occasion, unit, filled, checked, form, items)
            for below in (one for one in checked.below if one.table.form == form):
                write_subtable(writer, occasion, unit, filled, below)
        write_checklist(writer, occasion, unit, checked)
        write_progress(writer, occasion, unit, checked)
        write_evidence(writer, occasion, unit)
        write_relations(writer, checked)
        write_identity(writer, occasion.identity(unit))
    cells = {(unit.code, code): (spot.form, spot.address) for code, spot in checked.spots.items()}
    for table in checked.tables:
        cells |= {(u.code, i.code): (table.title, address(*table.at(u, i))) for u, i in table.cells}
    return cells


def self_check(occasion: Occasion, unit: Unit, filled: Filled) -> SelfCheck:
    """The self-check of the unit's template with what stands in it."""
    tables = occasion.subtables(unit)
    spread = {item.code: table for table in tables for item in table.items}
    spots = {
        item.code: Spot(item, form, (row, FIGURE), (row, LAST), (row, WORD), spread.get(item.code))
        for form, items in occasion.forms(unit).items()
        for row, item in enumerate(items, start=HEAD_ROW + 1)
    }
    below = {(u.code, i.code): filled.of(u.code).value(i.code) for t in tables for u, i in t.cells}
    sums = {
        item.code: total([below[one.code, item.code] for one in table.units])
        for table in tables
        for item in table.items
    }
    return SelfCheck(
        occasion.scheme,
        spots,
        {code: _figure(occasion, unit, filled, code) for code in spots} | sums,
        {
            code: occasion.last_year[unit.code, code]
            for code in spots
            if (unit.code, code) in occasion.last_year
        },
        filled.explanations,
        tables,
        below,
    )


def _figure(occasion: Occasion, unit: Unit, filled: Filled, code: str) -> float | str:
    given = occasion.given.get((unit.code, code))
    return filled.value(code) if given is None else given.value
