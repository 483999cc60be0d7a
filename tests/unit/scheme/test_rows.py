"""What is said of a unit is looked up by its code, its name, its class, in that order."""

import pytest

from pipeline.scheme.rows import Unit, of_unit

UNIT = Unit.model_validate({"编码": "U1", "名称": "甲镇", "类别": "镇"})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"镇": 5.0, "甲镇": 4.0, "U1": 3.0}, 3.0),
        ({"镇": 5.0, "甲镇": 4.0}, 4.0),
        ({"镇": 5.0, "街道": 2.0}, 5.0),
        ({"镇": 5.0, "U1": 0.0}, 0.0),
        ({"街道": 2.0}, None),
    ],
)
def test_what_is_nearest_to_the_unit_counts_even_where_it_is_nothing(
    rows: dict[str, float], expected: float | None
) -> None:
    assert of_unit(rows, UNIT) == expected
