"""What a unit reported beside what another department has on record (比对)."""

from collections.abc import Iterator

from pipeline.check.answers import ask
from pipeline.check.material import Material
from pipeline.issue.ledger import Correction, Verified
from pipeline.model.findings import Finding
from pipeline.model.numbers import show
from pipeline.model.words import Source, Watch
from pipeline.scheme.limits import APART


def departments_agree(material: Material) -> Iterator[Finding]:
    """A reported figure more than 比对容差 off another department's in the ledger's 核定数据 is asked about.

    The rate of difference is |核定 − 自报| / 核定. A sampled figure is no comparison, and what a correction
    has settled is no longer asked.
    """
    limit = material.scheme.limit(APART.name)
    if limit is None:
        return
    settled = {(e.unit_code, e.item) for e in material.decided if isinstance(e, Correction)}
    compared = {
        (entry.unit_code, entry.item): entry
        for entry in material.decided
        if isinstance(entry, Verified) and entry.source is not Source.SAMPLED and entry.value is not None
    }
    for (unit, item), entry in compared.items():
        figure = material.cells.get((unit, item))
        if figure is None or not figure.typed or (unit, item) in settled or entry.value is None:
            continue
        gap = abs(entry.value - figure.reported)
        if gap <= limit * abs(entry.value):
            continue
        rate = f"{show(gap / abs(entry.value) * 100, 1)}%" if entry.value else "无法按比例计算"
        yield ask(
            material,
            "C011",
            {item: figure},
            item,
            unit_code=unit,
            check=Watch.COMPARED.about(item),
            found=show(figure.reported, 4),
            expected=show(entry.value, 4),
            name=material.scheme.item_by_code[item].name,
            entry=entry.at("数值"),
            rate=rate,
            limit=f"{show(limit * 100, 1)}%",
        )
