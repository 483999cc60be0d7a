"""As many made-up units as are wanted, spread over the classes and lines of a scheme's own."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.files.tables import RawRow, RawTable
from pipeline.scheme.rows import Exemption, OwnTarget, Unit

_KINDS = re.compile(r"(街道|开发区|园区|农场|林场|镇|乡|局|委|办|社区|村)$")


def with_units(tables: Mapping[str, RawTable], number: int) -> dict[str, RawTable]:
    """The scheme's tables with ``number`` invented units (示例001镇 …) in place of its own.

    Each stands for one of the scheme's own units, in equal parts, and takes over its class, lines, superior,
    targets and exemptions.
    """
    own = tables[Unit.sheet].rows
    width = max(3, len(str(number)))
    heirs: dict[str, list[Mapping[str, str]]] = {}
    for n in range(number):
        row = own[n * len(own) // number].cells
        kind = _KINDS.search(row["名称"])
        name = f"示例{n + 1:0{width}d}{kind[1] if kind else '单位'}"
        heirs.setdefault(row["编码"], []).append(
            {**row, "编码": f"S{n + 1:0{width}d}", "名称": name, "备注": ""}
        )
    units = [
        {**heir, "上级": _heir(heirs, heir.get("上级", ""), n)}
        for family in heirs.values()
        for n, heir in enumerate(family)
    ]
    classes = {unit["类别"] for unit in units}
    names = {row.cells["名称"]: row.cells["编码"] for row in own}

    def inherited(row: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        whose = names.get(row["单位或类别"], row["单位或类别"])
        if whose in classes:
            return [row]
        return [{**row, "单位或类别": heir["编码"]} for heir in heirs.get(whose, [])]

    changed = {Unit.sheet: with_rows(tables[Unit.sheet], units)}
    for sheet in (OwnTarget.sheet, Exemption.sheet):
        changed[sheet] = _each(tables[sheet], inherited)
    return {**tables, **changed}


def _heir(heirs: Mapping[str, list[Mapping[str, str]]], code: str, n: int) -> str:
    family = heirs.get(code, [])
    return family[n % len(family)]["编码"] if family else ""


def _each(table: RawTable, make: Callable[[Mapping[str, str]], Sequence[Mapping[str, str]]]) -> RawTable:
    return with_rows(table, [new for row in table.rows for new in make(row.cells)])


def with_rows(table: RawTable, rows: Sequence[Mapping[str, str]]) -> RawTable:
    """The table with other rows."""
    return replace(table, rows=[RawRow(number, cells) for number, cells in enumerate(rows, start=2)])
