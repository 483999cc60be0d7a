"""The figures of templates as they stand, for working a formula out on them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.scheme.formula.evaluate import Column, Floats, reported


@dataclass(frozen=True)
class Now:
    """This year's and last year's figures of a template, or of several: a number an item, or a column of them."""

    numbers: Mapping[str, float | Floats]
    last: Mapping[str, float | Floats]
    size: int = 1

    def column(self, name: str, last_year: bool) -> Column:
        """An item's figure."""
        return reported(np.full(self.size, (self.last if last_year else self.numbers).get(name, np.nan)))

    def below(self, column: Column) -> Column:
        """No formula that looks below is worked out here."""
        raise NotImplementedError

    def group(self, statistic: str, column: Column) -> Column:
        """No formula that looks at others is worked out here."""
        raise NotImplementedError
