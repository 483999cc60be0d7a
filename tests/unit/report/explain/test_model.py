"""The shape of an account is the documented one."""

import dataclasses
import re
from pathlib import Path

from pipeline.model.findings import Finding
from pipeline.report.explain import model

PAGE = Path(__file__).parents[4] / "docs" / "得分说明.md"


def test_every_field_is_documented_and_none_that_is_not_there() -> None:
    parts = re.findall(r"^### (\w+).*?\n(.*?)(?=^#|\Z)", PAGE.read_text(encoding="utf-8"), re.S | re.M)
    documented = {name: re.findall(r"^\| ([a-z_]+) \|", table, re.M) for name, table in parts}
    shapes = [
        c for c in vars(model).values() if dataclasses.is_dataclass(c) and c.__module__ == model.__name__
    ]
    assert documented == {
        shape.__name__: [field.name for field in dataclasses.fields(shape)]
        for shape in (*(shape for shape in shapes if isinstance(shape, type)), Finding)
    }
