"""Findings about units for which another unit answers (分下级填): told to the one whose return holds the figure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.check.material import Material
from pipeline.model.findings import Finding, Severity


def addressed(material: Material, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each addressed to the unit that can mend it.

    A unit that is answered for must meet what is demanded of every figure; questions are put only to units that
    answer for themselves, for there is no place beside the others' figures to say a word.
    """
    for one in findings:
        answering = material.answers_for(one.place.file, one.unit_code)
        if not answering:
            yield one
        elif one.severity is Severity.BLOCK:
            name = material.scheme.unit_by_code[one.unit_code].name
            yield replace(one, unit_code=answering, message=f"{name}：{one.message}")
