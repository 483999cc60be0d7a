"""What a template is filled with: nothing when it is sent out, the unit's own figures when it goes back."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """Beside a figure that went back: ``words`` as a note on it, where its list tells of it, where to answer.

    ``answer`` is the cell of the list that the explanation is taken from, "" where nothing is asked.
    """

    words: str
    listed: str
    wrong: bool
    answer: str = ""


@dataclass(frozen=True)
class Filled:
    """What stands in the cells that a unit fills in, by item code, and what is to be said beside them."""

    values: Mapping[str, object] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    """What is to be said about a figure, by item code."""
    open: Container[str] | None = None
    """The items that may be changed or explained; None for all."""
    below: Mapping[str, "Filled"] = field(default_factory=dict)
    """The same for each unit below that the unit answers for, by its code."""

    def of(self, unit_below: str) -> "Filled":
        """What stands in the cells of a unit below; nothing where nothing is known of it."""
        return self.below.get(unit_below, Filled())

    def value(self, item: str) -> float | str:
        """What stands in an item's cell: a number, words, or "" for nothing."""
        value = self.values.get(item, "")
        return float(value) if isinstance(value, bool | int | float) else str(value or "")

    def may_change(self, item: str) -> bool:
        """Whether the unit may change an item's figure or its word on it."""
        return self.open is None or item in self.open
