"""The blank templates of a period (下发模板): of each kind one is written, the others are stamped from it.

Stamped or written alone, a template's parts are the same to the byte. Where a unit's name or code would make more of a
difference than that it stands there, its template is written alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.files.stamping import Slot, Stamp, parts_of
from pipeline.issue.alike import Kind, Place, kinds
from pipeline.issue.occasion import Occasion
from pipeline.issue.template import template_name, written
from pipeline.model.places import address
from pipeline.scheme.rows import Unit

_CODE, _NAME = "\ue000编码\ue001", "\ue000名称\ue001"
"""What stands for the unit's code and name in the template that others are stamped from: no text has these signs."""
_PLAIN = re.compile(r"(?![\s<])(?:(?!_x)[^&\x00-\x1f\ue000\ue001\ufffe\uffff]){1,60}(?<!\s)")
"""Names that are written everywhere as they are, but for what XML asks; one with & is another in a footer."""
_STRINGS = "xl/sharedStrings.xml"
_ENTRY = re.compile(rb"<si>.*?</si>", re.DOTALL)


def template(occasion: Occasion, unit: Unit) -> bytes:
    """The unit's blank template."""
    return next(content for _, content in templates(occasion, [unit]))


def templates(occasion: Occasion, units: Iterable[Unit]) -> Iterator[tuple[str, bytes]]:
    """The blank template of each unit with its file name, as they are made: those of a kind one after another.

    What the office filled in for a unit, and the units below it, make its template like no other.
    """
    filled_in = {unit_code for unit_code, _ in occasion.given}
    alike = []
    for unit in units:
        if unit.code in filled_in or occasion.subtables(unit):
            yield template_name(unit), written(occasion, unit).close()
        else:
            alike.append(unit)
    for kind in kinds(occasion, alike):
        mould = Mould(occasion, kind)
        for unit, figures in kind.members:
            yield template_name(unit), mould.cast(unit, figures)


class Mould:
    """The template of any unit of a kind, with slots for all that is a unit's own."""

    def __init__(self, occasion: Occasion, kind: Kind) -> None:
        self._occasion = occasion
        unit, figures = kind.members[0]
        marked, marker = _marked(occasion, unit)
        writer = written(marked, marker)
        sheets = {
            sheet.name: f"xl/worksheets/sheet{number}.xml"
            for number, sheet in enumerate(writer.book.worksheets(), start=1)
        }
        parts = parts_of(writer.close())
        own = {text: number for number, text in enumerate(_own(marked, marker)) if text}
        marks = re.compile(b"|".join(map(re.escape, own)))
        slots = {
            name: [Slot(*m.span(), own[m[0]]) for m in marks.finditer(part)] for name, part in parts.items()
        }
        for number, (place, figure) in enumerate(
            zip(kind.places, figures, strict=True), start=len(_own(marked, marker))
        ):
            name = sheets[place.sheet]
            slots[name].append(_slot(parts[name], place, figure, number))
        entries = set(_ENTRY.findall(parts[_STRINGS]))
        self._own_entries = [_refill(entry, marks, own) for entry in entries if marks.search(entry)]
        self._other_entries = {entry for entry in entries if not marks.search(entry)}
        self._stamp = Stamp(parts, slots)

    def cast(self, unit: Unit, figures: Iterable[str]) -> bytes:
        """The unit's template with its figures, in the kind's order."""
        texts = _own(self._occasion, unit)
        entries = {entry(texts) for entry in self._own_entries}
        apart = len(entries) == len(self._own_entries) and entries.isdisjoint(self._other_entries)
        if not (apart and _PLAIN.fullmatch(unit.name) and _PLAIN.fullmatch(unit.code)):
            return written(self._occasion, unit).close()
        return self._stamp.filled([*texts, *map(str.encode, figures)])


def _own(occasion: Occasion, unit: Unit) -> list[bytes]:
    """The texts that are a unit's own, as they stand in XML."""
    identity = occasion.identity(unit)
    texts = (unit.code, unit.name, identity.printed, identity.token)
    return [text.replace("<", "&lt;").replace(">", "&gt;").encode() for text in texts]


def _marked(occasion: Occasion, unit: Unit) -> tuple[Occasion, Unit]:
    """The unit under names that are found again, and the occasion on which all is as it is for the unit."""
    called = {unit.code: _CODE, unit.name: _NAME}
    scheme = occasion.scheme
    targets = [row.model_copy(update={"whose": called.get(row.whose, row.whose)}) for row in scheme.targets]
    exemptions = [
        row.model_copy(update={"whose": called.get(row.whose, row.whose)}) for row in scheme.exemptions
    ]
    before = {item.code: occasion.last_year.get((unit.code, item.code)) for item in scheme.items}
    last = {(_CODE, item): figure for item, figure in before.items() if figure is not None}
    scheme = replace(scheme, targets=tuple(targets), exemptions=tuple(exemptions))
    return replace(occasion, scheme=scheme, last_year=last), unit.model_copy(
        update={"code": _CODE, "name": _NAME}
    )


def _slot(part: bytes, place: Place, figure: str, number: int) -> Slot:
    """Where a figure stands in its sheet; it must be what stands there."""
    cell = part.index(b'<c r="%s"' % address(*place.cell).encode())
    start = part.index(b"<v>", cell) + len(b"<v>")
    end = part.index(b"</v>", start)
    if part[start:end] != figure.encode():
        raise ValueError(f"{place}: {part[start:end]!r} stands where {figure} should")
    return Slot(start, end, number)


def _refill(
    entry: bytes, marks: re.Pattern[bytes], own: dict[bytes, int]
) -> Callable[[Sequence[bytes]], bytes]:
    """An entry of the table of strings with a unit's own texts in place of the marks."""
    return lambda texts: marks.sub(lambda mark: texts[own[mark[0]]], entry)
