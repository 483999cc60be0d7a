"""A correction in the ledger beside the figure it says it puts right (更正)."""

from collections.abc import Iterator

from pipeline.check.material import Material
from pipeline.issue.registers import Correction
from pipeline.model.findings import Finding, finding
from pipeline.model.numbers import nearly_equal, show


def of_what_was_reported(material: Material) -> Iterator[Finding]:
    """A correction whose 原值 is neither what the unit reported nor what was decided on the figure before.

    Of a figure that the unit left blank or answered with 无, zero may be put right too.
    """
    decided: dict[tuple[str, str], list[float]] = {}
    for entry in material.decided:
        before = decided.setdefault((entry.unit_code, entry.item), [])
        value = entry.new if isinstance(entry, Correction) else entry.value
        figure = material.figure(entry.unit_code, entry.item)
        if isinstance(entry, Correction) and entry.old is not None and figure is not None:
            known = [figure.reported if figure.typed else 0.0, *before]
            if not any(nearly_equal(entry.old, number) for number in known):
                yield finding(
                    "L015",
                    entry.at("原值"),
                    unit_code=entry.unit_code,
                    item_code=entry.item,
                    found=show(entry.old, 4),
                    expected=show(figure.reported, 4) if figure.typed else "空白",
                    name=material.scheme.item_by_code[entry.item].name,
                    new=show(entry.new, 4),
                )
        before += [] if value is None else [value]
