"""No false alarm: of two hundred and fifty returns that nothing is wrong with, nothing is said."""

from pathlib import Path

import pytest

from tests.damage.clean import FORMS, YEARS, laid, made, nothing_wrong, returns


@pytest.mark.parametrize(("preset", "period"), YEARS)
def test_nothing_is_said_of_a_sound_return_however_it_was_saved(
    preset: str, period: str, tmp_path: Path
) -> None:
    demo = made(preset, period)
    came = returns(demo)
    count = YEARS[preset, period][0]
    nothing_wrong(
        laid(demo, {f"{unit}.xlsx": book for unit, book in came.items()}, tmp_path / "1"), demo, count
    )
    again = {}
    for n, (unit, content) in enumerate(came.items(), start=len(preset)):
        extension, save = FORMS[n % len(FORMS)]
        again[f"{unit}.{extension}"] = save(content)
    nothing_wrong(laid(demo, again, tmp_path / "2"), demo, count)


def test_there_are_more_than_two_hundred() -> None:
    assert 2 * sum(count for count, _ in YEARS.values()) >= 250
