"""What a unit reported beside what another department has on record (比对)."""

from collections.abc import Iterator

from pipeline.check.answers import ask
from pipeline.check.material import Material
from pipeline.issue.registers import Correction, Verified
from pipeline.model.findings import Finding
from pipeline.model.numbers import nearly_equal, show
from pipeline.model.words import Source, Watch
from pipeline.scheme.formula.tree import compared_in
from pipeline.scheme.limits import APART


def departments_agree(material: Material) -> Iterator[Finding]:
    """A reported figure more than 比对容差 off another department's in the ledger's 核定数据 is asked about.

    The rate of difference is |核定 − 自报| / 核定. A sampled figure is no comparison, what a correction has
    settled is no longer asked, and where a check of the scheme speaks of 误差率 itself, that one asks.
    """
    scheme = material.scheme
    limit = scheme.limit(APART.name)
    if limit is None:
        return
    settled = {(e.unit_code, e.item) for e in material.decided if isinstance(e, Correction)}
    checked = [scheme.in_items(check.formula) for check in scheme.checks if check.formula is not None]
    spoken_of = {item for tree in checked for item in compared_in(tree)}
    compared = {
        (entry.unit_code, entry.item): entry
        for entry in material.decided
        if isinstance(entry, Verified) and entry.source is not Source.SAMPLED and entry.value is not None
    }
    for (unit, item), entry in compared.items():
        figure = material.figure(unit, item)
        if figure is None or not figure.typed or entry.value is None:
            continue
        if (unit, item) in settled or item in spoken_of:
            continue
        gap, allowed = abs(entry.value - figure.reported), limit * abs(entry.value)
        if gap <= allowed or nearly_equal(gap, allowed):
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
            name=scheme.item_by_code[item].name,
            entry=entry.at("数值"),
            rate=rate,
            limit=f"{show(limit * 100, 1)}%",
        )
