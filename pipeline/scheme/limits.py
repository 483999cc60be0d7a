"""From where on a figure is asked about: settings of the scheme (方案), each with what holds if nothing is said."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from pipeline.scheme.cells import Decimal, tidy

OFF = "不查"
"""What switches a question off."""


@dataclass(frozen=True)
class Limit:
    """A limit by the name of its setting: the usual one, and between what the office may set it."""

    name: str
    usual: float
    least: float
    most: float

    @property
    def expected(self) -> str:
        """What may be written."""
        return f"{self.least:g} 到 {self.most:g} 的数，或 {OFF}"


OUTLYING, TENFOLD, HEAPED, SAME, APART = (
    Limit("离群界限", 5, 1, 100),
    Limit("量级容差", 0.3, 0.01, 1),
    Limit("尾数比例", 0.6, 0.3, 1),
    Limit("相同比例", 0.8, 0.3, 1),
    Limit("比对容差", 0.05, 0, 10),
)
LIMITS = {limit.name: limit for limit in (OUTLYING, TENFOLD, HEAPED, SAME, APART)}
"""Every limit by its name; ``pipeline/check`` says what each is measured in and where it comes from."""

_NUMBER: TypeAdapter[float | None] = TypeAdapter(Decimal)


def limit_of(name: str, text: str) -> float | None:
    """The limit as the scheme words it, the usual one where it is blank, None for 不查; ValueError if unreadable."""
    if tidy(text) == OFF:
        return None
    limit, value = LIMITS[name], _NUMBER.validate_python(text)
    if value is None:
        return limit.usual
    if not limit.least <= value <= limit.most:
        raise ValueError(limit.expected)
    return value
